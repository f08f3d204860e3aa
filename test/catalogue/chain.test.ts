import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { runChain, runChainNow, type ChainOptions } from '../../src/catalogue/chain.ts'
import { makeCachedCatalogue, type Catalogue } from '../../src/catalogue/source.ts'
import { instant, parseInstant } from '../../src/kernel/instant.ts'
import type { Destination } from '../../src/link/destination.ts'
import { builtinRegistry } from '../../src/link/registry.ts'
import type { ChainStep } from '../../src/policy/decision.ts'
import type { Equivalents } from '../../src/policy/program.ts'
import { corpus } from '../support/corpus.ts'

interface ChainCase {
  readonly id: string
  readonly why: string
  /** Fields that differ from a good entry; null: there is none. */
  readonly entry?: Readonly<Record<string, unknown>> | null
  readonly text?: string
  readonly shop?: Readonly<Record<string, unknown>>
  readonly fails?: boolean
  readonly destination?: { readonly kind: Destination['kind']; readonly id?: string | null }
  readonly guard?: Equivalents
  readonly chain?: readonly ChainStep[]
  readonly expect: {
    readonly step: ChainStep
    readonly location?: string
    readonly skipped: readonly string[]
    readonly offer?: string
  }
}

const stores = ['haohuo.jinritemai.com']
const fullChain: readonly ChainStep[] = ['product', 'shop', 'search', 'explain']
const search = { url: 'https://haohuo.jinritemai.com/search?keyword={title}', needs: ['title'] }
const guard: Equivalents = {
  product: { catalogue: 'products', grades: ['exact', 'variant'], max_price_increase: 10, in_stock: true },
  shop: { catalogue: 'shops' },
  search,
}
const goodEntry = {
  title: '手机壳',
  grade: 'exact',
  to: { marketplace: 'xiaodian', product: '3329016137865419287' },
  price: 30,
  own_price: 29,
  stock: 'in',
  status: 'active',
}
const goodShop = { to: { marketplace: 'xiaodian', shop: 'RIiZTPaL' }, status: 'active' }
const parsed = parseInstant('2020-10-09T00:00:00+08:00')
const at = parsed.ok ? parsed.value : instant(0)

function destination({ kind, id }: { kind: Destination['kind']; id?: string | null }): Destination {
  const url = 'https://item.taobao.com/item.htm?id=41'
  const none = { depth: 0, fault: undefined, hint: undefined }
  return { url, landing: url, marketplace: 'taobao', kind, id: id === null ? undefined : (id ?? '41'), ...none }
}

function address(key: 'productUrl' | 'shopUrl') {
  return (marketplace: string, id: string): string | undefined =>
    builtinRegistry.byId(marketplace)?.[key]?.replace('{id}', id)
}

function neverAsked(): never {
  throw new Error('a chain asks one question')
}

function catalogueOf(row: ChainCase): { readonly catalogue: Catalogue; readonly asked: string[] } {
  const asked: string[] = []
  const values = new Map<string, string>()
  if (row.text !== undefined) values.set('eq:taobao:41', row.text)
  else if (row.entry) values.set('eq:taobao:41', JSON.stringify({ ...goodEntry, ...row.entry }))
  if (row.shop) values.set('eqshop:taobao:33450876', JSON.stringify({ ...goodShop, ...row.shop }))
  const get = async (key: string): Promise<string | null> => {
    asked.push(key)
    if (row.fails === true) throw new Error('down')
    return values.get(key) ?? null
  }
  return { catalogue: makeCachedCatalogue({ get, getMany: neverAsked }, () => 0), asked }
}

function optionsOf(row: ChainCase, catalogue: ChainOptions['catalogue']): ChainOptions {
  return {
    destination: destination(row.destination ?? { kind: 'product' }),
    guard: row.guard ?? guard,
    catalogue,
    at,
    productUrl: address('productUrl'),
    shopUrl: address('shopUrl'),
    stores,
  }
}

