/**
 * Witnesses: one request out of a box, as the simulator takes it and as the edge sees it.
 *
 * @module
 */

import { instant } from '../../kernel/instant.ts'
import type { Facts } from '../decision.ts'
import type { Witness } from '../language/diagnostic.ts'
import { atomsIn, type Atom, type Dimension } from './atoms.ts'
import type { Box } from './box.ts'
import { anyKey, hasBuckets, plainFacts, type BucketRange, type Sample } from './dimensions.ts'
import type { FindKey } from './keys.ts'

/** Where requests are looked for: the dimensions, and a way to keys. */
export interface Search {
  readonly dimensions: readonly Dimension[]
  readonly findKey: FindKey
}

export function witnessOf(box: Box, search: Search): Witness | undefined {
  const parts = choose(box, search)
  if (parts === undefined) return undefined
  return { at: 0, surface: '', url: '', ...Object.assign({}, ...parts.map(({ witness }) => witness)) } as Witness
}

export function clickOf(box: Box, search: Search, subject: number) {
  const parts = choose(box, search)
  if (parts === undefined) return undefined
  const facts = Object.assign({}, plainFacts, ...parts.map((part) => part.facts[subject])) as Facts
  return { facts, at: instant(parts.find(({ witness }) => witness.at !== undefined)?.witness.at ?? 0) }
}

/** One sample per dimension, the first that is in the box; ids are looked for that have the buckets they need. */
function choose(box: Box, { dimensions, findKey }: Search): readonly Sample[] | undefined {
  const chosen = dimensions.flatMap((dimension) => {
    if (dimension.name === 'bucket') return []
    const [atom] = atomsIn(box, dimension)
    return atom === undefined ? [] : [{ dimension, sample: atom.samples[0] }]
  })
  const parts: Sample[] = chosen.map(({ sample }) => sample)
  for (const by of new Set(dimensions.flatMap(({ rollout }) => rollout?.by ?? []))) {
    const own = chosen.find(({ dimension }) => dimension.name === by)?.sample
    const wanted = dimensions.filter(({ rollout }) => rollout?.by === by).map((each) => rangesIn(box, each))
    if (own?.mark !== undefined && own.mark !== anyKey) {
      // A listed id has the buckets it has; only in a space that is not exact they may not be those of the box.
      if (own.value !== undefined && !hasBuckets(own.value, wanted)) return undefined
      continue
    }
    if (wanted.some(({ length }) => length === 0)) continue
    const taken = new Set(dimensions.find(({ name }) => name === by)?.atoms.flatMap(idsOf))
    const key = findKey(by, wanted, taken)
    if (key === undefined) return undefined
    const found = { [by]: key }
    parts.push({ value: key, facts: (parts[0]?.facts ?? []).map(() => found), witness: found })
  }
  return parts
}

function idsOf({ samples }: Atom): readonly string[] {
  return samples.flatMap(({ value, mark }) => (value === undefined || mark === anyKey ? [] : [value]))
}

/** The ranges of buckets in a box; none where only the absent key is. */
function rangesIn(box: Box, dimension: Dimension): readonly BucketRange[] {
  const salt = dimension.rollout?.salt ?? ''
  const starts = dimension.atoms.flatMap(({ samples }) => samples.flatMap((sample) => sample.from ?? []))
  return atomsIn(box, dimension)
    .flatMap(({ samples }) => samples.flatMap((sample) => sample.from ?? []))
    .map((from) => ({ salt, from, before: Math.min(10_000, ...starts.filter((start) => start > from)) }))
}
