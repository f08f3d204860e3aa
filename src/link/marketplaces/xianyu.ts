/**
 * Xianyu (Idle Fish), second-hand goods: goofish.com today, 2.taobao.com before.
 *
 * @module
 */

import type { Marketplace } from '../marketplace.ts'

export const xianyu = {
  id: 'xianyu',
  name: { 'zh-CN': '闲鱼', en: 'Xianyu' },
  domains: ['goofish.com', '2.taobao.com'],
  schemes: ['fleamarket'],
  productUrl: 'https://www.goofish.com/item?id={id}',
  shapes: [
    { kind: 'product', app: 'item', query: ['id', 'itemId'] },
    { kind: 'product', path: /^\/item(?:\.html?)?\/?$/, query: ['id', 'itemId'] },
    { kind: 'search', path: /^\/(?:search|list)(?:\/|\.html?|$)/ },
    { kind: 'shop', path: /^\/personal\/?$/, query: ['userId'] },
  ],
} satisfies Marketplace
