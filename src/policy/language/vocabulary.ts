/**
 * Vocabulary: the marketplaces and content sites a policy may name without describing them.
 *
 * @module
 */

import { sites } from '../../context/page.ts'
import { builtinMarketplaces } from '../../link/registry.ts'

export interface Vocabulary {
  readonly marketplaces: readonly string[]
  readonly sites: readonly string[]
}

/** What the registries know. */
export const builtinVocabulary: Vocabulary = {
  marketplaces: builtinMarketplaces.map(({ id }) => id),
  sites: sites.map(({ id }) => id),
}
