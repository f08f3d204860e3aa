/**
 * Parties: whose a marketplace is, as the policy says.
 *
 * Own if the policy lists it; none where no marketplace is known or it is a content site, whose pages have no goods of
 * their own to judge; external otherwise.
 *
 * @module
 */

import { builtinRegistry, type Registry } from '../link/registry.ts'
import type { Party } from './decision.ts'

/** What is asked of the link registry. */
export type KnownMarketplaces = Pick<Registry, 'byId'>

export function partyOf(
  marketplace: string | undefined,
  own: readonly string[],
  registry: KnownMarketplaces = builtinRegistry,
): Party {
  if (marketplace === undefined) return 'none'
  if (own.includes(marketplace)) return 'own'
  return registry.byId(marketplace)?.content === true ? 'none' : 'external'
}
