/**
 * Governing: what is to stand in a page, a feed or a text in the place of each link found there.
 *
 * The readers of HTML, JSON and text find links and put others in their places; they know nothing of policies. Here is
 * what they ask, all links of a page at once, so that one bulk read of the catalogue serves a hundred of them.
 *
 * @module
 */

import type { Action } from '../policy/decision.ts'

/** A link or a share code, as it was found. */
export type Found = FoundLink | FoundCode

export interface FoundLink {
  readonly kind: 'link'
  /** The address as a browser would be given it: entities and escapes decoded, resolved against the page's base. */
  readonly url: string
  /**
   * The very characters that stood in the source, where {@link url} written out again would not give them: what is put
   * back when the rewriting is undone.
   */
  readonly written: string | undefined
}

/** A code that a shop's app takes from the clipboard, such as a Taokouling. */
export interface FoundCode {
  readonly kind: 'code'
  /** The code with the signs around it, as it stands in the text. */
  readonly text: string
  /** The marketplace whose app reads it. */
  readonly marketplace: string
}

/** What is to be done with what was found; undefined: it stays as it is, to the byte. */
export interface Governed {
  /** What the policy says of it here and now. */
  readonly action: Action
  /** For a link an absolute https address of printable ASCII without quotes, `<`, `>` and `\`; for a code, a text. */
  readonly replacement: string
}

export interface Governor {
  /** Answers in the order asked. Never rejects for what a page contains; rejects when nothing can be decided at all. */
  govern(found: readonly Found[]): Promise<readonly (Governed | undefined)[]>
  /** Cheap and never wrong to say yes: whether a link may be one that is governed. */
  mayConcern(url: string): boolean
}

/** What was done to one document. */
export interface Rewritten {
  readonly text: string
  /** Links and codes looked at. */
  readonly found: number
  readonly changed: number
}
