/**
 * Chains: the steps of an `equivalent` action, tried in order: the same product, the merchant's shop, the store's
 * search, and at the end an explanation.
 *
 * A shopper is never taken silently to something dearer, sold out, or not the same: what fails the guard is passed over
 * with the reason, and becomes an offer on the notice where it is the shopper's to choose. Every address is https on a
 * host of the policy's `stores`, looked at after its template was filled. One click asks the catalogue once at most.
 *
 * @module
 */

import type { Instant } from '../kernel/instant.ts'
import { canonicalHost } from '../link/canonical.ts'
import type { Destination } from '../link/destination.ts'
import type { ChainStep } from '../policy/decision.ts'
import { targetOf } from '../policy/names.ts'
import type { Equivalents, ProductGuard } from '../policy/program.ts'
import type { Entry, Grade, ShopEntry } from './entry.ts'
import type { CatalogueSource } from './source.ts'

/** Why a step was passed over. */
export type SkipReason =
  | 'no_entry'
  | 'grade_too_low'
  | 'dearer'
  /** The guard asks about prices and the entry does not tell them. */
  | 'price_unknown'
  | 'out_of_stock'
  | 'delisted'
  | 'expired'
  | 'not_approved'
  | 'title_missing'
  | 'catalogue_unavailable'
  | 'not_a_product'
  | 'target_not_in_stores'
  /** The policy names no search. */
  | 'not_configured'

export interface Skip {
  readonly step: ChainStep
  readonly why: SkipReason
}

/** An equivalent that the guard keeps from being opened, for the shopper to choose. */
export interface Offer {
  readonly url: string
  readonly title?: string | undefined
  readonly grade?: Grade | undefined
  readonly why: 'grade_too_low' | 'dearer' | 'price_unknown'
}

export interface ChainResult {
  readonly step: ChainStep
  /** Absent when the chain came to its explanation. */
  readonly location: string | undefined
  readonly skipped: readonly Skip[]
  readonly offer?: Offer | undefined
}

export interface ChainOptions {
  readonly destination: Destination
  readonly guard: Equivalents
  readonly catalogue: CatalogueSource
  readonly at: Instant
  /** Address of a product on a marketplace, from the registry. */
  readonly productUrl: (marketplace: string, product: string) => string | undefined
  readonly shopUrl: (marketplace: string, shop: string) => string | undefined
  readonly stores: readonly string[]
}

/** What the catalogue says of a destination. A destination is a product or a shop, so it is one question or none. */
type Found =
  | { readonly kind: 'entry'; readonly entry: Entry | undefined }
  | { readonly kind: 'shop'; readonly shop: ShopEntry | undefined }
  | { readonly kind: 'nothing_to_ask' | 'unavailable' }

/** Without an own guard only the very same product is opened. */
const strictGuard: Pick<ProductGuard, 'grades' | 'max_price_increase'> = { grades: ['exact'] }

/** Walks a chain. Never rejects: a catalogue that fails costs the steps that need it. */
export async function runChain(chain: readonly ChainStep[], options: ChainOptions): Promise<ChainResult> {
  return walk(chain, options, peek(chain, options) ?? (await ask(options)))
}

/** The same without a promise, when nothing has to be read. */
export function runChainNow(chain: readonly ChainStep[], options: ChainOptions): ChainResult | undefined {
  const found = peek(chain, options)
  return found === undefined ? undefined : walk(chain, options, found)
}

function peek(chain: readonly ChainStep[], { destination, catalogue }: ChainOptions): Found | undefined {
  const { marketplace, id } = destination
  if (marketplace === undefined || id === undefined) return { kind: 'nothing_to_ask' }
  if (isShop(destination)) {
    if (!chain.includes('shop')) return { kind: 'nothing_to_ask' }
    const known = catalogue.peekShop?.(marketplace, id)
    return known === undefined ? undefined : { kind: 'shop', shop: known.value }
  }
  if (!isProduct(destination) || !chain.some((step) => step !== 'explain')) return { kind: 'nothing_to_ask' }
  const known = catalogue.peekEntry?.(marketplace, id)
  return known === undefined ? undefined : { kind: 'entry', entry: known.value }
}

async function ask({ destination, catalogue }: ChainOptions): Promise<Found> {
  const { marketplace, id } = destination
  if (marketplace === undefined || id === undefined) return { kind: 'nothing_to_ask' }
  try {
    if (isShop(destination)) return { kind: 'shop', shop: await catalogue.shop(marketplace, id) }
    return { kind: 'entry', entry: await catalogue.entry(marketplace, id) }
  } catch {
    return { kind: 'unavailable' }
  }
}

/** Affiliate and coupon links carry the product's id where they show it at all. */
function isProduct({ kind, id }: Destination): boolean {
  return id !== undefined && (kind === 'product' || kind === 'affiliate' || kind === 'coupon')
}

function isShop({ kind, id }: Destination): boolean {
  return id !== undefined && kind === 'shop'
}

