/**
 * Destinations: every class of links that programs can tell apart has a sample, also where one takes hosts of another.
 *
 * @module
 */

import { describe, expect, it } from 'vitest'
import { destinationOf } from '../../../src/link/destination.ts'
import type { Kind } from '../../../src/link/marketplace.ts'
import type { MarketplaceData } from '../../../src/link/registry.ts'
import { destinationSamples, type DestinationSample, type NamedIds } from '../../../src/policy/analysis/destinations.ts'
import type { Reader } from '../../../src/policy/analysis/reader.ts'
import { factsOf } from '../../../src/policy/facts.ts'
import { registryOf } from '../../../src/policy/registry.ts'
import { randomFrom, type Random } from '../../support/random.ts'
import { pick } from './random-policies.ts'

function reader(...marketplaces: readonly MarketplaceData[]): Reader {
  const program = { marketplaces }
  return { program, registry: registryOf(program) }
}

const noIds: NamedIds = { products: [], shops: [] }
const name = { 'zh-CN': '街角', en: 'Corner' }
const plain = reader()

/** What each program reads, in short: `taobao product taobao:5`. */
function looks({ facts }: DestinationSample): readonly string[] {
  return facts.map(({ marketplace, kind, product, shop }) =>
    [marketplace ?? 'none', kind, product ?? shop].filter((part) => part !== undefined).join(' '),
  )
}

function sampleThat(samples: readonly DestinationSample[], ...wanted: readonly string[]): string | undefined {
  return samples.find((sample) => JSON.stringify(looks(sample)) === JSON.stringify(wanted))?.url
}

describe('one program', () => {
  it('has at most one sample for what rules cannot tell apart, and every sample is read as it says', () => {
    const { samples, isWhole } = destinationSamples([plain], noIds)
    expect(isWhole).toBe(true)
    expect(samples.length).toBeGreaterThan(150)
    expect(samples.length).toBeLessThan(250)
    const classes = samples.map(({ facts: [first] }) =>
      JSON.stringify([first?.marketplace, first?.kind, first?.product === undefined, first?.shop === undefined]),
    )
    expect(new Set(classes).size).toBe(samples.length)
    for (const { url, facts } of samples) {
      const { marketplace, kind, fault } = destinationOf(url, plain.registry)
      expect({ marketplace, kind, fault }).toEqual({
        marketplace: facts[0]?.marketplace,
        kind: facts[0]?.kind,
        fault: undefined,
      })
    }
  })

  it('shows the plainest link of a class, shops before the rest of the web and content sites last', () => {
    const { samples } = destinationSamples([plain], noIds)
    expect(sampleThat(samples, 'taobao product taobao:41')).toBe('https://item.taobao.com/item.htm?id=41')
    expect(sampleThat(samples, 'jd product jd:41')).toBe('https://item.jd.com/41.html')
    const order = samples.map(({ facts: [first] }) => first?.marketplace)
    expect(order.indexOf(undefined)).toBeGreaterThan(order.lastIndexOf('taobao'))
    expect(order.indexOf('douyin')).toBeGreaterThan(order.lastIndexOf(undefined))
    expect(samples.find(({ value }) => value === 'taobao:41')?.url).toContain('taobao.com')
  })

  it('shows each id of a list once in every marketplace and kind that can show it', () => {
    const { samples } = destinationSamples([plain], { products: ['taobao:5', 'jd:7'], shops: ['tmall:corner-x'] })
    const listed = samples.filter(({ value }) => ['taobao:5', 'jd:7', 'tmall:corner-x'].includes(value ?? ''))
    expect(listed.flatMap(looks).toSorted()).toEqual([
      'jd affiliate jd:7',
      'jd product jd:7',
      'taobao coupon taobao:5',
      'taobao product taobao:5',
      'tmall coupon taobao:5',
      'tmall product taobao:5',
      'tmall shop tmall:corner-x',
    ])
  })

  it('keeps an id that no list names, of the same length', () => {
    const { samples } = destinationSamples([plain], { products: ['taobao:41', 'taobao:42'], shops: [] })
    expect(sampleThat(samples, 'taobao product taobao:43')).toBe('https://item.taobao.com/item.htm?id=43')
    expect(sampleThat(samples, 'taobao product taobao:41')).toBeDefined()
  })

  it('does not multiply the ids of a long list with the shapes', () => {
    const products = Array.from({ length: 500 }, (_, n) => `taobao:${700_000 + n}`)
    const without = destinationSamples([plain], noIds).samples.length
    expect(destinationSamples([plain], { products, shops: [] }).samples.length).toBe(without + 4 * 500)
  })
})

