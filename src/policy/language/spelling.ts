/**
 * Spelling: the word that was probably meant.
 *
 * @module
 */

/** The nearest candidate within a third of the word's length (at least one letter); the first of equals. */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  let best: string | undefined
  let least = Math.max(1, Math.floor(word.length / 3)) + 1
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - word.length) >= least) continue
    const distance = editDistance(word.toLowerCase(), candidate.toLowerCase())
    if (distance < least) [best, least] = [candidate, distance]
  }
  return best
}

/** "did you mean `x`?" or the whole choice when it is short. */
export function didYouMean(word: string, candidates: readonly string[]): string | undefined {
  const meant = nearest(word, candidates)
  if (meant !== undefined) return `did you mean \`${meant}\`?`
  return candidates.length > 0 && candidates.length <= 12 ? `use one of ${quoted(candidates)}` : undefined
}

export function quoted(words: readonly string[]): string {
  return words.map((word) => `\`${word}\``).join(', ')
}

/** Insertions, deletions, replacements and swaps of neighbours (optimal string alignment). */
export function editDistance(from: string, to: string): number {
  const a = Array.from(from)
  const b = Array.from(to)
  let before: number[] = []
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (const [row, left] of a.entries()) {
    const current = [row + 1]
    for (const [column, right] of b.entries()) {
      let distance = Math.min(
        (previous[column + 1] ?? 0) + 1,
        (current[column] ?? 0) + 1,
        (previous[column] ?? 0) + (left === right ? 0 : 1),
      )
      if (row > 0 && column > 0 && left === b[column - 1] && a[row - 1] === right) {
        distance = Math.min(distance, (before[column - 1] ?? 0) + 1)
      }
      current.push(distance)
    }
    before = previous
    previous = current
  }
  return previous[b.length] ?? 0
}
