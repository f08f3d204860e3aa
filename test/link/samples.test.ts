/**
 * Samples: each is the link it says it is, and no kind of link that rules can see is without one.
 *
 * @module
 */

import { describe, expect, it } from 'vitest'
import { destinationOf, type Destination } from '../../src/link/destination.ts'
import {
  builtinMarketplaces,
  builtinRegistry,
  descriptorFromData,
  makeRegistry,
  type MarketplaceData,
  type Registry,
} from '../../src/link/registry.ts'
import { sampleUrl, type Sample } from '../../src/link/sample.ts'
import { samplesOf, unsampledOf } from '../../src/link/samples.ts'
import { matchShape } from '../../src/link/shape.ts'
import { readUrl } from '../../src/link/url.ts'
import { corpus } from '../support/corpus.ts'

const samples = samplesOf(builtinRegistry)
const withId = samples.filter(({ id }) => id !== undefined)

/** What rules see of a link: whose it is, of what kind, and whether it shows an id. */
function seen({ marketplace, kind, id }: Pick<Destination, 'marketplace' | 'kind' | 'id'>): string {
  return `${marketplace ?? 'none'} ${kind} ${id === undefined ? 'without id' : 'with id'}`
}

function expectTrue(sample: Sample, registry: Registry, id: string | undefined = sample.id): void {
  const { marketplace, kind } = sample
  const read = destinationOf(sampleUrl(sample, id), registry)
  expect(read).toMatchObject({ marketplace, kind, id, fault: undefined })
}

/** Another id that the marketplace could have. */
function otherIdFor({ marketplace, kind, id }: Sample): string {
  if (kind === 'product' && marketplace?.startsWith('amazon') === true) return 'B01M8L5Z3Y'
  if (id?.length === 24) return '5f00000000000000000000ff'
  if (id?.length === 19) return '3618318391000000000'
  return /^\d+$/.test(id ?? '') ? '3618318391' : 'nike-01'
}

describe('a sample is the link it says it is', () => {
  it('counts at least 766 of them, 356 with an id, for 149 kinds of link: more with each marketplace that is added', () => {
    expect(samples.length).toBeGreaterThanOrEqual(766)
    expect(withId.length).toBeGreaterThanOrEqual(356)
    const kinds = new Set(samples.map(({ marketplace, kind }) => `${marketplace} ${kind}`))
    expect(kinds.size).toBeGreaterThanOrEqual(149)
    expect(unsampledOf(builtinRegistry)).toEqual([])
  })

  it.each([
    ['taobao', 'product', 'https://item.taobao.com/item.htm?id={id}'],
    ['jd', 'product', 'https://item.jd.com/{id}.html'],
    ['taobao', 'shop', 'https://shop{id}.taobao.com/'],
    ['taobao', 'short', 'https://m.tb.cn/h.abc'],
    ['amazon', 'product', 'https://www.amazon.com/dp/{id}'],
  ])('begins, for %s %s, with the plainest', (marketplace, kind, url) => {
    expect(samples.find((sample) => sample.marketplace === marketplace && sample.kind === kind)?.url).toBe(url)
  })

  it.each(samples)('$marketplace $kind $url', (sample) => {
    expectTrue(sample, builtinRegistry)
    expect(sample.url.includes('{id}')).toBe(sample.id !== undefined)
  })

  it.each(withId)('$marketplace $kind $url with another id', (sample) => {
    const id = otherIdFor(sample)
    expect(id).not.toBe(sample.id)
    expectTrue(sample, builtinRegistry, id)
  })

  it('stays as it is where it takes no id', () => {
    const home = samples.find(({ marketplace, kind }) => marketplace === 'taobao' && kind === 'other')
    expect(home && sampleUrl(home, '41')).toBe('https://www.taobao.com/')
  })
})

