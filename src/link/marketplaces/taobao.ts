/**
 * Taobao. Product pages carry `id`, whatever the host in front of taobao.com; Juhuasuan's `id` is the campaign and
 * `item_id` the product. Shares one space of product ids with Tmall.
 *
 * @module
 */

import type { Marketplace } from '../marketplace.ts'

export const taobao = {
  id: 'taobao',
  name: { 'zh-CN': '淘宝', en: 'Taobao' },
  domains: ['taobao.com', 'tb.cn'],
  schemes: ['taobao', 'tbopen'],
  idSpace: 'taobao',
  productUrl: 'https://item.taobao.com/item.htm?id={id}',
  shopUrl: 'https://shop{id}.taobao.com/',
  shapes: [
    { kind: 'short', host: ['tb.cn', '*.tb.cn'], path: /^\/./ },
    { kind: 'affiliate', host: ['s.click.taobao.com', 'ai.taobao.com', 're.taobao.com', 'temai.taobao.com'] },
    { kind: 'affiliate', host: '*.simba.taobao.com' },
    { kind: 'coupon', host: ['taoquan.taobao.com', 'quan.taobao.com'], query: ['itemId', 'item_id'] },
    { kind: 'coupon', path: /\/coupon(?:s|\/|\.htm|$)/, query: ['itemId', 'item_id', 'id'] },
    { kind: 'affiliate', host: 'uland.taobao.com' },
    { kind: 'search', host: ['s.taobao.com', 's.m.taobao.com', 'search.taobao.com', 'list.taobao.com'] },
    {
      kind: 'product',
      host: ['ju.taobao.com', '*.ju.taobao.com', 'jhs.m.taobao.com'],
      path: /\/home\.htm$/,
      query: ['item_id', 'itemId'],
    },
    { kind: 'product', host: 'a.m.taobao.com', path: /^\/i(?<id>\d+)\.htm$/ },
    { kind: 'product', path: /^\/item\/(?:[a-z_]+\/)?(?<id>\d+)\.html?$/ },
    {
      kind: 'product',
      path: /\/(?:item|detail|item_detail)\.html?$|\/detail\/(?:index\.html|home)$|^\/security-h5-detail\/home$/,
      query: ['id', 'itemId', 'item_id', 'item_num_id', 'itemNumId'],
    },
    { kind: 'shop', host: /^shop(?<id>\d+)\.(?:m\.|world\.)?taobao\.com$/ },
    {
      kind: 'shop',
      path: /^\/shop\/(?:view_shop|shop_index|shop_info)\.html?$/,
      query: ['shop_id', 'shopId', 'user_number_id', 'user_id', 'userId', 'sellerId'],
    },
    { kind: 'search', path: /^\/(?:search|list)(?:\.html?|\/|$)/, needs: ['q', 'keyword'] },
  ],
} satisfies Marketplace
