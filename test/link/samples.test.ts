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
import { samplesOf, sampleUrl, type Sample } from '../../src/link/samples.ts'
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
  return /^\d+$/.test(id ?? '') ? '3618318391' : 'nike-01'
}

describe('a sample is the link it says it is', () => {
  it('counts 198 of them, 54 with an id, for 149 kinds of link', () => {
    expect(samples).toHaveLength(198)
    expect(withId).toHaveLength(54)
    expect(new Set(samples.map(({ marketplace, kind }) => `${marketplace} ${kind}`)).size).toBe(149)
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
    expect(taobaos).toEqual(['short'])
    const nobodys = left.filter(({ marketplace, kind }) => marketplace === undefined && kind === 'other')
    expect(nobodys.map(({ url }) => url)).toEqual(['https://www.example.org/'])
  })
})

function registryWith(data: MarketplaceData): Registry {
  const read = descriptorFromData(data)
  if (!read.ok) throw new Error(`the data has faults: ${JSON.stringify(read.error)}`)
  return makeRegistry([...builtinMarketplaces, read.value])
}
