/**
 * Destinations, against every link we have: the corpus of known links, and one of our own for classes it does not hold.
 *
 * @module
 */

import * as fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { pageOf } from '../../src/context/page.ts'
import { destinationOf } from '../../src/link/destination.ts'
import { builtinMarketplaces, builtinRegistry, makeRegistry } from '../../src/link/registry.ts'
import { corpus } from '../support/corpus.ts'

interface Expected {
  readonly marketplace?: string | null
  readonly kind?: string
  readonly id?: string | null
  readonly surface?: string
  readonly site?: string
  readonly unwraps_to?: string
  readonly depth?: number
  readonly accept?: readonly (string | null)[]
  readonly accept_ids?: readonly (string | null)[]
  readonly arguable?: readonly string[]
  readonly must_not?: readonly string[]
}

interface Row {
  readonly id: string
  readonly url: string
  readonly group: string
  readonly expect: Expected
  readonly note?: string
}

const known = corpus<Row>('../corpus/links.jsonl', import.meta.url)
const own = corpus<Row>('../corpus/links-own.jsonl', import.meta.url)
const rows = [...known, ...own].map((row) => ({ ...row, title: row.note ?? row.url.slice(0, 80) }))

it('knows 336 links from others and at least 60 of its own', () => {
  expect(known).toHaveLength(336)
  expect(own.length).toBeGreaterThanOrEqual(60)
  expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length)
})

describe('reads each link as the corpus says', () => {
  it.each(rows)('$id: $title', (row) => {
    expect(mistakes(row)).toEqual([])
  })
})

it('reads every row of every group, and of every surface', () => {
  const shares = new Map<string, [right: number, all: number]>()
  for (const row of rows) {
    const [good, all] = shares.get(row.group) ?? [0, 0]
    shares.set(row.group, [good + (mistakes(row).length === 0 ? 1 : 0), all + 1])
  }
  const right = Object.fromEntries([...shares].map(([group, [good, all]]) => [group, good / all]))
  expect(right).toEqual({ shop: 1, store: 1, shortlink: 1, surface: 1, wrapper: 1, hostile: 1 })
})

it('has a link of every marketplace in the registry', () => {
  const seen = new Set(rows.map(({ expect: { marketplace } }) => marketplace))
  expect(builtinMarketplaces.map(({ id }) => id).filter((id) => !seen.has(id))).toEqual([])
})

it('reads a canonical address as it read the link it came from', () => {
  let compared = 0
  for (const { url } of rows) {
    const { depth, hint, ...first } = destinationOf(url, builtinRegistry)
    if (first.fault !== undefined || first.url === undefined) continue
    const { hint: hintAgain, ...again } = destinationOf(first.url, builtinRegistry)
    expect(again).toEqual({ ...first, depth: 0 })
    expect(depth > 0 || hintAgain === hint).toBe(true)
    compared++
  }
  expect(compared).toBeGreaterThan(350)
})

/** What is wrong with a reading, by the tolerances a row grants. */
function mistakes({ url, group, expect: wanted }: Row): string[] {
  const found = destinationOf(url, builtinRegistry)
  const page = pageOf(url)
  const wrong: string[] = []
  const check = (field: string, right: boolean, value: unknown): void => {
    if (!right && wanted.arguable?.includes(field) !== true) wrong.push(`${field} is ${JSON.stringify(value)}`)
  }
  const marketplace = found.marketplace ?? null
  if (wanted.surface !== undefined) {
    check('surface', (page?.surface ?? 'unknown') === wanted.surface, page?.surface)
    if (wanted.site !== undefined) check('site', page?.site === wanted.site, page?.site)
    if (wanted.id !== undefined) check('id', isOneOf(page?.id ?? null, wanted.id, wanted.accept_ids), page?.id)
    if (group === 'surface') return wrong
  }
  if (wanted.marketplace !== undefined) {
    check('marketplace', isOneOf(marketplace, wanted.marketplace, wanted.accept), marketplace)
  }
  if (wanted.must_not?.includes(marketplace ?? '') === true) wrong.push(`marketplace must not be ${marketplace}`)
  if (wanted.kind !== undefined) check('kind', found.kind === wanted.kind, found.kind)
  const refused = marketplace !== wanted.marketplace && found.id === undefined
  if (wanted.id !== undefined && wanted.surface === undefined && !refused) {
    check('id', isOneOf(found.id ?? null, wanted.id, wanted.accept_ids), found.id)
  }
  if (wanted.unwraps_to !== undefined) {
    const target = new URL(wanted.unwraps_to).href
    check('unwraps_to', found.url === target || wanted.accept?.includes(marketplace) === true, found.url)
    check('depth', found.depth === (wanted.depth ?? found.depth) && found.depth > 0, found.depth)
  }
  if (found.fault !== undefined && found.landing !== undefined) wrong.push('a faulty link has a landing')
  return wrong
}

