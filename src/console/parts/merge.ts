/**
 * Three texts into one: what was changed on either side of a common base, line by line. Where both changed the same lines
 * otherwise, somebody has to choose.
 *
 * @module
 */

import { lineDiff } from './text-diff.ts'

export type Side = 'mine' | 'head'

export interface SettledPart {
  readonly kind: 'settled'
  readonly lines: readonly string[]
}

export interface Conflict {
  readonly kind: 'conflict'
  /** The line of the base it begins at, from 1. */
  readonly line: number
  readonly base: readonly string[]
  readonly mine: readonly string[]
  readonly head: readonly string[]
}

export type MergePart = SettledPart | Conflict

export interface Merge {
  readonly parts: readonly MergePart[]
  readonly conflicts: readonly Conflict[]
}

/** Lines of the base, from 0, and what stands in their place. */
interface Edit {
  readonly from: number
  readonly until: number
  readonly lines: readonly string[]
}

export async function mergeTexts(base: string, mine: string, head: string): Promise<Merge> {
  const [ours, theirs] = await Promise.all([editsOf(base, mine), editsOf(base, head)])
  const parts = partsOf(linesOf(base), ours, theirs)
  return { parts, conflicts: parts.filter((part) => part.kind === 'conflict') }
}

/** With one choice for each conflict, in their order; where none is made, mine. */
export function mergedText({ parts }: Merge, choices: readonly (Side | undefined)[]): string {
  let met = 0
  const lines = parts.flatMap((part) => (part.kind === 'settled' ? part.lines : part[choices[met++] ?? 'mine']))
  return `${lines.join('\n')}\n`
}

async function editsOf(base: string, text: string): Promise<readonly Edit[]> {
  const edits: { from: number; until: number; lines: string[] }[] = []
  let at = 0
  let open: { from: number; until: number; lines: string[] } | undefined
  for (const { sign, pieces } of await lineDiff(base, text)) {
    if (sign === ' ') {
      open = undefined
      at += 1
      continue
    }
    if (open === undefined) edits.push((open = { from: at, until: at, lines: [] }))
    if (sign === '+') open.lines.push(pieces.map((piece) => piece.text).join(''))
    else open.until = at += 1
  }
  return edits
}

function partsOf(base: readonly string[], mine: readonly Edit[], head: readonly Edit[]): readonly MergePart[] {
  const parts: MergePart[] = []
  let [at, m, h] = [0, 0, 0]
  for (;;) {
    const from = Math.min(mine[m]?.from ?? Infinity, head[h]?.from ?? Infinity)
    if (from === Infinity) break
    if (from > at) parts.push({ kind: 'settled', lines: base.slice(at, from) })
    // Edits that touch belong together: whoever inserts beside a changed line may have meant the line as it was.
    let until = from
    const [firstMine, firstHead] = [m, h]
    for (let grew = true; grew;) {
      grew = false
      for (let edit = mine[m]; edit !== undefined && edit.from <= until; edit = mine[m]) {
        ;[until, m, grew] = [Math.max(until, edit.until), m + 1, true]
      }
      for (let edit = head[h]; edit !== undefined && edit.from <= until; edit = head[h]) {
        ;[until, h, grew] = [Math.max(until, edit.until), h + 1, true]
      }
    }
    const region = { from, until }
    parts.push(settle(base, region, mine.slice(firstMine, m), head.slice(firstHead, h)))
    at = until
  }
  if (at < base.length) parts.push({ kind: 'settled', lines: base.slice(at) })
  return parts
}

function settle(
  base: readonly string[],
  region: { readonly from: number; readonly until: number },
  mine: readonly Edit[],
  head: readonly Edit[],
): MergePart {
  const [ours, theirs] = [applied(base, region, mine), applied(base, region, head)]
  if (head.length === 0 || isSame(ours, theirs)) return { kind: 'settled', lines: ours }
  if (mine.length === 0) return { kind: 'settled', lines: theirs }
  const { from, until } = region
  return { kind: 'conflict', line: from + 1, base: base.slice(from, until), mine: ours, head: theirs }
}

function applied(
  base: readonly string[],
  { from, until }: { readonly from: number; readonly until: number },
  edits: readonly Edit[],
): readonly string[] {
  const lines: string[] = []
  let at = from
  for (const edit of edits) {
    lines.push(...base.slice(at, edit.from), ...edit.lines)
    at = edit.until
  }
  return [...lines, ...base.slice(at, until)]
}

function isSame(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((line, n) => line === other[n])
}

function linesOf(text: string): readonly string[] {
  return text.replace(/\r?\n$/, '').split(/\r?\n/)
}
