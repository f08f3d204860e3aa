/**
 * Xiaodian, the shops on Douyin itself: jinritemai.com, in its early years also haohuo.snssdk.com. Product ids have
 * fifteen to nineteen digits, shop ids are letters.
 *
 * @module
 */

import type { Marketplace } from '../marketplace.ts'

export const xiaodian = {
  id: 'xiaodian',
  name: { 'zh-CN': '抖音小店', en: 'Xiaodian' },
  domains: ['jinritemai.com', 'haohuo.snssdk.com'],
  productUrl: 'https://haohuo.jinritemai.com/views/product/item2?id={id}',
  shopUrl: 'https://haohuo.jinritemai.com/views/shop/index?id={id}',
  hints: [
    { parameter: 'source_page', value: 'live', surface: 'live_room' },
    { parameter: 'enter_from', value: 'live', surface: 'live_room' },
    { parameter: 'meta_param', member: 'enter_from', value: 'live', surface: 'live_room' },
  ],
  shapes: [
    { kind: 'product', path: /^\/views\/product\/(?:item\d?|detail)\/?$/, query: ['id', 'product_id'] },
    { kind: 'product', path: /^\/ecommerce\/trade\/detail(?:\/index\.html|\/)?$/, query: ['id', 'product_id'] },
    { kind: 'shop', path: /^\/views\/shop(?:\/index)?\/?$/, query: ['id', 'sec_shop_id'], form: 'code' },
    { kind: 'coupon', path: /\/coupon/ },
    { kind: 'search', path: /^\/(?:views|ecommerce)\/(?:[a-z]+\/)?search/ },
  ],
} satisfies Marketplace
