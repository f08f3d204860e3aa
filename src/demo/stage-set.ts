/**
 * The stage set: an invented platform, an invented creator, and what she sells.
 *
 * The goods are rows of the example catalogue, one for each way a click can end: the same product in the own store,
 * another variant of it, only something similar, sold out, already in the own store, and an outside link inside a wrapper.
 *
 * @module
 */

import type { LocalName } from '../link/marketplace.ts'
import type { ArtName } from './art.ts'

export const platform: LocalName = { 'zh-CN': '漫游', en: 'Wanderlight' }

export const creator = {
  id: 'a_77',
  name: { 'zh-CN': '阿禾的慢生活', en: 'Slow Days with Ahe' },
  followers: 128_000,
} as const

export interface Product {
  readonly id: string
  readonly to: string
  readonly title: LocalName
  readonly shop: LocalName
  /** CNY. */
  readonly price: string
  readonly sold: LocalName
  readonly art: ArtName
  /** What makes this one worth a click. */
  readonly note: LocalName
  /** Sold in the platform's own shops. */
  readonly isOwn: boolean
}

const outside = { isOwn: false }

export const products: readonly Product[] = [
  {
    ...outside,
    id: 'case',
    to: 'https://item.taobao.com/item.htm?id=12345678901',
    title: { 'zh-CN': '云杉手机壳 透明防摔 经典款', en: 'Spruce phone case, clear, drop-proof' },
    shop: { 'zh-CN': '淘宝', en: 'Taobao' },
    price: '29.90',
    sold: { 'zh-CN': '已售 2.1万', en: '21k sold' },
    art: 'case',
    note: { 'zh-CN': '站内有同款', en: 'same product in the own store' },
  },
  {
    ...outside,
    id: 'earbuds',
    to: 'https://item.jd.com/100012043978.html',
    title: { 'zh-CN': '青禾蓝牙耳机 主动降噪 黑色', en: 'Qinghe earbuds, noise cancelling, black' },
    shop: { 'zh-CN': '京东', en: 'JD.com' },
    price: '199.00',
    sold: { 'zh-CN': '已售 8600', en: '8,600 sold' },
    art: 'earbuds',
    note: { 'zh-CN': '站内有另一种颜色', en: 'the own store has another colour' },
  },
  {
    ...outside,
    id: 'books',
    to: 'https://item.jd.com/14337084.html',
    title: { 'zh-CN': '知夏儿童绘本 全十册', en: 'Zhixia picture books, ten volumes' },
    shop: { 'zh-CN': '京东', en: 'JD.com' },
    price: '88.00',
    sold: { 'zh-CN': '已售 3200', en: '3,200 sold' },
    art: 'books',
    note: { 'zh-CN': '站内只有相似款，商家已开店', en: 'only similar, but the merchant has a shop' },
  },
  {
    ...outside,
    id: 'mask',
    to: 'https://m-goods.kaola.com/product/5755274.html',
    title: { 'zh-CN': '海棠面膜 补水保湿 二十片', en: 'Haitang face masks, box of twenty' },
    shop: { 'zh-CN': '考拉海购', en: 'Kaola' },
    price: '129.00',
    sold: { 'zh-CN': '已售 1.4万', en: '14k sold' },
    art: 'mask',
    note: { 'zh-CN': '站内同款缺货', en: 'sold out in the own store' },
  },
  {
    id: 'own-case',
    to: 'https://haohuo.jinritemai.com/views/product/item2?id=3329016137865419287',
    title: { 'zh-CN': '云杉手机壳 站内旗舰店', en: 'Spruce phone case, in-platform store' },
    shop: { 'zh-CN': '站内小店', en: 'Own store' },
    price: '28.80',
    sold: { 'zh-CN': '已售 9800', en: '9,800 sold' },
    art: 'ownCase',
    note: { 'zh-CN': '平台自己的店铺', en: 'already in the own store' },
    isOwn: true,
  },
  {
    ...outside,
    id: 'rice',
    to: 'https://link.zhihu.com/?target=https%3A%2F%2Fitem.jd.com%2F100034242616.html',
    title: { 'zh-CN': '松间大米 旅行装 真空一袋', en: 'Songjian rice, travel pack' },
    shop: { 'zh-CN': '知乎里的链接', en: 'A link via Zhihu' },
    price: '228.40',
    sold: { 'zh-CN': '已售 670', en: '670 sold' },
    art: 'rice',
    note: { 'zh-CN': '京东链接藏在跳转里', en: 'a JD link inside a wrapper' },
  },
]
