/**
 * Marketplaces: shops on the web whose links we can read, each described in a file of its own under `marketplaces/`.
 *
 * @module
 */

/** What a link leads to. `short` and `affiliate` links hide their target; `other` is any page without goods of its own. */
export type Kind = 'product' | 'shop' | 'affiliate' | 'coupon' | 'search' | 'short' | 'other'

export interface LocalName {
  readonly 'zh-CN': string
  readonly en: string
}
