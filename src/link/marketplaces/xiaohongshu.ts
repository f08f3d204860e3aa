/**
 * Xiaohongshu (RED). Goods are named by 24 hexadecimal digits; notes and profiles are content, not goods.
 *
 * @module
 */

import type { Marketplace } from '../marketplace.ts'

export const xiaohongshu = {
  id: 'xiaohongshu',
  name: { 'zh-CN': '小红书', en: 'Xiaohongshu' },
  domains: ['xiaohongshu.com', 'xhslink.com', 'xhslink.cn'],
  schemes: ['xhsdiscover'],
  productUrl: 'https://www.xiaohongshu.com/goods-detail/{id}',
  shopUrl: 'https://www.xiaohongshu.com/vendor/{id}',
  shapes: [
    { kind: 'product', app: /^goods_?detail\/(?<id>[0-9a-f]{24})$/, form: 'code' },
    { kind: 'short', host: ['xhslink.com', '*.xhslink.com', 'xhslink.cn', '*.xhslink.cn'], path: /^\/./ },
    { kind: 'product', path: /^\/(?:mobile\/)?goods(?:-detail)?\/(?<id>[0-9A-Za-z]+)\/?$/, form: 'code' },
    { kind: 'shop', path: /^\/(?:mobile\/)?(?:vendor|store|shop)\/(?<id>[0-9A-Za-z]+)\/?$/, form: 'code' },
    { kind: 'search', path: /^\/search/ },
    { kind: 'coupon', path: /\/coupon/ },
  ],
} satisfies Marketplace
