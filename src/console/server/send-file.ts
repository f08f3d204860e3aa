/**
 * Sends what is no JSON: the chunks of an import, the image of a list.
 *
 * @module
 */

import { Refusal, Unreachable } from './call.ts'
import { readToken } from './session.ts'
import { currentLanguage } from '../words/language.ts'

export interface SentFile {
  readonly type: 'text/csv' | 'application/x-ndjson' | 'application/octet-stream'
  readonly body: string | Uint8Array<ArrayBuffer>
  readonly query?: Readonly<Record<string, string>>
  readonly signal?: AbortSignal
}

/** `path` is below `/api/v1`. Throws as `call` does. */
export async function sendFile(path: string, { type, body, query = {}, signal }: SentFile): Promise<unknown> {
  const token = readToken()
  const headers = new Headers({ 'content-type': type, 'accept-language': currentLanguage() })
  if (token !== undefined) headers.set('authorization', `Bearer ${token}`)
  const search = new URLSearchParams(query).toString()
  let response: Response
  try {
    const init = { method: 'PUT', headers, body, ...(signal ? { signal } : {}) }
    response = await fetch(`/api/v1${path}${search === '' ? '' : `?${search}`}`, init)
  } catch (cause) {
    if (signal?.aborted === true) throw cause
    throw new Unreachable('no answer came', { cause })
  }
  const answer: unknown = await response.json().catch(() => undefined)
  if (!response.ok) throw new Refusal(response.status, { ...(typeof answer === 'object' ? answer : {}) })
  return answer
}
