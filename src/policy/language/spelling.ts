/**
 * Spelling: the word that was probably meant, as advice and as a change of the text.
 *
 * @module
 */

import type { Findings, Fix, Range, Wording } from './diagnostic.ts'
import { say, words } from './wording.ts'

/** The nearest candidate within a third of the word's length (at least one letter); the first of equals. */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  const wanted = word.toLowerCase()
  let best: string | undefined
  let least = Math.max(1, Math.floor(word.length / 3)) + 1
  for (const candidate of candidates) {
    const distance = distanceBelow(least, wanted, candidate.toLowerCase())
    if (distance !== undefined) [best, least] = [candidate, distance]
    if (least === 0) break
  }
  return best
}

/** A word as it stands in the text. A word in block style has no quotes to keep, and is not rewritten. */
export interface Written {
  readonly text: string
  readonly range: Range
  readonly quote: string | undefined
}

export interface Correction {
  readonly help: Wording
  readonly fix: Fix | undefined
}

/**
 * "did you mean `x`?", the whole choice when it is short, or else other advice. Once there are more findings than are
 * shown, nothing is looked for any more: a document of nothing but misspelt words must not take a minute to read.
 */
export function correction(
  written: Written,
  candidates: readonly string[],
  otherwise: Wording = say('choose a known name', '请改为已有的名称'),
  findings?: Findings,
): Correction {
  const isTold = findings === undefined || !isFull(findings)
  const meant = isTold ? nearest(written.text, candidates) : undefined
  if (meant !== undefined) return { help: didYouMean(meant), fix: replacement(written, meant) }
  const isShort = candidates.length > 0 && candidates.length <= 12
  return { help: isShort ? useOneOf(candidates) : otherwise, fix: undefined }
}

const full = new WeakSet<Findings>()

/** Whether there are more findings than are shown. Remembered, because asking sorts them. */
export function isFull(findings: Findings): boolean {
  if (!full.has(findings) && findings.all().at(-1)?.code === 'too-many-findings') full.add(findings)
  return full.has(findings)
}

export function didYouMean(meant: string): Wording {
  return say(`did you mean \`${meant}\`?`, `是否想写 \`${meant}\`？`)
}

export function useOneOf(candidates: readonly string[]): Wording {
  const { en, 'zh-CN': chinese } = words(candidates)
  return say(`use one of ${en}`, `可选值：${chinese}`)
}

/** Puts another word in the place of the written one, in the same quotes. */
export function replacement({ range, quote }: Written, text: string, safe = false): Fix | undefined {
  if (quote === undefined) return undefined
  return { safe, edits: [{ range, text: `${quote}${text}${quote}` }] }
}

/** Whether one letter, or a swap of two, separates a word from this candidate and from no other. */
export function isOnlyNeighbour(word: string, meant: string, candidates: readonly string[]): boolean {
  const isNear = (candidate: string) => editDistance(word.toLowerCase(), candidate.toLowerCase()) <= 1
  return isNear(meant) && candidates.filter(isNear).length === 1
}

/** Insertions, deletions, replacements and swaps of neighbours (optimal string alignment). */
export function editDistance(from: string, to: string): number {
  return distanceBelow(Infinity, from, to) ?? 0
}

/** The distance, when it is below a limit. */
function distanceBelow(limit: number, from: string, to: string): number | undefined {
  if (Math.abs(from.length - to.length) >= limit) return undefined
  let before: number[] = []
  let previous = Array.from({ length: to.length + 1 }, (_, index) => index)
  for (let row = 0; row < from.length; row++) {
    const left = from.charCodeAt(row)
    const current = [row + 1]
    let least = row + 1
    for (let column = 0; column < to.length; column++) {
      const right = to.charCodeAt(column)
      let distance = Math.min(
        (previous[column + 1] ?? 0) + 1,
        (current[column] ?? 0) + 1,
        (previous[column] ?? 0) + (left === right ? 0 : 1),
      )
      if (row > 0 && column > 0 && left === to.charCodeAt(column - 1) && from.charCodeAt(row - 1) === right) {
        distance = Math.min(distance, (before[column - 1] ?? 0) + 1)
      }
      current.push(distance)
      if (distance < least) least = distance
    }
    // A swap may still take one step less than the row shows.
    if (least > limit) return undefined
    before = previous
    previous = current
  }
  const distance = previous[to.length] ?? 0
  return distance < limit ? distance : undefined
}
