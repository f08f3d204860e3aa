/**
 * The time in an id of a decision: the instant of its record.
 *
 * @module
 */

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** Epoch milliseconds; undefined where the text is no id of ours. */
export function timeOfId(id: string): number | undefined {
  if (!/^[0-9A-HJKMNP-TV-Z]{26}$/.test(id)) return undefined
  let time = 0
  for (const character of id.slice(0, 10)) time = time * 32 + alphabet.indexOf(character)
  return time < 2 ** 48 ? time : undefined
}
