/**
 * Samples: for every kind of link a policy can meet, one that shows it, so that a finding about a policy can be shown
 * as a request that anybody may repeat.
 *
 * A sample is made up by the shapes and opens nothing we know of. What is handed out was read once by the same registry
 * and is what it says it is. A policy may take over the pages of others, so each kind has several samples, on every host
 * and under every path that a shape names: what one addition takes, another sample still shows. This is bulk, for
 * analyses only; the click path never imports it.
 *
 * @module
 */

import { destinationOf } from './destination.ts'
import type { Kind } from './marketplace.ts'
import { builtinMarketplaces, type MarketplaceData, type Registry } from './registry.ts'
import type { VariableType } from './template.ts'

/** A link, and what may stand in it. */
export interface SampleLink {
  /** Holds `{id}` in place of the id, where the link shows one. */
  readonly url: string
  /** An id that can stand there; absent where the link shows none. */
  readonly id: string | undefined
}

export interface Sample extends SampleLink, Declared {}

/** Links that somebody says there are. */
export interface Declared {
  /** Absent: no marketplace is known for the link. */
  readonly marketplace: string | undefined
  readonly kind: Kind
}

/**
 * Every sample that is true under a registry: of built-in marketplaces, and of what a policy adds to them. A registry
 * holds no templates any more, so the additions it was made with are given again.
 *
 * The plainest sample of a marketplace and kind comes first. Where a link may hide its id, one without an id follows the
 * one with it; where ids are written in two ways (a number, a name), there is one for each.
 */
export function samplesOf(registry: Registry, additions: readonly MarketplaceData[] = none): readonly Sample[] {
  return drawn(registry, additions).samples
}

/**
 * What a marketplace or a template declares and no sample shows, because other shapes take the pages over. It may be
 * that there are no such links at all; nobody has proved it.
 */
export function unsampledOf(registry: Registry, additions: readonly MarketplaceData[] = none): readonly Declared[] {
  return drawn(registry, additions).unsampled
}

/**
 * The link itself, with its own id or another one. Not every text is an id of the marketplace: whether the link shows
 * this one, only reading it again can tell.
 */
export function sampleUrl(sample: SampleLink, id: string | undefined = sample.id): string {
  const { url } = sample
  if (id === undefined) return url
  const written = standsInQuery(url) ? encodeURIComponent(id.toWellFormed()) : pathText(id)
  return url.replace('{id}', () => written)
}

function standsInQuery(url: string): boolean {
  const query = url.indexOf('?')
  return query !== -1 && query < url.indexOf('{id}')
}

