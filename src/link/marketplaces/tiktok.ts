/**
 * TikTok: a content site whose product pages belong to TikTok Shop.
 *
 * @module
 */

import type { Marketplace } from '../marketplace.ts'

export const tiktok = {
  id: 'tiktok',
  name: { 'zh-CN': 'TikTok', en: 'TikTok' },
  domains: ['tiktok.com', 'tiktokv.com'],
  schemes: ['snssdk1233', 'musically'],
  content: true,
  shapes: [
    { kind: 'short', host: ['vm.tiktok.com', 'vt.tiktok.com'], path: /^\/./ },
    { kind: 'short', path: /^\/t\/[\w-]+\/?$/ },
    { kind: 'product', of: 'tiktok_shop', path: /^\/(?:view\/product|shop\/pdp)\/(?:[^/]+\/)?(?<id>\d+)\/?$/ },
    { kind: 'shop', of: 'tiktok_shop', path: /^\/shop\/store\/(?:[^/]+\/)?(?<id>\d+)\/?$/ },
    // Whatever else stands there is the shop's, and no content.
    { kind: 'other', of: 'tiktok_shop', path: /^\/(?:shop|view\/product)(?:\/|$)/i },
    { kind: 'search', path: /^\/search(?:\/|$)/ },
  ],
} satisfies Marketplace
