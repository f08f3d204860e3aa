/**
 * Full-width signs: what a Chinese keyboard or a word processor writes in place of the signs that YAML and ids know.
 *
 * They look nearly alike and mean nothing to a machine. Texts for people may hold them; keys, words, ids, hosts, numbers
 * and instants may not, and whoever wrote one is told which sign it is and what to write.
 *
 * @module
 */

import type { Wording } from './diagnostic.ts'
import { say } from './wording.ts'

const punctuation: Readonly<Record<string, string>> = {
  '、': ',',
  '。': '.',
  '【': '[',
  '】': ']',
  '“': '"',
  '”': '"',
  '‘': "'",
  '’': "'",
  '\u3000': ' ',
  '\u00A0': ' ',
}

const fullWidth = /[\uFF01-\uFF5E、。【】“”‘’\u3000\u00A0]/u
const everyFullWidth = new RegExp(fullWidth.source, 'gu')
const separator = /[，、]\s*(?=\S)/gu

export interface FoundSign {
  readonly sign: string
  readonly index: number
}

/** The first full-width sign of a text. */
export function fullWidthIn(text: string): FoundSign | undefined {
  const found = fullWidth.exec(text)
  return found === null ? undefined : { sign: found[0], index: found.index }
}

/** The sign that a machine reads. */
export function halfWidthOf(sign: string): string {
  return punctuation[sign] ?? String.fromCharCode(sign.charCodeAt(0) - 0xfee0)
}

/** A text without full-width signs; commas are followed by a blank, as people write them. */
export function inHalfWidth(text: string): string {
  return text.replaceAll(separator, ', ').replaceAll(everyFullWidth, halfWidthOf).trim()
}

/** What a sign is called. */
export function signName(sign: string): Wording {
  if (sign === '\u3000') return say('a full-width blank (U+3000)', '全角空格（U+3000）')
  if (sign === '\u00A0') return say('a no-break space (U+00A0)', '不换行空格（U+00A0）')
  if (/[“”‘’]/u.test(sign)) return say(`the curly quotation mark \`${sign}\``, `中文引号 \`${sign}\``)
  return say(`the full-width \`${sign}\``, `全角字符 \`${sign}\``)
}

/** What to write in place of a sign, where nothing more can be said. */
export function insteadOf(sign: string): Wording {
  const half = halfWidthOf(sign)
  if (half === ' ') return say('write an ordinary blank', '请改用半角空格')
  return say(`write the half-width \`${half}\``, `请改用半角 \`${half}\``)
}
