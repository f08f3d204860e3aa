/**
 * Douyin: a content site. Its short links lead to a room, a video, a profile or a product, and nothing in them says which.
 *
 * Its app links also open pages of Xiaodian, the platform's own store. `goods/seeding` is not among them for its own
 * sake: an answer of Douyin's goods API of 14 September 2020 lists a Kaola item behind it. `promotion_id` is Douyin's
 * number and `product_id` may be the outside shop's, so the goods are Xiaodian's only where the product's number itself
 * is one of Douyin's: the same as the promotion's, or nineteen digits from 3 on, as every Xiaodian id known to us.
 *
 * @module
 */

import type { LinkMatch, Marketplace } from '../marketplace.ts'
import { appPlace, idInQuery } from '../shape.ts'
import type { Address } from '../url.ts'

export const douyin = {
  id: 'douyin',
  name: { 'zh-CN': '抖音', en: 'Douyin' },
  domains: ['douyin.com', 'iesdouyin.com', 'webcast.amemv.com'],
  schemes: ['snssdk1128', 'snssdk2329', 'aweme', 'sslocal'],
  content: true,
  hints: [
    { parameter: 'source_page', value: 'live', surface: 'live_room' },
    { parameter: 'enter_from', value: 'live', surface: 'live_room' },
    { parameter: 'meta_param', member: 'enter_from', value: 'live', surface: 'live_room' },
  ],
  shapes: [
    seeding,
    { kind: 'product', of: 'xiaodian', app: /^ec_goods_detail$/, query: ['product_id', 'promotion_id'] },
    { kind: 'shop', of: 'xiaodian', app: 'goods/store', query: ['sec_shop_id', 'shop_id'], form: 'code' },
    { kind: 'short', host: ['v.douyin.com', 'v.iesdouyin.com', 'z.douyin.com'], path: /^\/./ },
    { kind: 'search', path: /^\/(?:root\/)?search(?:\/|$)/ },
  ],
} satisfies Marketplace

const xiaodianNumber = /^3\d{18}$/

function seeding(address: Address): LinkMatch | undefined {
  if (address.web || appPlace(address) !== 'goods/seeding') return undefined
  const product = idInQuery(address.url.searchParams, ['product_id'], 'digits')
  const promotion = idInQuery(address.url.searchParams, ['promotion_id'], 'digits')
  const ours =
    product !== undefined && (xiaodianNumber.test(product) || (product === promotion && product.length >= 15))
  return ours ? { kind: 'product', id: product, of: 'xiaodian' } : { kind: 'product', id: undefined, nameless: true }
}
