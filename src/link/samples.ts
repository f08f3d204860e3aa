/**
 * Samples: for every kind of link a policy can meet, one that shows it, so that a finding about a policy can be shown
 * as a request that anybody may repeat.
 *
 * A sample is made up by the shapes and opens nothing we know of. What is handed out was read once by the same registry
 * and is what it says it is. This is bulk, for analyses only; the click path never imports it.
 *
 * @module
 */

import { destinationOf } from './destination.ts'
import type { Kind } from './marketplace.ts'
import { builtinMarketplaces, type MarketplaceData, type Registry } from './registry.ts'
import type { VariableType } from './template.ts'

export interface Sample {
  /** Absent: no marketplace is known for the link. */
  readonly marketplace: string | undefined
  readonly kind: Kind
  /** Holds `{id}` in place of the id, where the link shows one. */
  readonly url: string
  /** An id that can stand there; absent where the link shows none. */
  readonly id: string | undefined
}

/**
 * Every sample that is true under a registry: of built-in marketplaces, and of what a policy adds to them. A registry
 * holds no templates any more, so the additions it was made with are given again.
 *
 * There is at least one for each built-in marketplace and kind that rules can see, unless an addition took its pages
 * over. Where a link may hide its id, one without an id follows the one with it; where ids are written in two ways (a
 * number, a name), there is one for each.
 */
export function samplesOf(registry: Registry, additions: readonly MarketplaceData[] = []): readonly Sample[] {
  return [...builtin, ...additions.flatMap(samplesOfAddition)]
    .flatMap((sample) => [sample, ...withoutId(sample)])
    .filter((sample) => isTrue(sample, registry))
}

/**
 * The link itself, with its own id or another one. Not every text is an id of the marketplace: whether the link shows
 * this one, only reading it again can tell.
 */
