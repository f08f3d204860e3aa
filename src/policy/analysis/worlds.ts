/**
 * Worlds: parts of all requests, in each of which it is settled which versions know the surface.
 *
 * A click from a surface that a version does not declare is judged as one from an unknown place, and its content with it:
 * an id of a story nobody declared is no id of a room. So there a version is blind to content, and to buckets by content.
 *
 * @module
 */

import { builtinSurfaces } from '../../context/context.ts'
import type { Program } from '../program.ts'
import { absentAt, everything, holds } from './atoms.ts'
import { intersection, type Box } from './box.ts'
import type { Statement } from './dimensions.ts'
import type { Space } from './space.ts'

export interface World {
  readonly box: Box
  /** By subject: whether it does not know the surface. */
  readonly isBlind: readonly boolean[]
}

/** Surfaces that some of the programs declare and others do not, as statements a space must tell apart. */
export function disputedSurfaces(programs: readonly Program[]): readonly Statement[] {
  const names = new Set(programs.flatMap(({ surfaces }) => Object.keys(surfaces)))
  return [...names]
    .filter((name) => !builtinSurfaces.has(name) && !programs.every((program) => declares(program, name)))
    .map((name) => ({ if: { surface: [name] } }))
}

function declares({ surfaces }: Program, name: string): boolean {
  return Object.hasOwn(surfaces, name)
}

/** The space was made for the disputed surfaces too. */
export function worldsIn(space: Space, disputed: readonly Statement[]): readonly World[] {
  const programs = space.subjects.map(({ program }) => program)
  const open = everything(space.dimensions)
  const worlds = disputed.map((statement): World => {
    const [name = ''] = statement.if.surface ?? []
    const isBlind = programs.map((program) => !declares(program, name))
    const box = space.boxOf(statement, isBlind.indexOf(false))
    for (const { name: dimension, span } of space.dimensions) {
      if (dimension !== 'surface') continue
      for (let at = span.offset; at < span.offset + span.words; at++) open[at] = (open[at] ?? 0) & ~(box[at] ?? 0)
    }
    return { box, isBlind }
  })
  return [{ box: open, isBlind: programs.map(() => false) }, ...worlds]
}

/** The requests of a box in a world, as a subject reads it there; undefined when there are none. */
export function boxIn(world: World, box: Box, subject: number, space: Space): Box | undefined {
  const read = world.isBlind[subject] === true ? blindly(box, space) : box
  return read && intersection(read, world.box, space.layout)
}

function blindly(box: Box, { dimensions }: Space): Box | undefined {
  const blind = box.slice()
  for (const dimension of dimensions) {
    if (dimension.name !== 'content' && dimension.rollout?.by !== 'content') continue
    if (!holds(box, dimension, absentAt(dimension))) return undefined
    for (const at of dimension.atoms.keys()) {
      const word = dimension.span.offset + (at >> 5)
      blind[word] = (blind[word] ?? 0) | (1 << (at & 31))
    }
  }
  return blind
}
