/**
 * Text from a document, made safe to print, and measured.
 *
 * A document must not drive the terminal of whoever checks it: what cannot be seen is written out. Widths are those of a
 * terminal: East Asian wide characters and emoji take two cells, combining marks none.
 *
 * @module
 */

import { eastAsianWidth } from 'get-east-asian-width'

import { visible } from '../../../kernel/unseen.ts'

export { visible }

/** One character as people count them: a letter with its accents, a flag, a family. */
export interface Cell {
  readonly text: string
  readonly width: number
  /** Where it begins, in UTF-16 code units. */
  readonly from: number
}

/** Made when first asked: it takes longer than all else that a Worker does before it listens. */
let graphemes: Intl.Segmenter | undefined

/** A line as it will be printed: tabs are four spaces, what cannot be seen is written out. */
export function cellsOf(line: string): readonly Cell[] {
  graphemes ??= new Intl.Segmenter('en', { granularity: 'grapheme' })
  return Array.from(graphemes.segment(line), ({ segment, index }) => {
    const text = segment === '\t' ? '    ' : visible(segment)
    return { text, width: text === segment ? graphemeWidth(segment) : text.length, from: index }
  })
}

export function widthOf(text: string): number {
  return cellsOf(text).reduce((width, cell) => width + cell.width, 0)
}

function graphemeWidth(grapheme: string): number {
  if (/^[\p{M}\p{Cf}]+$/u.test(grapheme)) return 0
  if (/^(?:\p{Emoji_Presentation}|\p{Regional_Indicator}{2}|\p{Extended_Pictographic}.*\ufe0f)/u.test(grapheme))
    return 2
  return eastAsianWidth(grapheme.codePointAt(0) ?? 0)
}
