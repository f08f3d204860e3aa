/**
 * Window states: where a rule's window lies, seen from an instant.
 *
 * @module
 */

import { parseInstant } from '../../kernel/instant.ts'

export type WindowState = 'past' | 'active' | 'future' | 'empty'

/** Of bounds as they are written; undefined when one that is written cannot be read. */
export function windowState(
  { from, until }: { readonly from: string | undefined; readonly until: string | undefined },
  now: number,
): WindowState | undefined {
  const [begins, ends] = [boundOf(from, -Infinity), boundOf(until, Infinity)]
  if (begins === undefined || ends === undefined) return undefined
  if (begins >= ends) return 'empty'
  if (now >= ends) return 'past'
  return now < begins ? 'future' : 'active'
}

function boundOf(text: string | undefined, open: number): number | undefined {
  if (text === undefined) return open
  const read = parseInstant(text)
  return read.ok ? read.value : undefined
}
