/**
 * The space of requests: all that rules can ask, cut into atoms in which no rule can tell two requests apart.
 *
 * Samples that every statement answers alike are one atom. One sample then decides for all of its atom, and a box over
 * atoms is a finite thing that can be computed with. What cannot be (an author with no author id and yet a bucket, a
 * listed author in another bucket than its own) is kept out by the universe, a few boxes that share nothing.
 *
 * @module
 */

import type { Declared } from '../../link/sample.ts'
import type { Facts } from '../decision.ts'
import type { Witness } from '../language/diagnostic.ts'
import type { Dimension } from './atoms.ts'
import type { Box, Layout } from './box.ts'
import { cutsFor } from './cut.ts'
import { destinationSamples } from './destinations.ts'
import { idsNamed, type Statement, type Subject } from './dimensions.ts'
import { makeKeyFinder } from './keys.ts'
import { universeOf } from './universe.ts'
import { clickOf, witnessOf } from './witness.ts'

export { atomsIn, type Dimension } from './atoms.ts'

export interface Space {
  readonly subjects: readonly Subject[]
  readonly dimensions: readonly Dimension[]
  readonly layout: Layout
  /** Every request there is, as boxes that share nothing. */
  readonly universe: readonly Box[]
  /** False where ids may stand with buckets that they do not have: what has a witness is true all the same. */
  readonly isExact: boolean
  /** Kinds of links that a program declares and that no link we could make shows: requests for them are missing here. */
  readonly unsampled: readonly Declared[]
  /** Links that one subject judges by its rules and another refuses or cannot judge: they are not in the space. */
  readonly judgedByOne: readonly string[]
  /** The requests of a statement as one subject reads it; the statement is one the space was made for. */
  readonly boxOf: (statement: Statement, subject?: number) => Box
  /** A request of a box; undefined when no id with the buckets it needs was found. */
  readonly witnessOf: (box: Box) => Witness | undefined
  /** The facts of a witness' request as one subject sees them, for asking the edge itself. */
  readonly factsOf: (box: Box, subject?: number) => { readonly facts: Facts; readonly at: number } | undefined
}

export interface SpaceOptions {
  /** Statements beside the rules that the space must be able to tell apart. */
  readonly also?: readonly Statement[]
  /** The instant that stands for a policy without dates. */
  readonly now: number
}

export function makeSpace(subjects: readonly Subject[], { also = [], now }: SpaceOptions): Space {
  const statements = [...subjects.flatMap(({ program }) => program.rules.filter(({ mode }) => mode !== 'off')), ...also]
  const named = { subjects, statements }
  const destinations = destinationSamples(subjects, {
    products: idsNamed('product', named),
    shops: idsNamed('shop', named),
  })
  const cuts = cutsFor({ subjects, statements, now, destinations })
  let offset = 0
  const dimensions = cuts.map(({ name, rollout, atoms }): Dimension => {
    const span = { offset, words: Math.ceil(atoms.length / 32) }
    offset += span.words
    return { name, ...(rollout === undefined ? {} : { rollout }), atoms, span }
  })
  const size = offset
  const layout = dimensions.map(({ span }) => span)
  const universe = universeOf(dimensions)
  const search = { dimensions, findKey: makeKeyFinder() }
  return {
    subjects,
    dimensions,
    layout,
    universe: universe.boxes,
    isExact: universe.isExact,
    unsampled: destinations.unsampled,
    judgedByOne: destinations.judgedByOne,
    boxOf: (statement, subject = 0) => {
      const box = new Uint32Array(size)
      for (const [at, cut] of cuts.entries()) box.set(cut.wordsOf(statement, subject), layout[at]?.offset)
      return box
    },
    witnessOf: (box) => witnessOf(box, search),
    factsOf: (box, subject = 0) => clickOf(box, search, subject),
  }
}
