/**
 * A text of ids as somebody keeps it: one on a line, with comments and empty lines.
 *
 * Whoever packs a list reads it so, on the command line and in the console: the same file gives the same digest.
 *
 * @module
 */

import { idFault, type IdFault } from './long-list.ts'

/** Why a line can be in no list. */
export type LineFault = Exclude<IdFault, 'empty' | 'line_feed'> | 'white_space'

export interface IdLine {
  /** Counts from 1. */
  readonly line: number
  readonly id: string
}

export interface IdLines {
  readonly good: readonly IdLine[]
  /** Nothing should be packed while there are any. */
  readonly bad: readonly (IdLine & { readonly why: LineFault })[]
}

export function readIdLines(text: string): IdLines {
  const good: IdLine[] = []
  const bad: IdLines['bad'][number][] = []
  for (const [index, line] of text
    .replace(/^\uFEFF/, '')
    .split('\n')
    .entries()) {
    const id = line.trim()
    if (id === '' || id.startsWith('#')) continue
    const why = lineFault(id)
    if (why === undefined) good.push({ line: index + 1, id })
    else bad.push({ line: index + 1, id, why })
  }
  return { good, bad }
}

function lineFault(id: string): LineFault | undefined {
  if (/\s/u.test(id)) return 'white_space'
  // What was not UTF-8 has become this sign on reading.
  if (id.includes('\uFFFD')) return 'not_unicode'
  const fault = idFault(id)
  return fault === 'too_long' || fault === 'not_unicode' ? fault : undefined
}