describe('the steps of a chain', () => {
  const rows = corpus<ChainCase>('./chain.jsonl', import.meta.url)

  it.each(rows)('$id: $why', async (row) => {
    const { catalogue, asked } = catalogueOf(row)
    const options = optionsOf(row, catalogue)
    const result = await runChain(row.chain ?? fullChain, options)
    expect(result.skipped.map(({ step, why }) => `${step}:${why}`)).toEqual(row.expect.skipped)
    expect(result.step).toBe(row.expect.step)
    expect(result.location === undefined).toBe(row.expect.step === 'explain')
    expect(result.location).toBe(row.expect.location ?? result.location)
    expect(result.offer?.why).toBe(row.expect.offer)
    const led = [result.location, result.offer?.url].filter((url) => url !== undefined)
    expect(led.filter((url) => new URL(url).hostname !== stores[0])).toEqual([])
    // A click asks the catalogue once at most, and once it is in memory not at all, not even for a promise.
    expect(asked.length).toBeLessThanOrEqual(1)
    const hot = runChainNow(row.chain ?? fullChain, options)
    expect(hot).toEqual(row.fails === true ? undefined : result)
    expect(asked.length).toBeLessThanOrEqual(1)
  })

  it('has a case for every reason to pass over a step', () => {
    const seen = new Set(rows.flatMap((row) => row.expect.skipped.map((skip) => skip.split(':')[1])))
    expect(seen).toEqual(
      new Set([
        'catalogue_unavailable',
        'dearer',
        'delisted',
        'expired',
        'grade_too_low',
        'no_entry',
        'not_a_product',
        'not_approved',
        'not_configured',
        'out_of_stock',
        'price_unknown',
        'target_not_in_stores',
        'title_missing',
      ]),
    )
  })
})

it('leads to the product itself, by its own number', async () => {
  const { catalogue } = catalogueOf({ id: '', why: '', entry: {}, expect: { step: 'product', skipped: [] } })
  const options = { ...optionsOf({ id: '', why: '', expect: { step: 'product', skipped: [] } }, catalogue) }
  expect(await runChain(fullChain, options)).toEqual({
    step: 'product',
    location: 'https://haohuo.jinritemai.com/views/product/item2?id=3329016137865419287',
    skipped: [],
  })
})

it('finds the equivalent of a Tmall link under Taobao, whose ids they share', async () => {
  const { catalogue, asked } = catalogueOf({ id: '', why: '', entry: {}, expect: { step: 'product', skipped: [] } })
  const options = optionsOf({ id: '', why: '', expect: { step: 'product', skipped: [] } }, catalogue)
  const result = await runChain(fullChain, {
    ...options,
    destination: { ...options.destination, marketplace: 'tmall' },
  })
  expect(result.step).toBe('product')
  expect(asked).toEqual(['eq:taobao:41'])
})

it('asks nothing of the catalogue where the chain only explains', async () => {
  const { catalogue, asked } = catalogueOf({ id: '', why: '', entry: {}, expect: { step: 'explain', skipped: [] } })
  const options = optionsOf({ id: '', why: '', expect: { step: 'explain', skipped: [] } }, catalogue)
  expect(runChainNow(['explain'], options)?.step).toBe('explain')
  expect(asked).toEqual([])
})

it('asks the shop’s catalogue only where the chain has a shop step', async () => {
  const { catalogue, asked } = catalogueOf({ id: '', why: '', shop: {}, expect: { step: 'explain', skipped: [] } })
  const row: ChainCase = {
    id: '',
    why: '',
    destination: { kind: 'shop', id: '33450876' },
    expect: { step: 'explain', skipped: [] },
  }
  const result = await runChain(['product', 'search', 'explain'], optionsOf(row, catalogue))
  expect(result.step).toBe('explain')
  expect(asked).toEqual([])
})

it('leads to a host of the stores or nowhere, whatever an entry says (seed 20201009)', async () => {
  const text = fc.oneof(
    fc.string(),
    fc.constantFrom('//evil.example', '@evil.example', 'a\\b', '..', 'https://evil.example'),
  )
  const entry = fc.record({
    title: text,
    grade: fc.constantFrom('exact', 'variant', 'similar'),
    to: fc.record({ marketplace: fc.constantFrom('xiaodian', 'taobao', 'evil'), product: fc.constantFrom('1', '2') }),
    stock: fc.constantFrom('in', 'out'),
    status: fc.constant('active'),
    shop: text,
  })
  let led = 0
  await fc.assert(
    fc.asyncProperty(entry, text, async (each, shopPrefix) => {
      const catalogue = makeCachedCatalogue({ get: async () => JSON.stringify(each), getMany: neverAsked }, () => 0)
      const options = optionsOf({ id: '', why: '', expect: { step: 'explain', skipped: [] } }, catalogue)
      const shopUrl = (_: string, shop: string): string => `https://haohuo.jinritemai.com${shopPrefix}${shop}`
      const { location, offer } = await runChain(fullChain, { ...options, shopUrl })
      for (const url of [location, offer?.url]) {
        if (url === undefined) continue
        led += 1
        expect(new URL(url).origin).toBe('https://haohuo.jinritemai.com')
      }
    }),
    { seed: 20_201_009 },
  )
  expect(led).toBeGreaterThan(20)
})
