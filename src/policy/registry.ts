/**
 * The marketplaces a program knows: the built-in ones, and those it adds.
 *
 * @module
 */

import {
  builtinMarketplaces,
  builtinRegistry,
  descriptorFromData,
  makeRegistry,
  type Registry,
} from '../link/registry.ts'
import type { Program } from './program.ts'

/** An addition that cannot be read is refused with its program, so none is missing here. */
export function registryOf({ marketplaces }: Pick<Program, 'marketplaces'>): Registry {
  if (marketplaces.length === 0) return builtinRegistry
  const additions = marketplaces.map(descriptorFromData).flatMap((read) => (read.ok ? [read.value] : []))
  return makeRegistry([...builtinMarketplaces, ...additions])
}