export function sampleUrl(sample: Sample, id: string | undefined = sample.id): string {
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

function isTrue(sample: Sample, registry: Registry): boolean {
  const { marketplace, kind, id, fault } = destinationOf(sampleUrl(sample), registry)
  return fault === undefined && marketplace === sample.marketplace && kind === sample.kind && id === sample.id
}

/** The same page with nothing where the id should be, or with a nought, which is no id. */
function withoutId({ url, id, ...same }: Sample): Sample[] {
  if (id === undefined) return []
  return [{ ...same, url: url.replace('{id}', standsInQuery(url) ? '' : '0'), id: undefined }]
}

type Row = readonly [kind: Kind, url: string, id?: string | undefined]

/** Pages that are no product or shop with an address in the descriptor; and shops whose ids may also be names. */
const rows: Readonly<Record<string, readonly Row[]>> = {
  taobao: [
    ['affiliate', 'https://s.click.taobao.com/abc'],
    ['coupon', 'https://taoquan.taobao.com/coupon/unify_apply.htm?itemId={id}'],
    ['search', 'https://s.taobao.com/search?q=tea'],
    ['short', 'https://m.tb.cn/h.abc'],
    ['other', 'https://www.taobao.com/'],
  ],
  tmall: [
    ['shop', 'https://shop{id}.tmall.com/'],
    ['shop', 'https://{id}.tmall.com/', 'corner'],
    ['affiliate', 'https://s.click.tmall.com/abc'],
    ['coupon', 'https://pages.tmall.com/coupon/?itemId={id}'],
    ['search', 'https://list.tmall.com/search_product.htm?q=tea'],
    ['other', 'https://www.tmall.com/'],
  ],
  xianyu: [
    ['shop', 'https://www.goofish.com/personal?userId={id}'],
    ['search', 'https://www.goofish.com/search?q=tea'],
    ['other', 'https://www.goofish.com/'],
  ],
  fliggy: [
    ['shop', 'https://shop{id}.fliggy.com/'],
    ['search', 'https://s.fliggy.com/?q=tea'],
    ['other', 'https://www.fliggy.com/'],
  ],
  jd: [
    ['shop', 'https://{id}.jd.com/', 'corner'],
    ['affiliate', 'https://re.jd.com/cps/item/{id}.html'],
    ['coupon', 'https://coupon.m.jd.com/'],
    ['search', 'https://search.jd.com/Search?keyword=tea'],
    ['short', 'https://3.cn/abc'],
    ['other', 'https://www.jd.com/'],
  ],
  pinduoduo: [
    ['affiliate', 'https://mobile.yangkeduo.com/duo_coupon_landing.html?goods_id={id}'],
    ['coupon', 'https://mobile.yangkeduo.com/coupon.html?goods_id={id}'],
    ['search', 'https://mobile.yangkeduo.com/search_result.html?search_key=tea'],
    ['short', 'https://p.pinduoduo.com/abc'],
    ['other', 'https://mobile.yangkeduo.com/'],
  ],
  vipshop: [
    ['shop', 'https://list.vip.com/{id}.html'],
    ['affiliate', 'https://click.union.vip.com/abc'],
    ['coupon', 'https://www.vip.com/coupon'],
    ['search', 'https://category.vip.com/suggest.php?keyword=tea'],
    ['short', 'https://t.vip.com/abc'],
    ['other', 'https://www.vip.com/'],
  ],
  suning: [
    ['affiliate', 'https://union.suning.com/abc'],
    ['coupon', 'https://quan.suning.com/'],
    ['search', 'https://search.suning.com/tea/'],
    ['other', 'https://www.suning.com/'],
  ],
  kaola: [
    ['shop', 'https://mall.kaola.com/{id}'],
    ['affiliate', 'https://cps.kaola.com/abc'],
    ['coupon', 'https://www.kaola.com/coupon'],
    ['search', 'https://search.kaola.com/search.html?key=tea'],
    ['other', 'https://www.kaola.com/'],
  ],
  dangdang: [
    ['affiliate', 'https://union.dangdang.com/abc'],
    ['coupon', 'https://www.dangdang.com/coupon'],
    ['search', 'https://search.dangdang.com/?key=tea'],
    ['other', 'https://www.dangdang.com/'],
  ],
  gome: [
    ['shop', 'https://mall.gome.com.cn/{id}'],
    ['coupon', 'https://quan.gome.com.cn/'],
    ['search', 'https://search.gome.com.cn/search?question=tea'],
    ['other', 'https://www.gome.com.cn/'],
  ],
  xiaohongshu: [
    ['coupon', 'https://www.xiaohongshu.com/coupon'],
    ['search', 'https://www.xiaohongshu.com/search_result?keyword=tea'],
    ['short', 'https://xhslink.com/abc'],
    ['other', 'https://www.xiaohongshu.com/'],
  ],
  weidian: [
    ['coupon', 'https://weidian.com/coupon'],
    ['search', 'https://weidian.com/search?keyword=tea'],
    ['short', 'https://k.weidian.com/abc'],
    ['other', 'https://weidian.com/'],
  ],
  youzan: [
    ['shop', 'https://h5.youzan.com/v2/showcase/homepage?kdt_id={id}'],
    ['coupon', 'https://h5.youzan.com/v2/coupons'],
    ['search', 'https://h5.youzan.com/v2/search?q=tea'],
    ['short', 'https://j.youzan.com/abc'],
    ['other', 'https://www.youzan.com/'],
  ],
  1688: [
    ['shop', 'https://m.1688.com/winport/{id}.html'],
    ['affiliate', 'https://dj.1688.com/abc'],
    ['coupon', 'https://www.1688.com/coupon'],
    ['search', 'https://s.1688.com/selloffer/offer_search.htm?keywords=tea'],
    ['short', 'https://qr.1688.com/s/abc'],
    ['other', 'https://www.1688.com/'],
  ],
  aliexpress: [
    ['affiliate', 'https://s.click.aliexpress.com/e/abc'],
    ['coupon', 'https://www.aliexpress.com/coupon'],
    ['search', 'https://www.aliexpress.com/wholesale?SearchText=tea'],
    ['short', 'https://a.aliexpress.com/abc'],
    ['other', 'https://www.aliexpress.com/'],
  ],
  amazon_cn: [
    ['shop', 'https://www.amazon.cn/sp?seller={id}', 'A41'],
    ['coupon', 'https://www.amazon.cn/coupons'],
    ['search', 'https://www.amazon.cn/s?k=tea'],
    ['short', 'https://z.cn/abc'],
    ['other', 'https://www.amazon.cn/'],
  ],
  amazon: [
    ['shop', 'https://www.amazon.com/sp?seller={id}', 'A41'],
    ['coupon', 'https://www.amazon.com/coupons'],
    ['search', 'https://www.amazon.com/s?k=tea'],
    ['short', 'https://amzn.to/abc'],
    ['other', 'https://www.amazon.com/'],
  ],
  kuaishou: [
    ['shop', 'https://app.kwaixiaodian.com/merchant/shop/index?sellerId={id}'],
    ['coupon', 'https://app.kwaixiaodian.com/coupon'],
    ['search', 'https://www.kuaishou.com/search/video?searchKey=tea'],
    ['short', 'https://v.kuaishou.com/abc'],
    ['other', 'https://www.kuaishou.com/'],
  ],
  weixin_store: [
    ['product', 'https://store.weixin.qq.com/shop/a/abc'],
    ['other', 'https://store.weixin.qq.com/'],
  ],
  dewu: [
    ['shop', 'https://m.dewu.com/router/brandDetail?brandId={id}'],
    ['coupon', 'https://m.dewu.com/coupon'],
    ['search', 'https://m.dewu.com/search?keyword=tea'],
    ['other', 'https://www.dewu.com/'],
  ],
  yanxuan: [
    ['coupon', 'https://you.163.com/coupon'],
    ['search', 'https://you.163.com/search?keyword=tea'],
    ['other', 'https://you.163.com/'],
  ],
  yhd: [
    ['shop', 'https://shop.yhd.com/{id}'],
    ['affiliate', 'https://union.yhd.com/abc'],
    ['search', 'https://search.yhd.com/c0-0/ktea'],
    ['other', 'https://www.yhd.com/'],
  ],
  tiktok_shop: [
    ['shop', 'https://shop.tiktok.com/view/shop/{id}'],
    ['search', 'https://shop.tiktok.com/s?q=tea'],
    ['other', 'https://shop.tiktok.com/'],
  ],
  tiktok: [
    ['search', 'https://www.tiktok.com/search?q=tea'],
    ['short', 'https://vm.tiktok.com/abc'],
    ['other', 'https://www.tiktok.com/'],
  ],
  douyin: [
    ['search', 'https://www.douyin.com/search/tea'],
    ['short', 'https://v.douyin.com/abc'],
    ['other', 'https://www.douyin.com/'],
  ],
  xiaodian: [
    ['coupon', 'https://haohuo.jinritemai.com/views/coupon'],
    ['search', 'https://haohuo.jinritemai.com/views/search?keyword=tea'],
    ['other', 'https://haohuo.jinritemai.com/'],
  ],
}

/** Links of which no marketplace is known; goods of a shop that the app does not name are among them. */
const elsewhere: readonly Row[] = [
  ['other', 'https://www.example.com/'],
  // A policy may describe example.com as a shop of its own; somewhere must remain.
  ['other', 'https://www.example.org/'],
  ['short', 'https://t.cn/abc'],
  ['product', 'snssdk1128://goods/seeding/?promotion_id=41'],
]

/** Ids of products are numbers; only Amazon's have ten letters and digits. */
const productIds: Readonly<Record<string, string>> = { amazon: 'B000000041', amazon_cn: 'B000000041' }

const builtin: readonly Sample[] = [
  ...builtinMarketplaces.flatMap(({ id, productUrl, shopUrl }) => [
    ...(productUrl === undefined ? [] : [sampleOf(id, ['product', productUrl, productIds[id]])]),
    ...(shopUrl === undefined ? [] : [sampleOf(id, ['shop', shopUrl])]),
    ...(rows[id] ?? []).map((row) => sampleOf(id, row)),
  ]),
  ...elsewhere.map((row) => sampleOf(undefined, row)),
]

function sampleOf(marketplace: string | undefined, [kind, url, id = '41']: Row): Sample {
  return { marketplace, kind, url, id: url.includes('{id}') ? id : undefined }
}

/** Links that a policy describes, and pages beside them; those that a template takes after all are sorted out later. */
function samplesOfAddition({ id: marketplace, domains, links }: MarketplaceData): Sample[] {
  const described = links.map(({ template, kind }) => ({ marketplace, kind, ...filled(template) }))
  const beside = domains.flatMap((domain) => [`https://${domain}/`, `https://www.${domain}/other/page`])
  return [...described, ...beside.map((url) => ({ marketplace, kind: 'other' as const, url, id: undefined }))]
}

const fillings: Readonly<Record<VariableType, string>> = { digits: '1001', alnum: 'a1', slug: 'a-1', rest: 'a/1' }
const variable = /\{(?<name>[a-z][a-z0-9_]*)(?::(?<type>digits|alnum|slug|rest))?\}/

/** A template with something in the place of every variable, but for `id`, whose filling stands beside it. */
function filled(template: string): Pick<Sample, 'url' | 'id'> {
  let id: string | undefined
  const fill = (text: string, encode: (literal: string) => string): string => {
    const found = variable.exec(text)
    if (found?.groups === undefined) return encode(text)
    const filling = fillings[(found.groups['type'] ?? 'slug') as VariableType]
    const isId = found.groups['name'] === 'id'
    if (isId) id = filling
    const after = text.slice(found.index + found[0].length)
    return `${encode(text.slice(0, found.index))}${isId ? '{id}' : filling}${fill(after, encode)}`
  }
  const [address = '', ...query] = template
    .trim()
    .replace(/^https?:\/\//i, '')
    .split('?')
  const place = fill(address.startsWith('*.') ? `www${address.slice(1)}` : address, (literal) => literal)
  const page = `https://${place}${place.includes('/') ? '' : '/'}`
  if (query.length === 0) return { url: page, id }
  const pairs = query.join('?').split('&')
  const parameters = pairs.map((pair) => {
    const [name = '', ...value] = pair.split('=')
    return `${encodeURIComponent(name)}=${fill(value.join('='), encodeURIComponent)}`
  })
  return { url: `${page}?${parameters.join('&')}`, id }
}
