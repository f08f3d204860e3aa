/**
 * Dangdang. The id stands in the path, or under `pid` or `product_id` on older and mobile pages.
 *
 * @module
 */

import type { Marketplace } from '../marketplace.ts'

export const dangdang = {
  id: 'dangdang',
  name: { 'zh-CN': '当当', en: 'Dangdang' },
  domains: ['dangdang.com'],
  productUrl: 'https://product.dangdang.com/{id}.html',
  shopUrl: 'https://shop.dangdang.com/{id}',
  shapes: [
    { kind: 'affiliate', host: 'union.dangdang.com' },
    { kind: 'search', host: ['search.dangdang.com', 'search.m.dangdang.com', 'category.dangdang.com'] },
    { kind: 'product', host: /^product\.(?:m\.)?dangdang\.com$/, path: /^\/(?<id>\d+)\.html$/ },
    { kind: 'product', host: 'e.dangdang.com', path: /^\/products\/(?<id>\d+)\.html$/ },
    { kind: 'product', path: /\/product\.(?:php|aspx)$/i, query: ['pid', 'product_id'] },
    { kind: 'shop', host: /^shop\.(?:m\.)?dangdang\.com$/, path: /^\/(?<id>\d+)(?:\/|\.html|$)/ },
    { kind: 'coupon', path: /\/coupon/ },
    { kind: 'search', path: /\/search(?:\.php|\/|$)/ },
  ],
} satisfies Marketplace
