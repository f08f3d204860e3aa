/**
 * The universe: every request there is, without what cannot be.
 *
 * Dimensions are free of each other but for two things. Who has an id has its buckets: an author without an id has no
 * bucket, a listed one has the buckets of its id, and any other may have any. And who has no token has nothing that only a
 * token tells: a Referer tells surface and content, and without either not even the content is known.
 *
 * @module
 */

import type { Evidence } from '../../context/context.ts'
import type { Rollout } from '../rule.ts'
import { atomsIn, everything, holds, isAbsent, keep, type Atom, type Dimension } from './atoms.ts'
import type { Box } from './box.ts'
import { absentKey, anyKey } from './dimensions.ts'
import { canTell, canTellSurface } from './evidence.ts'

export interface Universe {
  /** Every request there is, as boxes that share nothing. */
  readonly boxes: readonly Box[]
  /** False where telling every listed id from every other would take too long: then ids may stand with any buckets. */
  readonly isExact: boolean
}

/** Beyond so many boxes a policy has a dozen rollouts by the very ids of which it has long lists. */
const mostBoxes = 1024

/** Everything, cut by what evidence can tell, and by what buckets and the ids they are made of allow together. */
export function universeOf(dimensions: readonly Dimension[]): Universe {
  const keys = [...new Set(dimensions.flatMap(({ rollout }) => rollout?.by ?? []))]
  const marks = new Map(keys.map((by) => [by, marksFor(by, dimensions)]))
  const isExact = [...marks.values()].reduce((product, { length }) => product * length, 1) <= mostBoxes
  const boxes = keys.reduce<readonly Box[]>((cut, by) => {
    const cases = isExact
      ? (marks.get(by) ?? []).map((mark) => caseOf(mark, by, dimensions))
      : looseCases(by, dimensions)
    return cut.flatMap((box) => cases.map((narrow) => narrow(box)))
  }, evidenceCases(dimensions))
  return { boxes: boxes.filter((box) => dimensions.every((each) => atomsIn(box, each).length > 0)), isExact }
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
  return [true, false].map((isWithout) => (box) => {
    const narrowed = box.slice()
    for (const each of own) keep(narrowed, each, ({ samples }) => (samples[0].value === undefined) === isWithout)
    return narrowed
  })
}

/** Every request, cut by evidence: what a click can say of itself with a token, with a Referer, and with neither. */
function evidenceCases(dimensions: readonly Dimension[]): readonly Box[] {
  const evidence = dimensions.find(({ name }) => name === 'evidence')
  if (evidence === undefined) return [everything(dimensions)]
  const cases = new Map<string, Box>()
  for (const atom of evidence.atoms) {
    const possible = everything(dimensions)
    for (const dimension of dimensions) keep(possible, dimension, (other) => goesWith(atom, other, dimension))
    const { offset, words } = evidence.span
    const key = [...possible.slice(0, offset), ...possible.slice(offset + words)].join()
    const known = cases.get(key)
    keep(possible, evidence, (other) => other === atom || (known !== undefined && isIn(known, evidence, other)))
    cases.set(key, possible)
  }
  return [...cases.values()]
}

function isIn(box: Box, dimension: Dimension, atom: Atom): boolean {
  return holds(box, dimension, dimension.atoms.indexOf(atom))
}

/** Whether a click with the evidence of one atom may have the values of another. */
function goesWith(evidence: Atom, { samples }: Atom, { name, rollout }: Dimension): boolean {
  // The strongest evidence comes first, and may tell whatever a weaker one may.
  const strongest = evidence.samples[0].value as Evidence
  if (name === 'evidence') return true
  if (name === 'surface') return samples.some(({ value = '' }) => canTellSurface(strongest, value))
  const fact = name === 'bucket' ? rollout?.by : name
  return fact === undefined || canTell(strongest, fact) || isAbsent({ samples })
}