describe('a program whose templates compete', () => {
  const hosts = reader({
    id: 'corner',
    name,
    domains: ['corner.com'],
    links: [
      { template: 'www.corner.com/{id:digits}', kind: 'shop' },
      { template: '*.corner.com/{id:digits}', kind: 'product' },
    ],
  })

  it('has a sample on another host where an earlier template takes the first one', () => {
    const { samples, isWhole } = destinationSamples([hosts], { products: ['corner:7'], shops: ['corner:7'] })
    expect(isWhole).toBe(true)
    expect(sampleThat(samples, 'corner product corner:1001')).toBe('https://m.corner.com/1001')
    expect(sampleThat(samples, 'corner product corner:7')).toBe('https://m.corner.com/7')
    expect(sampleThat(samples, 'corner shop corner:7')).toBe('https://www.corner.com/7')
  })

  it('finds a filling that no other template writes out, and shows no id that cannot be shown', () => {
    const written = reader({
      id: 'corner',
      name,
      domains: ['corner.com'],
      links: [
        { template: 'corner.com/p/1001', kind: 'search' },
        { template: 'corner.com/p/{id:digits}', kind: 'product' },
      ],
    })
    const { samples, isWhole } = destinationSamples([written], {
      products: ['corner:1001', 'corner:007', 'corner:8'],
      shops: [],
    })
    expect(isWhole).toBe(true)
    const corner = samples.flatMap((sample) => looks(sample)).filter((look) => look.startsWith('corner '))
    expect(corner.toSorted()).toEqual([
      'corner other',
      'corner product corner:70310',
      'corner product corner:8',
      'corner search',
    ])
  })

  it('says so where a template is left without a sample', () => {
    const hidden = reader({
      id: 'corner',
      name,
      domains: ['corner.com'],
      links: [
        { template: 'corner.com/p', kind: 'search' },
        { template: 'corner.com/p?id={id}', kind: 'product' },
      ],
    })
    const { isWhole, unsampled } = destinationSamples([hidden], noIds)
    expect(unsampled).toEqual([{ marketplace: 'corner', kind: 'product' }])
    expect(isWhole).toBe(false)
  })
})

it('shows the products of a marketplace on its other hosts where a program gives one host away', () => {
  const taken = reader({ id: 'mytao', name, domains: ['item.taobao.com'], links: [] })
  const { samples, isWhole } = destinationSamples([taken], { products: ['taobao:5'], shops: [] })
  expect(isWhole).toBe(true)
  expect(sampleThat(samples, 'taobao product taobao:5')).toBe('https://world.taobao.com/item/5.htm')
  expect(sampleThat(samples, 'taobao product taobao:41')).toBe('https://world.taobao.com/item/41.htm')
  expect(sampleThat(samples, 'mytao other')).toBe('https://item.taobao.com/')
})

