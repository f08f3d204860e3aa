/**
 * AliExpress, with its American site (aliexpress.us).
 *
 * @module
 */

import type { Marketplace } from '../marketplace.ts'

export const aliexpress = {
  id: 'aliexpress',
  name: { 'zh-CN': '速卖通', en: 'AliExpress' },
  domains: ['aliexpress.com', 'aliexpress.us', 'aliexpress.ru'],
  schemes: ['aliexpress'],
  productUrl: 'https://www.aliexpress.com/item/{id}.html',
  shopUrl: 'https://www.aliexpress.com/store/{id}',
  shapes: [
    { kind: 'product', app: /^(?:product|goto|item)\/detail$/, query: ['productId', 'itemId', 'id'] },
    { kind: 'affiliate', host: 's.click.aliexpress.com' },
    { kind: 'short', host: 'a.aliexpress.com', path: /^\/./ },
    { kind: 'product', path: /^\/(?:s\/)?(?:item|i)\/(?:[^/]+\/)?(?<id>\d+)\.html$/ },
    { kind: 'shop', path: /^\/store\/(?<id>\d+)(?:\/|\.html|$)/ },
    { kind: 'coupon', path: /\/coupon/ },
    { kind: 'search', path: /^\/(?:wholesale|w\/wholesale-|af\/|search)/ },
  ],
} satisfies Marketplace
