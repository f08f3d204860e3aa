/**
 * Links: a signed Detour link for each product, minted per request, as a platform would do it.
 *
 * @module
 */

import type { Instant } from '../kernel/instant.ts'
import type { LocalName } from '../link/marketplace.ts'
import { readKeys, type KeyRing, type LinkKey } from '../link/keys.ts'
import { mintToken, type Mintable } from '../link/mint.ts'
import { products, type Product } from './stage-set.ts'

export interface Env {
  /** A JWK set; the first HS256 key signs. */
  readonly LINK_KEYS?: string
  readonly LINK_AUDIENCE?: string
  /** The gateway, for visitors without script. */
  readonly DETOUR?: { fetch(request: Request): Promise<Response> }
}

export interface LinkedProduct extends Product {
  readonly href: string
}

/** A link that is not as it should be, to see what becomes of it. */
export interface Oddity {
  readonly id: 'tampered' | 'unsigned' | 'dangerous'
  readonly href: string
}

export interface Links {
  readonly products: readonly LinkedProduct[]
  readonly oddities: readonly Oddity[]
  readonly isSigned: boolean
}

type Claims = Omit<Mintable, 'to'>

/** Makes all links of a page. Without a key they are unsigned, which Detour answers too, only more strictly. */
export async function linksFor(claims: Claims, env: Env, now: Instant): Promise<Links> {
  const key = await signingKey(env.LINK_KEYS)
  const hrefOf = async (to: string): Promise<string> => {
    if (key === undefined) return unsigned(to)
    const options = { audience: env.LINK_AUDIENCE ?? 'detour', now, issuer: key.iss ?? 'https://platform.example' }
    const token = await mintToken({ ...claims, to }, key, options)
    return token.ok ? `/go/${token.value}` : unsigned(to)
  }
  const linked = await Promise.all(products.map(async (product) => ({ ...product, href: await hrefOf(product.to) })))
  const outside = linked.find(({ isOwn }) => !isOwn)
  const odd: readonly Oddity[] = [
    { id: 'tampered', href: tampered(outside?.href ?? '/go/') },
    { id: 'unsigned', href: unsigned(outside?.to ?? '') },
    { id: 'dangerous', href: unsigned('javascript:alert(1)') },
  ]
  return { products: linked, oddities: odd, isSigned: key !== undefined }
}

export const oddityTexts: Readonly<Record<Oddity['id'], { readonly title: LocalName; readonly note: LocalName }>> = {
  tampered: {
    title: { 'zh-CN': '被改动的链接', en: 'A tampered link' },
    note: {
      'zh-CN': '签名改了一个字符。处理不会比无签名的链接更宽松。',
      en: 'One character of the signature differs. It is never worth more than no signature.',
    },
  },
  unsigned: {
    title: { 'zh-CN': '没有签名的链接', en: 'A link without a token' },
    note: {
      'zh-CN': '同一件淘宝商品，但没有说明来自哪里。',
      en: 'The same Taobao product, with nothing that says where it stood.',
    },
  },
  dangerous: {
    title: { 'zh-CN': '危险的地址', en: 'A dangerous address' },
    note: { 'zh-CN': 'javascript: 开头的“链接”。', en: 'A “link” that begins with javascript:' },
  },
}

function unsigned(to: string): string {
  return `/go?to=${encodeURIComponent(to)}`
}

/** Changes a character in the middle of the signature, where every bit of it counts. */
function tampered(href: string): string {
  const place = href.lastIndexOf('.') + 12
  return `${href.slice(0, place)}${href[place] === 'A' ? 'B' : 'A'}${href.slice(place + 1)}`
}

let known: { readonly json: string | undefined; readonly ring: Promise<KeyRing> } | undefined

async function signingKey(json: string | undefined): Promise<LinkKey | undefined> {
  if (known === undefined || known.json !== json) known = { json, ring: readKeys(json) }
  const ring = await known.ring
  return [...ring.keys.values()].find(({ alg }) => alg === 'HS256')
}
