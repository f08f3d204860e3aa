/**
 * Goods: what an entry names outside and in the own store, with their addresses on the web.
 *
 * Names and addresses are those that the link registry knows; of a marketplace that only the policy knows, its id is all
 * there is.
 *
 * @module
 */

import { builtinMarketplaces, builtinRegistry } from '../../../link/registry.ts'
import type { Language } from '../../words/language.ts'

export type GoodsKind = 'product' | 'shop'

export function marketplaceName(id: string, language: Language): string {
  return builtinRegistry.byId(id)?.name[language] ?? id
}

/** The page of a product or shop; undefined where nobody knows how it is written. */
export function pageOf(kind: GoodsKind, marketplace: string, id: string): string | undefined {
  const known = builtinRegistry.byId(marketplace)
  const template = kind === 'product' ? known?.productUrl : known?.shopUrl
  return id === '' ? undefined : template?.replace('{id}', encodeURIComponent(id))
}

/** For a list to choose from, the names in order. */
export function marketplaceChoices(language: Language): readonly { readonly value: string; readonly label: string }[] {
  return builtinMarketplaces
    .filter(({ content }) => content !== true)
    .map(({ id, name }) => ({ value: id, label: name[language] === id ? id : `${name[language]} (${id})` }))
    .sort((one, other) => one.label.localeCompare(other.label, language))
}
