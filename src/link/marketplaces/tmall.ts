/**
 * Tmall, with Tmall Global (tmall.hk), its supermarket (liangxinyao.com is its pharmacy, 95095.com the older one).
 * Every flagship store has a host of its own under tmall.com. Product ids are Taobao's.
 *
 * @module
 */

import type { Marketplace } from '../marketplace.ts'

export const tmall = {
  id: 'tmall',
  name: { 'zh-CN': '天猫', en: 'Tmall' },
  domains: ['tmall.com', 'tmall.hk', 'liangxinyao.com', '95095.com'],
  schemes: ['tmall'],
  idSpace: 'taobao',
  productUrl: 'https://detail.tmall.com/item.htm?id={id}',
  shapes: [
    { kind: 'affiliate', host: ['s.click.tmall.com', 'click.tmall.com'] },
    { kind: 'coupon', path: /\/coupon(?:s|\/|\.htm|$)/, query: ['itemId', 'item_id', 'id'] },
    { kind: 'search', host: /^(?:list|s|search)\.(?:m\.)?tmall\.(?:com|hk)$/ },
    { kind: 'search', path: /^\/search_product\.htm$/ },
    { kind: 'product', path: /^\/item\/(?:[a-z_]+\/)?(?<id>\d+)\.html?$/ },
    { kind: 'product', path: /\/(?:item|detail)\.html?$/, query: ['id', 'itemId', 'item_id'] },
    { kind: 'shop', host: /^shop(?<id>\d+)\.(?:m\.)?tmall\.(?:com|hk)$/ },
    {
      kind: 'shop',
      path: /^\/shop\/(?:view_shop|shop_index)\.html?$/,
      needs: ['shop_id', 'shopId', 'user_number_id', 'user_id', 'userId'],
      query: ['shop_id', 'shopId', 'user_number_id', 'user_id', 'userId'],
    },
    {
      kind: 'shop',
      host: /^(?!(?:www|m|h5|login|pass|detail|world|chaoshi|pages|page|list|act|cart|buy|trade|member|vip|brand|market|food|3c|nvzhuang|nanzhuang|juhuasuan|miao|yao|import|mobile|wt|rate|support|service|guang|sale|temai|hot|wuliu|fun|yx|xinpin|new|jia|car|auto|book|baby|sports|sport|global|home|huo|point|jf|passport|maitix|web|pre|1111|618)\.)(?<id>[a-z0-9-]+)\.(?:m\.)?tmall\.(?:com|hk)$/,
      path: /^\/(?:shop\/view_shop\.htm|index\.htm|category\.htm|search\.htm)?$/,
      form: 'code',
    },
  ],
} satisfies Marketplace
