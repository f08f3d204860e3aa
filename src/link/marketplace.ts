/**
 * Marketplaces: shops on the web whose links we can read, each described in a file of its own under `marketplaces/`.
 *
 * A descriptor is everything we know about a marketplace; nothing else in the code asks which one it is. No link was
 * opened to check a shape: each is evidence that it existed. Pages of a known host that have no shape are `other`.
 *
 * @module
 */

import type { Match, Shape } from './shape.ts'
import type { Address } from './url.ts'

/** What a link leads to. `short` and `affiliate` links hide their target; `other` is any page without goods of its own. */
export type Kind = 'product' | 'shop' | 'affiliate' | 'coupon' | 'search' | 'short' | 'other'

export interface LocalName {
  readonly 'zh-CN': string
  readonly en: string
}

/** Pages of one kind. */
export interface LinkShape extends Shape {
  readonly kind: Kind
  /** The marketplace whose page it is, where that is not the one it stands in (an app that shows a store's pages). */
  readonly of?: string
  /** The page shows goods of a shop it does not name: the marketplace stays unknown. */
  readonly nameless?: true
}

/** A link that was recognised. */
export interface LinkMatch extends Match {
  readonly kind: Kind
  readonly of?: string | undefined
  readonly nameless?: true | undefined
}

/** Reads what cannot be said as data (JSON in a parameter), and what a policy wrote as a template. */
export type LinkReader = (address: Address) => LinkMatch | undefined

/** A parameter by which a link itself names the surface it stood on; `member`, where its value is a JSON object. */
export interface Hint {
  readonly parameter: string
  readonly member?: string
  readonly value: string
  readonly surface: string
}

export interface Marketplace {
  readonly id: string
  readonly name: LocalName
  /** Registered domains and single hosts; each stands for itself and everything below it, the longest one wins. */
  readonly domains: readonly string[]
  /** Schemes of its apps, without the colon. */
  readonly schemes?: readonly string[]
  /** Hosts that its app links write in place of a web host. */
  readonly appHosts?: Readonly<Record<string, string>>
  /** In order: the first that fits says what a link is. */
  readonly shapes: readonly (LinkShape | LinkReader)[]
  /** Product ids mean the same product wherever the id space is the same. */
  readonly idSpace?: string
  /** Web address of a product, with `{id}`. */
  readonly productUrl?: string
  /** Web address of a shop, with `{id}`. */
  readonly shopUrl?: string
  /** A site of content, not a shop: where its links lead is not known yet. */
  readonly content?: true
  readonly hints?: readonly Hint[]
}
