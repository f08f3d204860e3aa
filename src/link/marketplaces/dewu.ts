/**
 * Dewu, poizon.com abroad. `spuId` is the product, `skuId` only a variant of it.
 *
 * @module
 */

import type { Marketplace } from '../marketplace.ts'

export const dewu = {
  id: 'dewu',
  name: { 'zh-CN': '得物', en: 'Dewu' },
  domains: ['dewu.com', 'poizon.com'],
  productUrl: 'https://m.dewu.com/router/product/ProductDetail?spuId={id}',
  shapes: [
    { kind: 'product', path: /\/(?:page\/)?product-?detail(?:\.html)?\/?$/i, query: ['spuId', 'productId'] },
    { kind: 'product', path: /^\/(?:[a-z-]+\/)?product\/(?:[^/]*-)?(?<id>\d+)\/?$/ },
    {
      kind: 'shop',
      path: /\/(?:brand|shop)(?:detail|home)?\/?$/i,
      query: ['brandId', 'shopId', 'sellerId'],
      needs: ['brandId', 'shopId', 'sellerId'],
    },
    { kind: 'search', path: /\/search/i },
    { kind: 'coupon', path: /\/coupon/i },
  ],
} satisfies Marketplace
