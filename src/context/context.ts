/**
 * Context: where a link was clicked, and how we know.
 *
 * Evidence is a ladder: a signed token, else the Referer, else nothing. A token that is present and bad is worth no
 * more than no token at all, and its fault is kept; the Referer is then not asked either, or breaking one byte of a
 * live-room token would buy whatever the Referer says.
 *
 * @module
 */

export type Evidence = 'signed' | 'referer' | 'none'

/** The surface of a click whose place is not known. Built in; policies name the others. */
export const unknownSurface = 'unknown'

export interface Context {
  readonly surface: string
  readonly evidence: Evidence
  /** Content site (a key of the sites registry) when the Referer told it. */
  readonly site: string | undefined
  /** Room, video or showcase id. */
  readonly content: string | undefined
  readonly author: string | undefined
  readonly followers: number | undefined
  readonly channel: string | undefined
  /** `app/version`, as the token says. */
  readonly client: string | undefined
  readonly language: string | undefined
  /** Why the token did not count, when there was one. */
  readonly fault: string | undefined
}
