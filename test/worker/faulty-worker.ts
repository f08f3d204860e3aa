/**
 * The whole Worker over storage that can be made to fail, asked from outside: as shoppers, as operators, as the queue
 * and as the clock of the cron.
 *
 * @module
 */

import {
  createExecutionContext,
  createMessageBatch,
  createScheduledController,
  getQueueResult,
  waitOnExecutionContext,
} from 'cloudflare:test'

import type { Env } from '../../src/bindings.ts'
import { instant } from '../../src/kernel/instant.ts'
import { readKeys } from '../../src/link/keys.ts'
import { mintToken, type Mintable } from '../../src/link/mint.ts'
import wrangler from '../../wrangler.toml?raw'
import worker from '../../src/worker.ts'
import { faultyD1, faultyKv, faultyQueue, faultyR2, type QueuedMessage } from '../support/faults.ts'
import { askAtOnce, askWorker, bindings } from '../support/worker.ts'

/** Nobody is limited here: a test asks more in a second than people do in a minute. */
const { ADMIN_LIMIT: _, ARCHIVE: realBucket, ...unlimited } = bindings

/** The storage of a deployment. */
export function faultyStorage() {
  if (realBucket === undefined) throw new Error('the bucket is not bound')
  return {
    kv: faultyKv(bindings.KV),
    d1: faultyD1(bindings.DB),
    queue: faultyQueue(),
    r2: faultyR2(realBucket),
  }
}

export type FaultyStorage = ReturnType<typeof faultyStorage>

/** What native apps get. */
export interface Decision {
  readonly id: string
  readonly answer: string
  readonly status: number
  readonly location: string | null
  readonly action: string
  readonly rule: string | null
  readonly reason: string
  readonly context: { readonly surface: string; readonly evidence: string; readonly fault: string | null }
  readonly policy: { readonly version: number; readonly tier: string }
}

export interface Health {
  readonly ok: boolean
  readonly policy: { readonly version: number; readonly tier: string; readonly age_ms?: number }
  readonly degraded: readonly string[]
  readonly missing: readonly string[]
  readonly keys: readonly string[]
  readonly refused: { readonly code: string; readonly pointer?: string; readonly message: string } | null
  readonly override: { readonly entries: readonly string[] }
  readonly records: {
    readonly emitted: number
    readonly sent: number
    readonly dropped: Readonly<Record<string, number>>
    readonly waiting: number
  }
}

export interface Replied {
  readonly status: number
  readonly body: Readonly<Record<string, unknown>>
  readonly headers: Headers
}

const asApp = { accept: 'application/json' }

/** Where an unsigned link leads to. */
export function linkTo(to: string): string {
  return `/go?to=${encodeURIComponent(to)}`
}

/** A link that the tests' platform signed then, for an hour. */
export async function signedLinkTo(claims: Mintable, at: number): Promise<string> {
  const [key] = (await readKeys(bindings.LINK_KEYS)).keys.values()
  if (key === undefined) throw new Error('the tests have no key')
  const options = { audience: 'detour', now: instant(at), issuer: 'https://platform.example', lifetimeSeconds: 3600 }
  const token = await mintToken(claims, key, options)
  if (!token.ok) throw new Error(token.error)
  return `/go/${token.value}`
}

/** An isolate that knows nothing yet. `more` are bindings of its own, or, undefined, none. */
export function freshIsolate(storage: FaultyStorage, more: Partial<Record<keyof Env, unknown>> = {}) {
  const env = {
    ...unlimited,
    KV: storage.kv.kv,
    DB: storage.d1.database,
    DECISIONS: storage.queue.queue,
    ARCHIVE: storage.r2.bucket,
    ...more,
  } as Env

  async function reply(response: Response): Promise<Replied> {
    const text = await response.text()
    const isJson = /^application\/(?:problem\+)?json/.test(response.headers.get('content-type') ?? '')
    const body = (isJson ? JSON.parse(text) : { text }) as Record<string, unknown>
    return { status: response.status, body, headers: response.headers }
  }

  return {
    env,
    /** A click of a browser, after everything it left behind has settled. */
    click: async (path: string, headers: Readonly<Record<string, string>> = {}): Promise<Response> =>
      await askWorker(worker, env, path, { headers }),
    /** A click of an app, whatever is still under way. */
    decide: async (path: string, headers: Readonly<Record<string, string>> = {}): Promise<Decision> =>
      await (await askAtOnce(worker, env, path, { headers: { ...asApp, ...headers } })).json(),
    /** The same, after everything it left behind has settled. */
    decideAndSettle: async (path: string, headers: Readonly<Record<string, string>> = {}): Promise<Decision> =>
      await (await askWorker(worker, env, path, { headers: { ...asApp, ...headers } })).json(),
    health: async (): Promise<Health> => await (await askWorker(worker, env, '/healthz')).json(),
    /** Asks the admin API with the bootstrap token. What a D1 that hangs leaves behind is not waited for. */
    admin: async (given: string, body?: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Replied> => {
      const [method = '', path = ''] = given.split(' ')
      const init = {
        method,
        headers: {
          authorization: `Bearer ${bindings.DETOUR_TOKEN}`,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }
      const ask = storage.d1.mode === 'hang' ? askAtOnce : askWorker
      return await reply(await ask(worker, env, `/api/v1${path}`, init))
    },
    /** What is done every minute. */
    minute: async (at: number = Date.now()): Promise<void> => {
      const context = createExecutionContext()
      await worker.scheduled(createScheduledController({ scheduledTime: at, cron: '* * * * *' }), env)
      await waitOnExecutionContext(context)
    },
    /** One delivery of the queue; answers with the messages that are to come again. */
    deliver: async (messages: readonly QueuedMessage[], queue = 'detour-decisions'): Promise<QueuedMessage[]> => {
      const context = createExecutionContext()
      const sent = messages.map(({ id, at, body, attempts }) => ({ id, timestamp: at, body, attempts: attempts + 1 }))
      const batch = createMessageBatch(queue, sent)
      await worker.queue(batch, env)
      const { explicitAcks, ackAll, retryBatch, retryMessages } = await getQueueResult(batch, context)
      for (const message of messages) message.attempts += 1
      if (ackAll) return []
      if (retryBatch.retry) return [...messages]
      const again = new Set(retryMessages.map(({ msgId }) => msgId))
      const done = new Set(explicitAcks)
      return messages.filter(({ id }) => again.has(id) || !done.has(id))
    },
  }
}

export type Isolate = ReturnType<typeof freshIsolate>

/** As the deployment is set up. */
export const maxRetries = Number(/^max_retries = (?<count>\d+)$/m.exec(wrangler)?.groups?.['count'])

/** Delivers all that waits, again and again as Queues do, and what cannot be stored as dead letters; counts those. */
export async function drain(storage: FaultyStorage, isolate: Isolate): Promise<number> {
  const dead: QueuedMessage[] = []
  while (storage.queue.waiting.length > 0) {
    const taken = storage.queue.waiting.splice(0, 50)
    for (const message of await isolate.deliver(taken)) {
      if (message.attempts > maxRetries) dead.push(message)
      else storage.queue.waiting.push(message)
    }
  }
  if (dead.length > 0) await isolate.deliver(dead, 'detour-decisions-dead')
  return dead.length
}

/** Removes the location's copy of the policy. */
export async function forgetCopy(): Promise<void> {
  await caches.default.delete('https://detour.internal/policy')
}
