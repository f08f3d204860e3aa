/**
 * JD.com, with JD Worldwide (jd.hk), its pharmacies (yiyaojd.com, jkcsjd.com), its short links (3.cn) and its old name
 * (360buy.com). Product pages carry the SKU in the path; the app takes JSON in `params`.
 *
 * @module
 */

import { objectIn } from '../../kernel/json.ts'
import type { LinkMatch, Marketplace } from '../marketplace.ts'
import { canonicalId } from '../shape.ts'
import type { Address } from '../url.ts'

export const jd = {
  id: 'jd',
  name: { 'zh-CN': '京东', en: 'JD.com' },
  domains: ['jd.com', 'jd.hk', 'yiyaojd.com', 'jkcsjd.com', '3.cn', '360buy.com'],
  schemes: ['openapp.jdmobile'],
  productUrl: 'https://item.jd.com/{id}.html',
  shopUrl: 'https://mall.jd.com/index-{id}.html',
  shapes: [
    appPage,
    // u.jd.com is the affiliate programme's; the link says nothing but a code.
    { kind: 'short', host: ['3.cn', '*.3.cn', 'u.jd.com'], path: /^\/./ },
    { kind: 'affiliate', host: 're.jd.com', path: /^\/(?:cps\/)?(?:item|pro)\/(?<id>\d+)\.html$/ },
    {
      kind: 'affiliate',
      host: ['u.jd.com', 'union-click.jd.com', 'click.union.jd.com', 'jingfen.jd.com', 're.jd.com', 'union.jd.com'],
    },
    { kind: 'coupon', host: /^(?:coupon|quan|a)\.(?:m\.)?jd\.com$/ },
    { kind: 'search', host: ['search.jd.com', 'so.m.jd.com', 'list.jd.com', 'search.jd.hk', 'so.jd.com'] },
    { kind: 'product', host: /^(?:[a-z]+-?)?item\./, path: /^\/(?<id>\d+)\.html$/ },
    { kind: 'product', path: /^\/(?:product|bigimage)\/(?<id>\d+)\.html$/ },
    { kind: 'product', path: /^\/(?:ware\/view\.action|item\/view\d?)$/, query: ['sku', 'wareId', 'skuId'] },
    { kind: 'shop', host: 'mall.jd.com', path: /^\/(?:shop\/|index-)(?<id>\d+)(?:\.html)?$/ },
    { kind: 'shop', host: ['shop.m.jd.com', 'shop.jd.com'], query: ['shopId', 'shop_id', 'venderId'] },
    { kind: 'search', path: /^\/[Ss]earch(?:\.html?|\/|$)/, needs: ['keyword', 'wd', 'key'] },
    {
      kind: 'shop',
      host: /^(?!(?:www|m|h5|wap|item|order|cart|passport|plogin|login|reg|home|my|pro|prodev|miaosha|red|re|t|tuan|mobile|vip|plus|fresh|global|book|e|jr|baitiao|trade|help|about|corp|club|sale|a|i|channel|phone|digital|chaoshi|surprise|search|list|try|paimai|auction|live|lives|jshop|wq|wqs|api|shop|mall|man|health|yao|car|baby|sports|food|tv|diannao|wine|xinfang|jiadian|shouji|anzhuang)\.)(?<id>[a-z0-9-]+)\.jd\.com$/,
      path: /^\/(?:index\.html)?$/,
      form: 'code',
    },
  ],
} satisfies Marketplace

/** `openapp.jdmobile://virtual?params={"des":"productDetail","skuId":"…"}`. */
function appPage(address: Address): LinkMatch | undefined {
  if (address.web || address.host !== 'virtual') return undefined
  const [parameters, ...more] = address.url.searchParams.getAll('params')
  const page = parameters === undefined || more.length > 0 ? undefined : objectIn(parameters)
  if (page === undefined) return undefined
  const written = page['des']
  const destination = typeof written === 'string' ? written.toLowerCase() : ''
  if (destination === 'productdetail') return { kind: 'product', id: idOf(page['skuId']) }
  if (destination === 'productlist' || destination === 'search') return { kind: 'search', id: undefined }
  if (destination === 'jshopmain' || destination === 'shop') return { kind: 'shop', id: idOf(page['shopId']) }
  return destination === 'getcoupon' ? { kind: 'coupon', id: undefined } : undefined
}

/** Only strings: a number in JSON has already lost its last digits. */
function idOf(value: unknown): string | undefined {
  if (typeof value === 'string') return canonicalId(value, 'digits')
  return typeof value === 'number' && Number.isSafeInteger(value) ? canonicalId(String(value), 'digits') : undefined
}
