/**
 * Kaola. Product pages carry the id in the path, on goods., m-goods. and www. alike.
 *
 * @module
 */

import type { Marketplace } from '../marketplace.ts'

export const kaola = {
  id: 'kaola',
  name: { 'zh-CN': '考拉海购', en: 'Kaola' },
  domains: ['kaola.com', 'kaola.com.hk'],
  productUrl: 'https://m-goods.kaola.com/product/{id}.html',
  shapes: [
    { kind: 'affiliate', host: 'cps.kaola.com' },
    { kind: 'product', path: /^\/product\/(?<id>\d+)\.html$/ },
    { kind: 'shop', host: ['mall.kaola.com', 'm-mall.kaola.com'], path: /^\/(?<id>\d+)(?:\.html)?\/?$/ },
    { kind: 'search', host: ['search.kaola.com', 'm-search.kaola.com'] },
    { kind: 'search', path: /^\/(?:search|category)(?:\.html|\/|$)/ },
    { kind: 'coupon', path: /\/coupon/ },
  ],
} satisfies Marketplace
