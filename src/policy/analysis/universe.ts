/**
 * The universe: every request there is, without what cannot be.
 *
 * Dimensions are free of each other but for one thing: who has an id has its buckets. An author without an id has no
 * bucket, a listed one has the buckets of its id, and any other may have any.
 *
 * @module
 */

import type { Rollout } from '../rule.ts'
import { wordsWhere, type Atom, type Dimension } from './atoms.ts'
import type { Box } from './box.ts'
import { absentKey, anyKey } from './dimensions.ts'

export interface Universe {
  /** Every request there is, as boxes that share nothing. */
  readonly boxes: readonly Box[]
  /** False where telling every listed id from every other would take too long: then ids may stand with any buckets. */
  readonly isExact: boolean
}

/** Beyond so many boxes a policy has a dozen rollouts by the very ids of which it has long lists. */
const mostBoxes = 1024

/** Everything, cut by what buckets and the ids they are made of allow together. */
export function universeOf(dimensions: readonly Dimension[], size: number): Universe {
  const everything = new Uint32Array(size)
  for (const { atoms, span } of dimensions)
    everything.set(
      wordsWhere(atoms.length, () => true),
      span.offset,
    )
  const keys = [...new Set(dimensions.flatMap(({ rollout }) => rollout?.by ?? []))]
  const marks = new Map(keys.map((by) => [by, marksFor(by, dimensions)]))
  const isExact = [...marks.values()].reduce((product, { length }) => product * length, 1) <= mostBoxes
  const boxes = keys.reduce<readonly Box[]>(
    (cut, by) => {
      const cases = isExact
        ? (marks.get(by) ?? []).map((mark) => caseOf(mark, by, dimensions))
        : looseCases(by, dimensions)
      return cut.flatMap((box) => cases.map((narrow) => narrow(box)))
    },
    [everything],
  )
  return { boxes, isExact }
}

type Narrow = (box: Box) => Box

/** No key, any key, and each combination of buckets that listed ids have. */
function marksFor(by: Rollout['by'], dimensions: readonly Dimension[]): readonly string[] {
  const key = dimensions.find(({ name }) => name === by)
  if (key === undefined) return [absentKey, anyKey]
  return [...new Set(key.atoms.flatMap(({ samples: [{ mark }] }) => mark ?? []))]
}

/** No key and no bucket; any key and any buckets; or listed ids with the buckets they have. */
function caseOf(mark: string, by: Rollout['by'], dimensions: readonly Dimension[]): Narrow {
  const buckets = dimensions.filter(({ rollout }) => rollout?.by === by)
  const key = dimensions.find(({ name }) => name === by)
  const starts = mark === absentKey || mark === anyKey ? undefined : mark.split(',')
  return (box) => {
    const narrowed = box.slice()
    if (key !== undefined) keep(narrowed, key, ({ samples: [{ mark: own }] }) => own === mark)
    for (const [at, bucket] of buckets.entries()) {
      keep(narrowed, bucket, ({ samples }) => {
        if (starts !== undefined) return samples.some(({ value }) => value === starts[at])
        return (samples[0].value === undefined) === (mark === absentKey)
      })
    }
    return narrowed
  }
}

/** Only that who has no key has no bucket. */
function looseCases(by: Rollout['by'], dimensions: readonly Dimension[]): readonly Narrow[] {
  const own = dimensions.filter(({ name, rollout }) => name === by || rollout?.by === by)
  return [true, false].map((isAbsent) => (box) => {
    const narrowed = box.slice()
    for (const each of own) keep(narrowed, each, ({ samples }) => (samples[0].value === undefined) === isAbsent)
    return narrowed
  })
}

function keep(box: Box, { atoms, span }: Dimension, isKept: (atom: Atom) => boolean): void {
  const words = wordsWhere(atoms.length, (at) => {
    const atom = atoms[at]
    return atom !== undefined && isKept(atom)
  })
  for (let at = 0; at < span.words; at++) box[span.offset + at] = (box[span.offset + at] ?? 0) & (words[at] ?? 0)
}
