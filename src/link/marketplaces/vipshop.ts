/**
 * Vipshop. A page is named `<brand>-<product>`; the product is the second number and has up to nineteen digits.
 *
 * @module
 */

import type { Marketplace } from '../marketplace.ts'

export const vipshop = {
  id: 'vipshop',
  name: { 'zh-CN': '唯品会', en: 'Vipshop' },
  domains: ['vip.com', 'vipshop.com'],
  schemes: ['vipshop'],
  productUrl: 'https://m.vip.com/public/go.html?pid={id}',
  shapes: [
    { kind: 'product', app: 'showgoodsdetail', query: ['pid', 'goodsId', 'productId'] },
    { kind: 'shop', app: 'showbranddetail', query: ['brandId'] },
    { kind: 'search', app: /^(?:showsearch|searchproduct|search)/ },
    { kind: 'short', host: 't.vip.com', path: /^\/./ },
    { kind: 'affiliate', host: ['click.union.vip.com', 'union.vip.com'] },
    { kind: 'product', path: /^\/(?:detail|product)-\d+-(?<id>\d+)\.html$/ },
    { kind: 'product', path: /^\/public\/go\.html$/, query: ['pid'], needs: ['pid'] },
    { kind: 'coupon', path: /^\/(?:[a-z]+\/)?coupon/ },
    { kind: 'search', path: /^\/(?:suggest\.php|searchlist\.html|search(?:[-./]|$))/ },
    { kind: 'shop', path: /^\/brand-(?<id>\d+)(?:-\d+)*\.html$/ },
    { kind: 'shop', host: 'list.vip.com', path: /^\/(?<id>\d+)\.html$/ },
  ],
} satisfies Marketplace