describe('no link that rules can see is without a sample', () => {
  const sampled = new Set(samples.map(seen))

  it('of those in the corpora', () => {
    const known = [
      ...corpus<{ readonly url: string }>('../corpus/links.jsonl', import.meta.url),
      ...corpus<{ readonly url: string }>('../corpus/links-own.jsonl', import.meta.url),
    ]
      .map(({ url }) => destinationOf(url, builtinRegistry))
      .filter(({ fault }) => fault === undefined)
    expect(known.length).toBeGreaterThan(350)
    const met = new Set(known.map(seen))
    expect(met.size).toBeGreaterThan(85)
    expect([...met].filter((each) => !sampled.has(each))).toEqual([])
  })

  it('of those that a marketplace has a shape for, and of its other pages', () => {
    const kinds = new Set(samples.map(({ marketplace, kind }) => `${marketplace ?? 'none'} ${kind}`))
    const shaped = builtinMarketplaces.flatMap(({ id, shapes }) => [
      `${id} other`,
      ...shapes.flatMap((shape) => (typeof shape === 'function' ? [] : [`${shape.of ?? id} ${shape.kind}`])),
    ])
    expect(new Set(shaped).size).toBeGreaterThan(140)
    expect(shaped.filter((each) => !kinds.has(each))).toEqual([])
  })

  it.each(shapesOfAll())('of $id by shape $at', ({ id, shape }) => {
    const decided = samples.flatMap((sample) => {
      const url = sampleUrl(sample)
      return shapeThatDecides(url)?.shape === shape && shapeThatDecides(url)?.id === id ? [url] : []
    })
    expect(decided).not.toEqual([])
    if (typeof shape === 'function' || shape.host === undefined || shape.host instanceof RegExp) return
    const hosts = decided.map((url) => new URL(url).hostname)
    const unsampled = [shape.host]
      .flat()
      .filter((host) => builtinRegistry.marketplaceOfHost(host.replace('*.', ''))?.id === id)
      .filter((host) => !hosts.some((each) => (host.startsWith('*.') ? each.endsWith(host.slice(1)) : each === host)))
    expect(unsampled).toEqual([])
  })

  it('of no marketplace at all, and of content sites', () => {
    expect(samples).toContainEqual({
      marketplace: undefined,
      kind: 'other',
      url: 'https://www.example.com/',
      id: undefined,
    })
    const sites = builtinMarketplaces.filter(({ content }) => content === true).map(({ id }) => id)
    expect(sites).toEqual(['kuaishou', 'tiktok', 'douyin'])
    expect(sites.filter((site) => !sampled.has(`${site} other without id`))).toEqual([])
  })
})

describe('what a policy adds has samples of its own', () => {
  const corner: MarketplaceData = {
    id: 'corner',
    name: { 'zh-CN': '街角', en: 'Corner' },
    domains: ['corner.example'],
    links: [
      { template: 'item.corner.example/{part:alnum}/item.htm?id={id:digits}&from={from}', kind: 'product' },
      { template: 'https://shop-{id:alnum}.corner.example', kind: 'shop' },
      { template: '*.corner.example/quan-{id}.html?of=a+b&x=', kind: 'coupon' },
      { template: 'www.corner.example/go/{id:rest}', kind: 'affiliate' },
      { template: 's.corner.example/find/{words:rest}', kind: 'search' },
      { template: 'c.corner.example/{code:slug}', kind: 'short' },
    ],
  }
  const registry = registryWith(corner)
  const added = samplesOf(registry, [corner]).filter(({ marketplace }) => marketplace === 'corner')

  it.each([
    ['product', 'https://item.corner.example/a1/item.htm?id={id}&from=a-1', '1001', '77'],
    ['shop', 'https://shop-{id}.corner.example/', 'a1', 'b2'],
    ['affiliate', 'https://www.corner.example/go/{id}', 'a/1', 'b/%E8%8C%B6/2:3'],
    ['search', 'https://s.corner.example/find/a/1', undefined, undefined],
    ['short', 'https://c.corner.example/a-1', undefined, undefined],
    ['other', 'https://corner.example/', undefined, undefined],
  ] as const)('%s %s', (kind, url, id, other) => {
    const sample: Sample = { marketplace: 'corner', kind, url, id }
    expect(added).toContainEqual(sample)
    expectTrue(sample, registry)
    if (other !== undefined) expectTrue(sample, registry, other)
  })

  it('and all of them are true', () => {
    expect(new Set(added.map(({ kind }) => kind)).size).toBe(7)
    for (const sample of added) expectTrue(sample, registry)
  })

  it('also where it only describes further links of a known marketplace', () => {
    const further: MarketplaceData = {
      id: 'taobao',
      domains: ['tao.example'],
      links: [{ template: 'live.taobao.com/goods/{id:digits}', kind: 'product' }],
    }
    const more = samplesOf(registryWith(further), [further])
    const url = 'https://live.taobao.com/goods/{id}'
    expect(more).toContainEqual({ marketplace: 'taobao', kind: 'product', url, id: '1001' })
    expect(more).toContainEqual({ marketplace: 'taobao', kind: 'other', url: 'https://tao.example/', id: undefined })
    expect(more.slice(0, samples.length)).toEqual(samples)
  })

  it('and what is no longer true beside it is left out', () => {
    const thief: MarketplaceData = {
      ...corner,
      domains: ['example.com', 'taobao.com'],
      links: [{ template: 'www.example.com/', kind: 'shop' }],
    }
    const left = samplesOf(registryWith(thief), [thief])
    const taobaos = left.filter(({ marketplace }) => marketplace === 'taobao').map(({ kind }) => kind)
    expect(new Set(taobaos)).toEqual(new Set(['short', 'other']))
    const nobodys = left.filter(({ marketplace, kind }) => marketplace === undefined && kind === 'other')
    expect(nobodys.map(({ url }) => url)).toEqual(['https://www.example.org/'])
  })
})

