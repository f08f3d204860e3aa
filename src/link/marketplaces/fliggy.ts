/**
 * Fliggy, Alibaba's travel shop; alitrip.com is its older name.
 *
 * @module
 */

import type { Marketplace } from '../marketplace.ts'

export const fliggy = {
  id: 'fliggy',
  name: { 'zh-CN': '飞猪', en: 'Fliggy' },
  domains: ['fliggy.com', 'alitrip.com'],
  productUrl: 'https://traveldetail.fliggy.com/item.htm?id={id}',
  shapes: [
    { kind: 'product', path: /\/(?:item|detail)\.html?$/, query: ['id', 'itemId', 'item_id'] },
    { kind: 'shop', host: /^shop(?<id>\d+)\.(?:m\.)?(?:fliggy|alitrip)\.com$/ },
    { kind: 'search', host: ['s.fliggy.com', 's.alitrip.com', 'list.fliggy.com'] },
    { kind: 'search', path: /\/search(?:\.html?|\/|$)/ },
  ],
} satisfies Marketplace
