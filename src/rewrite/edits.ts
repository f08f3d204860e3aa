/**
 * Edits: parts of a text with others in their places.
 *
 * @module
 */

/** What is put in the place of a part of a text. */
export interface Edit {
  readonly start: number
  readonly end: number
  readonly text: string
}

/** Puts edits in their places; they are in order and do not overlap. */
export function edited(text: string, edits: readonly Edit[]): string {
  const parts: string[] = []
  let kept = 0
  for (const edit of edits) {
    parts.push(text.slice(kept, edit.start), edit.text)
    kept = edit.end
  }
  parts.push(text.slice(kept))
  return parts.join('')
}