describe('where shapes compete', () => {
  const cornerWith = (links: MarketplaceData['links'], domains = ['corner.example']): MarketplaceData => {
    return { id: 'corner', name: { 'zh-CN': '街角', en: 'Corner' }, domains, links }
  }
  const shop = (template: string) => ({ template, kind: 'shop' }) as const
  const product = (template: string) => ({ template, kind: 'product' }) as const

  it.each([
    [
      'a host that an earlier template takes',
      [shop('www.corner.example/{id:digits}'), product('*.corner.example/{id:digits}')],
      'https://m.corner.example/{id}',
    ],
    [
      'four hosts that earlier templates take',
      [
        ...['www', 'm', 'shop', 'h5'].map((label) => shop(`${label}.corner.example/{id}`)),
        product('*.corner.example/{id}'),
      ],
      'https://item.corner.example/{id}',
    ],
    [
      'an id that an earlier template writes out',
      [shop('corner.example/p/1001'), product('corner.example/p/{id:digits}')],
      'https://corner.example/p/{id}',
    ],
    [
      'a narrower variable',
      [shop('corner.example/{id:alnum}'), product('corner.example/{id:slug}')],
      'https://corner.example/{id}',
    ],
    [
      'a shorter path',
      [shop('corner.example/{id}'), shop('corner.example/{a}/{id}'), product('corner.example/{id:rest}')],
      'https://corner.example/{id}',
    ],
  ] as const)('the sample goes round %s', (_, links, url) => {
    const corner = cornerWith(links)
    const registry = registryWith(corner)
    const found = samplesOf(registry, [corner]).filter(
      ({ marketplace, kind }) => `${marketplace} ${kind}` === 'corner product',
    )
    expect(found.map((sample) => sample.url)).toContain(url)
    for (const sample of found) expectTrue(sample, registry)
    expect(unsampledOf(registry, [corner])).toEqual([])
  })

  it('and the other pages of a marketplace are found beside its templates', () => {
    const corner = cornerWith([shop('corner.example'), shop('*.corner.example/{page:rest}')])
    const registry = registryWith(corner)
    const other = samplesOf(registry, [corner]).filter(
      ({ marketplace, kind }) => `${marketplace} ${kind}` === 'corner other',
    )
    expect(other.map(({ url }) => url)).toEqual(['https://www.corner.example/'])
    expect(unsampledOf(registry, [corner])).toEqual([])
  })

  it('a marketplace that loses one host keeps the others', () => {
    const taker = cornerWith([], ['item.taobao.com'])
    const registry = registryWith(taker)
    const left = samplesOf(registry, [taker])
      .filter(({ marketplace, kind }) => `${marketplace} ${kind}` === 'taobao product')
      .map(({ url }) => url)
    expect(left[0]).toBe('https://world.taobao.com/item/{id}.htm')
    expect(left).toContain('https://a.m.taobao.com/i{id}.htm')
    expect(left).toContain('https://h5.m.taobao.com/awp/core/detail.htm?id={id}')
    expect(unsampledOf(registry, [taker])).toEqual([])
  })

  it('a marketplace that loses its domain is read on a domain that it got instead', () => {
    const taker = cornerWith([], ['amazon.cn', 'z.cn'])
    const more: MarketplaceData = { id: 'amazon_cn', domains: ['amazon.example'], links: [] }
    const registry = registryWith(taker, more)
    const kinds = samplesOf(registry, [taker, more])
      .filter(({ marketplace }) => marketplace === 'amazon_cn')
      .map(({ kind }) => kind)
    expect(new Set(kinds)).toEqual(new Set(['product', 'shop', 'coupon', 'search', 'other']))
    expect(unsampledOf(registry, [taker, more])).toEqual([{ marketplace: 'amazon_cn', kind: 'short' }])
  })

  it('what no link shows is named', () => {
    const corner = cornerWith([shop('corner.example/p'), product('corner.example/p?id={id}')])
    expect(unsampledOf(registryWith(corner), [corner])).toEqual([{ marketplace: 'corner', kind: 'product' }])
  })
})

/** Every shape of every built-in marketplace. */
function shapesOfAll() {
  return builtinMarketplaces.flatMap(({ id, shapes }) => shapes.map((shape, at) => ({ id, at, shape })))
}

/** The shape that says what a link is: the first that fits. */
function shapeThatDecides(url: string) {
  const read = readUrl(url, builtinRegistry.schemes)
  if (!read.ok) return undefined
  const { web, host, scheme } = read.value
  const owner = web ? builtinRegistry.marketplaceOfHost(host) : builtinRegistry.marketplaceOfScheme(scheme)
  const shape = owner?.shapes.find((each) =>
    typeof each === 'function' ? each(read.value) !== undefined : matchShape(each, read.value) !== undefined,
  )
  return { id: owner?.id, shape }
}

function registryWith(...additions: readonly MarketplaceData[]): Registry {
  const descriptors = additions.map((data) => {
    const read = descriptorFromData(data)
    if (!read.ok) throw new Error(`the data has faults: ${JSON.stringify(read.error)}`)
    return read.value
  })
  return makeRegistry([...builtinMarketplaces, ...descriptors])
}
