/**
 * Youzan, shops on their own behalf. Goods are named by an alias, not a number; `showcase` in its paths is Youzan's word
 * for any page, not our surface. koudaitong.com is its older name.
 *
 * @module
 */

import type { Marketplace } from '../marketplace.ts'

export const youzan = {
  id: 'youzan',
  name: { 'zh-CN': '有赞', en: 'Youzan' },
  domains: ['youzan.com', 'koudaitong.com'],
  productUrl: 'https://h5.youzan.com/v2/showcase/goods?alias={id}',
  shapes: [
    { kind: 'short', host: 'j.youzan.com', path: /^\/./ },
    { kind: 'product', path: /\/(?:showcase|show)\/goods\/?$/, query: ['alias'], form: 'code' },
    { kind: 'product', path: /^\/(?:v\d\/goods|wscgoods\/detail)\/(?<id>[0-9A-Za-z]+)\/?$/, form: 'code' },
    { kind: 'product', path: /^\/wscgoods\/detail\/?$/, query: ['alias'], form: 'code' },
    { kind: 'coupon', path: /\/coupons?(?:\/|$)/ },
    { kind: 'search', path: /\/search(?:\/|$)/ },
    { kind: 'shop', path: /^\/v\d\/home\/(?<id>[0-9A-Za-z]+)\/?$/, form: 'code' },
    { kind: 'shop', path: /\/showcase\/homepage\/?$/, query: ['kdt_id', 'kdtId', 'alias'], form: 'code' },
    { kind: 'shop', host: /^shop(?<id>\d+)(?:\.m)?\.(?:youzan|koudaitong)\.com$/, path: /^\/?$/ },
  ],
} satisfies Marketplace