function isOneOf<T>(value: T, wanted: T, others: readonly T[] | undefined): boolean {
  return value === wanted || others?.includes(value) === true
}

describe('landings', () => {
  it.each([
    ['http://item.taobao.com/item.htm?id=41', 'https://item.taobao.com/item.htm?id=41'],
    ['https://ITEM.taobao.com./item.htm?id=41', 'https://item.taobao.com/item.htm?id=41'],
    ['taobao://item.taobao.com/item.htm?id=41', 'https://item.taobao.com/item.htm?id=41'],
    ['pinduoduo://com.xunmeng.pinduoduo/goods.html?goods_id=41', 'https://mobile.yangkeduo.com/goods.html?goods_id=41'],
    ['vipshop://showGoodsDetail?pid=6919236010500463512', 'https://m.vip.com/public/go.html?pid=6919236010500463512'],
    ['openapp.jdmobile://virtual?params={"des":"productDetail","skuId":"41"}', 'https://item.jd.com/41.html'],
    ['snssdk1128://goods/store?sec_shop_id=QMnJSSw', 'https://haohuo.jinritemai.com/views/shop/index?id=QMnJSSw'],
    ['https://link.zhihu.com/?target=http%3A%2F%2Fitem.jd.com%2F41.html', 'https://item.jd.com/41.html'],
    ['https://item.taobao.com/地毯 大?id=41', 'https://item.taobao.com/%E5%9C%B0%E6%AF%AF%20%E5%A4%A7?id=41'],
  ])('%s lands on %s', (link, landing) => {
    expect(destinationOf(link, builtinRegistry)).toMatchObject({ landing, fault: undefined })
  })

  it.each([
    ['https://user@item.taobao.com/item.htm?id=41', 'userinfo'],
    ['https://item.taobao.com:8443/item.htm?id=41', 'port'],
    ['https://item.taobao.com:80/item.htm?id=41', 'port'],
    ['https:\\\\item.taobao.com\\item.htm?id=41', 'backslash'],
    ['https://item.tao\nbao.com/item.htm?id=41', 'control_character'],
    ['https://item．taobao．com/item.htm?id=41', 'host_not_ascii'],
    ['https://item%2Etaobao%2Ecom/item.htm?id=41', 'host_encoded'],
    ['//item.taobao.com/item.htm?id=41', 'relative'],
    ['https:item.taobao.com/item.htm?id=41', 'relative'],
  ])('%j is still Taobao, and is never landed on: %s', (link, code) => {
    expect(destinationOf(link, builtinRegistry)).toMatchObject({
      marketplace: 'taobao',
      id: '41',
      landing: undefined,
      fault: { kind: 'unsafe', code },
    })
  })

  it.each([
    ['', 'empty'],
    ['not a url', 'not_a_url'],
    ['item.jd.com/1.html', 'not_a_url'],
    ['javascript:alert(1)', 'scheme'],
    ['ftp://item.taobao.com/', 'scheme'],
    ['snssdk1128:///live', 'no_host'],
    ['https://intranet/', 'no_host'],
    ['http://0x7f.1/', 'private_host'],
    ['http://[::1]/', 'private_host'],
    ['http://a.localhost./', 'private_host'],
    ['https://metadata.google.internal/computeMetadata/v1/', 'private_host'],
    ['https://printer.local/?x=1', 'private_host'],
    [`https://item.taobao.com/?${'x'.repeat(2048)}`, 'too_long'],
  ])('%j cannot be read: %s', (link, code) => {
    const found = destinationOf(link, builtinRegistry)
    expect(found).toMatchObject({ fault: { kind: 'unreadable', code }, url: undefined, landing: undefined })
  })

  it('are plain https addresses that read back as themselves, whatever the text (seed 20201009)', () => {
    let landed = 0
    const piece = fc.constantFrom(...hostilePieces)
    fc.assert(
      fc.property(
        fc.array(fc.oneof({ weight: 4, arbitrary: piece }, fc.string({ maxLength: 4 })), { maxLength: 8 }),
        (parts) => {
          const { landing, fault } = destinationOf(`https://${parts.join('')}`, builtinRegistry)
          if (landing === undefined) return
          landed++
          expect(fault).toBeUndefined()
          expect(landing).toMatch(/^https:\/\/[a-z0-9.-]+\/[\u0021-\u007e]*$/)
          expect(new URL(landing).href).toBe(landing)
          expect(destinationOf(landing, builtinRegistry).landing).toBe(landing)
        },
      ),
      { numRuns: 5000, seed: 20_201_009 },
    )
    expect(landed).toBeGreaterThan(50)
  })
})

