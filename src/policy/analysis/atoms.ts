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

/** Whether an atom of a dimension, by its place, is in a box. */
export function holds(box: Box, { span }: Pick<Dimension, 'span'>, atom: number): boolean {
  return ((box[span.offset + (atom >> 5)] ?? 0) & (1 << (atom & 31))) !== 0
}

/** The atoms of a dimension that are in a box. */
export function atomsIn(box: Box, dimension: Dimension): readonly Atom[] {
  return dimension.atoms.filter((_, at) => holds(box, dimension, at))
}

/** The place of the atom of absence; -1 in dimensions whose values are never absent. */
export function absentAt({ atoms }: Dimension): number {
  return atoms.findIndex(isAbsent)
}

/** Whether the absent value is in an atom; values that no rule tells from absence may be there too. */
export function isAbsent({ samples }: Atom): boolean {
  return samples.some(({ value }) => value === undefined)
}

/** A set of atoms as the words of a box. */
export function wordsWhere(size: number, isIn: (atom: number) => boolean): Uint32Array {
  const words = new Uint32Array(Math.ceil(size / 32))
  for (let atom = 0; atom < size; atom++) {
    if (isIn(atom)) words[atom >> 5] = (words[atom >> 5] ?? 0) | (1 << (atom & 31))
  }
  return words
}

/** Leaves of a dimension of a box only some atoms. */
export function keep(box: Box, { atoms, span }: Dimension, isKept: (atom: Atom) => boolean): void {
  const words = wordsWhere(atoms.length, (at) => {
    const atom = atoms[at]
    return atom !== undefined && isKept(atom)
  })
  for (let at = 0; at < span.words; at++) box[span.offset + at] = (box[span.offset + at] ?? 0) & (words[at] ?? 0)
}

/** The box of every request, also of those that cannot be. */
export function everything(dimensions: readonly Dimension[]): Box {
  const box = new Uint32Array(dimensions.reduce((size, { span }) => size + span.words, 0))
  for (const { atoms, span } of dimensions)
    box.set(
      wordsWhere(atoms.length, () => true),
      span.offset,
    )
  return box
}
