/**
 * Weidian; youshop10.com and koudai.com are older names. The parameter is spelled `itemID`; sellers have hosts of their
 * own.
 *
 * @module
 */

import type { Marketplace } from '../marketplace.ts'

export const weidian = {
  id: 'weidian',
  name: { 'zh-CN': '微店', en: 'Weidian' },
  domains: ['weidian.com', 'youshop10.com', 'koudai.com'],
  productUrl: 'https://weidian.com/item.html?itemID={id}',
  shopUrl: 'https://weidian.com/?userid={id}',
  shapes: [
    { kind: 'short', host: ['k.weidian.com', 'k.youshop10.com'], path: /^\/./ },
    {
      kind: 'product',
      path: /^\/(?:item|item_detail|fastorder|buy\/item)\.html$/,
      query: ['itemID', 'itemId', 'itemid'],
    },
    { kind: 'product', path: /^\/(?:i|item)\/(?<id>\d+)\/?$/ },
    { kind: 'search', path: /^\/search/ },
    { kind: 'coupon', path: /\/coupon/ },
    { kind: 'shop', path: /^\/s\/(?<id>\d+)\/?$/ },
    { kind: 'shop', path: /^\/(?:index\.html|shop\.html)?$/, query: ['userid', 'userId'], needs: ['userid', 'userId'] },
    { kind: 'shop', host: /^shop(?<id>\d+)\.(?:v\.)?(?:weidian|koudai)\.com$/, path: /^\/(?:index\.html)?$/ },
  ],
} satisfies Marketplace
