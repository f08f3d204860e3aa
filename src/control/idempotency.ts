/**
 * Idempotency: a request that is asked again with the same key is answered as it was the first time, and done once.
 *
 * Only what took place is kept: a refusal changed nothing, so asking again is harmless, and may go better. What an answer
 * shows once is not kept either: asked again, it says so. Whoever died in the middle is taken over after a minute.
 *
 * @module
 */

import { hourMs, type Instant } from '../kernel/instant.ts'
import { isStorageFailure } from './storage-failure.ts'

export interface KeyedRequest {
  /** `Actor.id`: keys of different actors have nothing to do with one another. */
  readonly actor: string
  readonly key: string
  /** Of method, path, query and body: the same key must mean the same request. */
  readonly digest: string
  readonly at: Instant
}

export interface KeptAnswer {
  readonly status: number
  /** Absent: it had none, or one too large to keep. */
  readonly body: string | undefined
  readonly etag: string | undefined
  readonly location: string | undefined
}

export type Begun =
  | { readonly kind: 'new' }
  | ({ readonly kind: 'done' } & KeptAnswer)
  /** Somebody is at it. */
  | { readonly kind: 'busy' }
  /** The key stands for another request. */
  | { readonly kind: 'other' }

export interface IdempotencyStore {
  begin(request: KeyedRequest): Promise<Begun>
  finish(answered: KeyedRequest & KeptAnswer): Promise<void>
  /** Nothing took place: the key is free again. */
  abandon(request: KeyedRequest): Promise<void>
  /** Forgets what began before; at most so many rows. */
  prune(before: Instant, limit: number): Promise<number>
}

export const keptMs = 48 * hourMs
export const takenOverMs = 60_000
const longestBody = 100_000

interface AnswerOptions {
  /** Its answer holds a secret and is not kept. */
  readonly showsOnce?: boolean | undefined
}

/** Runs the work unless it was done before. `busy` and `other` are the caller's to answer. */
export async function once(
  request: KeyedRequest,
  store: IdempotencyStore,
  work: () => Promise<Response>,
  { showsOnce = false }: AnswerOptions = {},
): Promise<Response | 'busy' | 'other'> {
  const begun = await store.begin(request)
  if (begun.kind === 'done') return replayed(begun)
  if (begun.kind !== 'new') return begun.kind
  let response: Response
  try {
    response = await work()
  } catch (cause) {
    // The row stays: nobody knows yet whether it took place, and the next try must not come at once.
    if (!isStorageFailure(cause)) await settled(store.abandon(request))
    throw cause
  }
  await settled(
    response.ok ? store.finish({ ...request, ...(await kept(response, showsOnce)) }) : store.abandon(request),
  )
  return response
}

/** The answer is known by now: no trouble with keeping it may take it away. The row is taken over in time. */
async function settled(work: Promise<void>): Promise<void> {
  await work.catch(() => undefined)
}

async function kept(response: Response, showsOnce: boolean): Promise<KeptAnswer> {
  const { status, headers } = response
  const etag = headers.get('etag') ?? undefined
  const location = headers.get('location') ?? undefined
  const isJson = headers.get('content-type')?.startsWith('application/json') === true
  if (showsOnce) return { status, body: JSON.stringify({ note: onceNote }), etag, location }
  const body = isJson ? await response.clone().text() : undefined
  return { status, body: body === undefined || body.length > longestBody ? undefined : body, etag, location }
}

const onceNote = 'this was done before; what it showed is shown only once'

const largeNote = 'this was done before; the answer was too large to keep, so read the thing itself'

function replayed({ status, body, etag, location }: KeptAnswer): Response {
  const headers = new Headers({ 'idempotency-replayed': 'true' })
  if (etag !== undefined) headers.set('etag', etag)
  if (location !== undefined) headers.set('location', location)
  if (status === 204) return new Response(null, { status, headers })
  headers.set('content-type', 'application/json')
  return new Response(body ?? JSON.stringify({ note: largeNote }), { status, headers })
}

/** For the cron. */
export async function pruneIdempotency(store: IdempotencyStore, now: Instant): Promise<number> {
  return await store.prune((now - keptMs) as Instant, 500)
}
