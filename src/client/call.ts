/**
 * One call of the data plane: with an end in time, and one more try where Detour says when.
 *
 * @module
 */

import { DetourError } from './error.ts'

export interface CallOptions {
  /** The gateway's address, such as `https://go.example.com`. */
  readonly base: string
  /** One of the tokens in `SERVICE_TOKENS`. It belongs on a server, never into an app or a page. */
  readonly token?: string | undefined
  /** By default the platform's own. */
  readonly fetch?: ((url: string, init: RequestInit) => Promise<Response>) | undefined
  readonly signal?: AbortSignal | undefined
  /** For the whole call, a second try and the reading of the answer included; by default 10,000. */
  readonly timeoutMs?: number | undefined
}

export interface Call {
  readonly path: string
  readonly contentType: string
  readonly body: string | Uint8Array<ArrayBuffer>
  readonly acceptLanguage?: string | undefined
}

const usualTimeoutMs = 10_000

/** Longer timers end at once. */
const longestTimerMs = 2_147_483_647

/** When to try again where the answer does not say. */
const usualPauseSeconds = 1

/** Sends, and reads what is answered with `read`; whatever is no success becomes a {@link DetourError}. */
export async function call<T>(
  { path, contentType, body, acceptLanguage }: Call,
  options: CallOptions,
  read: (response: Response) => Promise<T>,
): Promise<T> {
  const { base, token, signal, timeoutMs = usualTimeoutMs } = options
  const ask = options.fetch ?? ((url: string, init: RequestInit) => fetch(url, init))
  const url = `${base.replace(/\/+$/, '')}${path}`
  const headers: Record<string, string> = { 'content-type': contentType }
  if (acceptLanguage !== undefined) headers['accept-language'] = acceptLanguage
  if (token !== undefined) headers['authorization'] = `Bearer ${sendable(token)}`

  // Not `AbortSignal.any`, which Node 20.0 does not have.
  const ending = new AbortController()
  const end = Date.now() + timeoutMs
  const timer = setTimeout(() => ending.abort(), Math.min(timeoutMs, longestTimerMs))
  const abort = (): void => ending.abort()
  signal?.addEventListener('abort', abort)
  // Raced against, because a `fetch` that was given may not heed the signal, nor may the body it gives.
  const over = new Promise<never>((_, reject) => {
    ending.signal.addEventListener('abort', () => reject(new Error('the time is over')))
  })
  over.catch(() => undefined)
  if (signal?.aborted === true) ending.abort()

  async function attempt(): Promise<T | DetourError> {
    if (ending.signal.aborted) return await over
    // A redirect is no answer of Detour's, and would carry the token elsewhere. (Workers know no `error` here.)
    const response = await ask(url, { method: 'POST', headers, body, redirect: 'manual', signal: ending.signal })
    return response.ok ? await read(response) : await refusal(response)
  }

  try {
    const first = await Promise.race([over, attempt()])
    if (!(first instanceof DetourError)) return first
    const pauseMs = (first.retryAfter ?? usualPauseSeconds) * 1000
    if ((first.status !== 429 && first.status !== 503) || Date.now() + pauseMs >= end) throw first
    await pause(pauseMs, ending.signal)
    const second = await Promise.race([over, attempt()])
    if (second instanceof DetourError) throw second
    return second
  } catch (cause) {
    if (cause instanceof DetourError) throw cause
    if (signal?.aborted === true) throw new DetourError('aborted', 'the call was aborted', { cause })
    if (ending.signal.aborted) throw new DetourError('timeout', `no answer within ${timeoutMs} ms`, { cause })
    throw new DetourError('unreachable', 'Detour could not be reached', { cause })
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', abort)
  }
}

/** A token as a header carries it. Of any other the platform would say what is wrong by quoting it. */
function sendable(token: string): string {
  const trimmed = token.trim()
  if (/^[\x21-\x7e]+$/.test(trimmed)) return trimmed
  throw new DetourError('token-unusable', 'the token is empty, or has characters that no token has')
}

/** Reads the answer's JSON; what is none was not answered by Detour. */
export async function readJson(response: Response): Promise<unknown> {
  const text = await response.text()
  try {
    return JSON.parse(text)
  } catch {
    // The reason would quote the answer, and so a destination.
    throw new DetourError('unexpected-answer', 'the answer is not JSON', { status: response.status })
  }
}

/** A problem (RFC 9457) as an error; anything else is not Detour's. */
async function refusal(response: Response): Promise<DetourError> {
  const { status } = response
  const retryAfter = secondsOf(response.headers.get('retry-after'))
  const text = await response.text()
  let problem: Readonly<Record<string, unknown>> = {}
  try {
    const parsed: unknown = JSON.parse(text)
    if (typeof parsed === 'object' && parsed !== null) problem = parsed as Readonly<Record<string, unknown>>
  } catch {
    // A page of whoever stands before Detour.
  }
  const { code, detail, place } = problem
  if (typeof code !== 'string') {
    return new DetourError('unexpected-answer', `the answer was HTTP ${status}`, { status, retryAfter })
  }
  const message = typeof detail === 'string' ? detail : code
  return new DetourError(code, message, { status, retryAfter, place: typeof place === 'string' ? place : undefined })
}

/** Seconds, or a date (RFC 9110, 10.2.3); `Date.parse` alone would take `-5` for a month. */
function secondsOf(header: string | null): number | undefined {
  if (header === null) return undefined
  if (/^\d+$/.test(header)) return Number(header)
  const at = /^[a-z]{3,9}, /i.test(header) ? Date.parse(header) : Number.NaN
  return Number.isNaN(at) ? undefined : Math.max(0, Math.ceil((at - Date.now()) / 1000))
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      clearTimeout(timer)
      reject(new Error('the time is over'))
    }
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop)
      resolve()
    }, ms)
    signal.addEventListener('abort', stop, { once: true })
  })
}