const hostilePieces = [
  'item.taobao.com', 'haohuo.jinritemai.com', 'evil.example', '/', '//', '\\', '@', ':', ':443', '?', '#', '%2e', '%40', '.',
  '/item.htm', 'id=41', '&', '\t', ' ', '。', 'ｔ', '\u00ad', '[', ']', '/views/product/item2',
] // prettier-ignore

describe('hints', () => {
  it.each([
    ['aweme://goods/seeding/?promotion_id=1&source_page=live', 'live_room'],
    ['snssdk1128://ec_goods_detail?promotion_id=3552098369008746198&enter_from=live', 'live_room'],
    [
      'aweme://goods/seeding/?product_id=1&meta_param={"enter_from":"live","live_room_id":"6872323400263797518"}',
      'live_room',
    ],
    ['snssdk1128://webview?source_page=live&url=https%3A%2F%2Fitem.jd.com%2F1.html', 'live_room'],
    ['snssdk1128://ec_goods_detail?promotion_id=3552098369008746198&enter_from=h5_product_detail', undefined],
    ['https://item.jd.com/1.html?source_page=live', undefined],
    ['aweme://goods/seeding/?product_id=1&meta_param={broken', undefined],
  ])('%s says %s', (link, surface) => {
    expect(destinationOf(link, builtinRegistry).hint).toBe(surface)
  })
})

it('calls the goods behind goods/seeding Xiaodian only when the number itself is one of Douyin', () => {
  const seeding = (query: string) => destinationOf(`aweme://goods/seeding/?${query}`, builtinRegistry).marketplace
  expect(seeding('promotion_id=3373777775797344526&product_id=5755274')).toBeUndefined()
  expect(seeding('promotion_id=3552098369008746198')).toBeUndefined()
  expect(seeding('promotion_id=3373777775797344526&product_id=6919236010500463512')).toBeUndefined()
  expect(seeding('promotion_id=3329016137748071961&product_id=3329016137865419287')).toBe('xiaodian')
  expect(seeding('promotion_id=798754293457134&product_id=798754293457134')).toBe('xiaodian')
})

it('knows no store through an app when the registry has none', () => {
  const without = makeRegistry(builtinMarketplaces.filter(({ id }) => id !== 'xiaodian'))
  expect(destinationOf('snssdk1128://goods/store?sec_shop_id=QMnJSSw', without)).toMatchObject({
    marketplace: undefined,
    landing: undefined,
  })
})

