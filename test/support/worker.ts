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

export type KvMode = 'good' | 'throw' | 'hang' | 'empty' | 'garbage'

/** A KV whose reads fail in the way that is set at the moment; everything else is the real one's. */
export function faultyKv(real: KVNamespace): { readonly kv: KVNamespace; mode: KvMode; reads: number } {
  const state = { kv: real, mode: 'good' as KvMode, reads: 0 }
  const get = (...given: unknown[]): unknown => {
    state.reads += 1
    const keys = Array.isArray(given[0]) ? (given[0] as string[]) : undefined
    switch (state.mode) {
      case 'good':
        return (real.get as (...all: unknown[]) => unknown).apply(real, given)
      case 'throw':
        return Promise.reject(new Error('KV GET failed: 500'))
      case 'hang':
        return new Promise(() => {})
      case 'empty':
        return Promise.resolve(keys === undefined ? null : new Map(keys.map((key) => [key, null])))
      case 'garbage':
        return Promise.resolve(keys === undefined ? '{"x":' : new Map(keys.map((key) => [key, '{"schema":1,'])))
    }
  }
  return Object.assign(state, {
    kv: new Proxy(real, { get: (target, name) => (name === 'get' ? get : Reflect.get(target, name)) }),
  })
}
