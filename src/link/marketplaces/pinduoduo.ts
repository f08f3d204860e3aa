/**
 * Pinduoduo: pinduoduo.com and yangkeduo.com. A product link may hold nothing but a share code (`ps`), which reveals no
 * product.
 *
 * @module
 */

import type { Marketplace } from '../marketplace.ts'

export const pinduoduo = {
  id: 'pinduoduo',
  name: { 'zh-CN': '拼多多', en: 'Pinduoduo' },
  domains: ['pinduoduo.com', 'yangkeduo.com'],
  schemes: ['pinduoduo'],
  appHosts: { 'com.xunmeng.pinduoduo': 'mobile.yangkeduo.com' },
  productUrl: 'https://mobile.yangkeduo.com/goods.html?goods_id={id}',
  shopUrl: 'https://mobile.yangkeduo.com/mall_page.html?mall_id={id}',
  shapes: [
    { kind: 'short', host: ['p.pinduoduo.com', 'p.yangkeduo.com'], path: /^\/./ },
    { kind: 'affiliate', path: /^\/duo_[a-z_]+\.html$/, query: ['goods_id'] },
    { kind: 'affiliate', host: ['jinbao.pinduoduo.com', 'youhui.pinduoduo.com'], query: ['goods_id', 'goodsId'] },
    { kind: 'coupon', path: /^\/[a-z_]*coupon[a-z_]*\.html$/, query: ['goods_id'] },
    { kind: 'product', path: /^\/goods\d?\.html$/, query: ['goods_id', 'goodsId'] },
    { kind: 'product', path: /^\/goods\/(?:goods-)?detail\/?$/, query: ['goods_id', 'goodsId', 'gid'] },
    { kind: 'shop', path: /^\/mall_(?:page|quality_assurance)\.html$/, query: ['mall_id', 'msn'] },
    { kind: 'search', path: /^\/(?:search_(?:result|catgoods)|classification|relative_goods)\.html$/ },
  ],
} satisfies Marketplace
