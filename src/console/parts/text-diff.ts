/**
 * Two texts line by line, with the words that differ inside a line, and what is the same folded away.
 *
 * @module
 */

import type { Change } from '@codemirror/merge'

/** Part of a line; `isChanged` where the other side has something else. */
export interface Piece {
  readonly text: string
  readonly isChanged: boolean
}

export interface DiffLine {
  readonly sign: ' ' | '-' | '+'
  /** Numbers of lines, from 1; absent on the side that has no such line. */
  readonly before: number | undefined
  readonly after: number | undefined
  readonly pieces: readonly Piece[]
}

/**
 * Lines that are shown, lines that are the same on both sides and need not be, or further lines of a change too long to be
 * shown at once.
 */
export interface Hunk {
  readonly kind: 'shown' | 'folded' | 'further'
  readonly lines: readonly DiffLine[]
  /** Where it begins: a rule, or a part of the document. */
  readonly place: string | undefined
}

/** Lines of the same text around a change. */
const around = 3
/** A fold shorter than this hides less than its button takes. */
const leastFold = 4

/** Whoever writes a change decides its length, and a page of hundreds of thousands of lines answers to nobody. */
const mostAtOnce = { shown: 2000, folded: 10_000 } as const

/** The comparison belongs to CodeMirror, which is large and only loaded here. */
export async function lineDiff(before: string, after: string): Promise<readonly DiffLine[]> {
  const [{ Chunk }, { Text }] = await Promise.all([import('@codemirror/merge'), import('@codemirror/state')])
  const [left, right] = [linesOf(before), linesOf(after)]
  const chunks = Chunk.build(Text.of(left), Text.of(right), { scanLimit: 20_000, timeout: 500 })
  const [oldLines, newLines] = [startsOf(left), startsOf(right)]
  const lines: DiffLine[] = []
  let [from, to] = [0, 0]
  const same = (until: number): void => {
    for (; from < until; from++, to++) {
      lines.push({ sign: ' ', before: from + 1, after: to + 1, pieces: [{ text: left[from] ?? '', isChanged: false }] })
    }
  }
  for (const chunk of chunks) {
    same(lineAt(oldLines, chunk.fromA))
    const [endA, endB] = [lineAt(oldLines, chunk.toA), lineAt(newLines, chunk.toB)]
    // Where one side has no line at all, nothing inside the other stands out.
    const isBoth = endA > from && endB > to
    const removed = rangesOf(chunk.changes, 'A', chunk.fromA)
    const added = rangesOf(chunk.changes, 'B', chunk.fromB)
    for (; from < endA; from++) {
      const pieces = cut(left[from] ?? '', oldLines[from] ?? 0, isBoth ? removed : [])
      lines.push({ sign: '-', before: from + 1, after: undefined, pieces })
    }
    for (; to < endB; to++) {
      const pieces = cut(right[to] ?? '', newLines[to] ?? 0, isBoth ? added : [])
      lines.push({ sign: '+', before: undefined, after: to + 1, pieces })
    }
  }
  same(left.length)
  return lines
}

function linesOf(text: string): string[] {
  return text.replace(/\r?\n$/, '').split(/\r?\n/)
}

/** Where each line begins, and one place after the end. */
function startsOf(lines: readonly string[]): readonly number[] {
  const starts = [0]
  for (const line of lines) starts.push((starts.at(-1) ?? 0) + line.length + 1)
  return starts
}

/** The number of the line, from 0, that begins there. */
function lineAt(starts: readonly number[], position: number): number {
  let [low, high] = [0, starts.length - 1]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((starts[middle] ?? 0) >= position) high = middle
    else low = middle + 1
  }
  return low
}

interface Range {
  readonly from: number
  readonly to: number
}

function rangesOf(changes: readonly Change[], side: 'A' | 'B', start: number): readonly Range[] {
  return changes.map((change) =>
    side === 'A'
      ? { from: start + change.fromA, to: start + change.toA }
      : { from: start + change.fromB, to: start + change.toB },
  )
}

/** A line cut at the ends of the ranges that touch it; a line that is changed as a whole stays in one piece. */
function cut(text: string, start: number, ranges: readonly Range[]): readonly Piece[] {
  const pieces: Piece[] = []
  let at = 0
  for (const range of ranges) {
    const [from, to] = [Math.max(0, range.from - start), Math.min(text.length, range.to - start)]
    if (from >= to) continue
    if (from > at) pieces.push({ text: text.slice(at, from), isChanged: false })
    pieces.push({ text: text.slice(from, to), isChanged: true })
    at = to
  }
  if (at < text.length || pieces.length === 0) pieces.push({ text: text.slice(at), isChanged: false })
  const isWhole = pieces.every(({ text: piece, isChanged }) => isChanged || piece.trim() === '')
  return isWhole ? [{ text, isChanged: false }] : pieces
}

/** Changes with a little around them; the rest folded. */
export function hunksOf(lines: readonly DiffLine[]): readonly Hunk[] {
  const near = new Set<number>()
  for (const [at, { sign }] of lines.entries()) {
    if (sign === ' ') continue
    for (let line = at - around; line <= at + around; line++) near.add(line)
  }
  const runs: { isNear: boolean; lines: DiffLine[] }[] = []
  for (const [at, line] of lines.entries()) {
    const last = runs.at(-1)
    if (last?.isNear === near.has(at)) last.lines.push(line)
    else runs.push({ isNear: near.has(at), lines: [line] })
  }
  const hunks: { kind: 'shown' | 'folded'; lines: DiffLine[]; place: string | undefined }[] = []
  let place: string | undefined
  for (const run of runs) {
    const kind = run.isNear || (runs.length > 1 && run.lines.length < leastFold) ? 'shown' : 'folded'
    const last = hunks.at(-1)
    if (last?.kind === kind) for (const line of run.lines) last.lines.push(line)
    else hunks.push({ kind, lines: run.lines, place })
    place = run.lines.flatMap((line) => placeIn(line) ?? []).at(-1) ?? place
  }
  return hunks.flatMap(inParts)
}

function inParts({ kind, lines, place }: Hunk & { readonly kind: 'shown' | 'folded' }): readonly Hunk[] {
  const most = mostAtOnce[kind]
  return Array.from({ length: Math.ceil(lines.length / most) }, (_, part) => ({
    kind: kind === 'shown' && part > 0 ? 'further' : kind,
    lines: lines.slice(part * most, (part + 1) * most),
    place,
  }))
}

/** What the line opens: a rule, or a key of the document. */
function placeIn({ pieces }: DiffLine): string | undefined {
  const text = pieces.map((piece) => piece.text).join('')
  const { rule, key } = /^(?:\s*- id:\s*(?<rule>[\w-]+)|(?<key>\w+):)/.exec(text)?.groups ?? {}
  return rule ?? key
}

export interface LineCounts {
  readonly added: number
  readonly removed: number
}

export function countLines(lines: readonly DiffLine[]): LineCounts {
  const count = (wanted: DiffLine['sign']) => lines.filter(({ sign }) => sign === wanted).length
  return { added: count('+'), removed: count('-') }
}
