/**
 * Atoms: the smallest sets of values that rules can tell apart, one dimension at a time.
 *
 * @module
 */

import type { Rollout } from '../rule.ts'
import type { Box, Span } from './box.ts'
import type { DimensionName, Sample } from './dimensions.ts'

export interface Dimension {
  readonly name: DimensionName | 'bucket'
  /** Of a bucket dimension: what its key is, and its salt. */
  readonly rollout?: Pick<Rollout, 'by' | 'salt'>
  readonly atoms: readonly Atom[]
  readonly span: Span
}

/** Samples that no statement tells apart; the first one speaks for all. */
export interface Atom {
  readonly samples: readonly [Sample, ...Sample[]]
}

/** The atoms of a dimension that are in a box. */
export function atomsIn(box: Box, { atoms, span }: Dimension): readonly Atom[] {
  return atoms.filter((_, at) => ((box[span.offset + (at >> 5)] ?? 0) & (1 << (at & 31))) !== 0)
}

/** A set of atoms as the words of a box. */
export function wordsWhere(size: number, holds: (atom: number) => boolean): Uint32Array {
  const words = new Uint32Array(Math.ceil(size / 32))
  for (let atom = 0; atom < size; atom++) {
    if (holds(atom)) words[atom >> 5] = (words[atom >> 5] ?? 0) | (1 << (atom & 31))
  }
  return words
}
