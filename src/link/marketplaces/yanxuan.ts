/**
 * NetEase Yanxuan, under you.163.com.
 *
 * @module
 */

import type { Marketplace } from '../marketplace.ts'

export const yanxuan = {
  id: 'yanxuan',
  name: { 'zh-CN': '网易严选', en: 'NetEase Yanxuan' },
  domains: ['you.163.com'],
  productUrl: 'https://you.163.com/item/detail?id={id}',
  shapes: [
    { kind: 'product', path: /^\/(?:xhr\/)?item\/detail(?:\.json)?\/?$/, query: ['id'] },
    { kind: 'search', path: /^\/(?:search|item\/list)\/?$/ },
    { kind: 'coupon', path: /\/coupon/ },
  ],
} satisfies Marketplace
