/**
 * Yihaodian, today a part of JD. Product pages carry the id in the path.
 *
 * @module
 */

import type { Marketplace } from '../marketplace.ts'

export const yhd = {
  id: 'yhd',
  name: { 'zh-CN': '1号店', en: 'Yihaodian' },
  domains: ['yhd.com', 'yihaodian.com'],
  productUrl: 'https://item.yhd.com/{id}.html',
  shapes: [
    { kind: 'product', host: /^item\.(?:m\.)?(?:yhd|yihaodian)\.com$/, path: /^\/(?:item\/)?(?<id>\d+)(?:\.html)?$/ },
    { kind: 'product', path: /^\/(?:item|product|detail)\/(?<id>\d+)(?:[_.][\w.]*)?$/ },
    { kind: 'search', host: ['search.yhd.com', 'list.yhd.com'] },
    { kind: 'shop', host: 'shop.yhd.com', path: /^\/(?:m-)?(?<id>\d+)(?:[-./]|$)/ },
    { kind: 'affiliate', host: 'union.yhd.com' },
    { kind: 'search', path: /^\/(?:search|c\d)/ },
  ],
} satisfies Marketplace
