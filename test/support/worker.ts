/**
 * Bindings and requests for tests that run inside workerd.
 *
 * @module
 */

import { createExecutionContext, waitOnExecutionContext } from 'cloudflare:test'
import { env } from 'cloudflare:workers'

import type { Env } from '../../src/bindings.ts'

/** The bindings of wrangler.toml, as the tests' runtime provides them. */
export const bindings = env as unknown as Env & {
  readonly KV: KVNamespace
  readonly DB: D1Database
  readonly DECISIONS: Queue
  readonly ARCHIVE: R2Bucket
}

interface Worker {
  fetch(request: Request, env: Env, context: ExecutionContext): Response | Promise<Response>
}

/** Asks a Worker under the given bindings, and waits until all that the request left behind has settled. */
export async function askWorker(worker: Worker, given: Env, path: string, init: RequestInit = {}): Promise<Response> {
  const context = createExecutionContext()
  const response = await worker.fetch(
    new Request(`https://go.example${path}`, { redirect: 'manual', ...init }),
    given,
    context,
  )
  await waitOnExecutionContext(context)
  return response
}

/** Asks without waiting for what the request leaves behind: what a shopper experiences. */
export async function askAtOnce(worker: Worker, given: Env, path: string, init: RequestInit = {}): Promise<Response> {
  const context = createExecutionContext()
  return await worker.fetch(new Request(`https://go.example${path}`, { redirect: 'manual', ...init }), given, context)
}
