/**
 * What can go wrong, as one error with a code. No token, key or destination ever stands in it.
 *
 * @module
 */

/**
 * Codes of Detour's own problems (`bad-request`, `too-many-requests`, …), and those of the way there and back:
 *
 * - `timeout`: no whole answer in time; `aborted`: the caller's signal; `unreachable`: no connection
 * - `unexpected-answer`: something else than Detour answered
 * - `key-unusable`, `key-retired`, `link-refused`: nothing was minted
 * - `token-unusable`: the service token cannot be sent
 * - `charset`: a text cannot be sent in that encoding
 */
export type DetourErrorCode =
  | 'timeout'
  | 'aborted'
  | 'unreachable'
  | 'unexpected-answer'
  | 'token-unusable'
  | 'key-unusable'
  | 'key-retired'
  | 'link-refused'
  | 'charset'
  // A code of a newer Detour is one too, and the known ones are still offered by editors.
  | (string & {})

export interface DetourErrorFacts {
  /** The HTTP status, where there was an answer. */
  readonly status?: number | undefined
  /** Seconds after which it is worth asking again, where the answer said so. */
  readonly retryAfter?: number | undefined
  /** JSON Pointer into what was asked, where one member is at fault. */
  readonly place?: string | undefined
  readonly cause?: unknown
}

export class DetourError extends Error {
  override readonly name = 'DetourError'
  readonly code: DetourErrorCode
  readonly status: number | undefined
  readonly retryAfter: number | undefined
  readonly place: string | undefined

  constructor(code: DetourErrorCode, message: string, facts: DetourErrorFacts = {}) {
    super(message, facts.cause === undefined ? undefined : { cause: facts.cause })
    this.code = code
    this.status = facts.status
    this.retryAfter = facts.retryAfter
    this.place = facts.place
  }
}