describe('two programs', () => {
  it('that read alike have the samples of one', () => {
    const { samples, isWhole } = destinationSamples([plain, plain], { products: ['taobao:5'], shops: [] })
    const alone = destinationSamples([plain], { products: ['taobao:5'], shops: [] })
    expect(isWhole).toBe(true)
    expect(samples.map(({ url }) => url)).toEqual(alone.samples.map(({ url }) => url))
    expect(samples.every(({ facts: [a, b] }) => a !== undefined && JSON.stringify(a) === JSON.stringify(b))).toBe(true)
  })

  it('meet on the hosts that one takes from the other, with listed ids too', () => {
    const taken = reader({ id: 'mytao', name, domains: ['world.taobao.com'], links: [] })
    const { samples } = destinationSamples([plain, taken], { products: ['taobao:5'], shops: ['taobao:6'] })
    expect(sampleThat(samples, 'taobao product taobao:5', 'mytao other')).toBe('https://world.taobao.com/item/5.htm')
    expect(sampleThat(samples, 'taobao product taobao:41', 'mytao other')).toBeDefined()
    expect(sampleThat(samples, 'taobao shop taobao:6', 'mytao other')).toBe('https://shop6.world.taobao.com/')
    expect(sampleThat(samples, 'taobao search', 'mytao other')).toBeDefined()
    expect(sampleThat(samples, 'taobao product taobao:5', 'taobao product taobao:5')).toBeDefined()
  })

  it('meet on a new host of a known marketplace', () => {
    const added = reader({ id: 'jd', domains: ['jd.example'], links: [] })
    const { samples } = destinationSamples([plain, added], { products: ['jd:5'], shops: [] })
    expect(sampleThat(samples, 'none other', 'jd product jd:5')).toBe('https://item.jd.example/5.html')
  })

  it('meet where their templates overlap', () => {
    const corner = (template: string, kind: 'product' | 'shop') =>
      reader({ id: 'corner', name, domains: ['corner.com'], links: [{ template, kind }] })
    const one = corner('*.corner.com/go/{id:digits}?from={from}', 'product')
    const other = corner('m.corner.com/{place}/{id:slug}', 'shop')
    const { samples } = destinationSamples([one, other], { products: ['corner:5'], shops: ['corner:5'] })
    expect(sampleThat(samples, 'corner product corner:5', 'corner shop corner:5')).toMatch(
      /^https:\/\/m\.corner\.com\/go\/5\?from=/,
    )
  })

  it('that read the id in different parameters have each listed id in either of them', () => {
    const moved = reader({
      id: 'taobao',
      domains: ['ex.example.org'],
      links: [{ template: 'item.taobao.com/item.htm?id={a:digits}&iid={id:digits}', kind: 'product' }],
    })
    const { samples } = destinationSamples([plain, moved], { products: ['taobao:5'], shops: [] })
    const product = (id: string) => `taobao product${id}`
    const mixed = samples
      .map((sample) => looks(sample).map((look) => look.replace(/:(?!5$)\d+$/, ':any')))
      .filter(([a, b]) => a !== b && a !== 'none other')
      .map((each) => each.join(', '))
    const ids = [' taobao:5', ' taobao:any', '']
    const pairs = ids.flatMap((a) => ids.flatMap((b) => (a === b ? [] : [`${product(a)}, ${product(b)}`])))
    expect(mixed.toSorted()).toEqual(pairs.toSorted())
  })

  it('where only one can judge a link: it is left out, and the samples are not the whole', () => {
    const taken = reader({ id: 'zhi', name, domains: ['s.click.taobao.com'], links: [] })
    const { samples, isWhole, judgedByOne } = destinationSamples([plain, taken], noIds)
    expect(isWhole).toBe(false)
    expect(judgedByOne).toContain('https://s.click.taobao.com/abc?next=https%3A%2F%2Fwww.example.org%2F')
    for (const url of judgedByOne) {
      const faults = [plain, taken].map(({ registry }) => destinationOf(url, registry).fault)
      expect(faults.filter((fault) => fault === undefined)).toHaveLength(1)
    }
    const urls = new Set(samples.map(({ url }) => url))
    expect(judgedByOne.filter((url) => urls.has(url))).toEqual([])
    expect(sampleThat(samples, 'taobao affiliate', 'zhi other')).toBe('https://s.click.taobao.com/abc')
  })

  it.each([
    ['the same order', ['corner.com/{a:digits}', 'corner.com/{b:alnum}'], true],
    ['another order', ['corner.com/{b:alnum}', 'corner.com/{a:digits}'], false],
  ] as const)('with the same templates in %s', (_, templates, isSame) => {
    const kinds = { 'corner.com/{a:digits}': 'search', 'corner.com/{b:alnum}': 'coupon' } as const
    const of = (texts: readonly (keyof typeof kinds)[]) =>
      reader({
        id: 'corner',
        name,
        domains: ['corner.com'],
        links: texts.map((template) => ({ template, kind: kinds[template] })),
      })
    const one = of(['corner.com/{a:digits}', 'corner.com/{b:alnum}'])
    const { samples } = destinationSamples([one, of(templates)], noIds)
    expect(sampleThat(samples, 'corner coupon', 'corner coupon')).toBeDefined()
    expect(sampleThat(samples, 'corner search', 'corner coupon') === undefined).toBe(isSame)
  })
})

