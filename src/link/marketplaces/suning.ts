/**
 * Suning. A page is named `<seller>/<product>`, both padded with zeros; ten zeros as the seller mean Suning itself, and
 * mobile pages may leave the seller out.
 *
 * @module
 */

import type { Marketplace } from '../marketplace.ts'

export const suning = {
  id: 'suning',
  name: { 'zh-CN': '苏宁易购', en: 'Suning' },
  domains: ['suning.com'],
  productUrl: 'https://product.suning.com/0000000000/{id}.html',
  shopUrl: 'https://shop.suning.com/{id}/index.html',
  shapes: [
    { kind: 'affiliate', host: ['union.suning.com', 'sucs.suning.com'] },
    { kind: 'coupon', host: ['quan.suning.com', 'coupon.suning.com'] },
    { kind: 'search', host: ['search.suning.com', 'list.suning.com'] },
    { kind: 'product', host: 'product.suning.com', path: /^\/(?:[^/]+\/)?(?<id>\d+)\.html$/ },
    { kind: 'product', path: /^\/product\/(?:[^/]+\/)?(?<id>\d+)\.html$/ },
    { kind: 'shop', host: 'shop.suning.com', path: /^\/(?<id>\d+)(?:\/|$)/ },
    { kind: 'shop', path: /^\/shop\/(?<id>\d+)(?:\.html|\/|$)/ },
    { kind: 'search', path: /^\/search\// },
  ],
} satisfies Marketplace
