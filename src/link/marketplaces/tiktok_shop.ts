/**
 * TikTok Shop, TikTok's own store.
 *
 * @module
 */

import type { Marketplace } from '../marketplace.ts'

export const tiktokShop = {
  id: 'tiktok_shop',
  name: { 'zh-CN': 'TikTok Shop', en: 'TikTok Shop' },
  domains: ['shop.tiktok.com'],
  productUrl: 'https://shop.tiktok.com/view/product/{id}',
  shapes: [
    { kind: 'product', path: /^\/(?:[a-z]{2}\/)?(?:view\/product|pdp|shop\/pdp)\/(?:[^/]+\/)?(?<id>\d+)\/?$/ },
    {
      kind: 'shop',
      path: /^\/(?:[a-z]{2}\/)?(?:view\/shop|view\/store|store|shop\/store)\/(?:[^/]+\/)?(?<id>\d+)\/?$/,
    },
    { kind: 'search', path: /^\/(?:[a-z]{2}\/)?(?:shop\/)?(?:s|search)(?:\/|$)/ },
  ],
} satisfies Marketplace