const seed = 20261124
const rounds = 100

describe.each([1, 2])('%i programs with competing templates', (count) => {
  it(`read no link as they read no sample (${rounds} rounds, seed ${seed})`, () => {
    const random = randomFrom(seed)
    const ids = ['corner:7', 'corner:1001', 'corner:a1', 'corner:b-2']
    const named = { products: ids, shops: ids.slice(1) }
    const missing: unknown[] = []
    let asked = 0
    for (let round = 0; round < rounds; round++) {
      const readers = Array.from({ length: count }, () => randomReader(random))
      const { samples } = destinationSamples(readers, named)
      const known = new Set(samples.map(({ url }) => classOf(url, readers, named)))
      for (let n = 0; n < 200; n++) {
        const url = randomLink(random)
        const read = classOf(url, readers, named)
        if (read === undefined) continue
        asked += 1
        if (!known.has(read)) missing.push({ url, read, programs: readers.map(({ program }) => program.marketplaces) })
      }
    }
    expect(missing).toEqual([])
    expect(asked).toBeGreaterThan(rounds * 190)
  })
})

/** What rules of each program can see of a link; undefined where one of them has no rule judge it. */
function classOf(url: string, readers: readonly Reader[], { products, shops }: NamedIds): string | undefined {
  const seen = (id: string | undefined, all: readonly string[]) => (id === undefined || all.includes(id) ? id : 'any')
  const read = readers.map(({ registry }) => {
    const destination = destinationOf(url, registry)
    if (destination.fault !== undefined) return undefined
    const { marketplace, kind, product, shop } = factsOf(destination, nowhere, nobody, registry)
    return [marketplace, kind, seen(product, products), seen(shop, shops)]
  })
  return read.includes(undefined) ? undefined : JSON.stringify(read)
}

const nobody = { region: undefined, language: undefined, token: undefined, visitor: undefined }
const nowhere = {
  ...nobody,
  surface: 'unknown',
  evidence: 'none',
  site: undefined,
  content: undefined,
  author: undefined,
  followers: undefined,
  channel: undefined,
  client: undefined,
  fault: undefined,
} as const

function randomReader(random: Random): Reader {
  const links = Array.from({ length: 1 + Math.floor(random() * 4) }, () => ({
    template: randomTemplate(random),
    kind: pick<Kind>(random, ['product', 'shop', 'coupon', 'search']),
  }))
  const corner = { id: 'corner', name, domains: ['corner.com'], links }
  return random() < 0.3 ? reader(corner, { id: 'mobile', name, domains: ['m.corner.com'], links: [] }) : reader(corner)
}

function randomTemplate(random: Random): string {
  const host = pick(random, ['corner.com', 'www.corner.com', 'm.corner.com', '*.corner.com', '{x:slug}.corner.com'])
  const piece = () => pick(random, ['p', '1001', '7', '{}', '{}', '{}.html', 'i-{}'])
  const path = Array.from({ length: Math.floor(random() * 3) }, piece).join('/')
  const query = random() < 0.4 ? `?${pick(random, ['id', 'x'])}=${pick(random, ['7', '{}', 'a'])}` : ''
  const idAt = Math.floor(random() * 3)
  let at = -1
  return `${host}/${path}${query}`.replaceAll('{}', () => {
    at += 1
    return `{${at === idAt ? 'id' : `v${at}`}:${pick(random, ['digits', 'alnum', 'slug'])}}`
  })
}

function randomLink(random: Random): string {
  const word = () => pick(random, ['p', '1001', '7', 'a1', 'b-2', '99', 'q', 'z-9', '7.html', 'i-7', 'i-b-2', 'q.html'])
  const host = `${pick(random, ['', 'www.', 'm.', 'zz.', 'a1.', '7.'])}corner.com`
  const path = Array.from({ length: Math.floor(random() * 3) }, word).join('/')
  const pairs = Array.from({ length: Math.floor(random() * 3) }, () => `${pick(random, ['id', 'x'])}=${word()}`)
  return `https://${host}/${path}${pairs.length === 0 ? '' : `?${pairs.join('&')}`}`
}
