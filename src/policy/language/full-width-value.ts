/**
 * Full-width signs in values that machines read: which one it is, where, and the value without it.
 *
 * @module
 */

import { parseDocument } from 'yaml'
import type { Finding, Findings, Fix, Range } from './diagnostic.ts'
import type { LocatedScalar } from './document.ts'
import { fullWidthIn, inHalfWidth, signName } from './full-width.ts'
import { isFull } from './spelling.ts'
import { say } from './wording.ts'

/** What to say of the first such sign; undefined when there is none. */
export function signFinding(node: LocatedScalar, text: string, findings: Findings): Finding | undefined {
  const found = fullWidthIn(text)
  if (found === undefined) return undefined
  const { en, 'zh-CN': chinese } = signName(found.sign)
  const half = withoutSigns(node, text)
  return {
    code: 'wrong-value',
    range: placeOf(node, text, found.index),
    message: say(`\`${text}\` holds ${en}`, `\`${text}\` 中含有${chinese}`),
    help: say(`write \`${half}\``, `请写作 \`${half}\``),
    fix: isFull(findings) ? undefined : fixFor(node, half),
  }
}

/** Two words with a comma between them are a list of their own, unless they stand in one already. */
function withoutSigns({ quote, inList }: LocatedScalar, text: string): string {
  const half = inHalfWidth(text)
  return quote === '' && inList !== true && half.includes(', ') && !/^[[{"']/u.test(half) ? `[${half}]` : half
}

function fixFor({ range, quote, inList }: LocatedScalar, half: string): Fix | undefined {
  if (quote === undefined) return undefined
  if (quote !== '') {
    return /^[\w.:/+%-]+$/u.test(half) ? { safe: true, edits: [{ range, text: `${quote}${half}${quote}` }] } : undefined
  }
  if (half.length > 1000 || parseDocument(`[${half}]`, { logLevel: 'silent' }).errors.length > 0) return undefined
  return { safe: inList === true || !/, |: /u.test(half) || half.startsWith('['), edits: [{ range, text: half }] }
}

/** The sign itself, where it can be found again in the text; otherwise the whole value. */
function placeOf({ range, quote }: LocatedScalar, text: string, index: number): Range {
  const { start, end } = range
  const isAsWritten =
    quote !== undefined && start.line === end.line && end.column - start.column === text.length + 2 * quote.length
  if (!isAsWritten) return range
  const column = start.column + quote.length + index
  return { start: { ...start, column }, end: { ...start, column: column + 1 } }
}
