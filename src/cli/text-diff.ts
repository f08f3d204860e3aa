/**
 * Two texts compared line by line, as people know it from version control.
 *
 * @module
 */

import { longestCommon } from '../policy/analysis/disagreement.ts'
import { visible } from '../policy/language/render/visible.ts'

/** Lines of the same text around a change. */
const around = 3

/** Above this many lines the whole is too long to compare in memory. */
const mostLines = 5_000

interface Line {
  readonly sign: ' ' | '-' | '+'
  readonly text: string
}

/** Empty where nothing differs. Safe to print; always ends with a line end otherwise. */
export function textDiff(before: string, after: string): string {
  const [left, right] = [linesOf(before), linesOf(after)]
  if (Math.max(left.length, right.length) > mostLines) return 'the documents are too long to be compared line by line\n'
  const lines = paired(left, right)
  const shown = new Set<number>()
  for (const [at, { sign }] of lines.entries()) {
    if (sign === ' ') continue
    for (let near = at - around; near <= at + around; near++) shown.add(near)
  }
  const parts: string[] = []
  for (const [at, { sign, text }] of lines.entries()) {
    if (!shown.has(at)) continue
    if (at > 0 && !shown.has(at - 1)) parts.push('…')
    parts.push(`${sign} ${visible(text)}`.trimEnd())
  }
  return parts.length === 0 ? '' : `${parts.join('\n')}\n`
}

function linesOf(text: string): readonly string[] {
  return text.replace(/\r?\n$/, '').split(/\r?\n/)
}

/** Each line is wrapped, so that equal lines at different places are told apart. */
function paired(left: readonly string[], right: readonly string[]): readonly Line[] {
  const wrap = (text: string) => ({ text })
  const [old, young] = [left.map(wrap), right.map(wrap)]
  const lines: Line[] = []
  let [from, to] = [0, 0]
  const upTo = (end: number, other: number) => {
    while (from < end) lines.push({ sign: '-', text: old[from++]?.text ?? '' })
    while (to < other) lines.push({ sign: '+', text: young[to++]?.text ?? '' })
  }
  for (const [a, b] of longestCommon(old, young, ({ text }) => text)) {
    upTo(old.indexOf(a, from), young.indexOf(b, to))
    lines.push({ sign: ' ', text: a.text })
    from += 1
    to += 1
  }
  upTo(old.length, young.length)
  return lines
}
