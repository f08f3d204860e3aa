/**
 * Entries: one pair of the catalogue, an outside product (or shop) and what stands for it in the platform's own store.
 *
 * An entry is a text in KV that anyone with access can write, so it is read to the last field before it counts, and an
 * unreadable one is no entry. Ids are strings: a Xiaodian id has up to nineteen digits, far beyond 2^53.
 *
 * @module
 */

import type { Instant } from '../kernel/instant.ts'
import { parseInstant } from '../kernel/instant.ts'
import { isObject, objectIn } from '../kernel/json.ts'
import { err, ok, type Result } from '../kernel/result.ts'
import { builtinRegistry } from '../link/registry.ts'
import type { Grade } from '../policy/program.ts'

export type { Grade }

/** `pending` waits for somebody's approval; `delisted` is no longer sold in the own store. */
export type EntryStatus = 'active' | 'delisted' | 'pending'

export interface Entry {
  /** Of the outside product; the search step is filled with it. */
  readonly title: string | undefined
  readonly grade: Grade
  readonly to: { readonly marketplace: string; readonly product: string }
  /** CNY, of the outside product. */
  readonly price: number | undefined
  /** CNY, of the own product. */
  readonly ownPrice: number | undefined
  readonly stock: 'in' | 'out'
  readonly status: EntryStatus
  readonly expires: Instant | undefined
  /** The merchant's own shop on the marketplace of `to`. */
  readonly shop: string | undefined
}

export interface ShopEntry {
  readonly to: { readonly marketplace: string; readonly shop: string }
  readonly name: string | undefined
  readonly status: EntryStatus
  readonly expires: Instant | undefined
}

/** Which field cannot be read (a key of the stored JSON, `''` for the whole), and why. */
export interface EntryFault {
  readonly field: string
  readonly message: string
}

/** Which marketplace's name the product ids of one are kept under: Tmall's are Taobao's. */
export type IdSpaceOf = (marketplace: string) => string

export function builtinIdSpaceOf(marketplace: string): string {
  return builtinRegistry.byId(marketplace)?.idSpace ?? marketplace
}

/** Where the equivalent of a product is kept. */
export function entryKey(marketplace: string, product: string, idSpaceOf: IdSpaceOf = builtinIdSpaceOf): string {
  return `eq:${idSpaceOf(marketplace)}:${product}`
}

/** Where the equivalent of a shop is kept; shops of Taobao and Tmall do not share their ids. */
export function shopKey(marketplace: string, shop: string): string {
  return `eqshop:${marketplace}:${shop}`
}

const maxText = 300
const grades: readonly unknown[] = ['exact', 'variant', 'similar'] satisfies Grade[]
const statuses: readonly unknown[] = ['active', 'delisted', 'pending'] satisfies EntryStatus[]
const stocks: readonly unknown[] = ['in', 'out'] satisfies Entry['stock'][]

/** Reads the value of `eq:…`. Keys it does not know are left alone: an older Worker must read newer entries. */
export function parseEntry(text: string): Result<Entry, EntryFault> {
  const value = objectIn(text)
  if (value === undefined) return fault('', 'is not a JSON object')
  const to = value['to']
  if (!isObject(to) || !isId(to['marketplace'])) return fault('to', 'needs a `marketplace`')
  if (!isId(to['product'])) return fault('to', 'needs a `product`, as a string')
  if (!grades.includes(value['grade'])) return fault('grade', 'is not one of `exact`, `variant`, `similar`')
  if (!stocks.includes(value['stock'])) return fault('stock', 'is neither `in` nor `out`')
  const common = commonFault(value, 'title')
  if (common !== undefined) return common
  for (const field of ['price', 'own_price'] as const) {
    if (!isPrice(value[field])) return fault(field, 'is not a price')
  }
  if (!isAbsent(value['shop']) && !isId(value['shop'])) return fault('shop', 'is not a shop id')
  return ok({
    title: present(value['title']) as string | undefined,
    grade: value['grade'] as Grade,
    to: { marketplace: to['marketplace'], product: to['product'] },
    price: present(value['price']) as number | undefined,
    ownPrice: present(value['own_price']) as number | undefined,
    stock: value['stock'] as Entry['stock'],
    status: value['status'] as EntryStatus,
    expires: expiryOf(value['expires']),
    shop: present(value['shop']) as string | undefined,
  })
}

/** Reads the value of `eqshop:…`. */
export function parseShopEntry(text: string): Result<ShopEntry, EntryFault> {
  const value = objectIn(text)
  if (value === undefined) return fault('', 'is not a JSON object')
  const to = value['to']
  if (!isObject(to) || !isId(to['marketplace'])) return fault('to', 'needs a `marketplace`')
  if (!isId(to['shop'])) return fault('to', 'needs a `shop`, as a string')
  const common = commonFault(value, 'name')
  if (common !== undefined) return common
  return ok({
    to: { marketplace: to['marketplace'], shop: to['shop'] },
    name: present(value['name']) as string | undefined,
    status: value['status'] as EntryStatus,
    expires: expiryOf(value['expires']),
  })
}

function commonFault(value: Record<string, unknown>, words: 'title' | 'name'): Result<never, EntryFault> | undefined {
  if (!statuses.includes(value['status'])) return fault('status', 'is not one of `active`, `delisted`, `pending`')
  const written = value[words]
  if (!isAbsent(written) && (typeof written !== 'string' || written.length > maxText)) {
    return fault(words, `is not a text of at most ${maxText} characters`)
  }
  const expires = value['expires']
  if (!isAbsent(expires) && expiryOf(expires) === undefined) {
    return fault('expires', 'is not an RFC 3339 date-time with an offset')
  }
  return undefined
}

function fault(field: string, message: string): Result<never, EntryFault> {
  return err({ field, message })
}

/** JSON writes absence as null, as a missing key, and exports of spreadsheets as an empty text. */
function isAbsent(value: unknown): boolean {
  return value === undefined || value === null || value === ''
}

function present(value: unknown): unknown {
  return isAbsent(value) ? undefined : value
}

function isId(value: unknown): value is string {
  return typeof value === 'string' && /^[\w.~-]{1,128}$/.test(value)
}

function isPrice(value: unknown): boolean {
  return isAbsent(value) || (typeof value === 'number' && value >= 0 && Number.isFinite(value))
}

function expiryOf(value: unknown): Instant | undefined {
  if (typeof value !== 'string') return undefined
  const at = parseInstant(value)
  return at.ok ? at.value : undefined
}
