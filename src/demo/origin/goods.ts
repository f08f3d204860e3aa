/**
 * Raw goods: what the platform's pages link to where it mints nothing, as shops, apps and readers write such links.
 *
 * One link of each kind that a rewriter meets: with several parameters, without any, inside a wrapper, shortened, already
 * at home, and ordinary ones that are nobody's shop and have to stay as they are.
 *
 * @module
 */

import type { LocalName } from '../../link/marketplace.ts'
import type { ArtName } from '../art.ts'

export interface RawGood {
  readonly href: string
  readonly title: LocalName
  readonly shop: LocalName
  /** CNY. */
  readonly price: string
  readonly art: ArtName
  readonly isOwn: boolean
}

export const phoneCase: RawGood = {
  href: 'https://item.taobao.com/item.htm?spm=a21n57.1.0.0&id=12345678901&ns=1',
  title: { 'zh-CN': '云杉手机壳 透明防摔 经典款', en: 'Spruce phone case, clear, drop-proof' },
  shop: { 'zh-CN': '淘宝', en: 'Taobao' },
  price: '29.90',
  art: 'case',
  isOwn: false,
}

const earbuds: RawGood = {
  href: 'https://item.jd.com/100012043978.html',
  title: { 'zh-CN': '青禾蓝牙耳机 主动降噪 黑色', en: 'Qinghe earbuds, noise cancelling, black' },
  shop: { 'zh-CN': '京东', en: 'JD.com' },
  price: '199.00',
  art: 'earbuds',
  isOwn: false,
}

const ownCase: RawGood = {
  href: 'https://haohuo.jinritemai.com/views/product/item2?id=3329016137865419287',
  title: { 'zh-CN': '云杉手机壳 站内旗舰店', en: 'Spruce phone case, in-platform store' },
  shop: { 'zh-CN': '站内小店', en: 'Own store' },
  price: '28.80',
  art: 'ownCase',
  isOwn: true,
}

/** In the order shown. */
export const rawGoods: readonly RawGood[] = [
  phoneCase,
  earbuds,
  {
    href: 'https://detail.tmall.com/item.htm?id=600000000002&skuId=4611686018427387905',
    title: { 'zh-CN': '海棠面膜 补水保湿 二十片', en: 'Haitang face masks, box of twenty' },
    shop: { 'zh-CN': '天猫', en: 'Tmall' },
    price: '129.00',
    art: 'mask',
    isOwn: false,
  },
  ownCase,
  {
    href: 'https://link.zhihu.com/?target=https%3A%2F%2Fitem.jd.com%2F100034242616.html',
    title: { 'zh-CN': '松间大米 旅行装 真空一袋', en: 'Songjian rice, travel pack' },
    shop: { 'zh-CN': '知乎里的京东', en: 'JD.com via Zhihu' },
    price: '228.40',
    art: 'rice',
    isOwn: false,
  },
  {
    href: 'https://m.tb.cn/h.5KxYzW',
    title: { 'zh-CN': '知夏儿童绘本 全十册', en: 'Zhixia picture books, ten volumes' },
    shop: { 'zh-CN': '淘宝短链接', en: 'Taobao short link' },
    price: '88.00',
    art: 'books',
    isOwn: false,
  },
]

/** What the areas of the picture lead to, from left to right. */
export const pictured: readonly RawGood[] = [phoneCase, earbuds, ownCase]

/** A form that searches a shop. */
export const searchForm = { action: 'https://search.jd.com/Search', field: 'keyword' } as const

/** The picture's own address names a product, and is none of its links. */
export const pictureSource = `/demo/goods.svg?of=${encodeURI(phoneCase.href)}`

/** Links to places that are no shop. */
export const ordinaryLinks: readonly { readonly href: string; readonly name: LocalName }[] = [
  { href: 'https://www.example.com/sizes?brand=spruce&unit=mm', name: { 'zh-CN': '尺寸对照表', en: 'Table of sizes' } },
  { href: 'mailto:ahe@wanderlight.example', name: { 'zh-CN': '给阿禾写信', en: 'Write to Ahe' } },
]

/** What the page's own script would read: not a link, though it holds one. PHP writes slashes so. */
export const dataIsland = String.raw`{"room":6891234567890123457,"cart":["https:\/\/item.taobao.com\/item.htm?id=12345678901"]}`