describe('a page of the own store that may lead elsewhere', () => {
  it.each([
    'https://fxg.jinritemai.com/login?redirect_url=https%3A%2F%2Fitem.taobao.com%2Fitem.htm%3Fid%3D41',
    'https://anything.jinritemai.com/link?target=https%253A%252F%252Fevil.example',
    'https://haohuo.snssdk.com/redirect?url=//evil.example',
    'https://haohuo.jinritemai.com//item.taobao.com/',
    'https://haohuo.jinritemai.com/%2f%2fitem.taobao.com',
    'https://www.douyin.com/x?url=https://item.taobao.com/item.htm?id=41',
    'https://haohuo.jinritemai.com/login?next=%2509https%253A%252F%252Fitem.taobao.com%252F',
    'https://haohuo.jinritemai.com/login?next=/\\evil.example',
    'https://haohuo.jinritemai.com/login?https://item.taobao.com/',
    'https://haohuo.jinritemai.com/login?next=https%3A%2F%2Fhaohuo.jinritemai.com%2Flogin%3Fnext%3Dhttps%253A%252F%252Fitem.taobao.com',
    'https://haohuo.jinritemai.com/login?next=tmall%3A%2F%2Fpage.tm%2Fwebview%3Furl%3Dhttps%253A%252F%252Fdetail.tmall.com',
    'https://haohuo.jinritemai.com/login?next=aweme%3A%2F%2Fv.kuaishou.com%2F1ff8QP',
  ])('is not judged by its host: %s', (url) => {
    expect(destinationOf(url, builtinRegistry)).toMatchObject({
      landing: undefined,
      fault: { kind: 'unjudged', code: 'target_unreadable' },
    })
  })

  it.each([
    'https://login.taobao.com/member/login.jhtml?redirectURL=https%3A%2F%2Fdetail.tmall.com%2F',
    'https://haohuo.jinritemai.com/views/index/index?from=home',
    'https://haohuo.jinritemai.com/login?next=https%3A%2F%2Flink.zhihu.com%2F%3Ftarget%3Dhttps%253A%252F%252Ffxg.jinritemai.com',
    'https://item.taobao.com/item.htm?id=520813250866&ref=https%3A%2F%2Fexample.org',
  ])('but its own way back, and pages with goods, are: %s', (url) => {
    expect(destinationOf(url, builtinRegistry).fault).toBeUndefined()
  })
})

describe('an app link written like a web page', () => {
  it.each([
    ['another port', 'tbopen://item.taobao.com:8443/item.htm?id=41', 'port'],
    ['a host that is no ASCII', 'taobao://m.\u017funing.com/product/0000000000/12354857650.html', 'host_encoded'],
    ['an empty user name', 'taobao://@item.taobao.com/item.htm?id=41', 'userinfo'],
    [
      'a user name in the wrapper it stands for',
      'taobao://u@link.zhihu.com/?target=https%3A%2F%2Fitem.jd.com%2F1.html',
      'userinfo',
    ],
  ])('with %s is as unsafe as the page', (_, url, code) => {
    expect(destinationOf(url, builtinRegistry)).toMatchObject({ landing: undefined, fault: { kind: 'unsafe', code } })
  })

  it('has no more layers than others', () => {
    const wrapped = (link: string): string => `taobao://link.zhihu.com/?target=${encodeURIComponent(link)}`
    const layers = (count: number): string =>
      Array.from({ length: count }).reduce<string>(wrapped, 'https://item.jd.com/41.html')
    expect(destinationOf(layers(5), builtinRegistry)).toMatchObject({ marketplace: 'jd', depth: 5, fault: undefined })
    expect(destinationOf(layers(6), builtinRegistry)).toMatchObject({ landing: undefined, fault: { code: 'too_deep' } })
  })
})

it.each(['ht%09tps%3A%2F%2Fevil.example%2F', '/%5Cevil.example%2F', '%5C%5Cevil.example%2F'])(
  'a relative target that two readers could take for another host is none: %s',
  (target) => {
    const link = `https://mobile.yangkeduo.com/app.html?launch_url=${target}`
    expect(destinationOf(link, builtinRegistry)).toMatchObject({ landing: undefined, fault: { kind: 'unjudged' } })
  },
)

it('opens no connection, whatever the link', () => {
  const asked = vi.spyOn(globalThis, 'fetch').mockImplementation(() => {
    throw new Error('a connection was opened')
  })
  for (const { url } of rows) destinationOf(url, builtinRegistry)
  expect(asked).not.toHaveBeenCalled()
  asked.mockRestore()
})
