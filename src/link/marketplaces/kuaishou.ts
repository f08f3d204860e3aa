/**
 * Kuaishou: a content site (kuaishou.com, gifshow.com, chenzhongtech.com) with a shop of its own (kwaixiaodian.com).
 *
 * @module
 */

import type { Marketplace } from '../marketplace.ts'

export const kuaishou = {
  id: 'kuaishou',
  name: { 'zh-CN': '快手', en: 'Kuaishou' },
  domains: ['kuaishou.com', 'kuaishou.cn', 'gifshow.com', 'chenzhongtech.com', 'kwaixiaodian.com'],
  schemes: ['kwai'],
  content: true,
  productUrl: 'https://app.kwaixiaodian.com/merchant/shop/detail?id={id}',
  shapes: [
    { kind: 'short', host: ['v.kuaishou.com', 'v.kuaishouapp.com', 'v.m.chenzhongtech.com'], path: /^\/./ },
    { kind: 'short', host: 'www.kuaishou.com', path: /^\/f\/[\w-]+\/?$/ },
    {
      kind: 'product',
      host: ['*.kwaixiaodian.com', '*.kuaishou.com'],
      path: /^\/(?:merchant\/shop\/detail|web\/kwaishop-goods-detail-page-app|page\/kwaishop-goods-detail[\w-]*)\/?$/,
      query: ['id', 'itemId'],
    },
    {
      kind: 'shop',
      host: '*.kwaixiaodian.com',
      path: /^\/(?:merchant\/shop\/(?:list|home|index)|web\/kwaishop-shop[\w-]*)\/?$/,
      query: ['sellerId', 'shopId', 'id'],
    },
    { kind: 'coupon', host: '*.kwaixiaodian.com', path: /\/coupon/ },
    { kind: 'search', path: /^\/search/ },
  ],
} satisfies Marketplace
