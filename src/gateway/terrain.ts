/**
 * Terrain: the marketplaces, sites and pages that a policy knows, built-in ones and its own additions together.
 *
 * Made once per program, because a policy changes seldom and a click asks every time.
 *
 * @module
 */

import { compilePagePattern, type PagePattern } from '../context/page.ts'
import {
  builtinMarketplaces,
  builtinRegistry,
  descriptorFromData,
  makeRegistry,
  type Registry,
} from '../link/registry.ts'
import type { Program } from '../policy/program.ts'

export interface Terrain {
  readonly registry: Registry
  /** Content sites whose pages count as the platform's surfaces. */
  readonly sites: readonly string[]
  readonly patterns: readonly PagePattern[]
}

const known = new WeakMap<Program, Terrain>()

export function terrainOf(program: Program): Terrain {
  let terrain = known.get(program)
  if (terrain === undefined) {
    terrain = { registry: registryOf(program), sites: program.sites, patterns: patternsOf(program) }
    known.set(program, terrain)
  }
  return terrain
}

/** An addition that cannot be read is refused with its program, so none is missing here. */
function registryOf({ marketplaces }: Program): Registry {
  if (marketplaces.length === 0) return builtinRegistry
  const additions = marketplaces.map(descriptorFromData).flatMap((read) => (read.ok ? [read.value] : []))
  return makeRegistry([...builtinMarketplaces, ...additions])
}

function patternsOf({ surfaces }: Program): readonly PagePattern[] {
  return Object.entries(surfaces)
    .flatMap(([surface, { pages }]) => pages.map((page) => compilePagePattern(page, surface)))
    .flatMap((read) => (read.ok ? [read.value] : []))
}