/** An id that is the rest of a path keeps its slashes and escapes: it is the path as written. */
function pathText(id: string): string {
  return id.toWellFormed().replaceAll(/[^!-~]|[?#\\]/gu, encodeURIComponent)
}

interface Drawn {
  readonly additions: readonly MarketplaceData[]
  readonly samples: readonly Sample[]
  readonly unsampled: readonly Declared[]
}

const none: readonly MarketplaceData[] = []
const known = new WeakMap<Registry, Drawn>()

/** Reading some hundred links takes a while, and one registry is asked again and again. */
function drawn(registry: Registry, additions: readonly MarketplaceData[]): Drawn {
  const before = known.get(registry)
  if (before?.additions === additions) return before
  const now = draw(registry, additions)
  known.set(registry, now)
  return now
}

function draw(registry: Registry, additions: readonly MarketplaceData[]): Drawn {
  const candidates = [...builtinSamples(), ...additions.flatMap((addition) => samplesOfAddition(addition, registry))]
  const found = candidates.filter((sample) => isTrue(sample, registry))
  const sampled = new Set(found.map(nameOf))
  const missing = declaredBy(additions).filter((each) => !sampled.has(nameOf(each)))
  const moved = missing.flatMap((each) => movedSample(each, registry))
  for (const sample of moved) sampled.add(nameOf(sample))
  return {
    additions,
    samples: [...found, ...moved],
    unsampled: missing.filter((each) => !sampled.has(nameOf(each))),
  }
}

function nameOf({ marketplace = '', kind }: Declared): string {
  return `${marketplace} ${kind}`
}

function isTrue(sample: Sample, registry: Registry): boolean {
  const { marketplace, kind, id, fault } = destinationOf(sampleUrl(sample), registry)
  return fault === undefined && marketplace === sample.marketplace && kind === sample.kind && id === sample.id
}

/** The same page with nothing where the id should be, or with a nought, which is no id. */
function withoutId({ url, id, ...same }: Sample): Sample[] {
  if (id === undefined) return []
  return [{ ...same, url: url.replace('{id}', standsInQuery(url) ? '' : '0'), id: undefined }]
}

/** Each marketplace and kind that the built-in descriptors or the additions speak of, once. */
function declaredBy(additions: readonly MarketplaceData[]): readonly Declared[] {
  const all: readonly Declared[] = [
    ...builtinSamples(),
    ...additions.flatMap(({ id: marketplace, links }) => [
      ...links.map(({ kind }) => ({ marketplace, kind })),
      { marketplace, kind: 'other' as const },
    ]),
  ]
  const byName = new Map(all.map(({ marketplace, kind }) => [nameOf({ marketplace, kind }), { marketplace, kind }]))
  return [...byName.values()]
}

/** Many shapes fit every host of a marketplace: a sample on one that nobody has taken. */
function movedSample({ marketplace, kind }: Declared, registry: Registry): Sample[] {
  const owner = marketplace === undefined ? undefined : registry.byId(marketplace)
  for (const sample of builtinSamples()) {
    if (owner === undefined || sample.marketplace !== marketplace || sample.kind !== kind) continue
    for (const domain of owner.domains) {
      for (const label of labels) {
        const moved = { ...sample, url: onHost(sample.url, `${label}.${domain}`) }
        if (isTrue(moved, registry)) return [moved, ...withoutId(moved).filter((each) => isTrue(each, registry))]
      }
    }
  }
  return []
}

/** A web link with another host; an app link as it is. */
export function onHost(url: string, host: string): string {
  return url.replace(/^https:\/\/[^/]+/, () => `https://${host}`)
}

/** Labels in front of a domain, the usual ones first. */
const labels: readonly string[] = ['www', 'm', 'shop', 'h5', 'item', 'a1', '1001', 'q7-z']

/** A kind of link, and one such link or, with `(a|b)` in it, one for each. */
type Row = readonly [kind: Kind, url: string, id?: string | undefined]

/** Ids in Xiaohongshu's app; nineteen digits from 3 on, by which Douyin's app names goods of Xiaodian. */
const hexadecimal = '5f0000000000000000000041'
const nineteenDigits = '3000000000000000041'

/** What every Amazon site has, below `www.`. */
function amazonRows(host: string): readonly Row[] {
  return [
    ['product', `https://${host}/(gp/product|gp/aw/d|gp/offer-listing|exec/obidos/asin|o/asin|d)/{id}`, 'B000000041'],
    ['product', `https://${host}/(dp/product|tea/dp)/{id}`, 'B000000041'],
    ['shop', `https://${host}/(sp|s|shops)?seller={id}`, 'A41'],
    ['shop', `https://${host}/(sp|s|shops)?me={id}`, 'A41'],
    ['shop', `https://${host}/(stores|stores/page|stores/tea/page)/{id}`, 'A41'],
    ['shop', `https://${host}/shops/{id}`, 'A41'],
    ['coupon', `https://${host}/(coupons|coupon|gp/coupons|promocode)`],
    ['search', `https://${host}/(s|gp/search|gp/aw/s|b|-/en/s)?k=tea`],
    ['search', `https://${host}/gp/bestsellers`],
  ]
}

/** Pages beside the product and the shop that have an address in the descriptor; shops whose ids may also be names. */
const rows: Readonly<Record<string, readonly Row[]>> = {
  taobao: [
    ['product', 'https://item.taobao.com/item.htm?(itemId|item_id|item_num_id|itemNumId)={id}'],
    ['product', 'https://(world|www|m).taobao.com/item/{id}.htm'],
    ['product', 'https://(world|www).taobao.com/item/(zh_tw/|){id}.html'],
    ['product', 'https://a.m.taobao.com/i{id}.htm'],
    ['product', 'https://h5.m.taobao.com/awp/core/detail.htm?id={id}'],
    ['product', 'https://h5.m.taobao.com/(app/detail/index.html|app/detail/home|item_detail.htm|item.html)?id={id}'],
    ['product', 'https://main.m.taobao.com/security-h5-detail/home?id={id}'],
    ['product', 'https://(ju.taobao.com/tg|detail.ju.taobao.com|jhs.m.taobao.com/m)/home.htm?(item_id|itemId)={id}'],
    ['shop', 'https://shop{id}.(m|world).taobao.com/'],
    ['shop', 'https://shop.m.taobao.com/shop/(shop_index|shop_info|view_shop).(htm|html)?shop_id={id}'],
    ['shop', 'https://shop.taobao.com/shop/view_shop.htm?(user_number_id|user_id|userId|sellerId|shopId)={id}'],
    ['affiliate', 'https://(s.click|ai|re|temai|click.simba|uland).taobao.com/abc'],
    ['coupon', 'https://taoquan.taobao.com/coupon/unify_apply.htm?itemId={id}'],
    ['coupon', 'https://(taoquan|quan).taobao.com/abc?(itemId|item_id)={id}'],
    ['coupon', 'https://uland.taobao.com/coupon/edetail?(itemId|item_id|id)={id}'],
    ['coupon', 'https://www.taobao.com/(coupon|coupons|coupon.htm)?itemId={id}'],
    ['search', 'https://(s|s.m|search|list).taobao.com/search?q=tea'],
    ['search', 'https://www.taobao.com/(search|search.htm|search/|list|list.htm|list/)?(q|keyword)=tea'],
    ['short', 'https://m.tb.cn/h.abc'],
    ['short', 'https://(tb.cn|e.tb.cn)/abc'],
    ['other', 'https://www.taobao.com/'],
    ['other', 'https://tb.cn/'],
    ['other', 'tbopen://home'],
  ],
  tmall: [
    ['product', 'https://detail.tmall.com/item.htm?(itemId|item_id)={id}'],
    ['product', 'https://detail.tmall.hk/item.htm?id={id}'],
    ['product', 'https://(detail|world|www).tmall.com/item/(tea/|){id}.htm'],
    ['product', 'https://(detail.m.tmall.com|detail.liangxinyao.com|detail.95095.com)/item.html?id={id}'],
    ['product', 'https://h5.tmall.com/detail.htm?id={id}'],
    ['shop', 'https://shop{id}.tmall.com/'],
    ['shop', 'https://{id}.tmall.com/', 'corner'],
    ['shop', 'https://shop{id}.(m.tmall.com|tmall.hk|m.tmall.hk)/'],
    ['shop', 'https://{id}.(m.tmall.com|tmall.hk|m.tmall.hk)/', 'corner'],
    ['shop', 'https://{id}.tmall.com/(index.htm|category.htm|search.htm|shop/view_shop.htm)', 'corner'],
    ['shop', 'https://www.tmall.com/shop/(view_shop|shop_index).htm?(shop_id|shopId|user_id|userId)={id}'],
    ['shop', 'https://www.95095.com/shop/view_shop.htm?user_number_id={id}'],
    ['affiliate', 'https://(s.click|click).tmall.com/abc'],
    ['coupon', 'https://pages.tmall.com/coupon/?itemId={id}'],
    ['coupon', 'https://pages.tmall.com/(coupon|coupons|coupon.htm|coupon/abc)?(item_id|id)={id}'],
    ['search', 'https://(list|s|search|list.m|s.m|search.m).tmall.com/abc?q=tea'],
    ['search', 'https://list.tmall.hk/abc?q=tea'],
    ['search', 'https://www.tmall.com/search_product.htm?q=tea'],
    ['other', 'https://www.tmall.com/'],
    ['other', 'tmall://home'],
  ],
  xianyu: [
    ['product', 'https://2.taobao.com/item.htm?id={id}'],
    ['product', 'https://www.goofish.com/(item|item.htm|item.html|item/)?itemId={id}'],
    ['product', 'fleamarket://item?(id|itemId)={id}'],
    ['shop', 'https://www.goofish.com/personal?userId={id}'],
    ['shop', 'https://2.taobao.com/personal/?userId={id}'],
    ['search', 'https://www.goofish.com/search?q=tea'],
    ['search', 'https://2.taobao.com/(search/|search.htm|list|list.htm)'],
    ['other', 'https://www.goofish.com/'],
    ['other', 'fleamarket://home'],
  ],
  fliggy: [
    ['product', 'https://traveldetail.fliggy.com/(item|detail).(htm|html)?(itemId|item_id)={id}'],
    ['product', 'https://detail.alitrip.com/item.htm?id={id}'],
    ['shop', 'https://shop{id}.fliggy.com/'],
    ['shop', 'https://shop{id}.(m.fliggy|alitrip|m.alitrip).com/'],
    ['search', 'https://s.fliggy.com/?q=tea'],
    ['search', 'https://(s.alitrip|list.fliggy).com/?q=tea'],
    ['search', 'https://www.fliggy.com/(search|search.htm|search/)'],
    ['other', 'https://www.fliggy.com/'],
  ],
  jd: [
    [
      'product',
      'https://(item.m.jd.com|item.jd.hk|npcitem.jd.hk|mitem.jd.hk|item.yiyaojd.com|item.jkcsjd.com)/{id}.html',
    ],
    ['product', 'https://(re-item|e-item).jd.com/{id}.html'],
    ['product', 'https://item.m.jd.com/(product|bigimage)/{id}.html'],
    ['product', 'https://(m|www).360buy.com/product/{id}.html'],
    ['product', 'https://item.m.jd.com/(ware/view.action|item/view|item/view2)?(wareId|sku|skuId)={id}'],
    ['product', 'openapp.jdmobile://virtual?params=%7B%22des%22%3A%22productDetail%22%2C%22skuId%22%3A%22{id}%22%7D'],
    ['shop', 'https://{id}.jd.com/', 'corner'],
    ['shop', 'https://{id}.jd.com/index.html', 'corner'],
    ['shop', 'https://mall.jd.com/(index-{id}|shop/{id}|shop/{id}.html)'],
    ['shop', 'https://(shop.m|shop).jd.com/?(shopId|shop_id|venderId)={id}'],
    ['shop', 'openapp.jdmobile://virtual?params=%7B%22des%22%3A%22(jshopMain|shop)%22%2C%22shopId%22%3A%22{id}%22%7D'],
    ['affiliate', 'https://re.jd.com/cps/item/{id}.html'],
    ['affiliate', 'https://re.jd.com/(cps/pro|item|pro)/{id}.html'],
    ['affiliate', 'https://(union-click|click.union|jingfen|re|union).jd.com/abc'],
    ['affiliate', 'https://u.jd.com/'],
    ['coupon', 'https://coupon.m.jd.com/'],
    ['coupon', 'https://(coupon|quan|quan.m|a|a.m).jd.com/'],
    ['coupon', 'openapp.jdmobile://virtual?params=%7B%22des%22%3A%22getCoupon%22%7D'],
    ['search', 'https://search.jd.com/Search?keyword=tea'],
    ['search', 'https://(so.m.jd.com|list.jd.com|search.jd.hk|so.jd.com)/list.html?wd=tea'],
    ['search', 'https://www.jd.com/(Search|search|search.html|search/)?(keyword|wd|key)=tea'],
    ['search', 'openapp.jdmobile://virtual?params=%7B%22des%22%3A%22(productList|search)%22%7D'],
    ['short', 'https://3.cn/abc'],
    ['short', 'https://u.3.cn/abc'],
    ['short', 'https://u.jd.com/abc'],
    ['other', 'https://www.jd.com/'],
    ['other', 'openapp.jdmobile://home'],
  ],
  pinduoduo: [
    ['product', 'https://mobile.(pinduoduo|yangkeduo).com/goods.html?goodsId={id}'],
    ['product', 'https://mobile.(pinduoduo|yangkeduo).com/goods(1|2).html?goods_id={id}'],
    ['product', 'https://www.pinduoduo.com/goods/(detail|goods-detail|detail/)?(goods_id|goodsId|gid)={id}'],
    ['product', 'pinduoduo://com.xunmeng.pinduoduo/goods.html?goods_id={id}'],
    ['shop', 'https://mobile.(pinduoduo|yangkeduo).com/mall_quality_assurance.html?(mall_id|msn)={id}'],
    ['shop', 'https://mobile.(pinduoduo|yangkeduo).com/mall_page.html?msn={id}'],
    ['affiliate', 'https://mobile.yangkeduo.com/duo_coupon_landing.html?goods_id={id}'],
    ['affiliate', 'https://(jinbao|youhui).pinduoduo.com/abc?(goods_id|goodsId)={id}'],
    ['coupon', 'https://mobile.yangkeduo.com/coupon.html?goods_id={id}'],
    ['coupon', 'https://mobile.pinduoduo.com/(mall_coupon|coupon_list).html?goods_id={id}'],
    ['search', 'https://mobile.yangkeduo.com/search_result.html?search_key=tea'],
    ['search', 'https://mobile.pinduoduo.com/(search_catgoods|classification|relative_goods).html'],
    ['short', 'https://p.pinduoduo.com/abc'],
    ['short', 'https://p.yangkeduo.com/abc'],
    ['other', 'https://mobile.yangkeduo.com/'],
    ['other', 'pinduoduo://home'],
  ],
  vipshop: [
    ['product', 'https://detail.(vip|vipshop).com/(detail|product)-1-{id}.html'],
    ['product', 'https://m.vipshop.com/public/go.html?pid={id}'],
    ['product', 'vipshop://showGoodsDetail?(pid|goodsId|productId)={id}'],
    ['shop', 'https://list.vip.com/{id}.html'],
    ['shop', 'https://list.(vip|vipshop).com/(brand-{id}|brand-{id}-0).html'],
    ['shop', 'vipshop://showBrandDetail?brandId={id}'],
    ['affiliate', 'https://click.union.vip.com/abc'],
    ['affiliate', 'https://union.vip.com/abc'],
    ['coupon', 'https://www.vip.com/coupon'],
    ['coupon', 'https://www.vipshop.com/my/coupon'],
    ['search', 'https://category.vip.com/suggest.php?keyword=tea'],
    ['search', 'https://category.vip.com/(searchlist.html|search|search/|search-tea.html)'],
    ['search', 'vipshop://(showSearch|searchProduct|search)'],
    ['short', 'https://t.vip.com/abc'],
    ['other', 'https://www.vip.com/'],
    ['other', 'vipshop://home'],
  ],
  suning: [
    ['product', 'https://product.suning.com/{id}.html'],
    ['product', 'https://m.suning.com/product/(0000000000/|){id}.html'],
    ['shop', 'https://shop.suning.com/{id}'],
    ['shop', 'https://m.suning.com/shop/({id}|{id}.html|{id}/)'],
    ['affiliate', 'https://(union|sucs).suning.com/abc'],
    ['coupon', 'https://quan.suning.com/'],
    ['coupon', 'https://coupon.suning.com/'],
    ['search', 'https://search.suning.com/tea/'],
    ['search', 'https://list.suning.com/tea/'],
    ['search', 'https://m.suning.com/search/tea/'],
    ['other', 'https://www.suning.com/'],
  ],
  kaola: [
    ['product', 'https://(goods|www).kaola.(com|com.hk)/product/{id}.html'],
    ['shop', 'https://(mall|m-mall).kaola.com/({id}|{id}.html|{id}/)'],
    ['affiliate', 'https://cps.kaola.com/abc'],
    ['coupon', 'https://www.kaola.com/coupon'],
    ['coupon', 'https://www.kaola.com.hk/activity/coupon'],
    ['search', 'https://search.kaola.com/search.html?key=tea'],
    ['search', 'https://m-search.kaola.com/search.html?key=tea'],
    ['search', 'https://www.kaola.com/(search|search.html|search/|category|category.html|category/)'],
    ['other', 'https://www.kaola.com/'],
  ],
  dangdang: [
    ['product', 'https://product.m.dangdang.com/{id}.html'],
    ['product', 'https://e.dangdang.com/products/{id}.html'],
    ['product', 'https://m.dangdang.com/(product.php|touch/product.aspx)?(pid|product_id)={id}'],
    ['shop', 'https://(shop|shop.m).dangdang.com/({id}|{id}.html|{id}/)'],
    ['affiliate', 'https://union.dangdang.com/abc'],
    ['coupon', 'https://www.dangdang.com/coupon'],
    ['search', 'https://search.dangdang.com/?key=tea'],
    ['search', 'https://(search.m|category).dangdang.com/?key=tea'],
    ['search', 'https://www.dangdang.com/(search|search.php|search/)'],
    ['other', 'https://www.dangdang.com/'],
  ],
  gome: [
    ['product', 'https://item.gome.com.cn/{id}.html', 'A41-p41'],
    ['product', 'https://m.gome.com.cn/product-{id}.html'],
    ['shop', 'https://mall.gome.com.cn/{id}'],
    ['shop', 'https://(mall|shop).gome.com.cn/({id}.html|{id}/)'],
    ['coupon', 'https://quan.gome.com.cn/'],
    ['search', 'https://search.gome.com.cn/search?question=tea'],
    ['search', 'https://(list|m).gome.com.cn/search'],
    ['other', 'https://www.gome.com.cn/'],
  ],
  xiaohongshu: [
    ['product', 'https://www.xiaohongshu.com/(goods|mobile/goods|mobile/goods-detail)/{id}'],
    ['product', 'xhsdiscover://(goods_detail|goodsdetail)/{id}', hexadecimal],
    ['shop', 'https://www.xiaohongshu.com/(store|shop|mobile/vendor)/{id}'],
    ['coupon', 'https://www.xiaohongshu.com/coupon'],
    ['coupon', 'https://pages.xiaohongshu.com/my/coupon'],
    ['search', 'https://www.xiaohongshu.com/search_result?keyword=tea'],
    ['short', 'https://xhslink.com/abc'],
    ['short', 'https://(www.xhslink.com|xhslink.cn|www.xhslink.cn)/abc'],
    ['other', 'https://www.xiaohongshu.com/'],
    ['other', 'https://xhslink.com/'],
    ['other', 'xhsdiscover://home'],
  ],
  weidian: [
    ['product', 'https://weidian.com/(item|item_detail|fastorder|buy/item).html?(itemId|itemid)={id}'],
    ['product', 'https://shop.(weidian|youshop10|koudai).com/item.html?itemID={id}'],
    ['product', 'https://weidian.com/(i|item)/({id}|{id}/)'],
    ['shop', 'https://weidian.com/s/({id}|{id}/)'],
    ['shop', 'https://weidian.com/(index.html|shop.html|)?(userId|userid)={id}'],
    ['shop', 'https://shop{id}.(weidian|v.weidian|koudai|v.koudai).com/'],
    ['coupon', 'https://weidian.com/coupon'],
    ['coupon', 'https://www.koudai.com/my/coupon'],
    ['search', 'https://weidian.com/search?keyword=tea'],
    ['short', 'https://k.weidian.com/abc'],
    ['short', 'https://k.youshop10.com/abc'],
    ['other', 'https://weidian.com/'],
  ],
  youzan: [
    ['product', 'https://h5.youzan.com/(wscshop/showcase/goods|v2/show/goods|wscgoods/detail)?alias={id}'],
    ['product', 'https://h5.(youzan|koudaitong).com/(v2/goods|wscgoods/detail)/{id}'],
    ['shop', 'https://h5.youzan.com/v2/showcase/homepage?kdt_id={id}'],
    ['shop', 'https://h5.youzan.com/v2/showcase/homepage?(kdtId|alias)={id}'],
    ['shop', 'https://h5.(youzan|koudaitong).com/v2/home/{id}'],
    ['shop', 'https://shop{id}.(youzan|m.youzan|koudaitong|m.koudaitong).com/'],
    ['coupon', 'https://h5.youzan.com/v2/coupons'],
    ['coupon', 'https://h5.koudaitong.com/v2/coupon/abc'],
    ['search', 'https://h5.youzan.com/v2/search?q=tea'],
    ['short', 'https://j.youzan.com/abc'],
    ['other', 'https://www.youzan.com/'],
  ],
  1688: [
    ['product', 'https://(m|www).1688.com/offer/{id}.html'],
    ['product', 'https://(detail|detail.m|m).1688.com/page/index.html?offerId={id}'],
    ['shop', 'https://m.1688.com/winport/{id}.html'],
    ['shop', 'https://{id}.1688.com/(page/index.htm|page/contactinfo.htm|page/creditdetail.htm|)', 'corner'],
    ['shop', 'https://{id}.m.1688.com/', 'corner'],
    ['affiliate', 'https://(dj|s.click).1688.com/abc'],
    ['coupon', 'https://www.1688.com/coupon'],
    ['search', 'https://s.1688.com/selloffer/offer_search.htm?keywords=tea'],
    ['search', 'https://(search|p4psearch).1688.com/?keywords=tea'],
    ['search', 'https://m.1688.com/(offer_search/tea.html|selloffer/tea.html|page/offerlist.htm|search.htm)'],
    ['short', 'https://qr.1688.com/s/abc'],
    ['other', 'https://www.1688.com/'],
    ['other', 'wireless1688://home'],
  ],
  aliexpress: [
    ['product', 'https://(m|www).aliexpress.(com|us|ru)/(item|i|s/item|item/tea)/{id}.html'],
    ['product', 'aliexpress://(product|goto|item)/detail?(productId|itemId|id)={id}'],
    ['shop', 'https://(m|www).aliexpress.(com|us|ru)/store/({id}.html|{id}/)'],
    ['affiliate', 'https://s.click.aliexpress.com/e/abc'],
    ['coupon', 'https://www.aliexpress.com/coupon'],
    ['coupon', 'https://www.aliexpress.us/my/coupon'],
    ['search', 'https://www.aliexpress.com/wholesale?SearchText=tea'],
    ['search', 'https://www.aliexpress.us/(w/wholesale-tea.html|af/tea.html|search)'],
    ['short', 'https://a.aliexpress.com/abc'],
    ['other', 'https://www.aliexpress.com/'],
    ['other', 'aliexpress://home'],
  ],
  amazon_cn: [
    ...amazonRows('www.amazon.cn'),
    ['short', 'https://(z.cn|www.z.cn)/abc'],
    ['other', 'https://www.amazon.cn/'],
  ],
  amazon: [
    ...amazonRows('www.amazon.com'),
    ['short', 'https://(amzn.to|amzn.asia|amzn.eu|a.co)/abc'],
    ['other', 'https://www.amazon.com/'],
  ],
  kuaishou: [
    ['product', 'https://app.kwaixiaodian.com/merchant/shop/detail?itemId={id}'],
    [
      'product',
      'https://app.(kwaixiaodian|kuaishou).com/(merchant/shop/detail|web/kwaishop-goods-detail-page-app)?id={id}',
    ],
    ['product', 'https://app.(kwaixiaodian|kuaishou).com/page/kwaishop-goods-detail?id={id}'],
    ['shop', 'https://app.kwaixiaodian.com/merchant/shop/index?sellerId={id}'],
    ['shop', 'https://app.kwaixiaodian.com/(merchant/shop/list|merchant/shop/home|web/kwaishop-shop)?(shopId|id)={id}'],
    ['coupon', 'https://app.kwaixiaodian.com/coupon'],
    ['search', 'https://www.kuaishou.com/search/video?searchKey=tea'],
    ['search', 'https://www.(kuaishou.cn|gifshow.com|chenzhongtech.com|kwaixiaodian.com)/search'],
    ['short', 'https://v.kuaishou.com/abc'],
    ['short', 'https://v.m.chenzhongtech.com/abc'],
    ['short', 'https://www.kuaishou.com/f/abc'],
    ['other', 'https://www.kuaishou.com/'],
    ['other', 'kwai://home'],
  ],
  weixin_store: [
    ['product', 'https://store.weixin.qq.com/shop/a/abc'],
    ['other', 'https://store.weixin.qq.com/'],
  ],
  dewu: [
    ['product', 'https://m.(dewu|poizon).com/(product-detail|page/productDetail.html)?(spuId|productId)={id}'],
    ['product', 'https://www.(dewu|poizon).com/(product/|product/tea-|en/product/){id}'],
    ['shop', 'https://m.dewu.com/router/brandDetail?brandId={id}'],
    ['shop', 'https://m.(dewu|poizon).com/(router/shopHome|brand|shop)?(brandId|shopId|sellerId)={id}'],
    ['coupon', 'https://m.dewu.com/coupon'],
    ['search', 'https://m.dewu.com/search?keyword=tea'],
    ['other', 'https://www.dewu.com/'],
  ],
  yanxuan: [
    ['product', 'https://(m.|)you.163.com/(item/detail.json|xhr/item/detail)?id={id}'],
    ['coupon', 'https://you.163.com/coupon'],
    ['search', 'https://you.163.com/search?keyword=tea'],
    ['search', 'https://you.163.com/item/list'],
    ['other', 'https://you.163.com/'],
  ],
  yhd: [
    ['product', 'https://item.(m.yhd|yihaodian|m.yihaodian).com/({id}|{id}.html|item/{id})'],
    ['product', 'https://www.(yhd|yihaodian).com/(item|product|detail)/({id}|{id}_1)'],
    ['shop', 'https://shop.yhd.com/{id}'],
    ['shop', 'https://shop.yhd.com/(m-{id}|{id}-1|{id}.html|{id}/)'],
    ['affiliate', 'https://union.yhd.com/abc'],
    ['search', 'https://search.yhd.com/c0-0/ktea'],
    ['search', 'https://list.yhd.com/abc'],
    ['search', 'https://www.(yhd|yihaodian).com/(search|c0)'],
    ['other', 'https://www.yhd.com/'],
  ],
  tiktok_shop: [
    ['product', 'https://shop.tiktok.com/(us/view/product|pdp|shop/pdp|view/product/tea)/{id}'],
    ['product', 'https://www.tiktok.com/(view/product|shop/pdp|shop/pdp/tea)/{id}'],
    ['shop', 'https://shop.tiktok.com/view/shop/{id}'],
    ['shop', 'https://shop.tiktok.com/(view/store|store|shop/store|us/store/tea)/{id}'],
    ['shop', 'https://www.tiktok.com/(shop/store|shop/store/tea)/{id}'],
    ['search', 'https://shop.tiktok.com/s?q=tea'],
    ['search', 'https://shop.tiktok.com/(search|us/search|shop/s)'],
    ['other', 'https://shop.tiktok.com/'],
    ['other', 'https://www.tiktok.com/shop'],
  ],
  tiktok: [
    ['search', 'https://www.tiktok.com/search?q=tea'],
    ['search', 'https://www.tiktokv.com/search'],
    ['short', 'https://vm.tiktok.com/abc'],
    ['short', 'https://vt.tiktok.com/abc'],
    ['short', 'https://www.tiktok.com/t/abc'],
    ['other', 'https://www.tiktok.com/'],
    ['other', 'snssdk1233://home'],
  ],
  douyin: [
    ['search', 'https://www.douyin.com/search/tea'],
    ['search', 'https://www.(douyin|iesdouyin).com/root/search'],
    ['short', 'https://v.douyin.com/abc'],
    ['short', 'https://(v.iesdouyin|z.douyin).com/abc'],
    ['other', 'https://www.douyin.com/'],
    ['other', 'snssdk1128://home'],
  ],
  xiaodian: [
    ['product', 'https://haohuo.jinritemai.com/views/product/(item|item2|detail)?product_id={id}'],
    ['product', 'https://haohuo.snssdk.com/views/product/item2?id={id}'],
    ['product', 'https://haohuo.jinritemai.com/ecommerce/trade/(detail|detail/index.html)?(id|product_id)={id}'],
    ['product', '(snssdk1128|aweme)://ec_goods_detail?(product_id|promotion_id)={id}'],
    ['product', 'snssdk1128://goods/seeding?product_id={id}', nineteenDigits],
    ['shop', 'https://haohuo.snssdk.com/views/shop(/index|)?sec_shop_id={id}'],
    ['shop', '(snssdk1128|aweme)://goods/store?(sec_shop_id|shop_id)={id}'],
    ['coupon', 'https://haohuo.jinritemai.com/views/coupon'],
    ['search', 'https://haohuo.jinritemai.com/views/search?keyword=tea'],
    ['search', 'https://haohuo.jinritemai.com/ecommerce/(goods/|)search'],
    ['other', 'https://haohuo.jinritemai.com/'],
  ],
}

/** Links of which no marketplace is known; goods of a shop that the app does not name are among them. */
const elsewhere: readonly Row[] = [
  ['other', 'https://www.example.com/'],
  // A policy may describe example.com as a shop of its own; somewhere must remain.
  ['other', 'https://www.example.org/'],
  ['short', 'https://(t.cn|bit.ly|dwz.cn)/abc'],
  ['product', 'snssdk1128://goods/seeding/?promotion_id=41'],
]

/** Ids of products are numbers; only Amazon's have ten letters and digits. */
const productIds: Readonly<Record<string, string>> = { amazon: 'B000000041', amazon_cn: 'B000000041' }

let builtin: readonly Sample[] | undefined

/** Of every built-in marketplace and of none, with and without ids, whatever a registry says of them. */
export function builtinSamples(): readonly Sample[] {
  // Written out when first asked for: a Worker starts without them.
  builtin ??= [
    ...builtinMarketplaces.flatMap(({ id, productUrl, shopUrl }) => [
      ...(productUrl === undefined ? [] : samplesOfRow(id, ['product', productUrl, productIds[id]])),
      ...(shopUrl === undefined ? [] : samplesOfRow(id, ['shop', shopUrl])),
      ...(rows[id] ?? []).flatMap((row) => samplesOfRow(id, row)),
    ]),
    ...elsewhere.flatMap((row) => samplesOfRow(undefined, row)),
  ]
  return builtin
}

function samplesOfRow(marketplace: string | undefined, [kind, written, id = '41']: Row): Sample[] {
  const samples = spelledOut(written).map((url): Sample => {
    return { marketplace, kind, url, id: url.includes('{id}') ? id : undefined }
  })
  return samples.flatMap((sample, at) => (at === 0 ? [sample, ...withoutId(sample)] : [sample]))
}

/** `(a|b)` is a or b; of several such choices the first options go together, the second ones, and so on. */
function spelledOut(written: string): string[] {
  const choices = Array.from(written.matchAll(/\(([^()]*)\)/g), ([, options = '']) => options.split('|'))
  const most = Math.max(1, ...choices.map((options) => options.length))
  return Array.from({ length: most }, (_, turn) => {
    let at = -1
    return written.replaceAll(/\([^()]*\)/g, () => {
      at += 1
      const options = choices[at] ?? []
      return options[turn % options.length] ?? ''
    })
  })
}

/** Links that a policy describes, and pages beside them; the ones beside may not be true, and are sorted out later. */
function samplesOfAddition({ id: marketplace, domains, links }: MarketplaceData, registry: Registry): Sample[] {
  const described = links.flatMap(({ template, kind }) => {
    const parts = partsOf(template)
    const slot = parts.variables.findIndex(({ name }) => name === 'id')
    for (const trial of everyTrial(parts)) {
      const sample = { marketplace, kind, ...filled(parts, slot, trial) }
      if (isTrue(sample, registry)) return [sample, ...withoutId(sample), ...twice(sample)]
    }
    return []
  })
  const page = (url: string): Sample => ({ marketplace, kind: 'other', url, id: undefined })
  const beside = domains.flatMap((domain) => [page(`https://${domain}/`), page(`https://www.${domain}/other/page`)])
  if (beside.some((sample) => isTrue(sample, registry))) return [...described, ...beside]
  const further = domains.flatMap((domain) =>
    labels.flatMap((label) => ['', 'other/page', 'a.b~c/d'].map((path) => page(`https://${label}.${domain}/${path}`))),
  )
  return [...described, ...further.filter((sample) => isTrue(sample, registry)).slice(0, 1)]
}

/**
 * Links of a template's form, on several hosts and with several fillings, and for each variable, `id` before the others,
 * with `{id}` in its place: where another program reads the id elsewhere, any of them may be one.
 */
export function linksOfTemplate(template: string): readonly SampleLink[] {
  const parts = partsOf(template)
  const slots = parts.variables.length === 0 ? [-1] : [...parts.variables.keys()]
  const isId = (slot: number) => parts.variables[slot]?.name === 'id'
  return slots
    .toSorted((a, b) => Number(isId(b)) - Number(isId(a)))
    .flatMap((slot) => fewTrials(parts).map((trial) => filled(parts, slot, trial)))
    .flatMap((link) => [link, ...twice(link), ...withOthersTwice(link, parts)])
}

/** The same page with two values of every other parameter that is a variable: one program's id may be among them. */
function withOthersTwice(link: SampleLink, { query }: Parts): SampleLink[] {
  const slot = /[?&](?<name>[^?&=]*)=[^&]*\{id\}/.exec(link.url)?.groups?.['name']
  const more = query.flatMap(([name, value]) => {
    const type = variable.exec(value)?.groups?.['type'] ?? 'slug'
    const encoded = encodeURIComponent(name)
    if (!variable.test(value) || encoded === slot) return []
    const second = value.replace(variable, () => fillingOf(type as VariableType, moreTurns.length))
    return [`&${encoded}=${encodeURIComponent(second)}`]
  })
  return more.length === 0 ? [] : [{ ...link, url: `${link.url}${more.join('')}` }]
}

/** The same page with two ids under one name, which are none. */
function twice<T extends SampleLink>(link: T): T[] {
  const { url, id } = link
  const pair = /[?&](?<pair>[^?&]*=[^&]*\{id\}[^&]*)/.exec(url)?.groups?.['pair']
  if (id === undefined || pair === undefined) return []
  return [{ ...link, url: `${sampleUrl(link)}&${pair.replace('{id}', `${id}1`)}`, id: undefined }]
}

interface Variable {
  readonly name: string
  readonly type: VariableType
}

/** A template taken apart; its variables in the order in which they stand. */
interface Parts {
  readonly host: string
  readonly path: string
  readonly query: readonly (readonly [name: string, value: string])[]
  readonly variables: readonly Variable[]
}

const variable = /\{(?<name>[a-z][a-z0-9_]*)(?::(?<type>digits|alnum|slug|rest))?\}/

function partsOf(template: string): Parts {
  const [address = '', ...query] = template
    .trim()
    .replace(/^https?:\/\//i, '')
    .split('?')
  const slash = address.indexOf('/')
  const host = slash === -1 ? address : address.slice(0, slash)
  const path = slash === -1 ? '/' : address.slice(slash)
  const pairs = query.length === 0 ? [] : query.join('?').split('&')
  const parameters = pairs.map((pair) => {
    const [name = '', ...value] = pair.split('=')
    return [name, value.join('=')] as const
  })
  const pieces = [host, path, ...parameters.map(([, value]) => value)]
  const variables = pieces.flatMap((piece) =>
    Array.from(piece.matchAll(new RegExp(variable, 'g')), ({ groups }) => {
      return { name: groups?.['name'] ?? '', type: (groups?.['type'] ?? 'slug') as VariableType }
    }),
  )
  return { host, path, query: parameters, variables }
}

/** What stands for `*` in a host, and which of the fillings the variables get. */
interface Trial {
  readonly label: string
  readonly turn: number
}

/** Of each type several, plain ones first; one that another template writes out is not what it seems to be. */
const fillings: Readonly<Record<VariableType, readonly string[]>> = {
  digits: ['1001', '70310', '8264417', '59'],
  alnum: ['a1', 'k7x2', '1001', 'q9z8'],
  slug: ['a-1', 'k-72', '1001', 'q9z8', 'z_5-x'],
  rest: ['a/1', 'k.7/b~2', 'q/9/z/8/y/7', '1001', 'a-1'],
}
const turns = [0, 1, 2, 3, 4]
const moreTurns = [...turns, 5, 6, 7, 8, 9, 10, 11]

function fillingOf(type: VariableType, turn: number): string {
  const written = fillings[type]
  return written[turn] ?? `${written[turn % written.length]}${turn}`
}

function everyTrial({ host, variables }: Parts): readonly Trial[] {
  const tried = variables.length === 0 ? [0] : moreTurns
  return (host.startsWith('*.') ? labels : ['']).flatMap((label) => tried.map((turn) => ({ label, turn })))
}

/** Every label with the first filling, and every filling behind the first label. */
function fewTrials(parts: Parts): readonly Trial[] {
  const [first] = everyTrial(parts)
  return everyTrial(parts).filter(({ label, turn }) => turn === 0 || (label === first?.label && turn < turns.length))
}

/** A template with something in the place of every variable, but for one, whose filling stands beside it. */
function filled({ host, path, query, variables }: Parts, slot: number, { label, turn }: Trial): SampleLink {
  const there = variables[slot]
  const id = there === undefined ? undefined : fillingOf(there.type, turn)
  let at = -1
  const fill = (text: string, encode: (literal: string) => string): string => {
    const found = variable.exec(text)
    if (found === null) return encode(text)
    at += 1
    const isSlot = at === slot
    const type = variables[at]?.type ?? 'slug'
    // A variable that held the same as the id could not be told from it.
    const filling = fillingOf(type, !isSlot && fillingOf(type, turn) === id ? turn + 1 : turn)
    const after = text.slice(found.index + found[0].length)
    return `${encode(text.slice(0, found.index))}${isSlot ? '{id}' : filling}${fill(after, encode)}`
  }
  const asWritten = (literal: string) => literal
  const page = `https://${fill(host.replace(/^\*/, label), asWritten)}${fill(path, asWritten)}`
  if (query.length === 0) return { url: page, id }
  const parameters = query.map(([name, value]) => `${encodeURIComponent(name)}=${fill(value, encodeURIComponent)}`)
  return { url: `${page}?${parameters.join('&')}`, id }
}
