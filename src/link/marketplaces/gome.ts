/**
 * Gome. A page is named `<product>-<sku>`, and both together are the id; either may hold letters.
 *
 * @module
 */

import type { Marketplace } from '../marketplace.ts'

export const gome = {
  id: 'gome',
  name: { 'zh-CN': '国美', en: 'Gome' },
  domains: ['gome.com.cn'],
  productUrl: 'https://item.gome.com.cn/{id}.html',
  shapes: [
    { kind: 'search', host: ['search.gome.com.cn', 'list.gome.com.cn'] },
    { kind: 'product', host: 'item.gome.com.cn', path: /^\/(?<id>[\dA-Za-z]+(?:-[\dA-Za-z]+)?)\.html$/, form: 'code' },
    { kind: 'product', path: /^\/product-(?<id>[\dA-Za-z]+(?:-[\dA-Za-z]+)?)\.html$/, form: 'code' },
    { kind: 'shop', host: ['mall.gome.com.cn', 'shop.gome.com.cn'], path: /^\/(?<id>\d+)(?:\/|\.html|$)/ },
    { kind: 'coupon', host: 'quan.gome.com.cn' },
    { kind: 'search', path: /^\/search/ },
  ],
} satisfies Marketplace