type Tried = { readonly location: string } | { readonly why: SkipReason; readonly offer?: Offer | undefined }

function walk(chain: readonly ChainStep[], options: ChainOptions, found: Found): ChainResult {
  const skipped: Skip[] = []
  let offer: Offer | undefined
  for (const step of chain) {
    if (step === 'explain') break
    const tried = tries[step](options, found)
    if ('location' in tried) return { step, location: tried.location, skipped, ...(offer && { offer }) }
    skipped.push({ step, why: tried.why })
    offer ??= tried.offer
  }
  return { step: 'explain', location: undefined, skipped, ...(offer && { offer }) }
}

const tries: Readonly<Record<Exclude<ChainStep, 'explain'>, (options: ChainOptions, found: Found) => Tried>> = {
  product: tryProduct,
  shop: tryShop,
  search: trySearch,
}

function tryProduct(options: ChainOptions, found: Found): Tried {
  if (!isProduct(options.destination)) return { why: 'not_a_product' }
  if (found.kind === 'unavailable') return { why: 'catalogue_unavailable' }
  if (found.kind !== 'entry' || found.entry === undefined) return { why: 'no_entry' }
  const { entry } = found
  const unusable = unusableWhy(entry, options.at)
  if (unusable !== undefined) return { why: unusable }
  if (entry.stock === 'out' && options.guard.product?.in_stock !== false) return { why: 'out_of_stock' }

  const location = inStores(options.productUrl(entry.to.marketplace, entry.to.product), options.stores)
  if (location === undefined) return { why: 'target_not_in_stores' }
  const why = guardedWhy(entry, options.guard.product ?? strictGuard)
  if (why === undefined) return { location }
  return { why, offer: { url: location, title: entry.title, grade: entry.grade, why } }
}

function tryShop(options: ChainOptions, found: Found): Tried {
  if (found.kind === 'unavailable') return { why: 'catalogue_unavailable' }
  if (found.kind === 'shop' && found.shop !== undefined) {
    const { shop } = found
    const unusable = unusableWhy(shop, options.at)
    if (unusable !== undefined) return { why: unusable }
    return located(options.shopUrl(shop.to.marketplace, shop.to.shop), options.stores)
  }
  if (found.kind !== 'entry' || found.entry?.shop === undefined) return { why: 'no_entry' }
  const {
    entry,
    entry: { shop },
  } = found
  const unusable = unusableWhy(entry, options.at)
  // A product that is no longer sold says nothing against the merchant's shop.
  if (unusable !== undefined && unusable !== 'delisted') return { why: unusable }
  return located(shop === undefined ? undefined : options.shopUrl(entry.to.marketplace, shop), options.stores)
}

function trySearch({ guard, stores }: ChainOptions, found: Found): Tried {
  const { search } = guard
  if (search === undefined) return { why: 'not_configured' }
  if (!search.url.includes('{title}') && !search.needs.includes('title')) return located(search.url, stores)
  if (found.kind === 'unavailable') return { why: 'catalogue_unavailable' }
  // The title is the outside product's: it stays true when the pair expires, but nobody vouched for a pending one.
  const entry = found.kind === 'entry' && found.entry?.status !== 'pending' ? found.entry : undefined
  const title = entry?.title?.trim() ?? ''
  if (title === '') return { why: 'title_missing' }
  // A function, because `$&` in a title means something in a replacement text; lone surrogates cannot be encoded.
  const filled = search.url.replaceAll('{title}', () => encodeURIComponent(title.toWellFormed()))
  return located(filled, stores)
}

function unusableWhy(entry: Pick<Entry, 'status' | 'expires'>, at: Instant): SkipReason | undefined {
  if (entry.status === 'pending') return 'not_approved'
  if (entry.status === 'delisted') return 'delisted'
  return entry.expires !== undefined && entry.expires <= at ? 'expired' : undefined
}

function guardedWhy(
  entry: Entry,
  guard: Pick<ProductGuard, 'grades' | 'max_price_increase'>,
): Offer['why'] | undefined {
  if (!guard.grades.includes(entry.grade)) return 'grade_too_low'
  const { max_price_increase: percent } = guard
  if (percent === undefined) return undefined
  if (entry.price === undefined || entry.ownPrice === undefined) return 'price_unknown'
  // In fen, so that 110 % of ¥19.90 is ¥21.89 and not one rounding error less.
  return fen(entry.ownPrice) * 100 > fen(entry.price) * (100 + percent) ? 'dearer' : undefined
}

function fen(yuan: number): number {
  return Math.round(yuan * 100)
}

function located(address: string | undefined, stores: readonly string[]): Tried {
  const location = inStores(address, stores)
  return location === undefined ? { why: 'target_not_in_stores' } : { location }
}

function inStores(address: string | undefined, stores: readonly string[]): string | undefined {
  if (address === undefined) return undefined
  const host = canonicalHost(address)
  if (host !== undefined) return stores.includes(host) ? address : undefined
  return targetOf(address, stores).fault === undefined ? URL.parse(address)?.href : undefined
}
