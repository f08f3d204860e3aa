/**
 * What somebody pastes to find it: the id of a record, as a shopper's page shows it, or a link.
 *
 * @module
 */

export interface Pasted {
  readonly record?: string
  readonly link?: string
}

/** Ids of records are ULIDs, which people may write in small letters. */
export function pastedIn(text: string): Pasted {
  const pasted = text.trim()
  if (/^[0-9a-hjkmnp-tv-z]{26}$/i.test(pasted)) return { record: pasted.toUpperCase() }
  return /^https?:\/\/[^\s/]/i.test(pasted) ? { link: pasted } : {}
}
