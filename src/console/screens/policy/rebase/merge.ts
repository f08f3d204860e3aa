/**
 * Bringing two changes of one text together, line by line.
 *
 * Changes that stand apart are both taken. Where they touch the same lines, or lines right beside each other, nobody but
 * their author knows what is meant.
 *
 * @module
 */

import { Chunk } from '@codemirror/merge'
import { Text } from '@codemirror/state'

export type Merged =
  | { readonly ok: true; readonly text: string }
  /** In how many places they touch. */
  | { readonly ok: false; readonly clashes: number }

/** Lines of the base, [from, to), and what stands there instead. */
interface Hunk {
  readonly from: number
  readonly to: number
  readonly lines: readonly string[]
}

/** `mine` and `theirs` were both written upon `base`. */
export function mergeTexts(base: string, mine: string, theirs: string): Merged {
  const lines = base.split('\n')
  const [ours, others] = [hunksOf(base, mine), hunksOf(base, theirs)]
  const own = ours.filter((hunk) => !others.some((other) => isSame(hunk, other)))
  const clashes = own.filter((hunk) => others.some((other) => touches(hunk, other))).length
  if (clashes > 0) return { ok: false, clashes }
  const merged: string[] = []
  let at = 0
  for (const { from, to, lines: instead } of [...own, ...others].toSorted((a, b) => a.from - b.from)) {
    merged.push(...lines.slice(at, from), ...instead)
    at = to
  }
  return { ok: true, text: [...merged, ...lines.slice(at)].join('\n') }
}

function isSame(one: Hunk, other: Hunk): boolean {
  return one.from === other.from && one.to === other.to && one.lines.join('\n') === other.lines.join('\n')
}

function touches(one: Hunk, other: Hunk): boolean {
  return one.from <= other.to && other.from <= one.to
}

function hunksOf(before: string, after: string): readonly Hunk[] {
  const [left, right] = [before.split('\n'), after.split('\n')]
  const [old, young] = [Text.of(left), Text.of(right)]
  // Ends lie one behind the last character of a line, which at the end of the text is outside of it.
  const lineAt = (text: Text, position: number): number =>
    position > text.length ? text.lines : text.lineAt(position).number - 1
  return Chunk.build(old, young, { scanLimit: 20_000, timeout: 1000 }).map(({ fromA, toA, fromB, toB }) => ({
    from: lineAt(old, fromA),
    to: toA === fromA ? lineAt(old, fromA) : lineAt(old, toA),
    lines: right.slice(lineAt(young, fromB), toB === fromB ? lineAt(young, fromB) : lineAt(young, toB)),
  }))
}
