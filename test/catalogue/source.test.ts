import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { gather } from '../../src/catalogue/gather.ts'
import { makeCachedCatalogue, mostWarmed, type Wanted } from '../../src/catalogue/source.ts'
import { mostKeysAtOnce } from '../../src/catalogue/source-warm.ts'

beforeEach(() => {
  vi.useFakeTimers({ now: 0 })
})

afterEach(() => {
  vi.useRealTimers()
})

const entry = JSON.stringify({
  grade: 'exact',
  to: { marketplace: 'xiaodian', product: '1' },
  stock: 'in',
  status: 'active',
})
const unavailable = 'the catalogue cannot be asked'
const shop = JSON.stringify({ to: { marketplace: 'xiaodian', shop: 'S' }, status: 'active' })

/** A catalogue over a reader that can be told how to behave, and says which keys it was asked for. */
function underTest(values: Record<string, string> = {}, options = {}) {
  const asked: string[] = []
  const mode = { now: 'answer' as 'answer' | 'throw' | 'reject' | 'hang' }
  const bulks: (readonly string[])[] = []
  function behave<T>(answer: () => T): Promise<T> {
    if (mode.now === 'throw') throw new Error('down')
    if (mode.now === 'reject') return Promise.reject(new Error('down'))
    if (mode.now === 'hang') return new Promise(() => {})
    return Promise.resolve(answer())
  }
  const reader = {
    get: (key: string): Promise<string | null> => {
      asked.push(key)
      return behave(() => values[key] ?? null)
    },
    getMany: (keys: readonly string[]) => {
      bulks.push(keys)
      return behave(() => new Map(keys.map((key) => [key, values[key] ?? null])))
    },
  }
  return { asked, bulks, mode, catalogue: makeCachedCatalogue(reader, () => Date.now(), options) }
}

it('reads once and then answers from memory, without a promise, for a minute', async () => {
  const { asked, catalogue } = underTest({ 'eq:jd:1': entry })
  expect(catalogue.peekEntry?.('jd', '1')).toBeUndefined()
  expect(await catalogue.entry('jd', '1')).toMatchObject({ to: { product: '1' } })
  vi.setSystemTime(59_999)
  expect(catalogue.peekEntry?.('jd', '1')?.value).toMatchObject({ to: { product: '1' } })
  await catalogue.entry('jd', '1')
  expect(asked).toEqual(['eq:jd:1'])
  vi.setSystemTime(60_000)
  await catalogue.entry('jd', '1')
  expect(asked).toHaveLength(2)
  expect(catalogue.counters()).toMatchObject({ reads: 2, hits: 2 })
})

it('believes for half a minute that there is no entry', async () => {
  const { asked, catalogue } = underTest()
  expect(await catalogue.entry('jd', '1')).toBeUndefined()
  vi.setSystemTime(29_999)
  expect(catalogue.peekEntry?.('jd', '1')).toEqual({ value: undefined })
  expect(await catalogue.entry('jd', '1')).toBeUndefined()
  expect(asked).toHaveLength(1)
  vi.setSystemTime(30_000)
  await catalogue.entry('jd', '1')
  expect(asked).toHaveLength(2)
})

it('keeps shops and products apart', async () => {
  const { catalogue } = underTest({ 'eq:jd:1': entry, 'eqshop:jd:1': shop })
  expect(await catalogue.shop('jd', '1')).toMatchObject({ to: { shop: 'S' } })
  expect(await catalogue.entry('jd', '1')).toMatchObject({ to: { product: '1' } })
  expect(catalogue.peekShop?.('jd', '1')?.value).toMatchObject({ to: { shop: 'S' } })
})

it('is bounded, and forgets what was not used for longest', async () => {
  const { asked, catalogue } = underTest({}, { maxEntries: 2 })
  await catalogue.entry('jd', '1')
  await catalogue.entry('jd', '2')
  await catalogue.entry('jd', '1')
  await catalogue.entry('jd', '3')
  expect(catalogue.peekEntry?.('jd', '1')).toBeDefined()
  expect(catalogue.peekEntry?.('jd', '2')).toBeUndefined()
  expect(asked).toEqual(['eq:jd:1', 'eq:jd:2', 'eq:jd:3'])
})

it('counts a garbled value and takes it for no entry', async () => {
  const { catalogue } = underTest({ 'eq:jd:1': '{"grade":' })
  expect(await catalogue.entry('jd', '1')).toBeUndefined()
  expect(catalogue.counters()).toMatchObject({ garbled: 1, absent: 0 })
})

it.each(['throw', 'reject'] as const)('rejects when the reader does: %s', async (how) => {
  const { mode, catalogue } = underTest()
  mode.now = how
  await expect(catalogue.entry('jd', '1')).rejects.toThrow(unavailable)
  expect(catalogue.counters()).toMatchObject({ errors: 1 })
})

it('gives up a hanging read at the deadline', async () => {
  const { mode, catalogue } = underTest()
  mode.now = 'hang'
  const given = catalogue.entry('jd', '1').catch(String)
  await vi.advanceTimersByTimeAsync(300)
  expect(await given).toBe(`Error: ${unavailable}`)
  expect(catalogue.counters()).toMatchObject({ timeouts: 1 })
  expect(vi.getTimerCount()).toBe(0)
})

it('spares a catalogue that failed three times in a row, and asks again two seconds later', async () => {
  const { asked, mode, catalogue } = underTest({ 'eq:jd:1': entry })
  mode.now = 'reject'
  for (let time = 0; time < 5; time++) await expect(catalogue.entry('jd', '1')).rejects.toThrow(unavailable)
  expect(asked).toHaveLength(3)
  expect(catalogue.counters()).toMatchObject({ errors: 3, spared: 2 })
  mode.now = 'answer'
  vi.setSystemTime(2000)
  expect(await catalogue.entry('jd', '1')).toBeDefined()
  expect(asked).toHaveLength(4)
})

it('goes on with what it knew for ten minutes when the catalogue is gone', async () => {
  const { mode, catalogue } = underTest({ 'eq:jd:1': entry })
  await catalogue.entry('jd', '1')
  mode.now = 'reject'
  vi.setSystemTime(659_999)
  expect(await catalogue.entry('jd', '1')).toMatchObject({ to: { product: '1' } })
  expect(catalogue.counters()).toMatchObject({ stale: 1, errors: 1 })
  vi.setSystemTime(660_000)
  await expect(catalogue.entry('jd', '1')).rejects.toThrow(unavailable)
})

it('does not trouble KV with a key it would refuse', async () => {
  const { asked, catalogue } = underTest()
  expect(await catalogue.entry('jd', '商'.repeat(200))).toBeUndefined()
  expect(await catalogue.entry('jd', 'x'.repeat(600))).toBeUndefined()
  expect(asked).toEqual([])
})

it('lets each request do its own read: one that hangs holds up no other', async () => {
  const { asked, mode, catalogue } = underTest({ 'eq:jd:1': entry })
  mode.now = 'hang'
  const hanging = catalogue.entry('jd', '1').catch(() => 'gave up')
  mode.now = 'answer'
  expect(await catalogue.entry('jd', '1')).toBeDefined()
  expect(asked).toHaveLength(2)
  // What the other read found serves the one that gave up.
  await vi.advanceTimersByTimeAsync(300)
  expect(await hanging).toMatchObject({ to: { product: '1' } })
})

const product = (id: string): Wanted => ({ kind: 'product', marketplace: 'jd', id })

/** Products of JD, numbered. */
function products(count: number): Wanted[] {
  return Array.from({ length: count }, (_, n) => product(String(n)))
}

describe('many at once', () => {
  it('are one bulk read for a hundred, each asked for once, and then stand in memory', async () => {
    const { asked, bulks, catalogue } = underTest({ 'eq:jd:1': entry, 'eqshop:jd:1': shop })
    const twice = [...products(150), ...products(150), { kind: 'shop', marketplace: 'jd', id: '1' } as const]
    await catalogue.warm(twice)
    expect(bulks.map((keys) => keys.length)).toEqual([mostKeysAtOnce, 51])
    expect(new Set(bulks.flat()).size).toBe(151)
    expect(catalogue.peekEntry?.('jd', '1')?.value).toMatchObject({ to: { product: '1' } })
    expect(catalogue.peekShop?.('jd', '1')?.value).toMatchObject({ to: { shop: 'S' } })
    expect(catalogue.peekEntry?.('jd', '149')).toEqual({ value: undefined })
    expect(asked).toEqual([])
    expect(catalogue.counters()).toMatchObject({ reads: 2, absent: 149, hits: 3 })
  })

  it('read only what memory does not know', async () => {
    const { bulks, catalogue } = underTest({ 'eq:jd:1': entry })
    await catalogue.entry('jd', '1')
    await catalogue.warm([product('1')])
    expect(bulks).toEqual([])
    await catalogue.warm([product('1'), product('2')])
    expect(bulks).toEqual([['eq:jd:2']])
  })

  it('a garbled value among them is no entry, and the others are', async () => {
    const { catalogue } = underTest({ 'eq:jd:1': '{"grade":', 'eq:jd:2': entry })
    const warmed = await catalogue.warm(products(3))
    expect(await warmed.entry('jd', '1')).toBeUndefined()
    expect(await warmed.entry('jd', '2')).toBeDefined()
    expect(catalogue.counters()).toMatchObject({ garbled: 1, absent: 1 })
  })

  it('a key that KV would refuse does not cost the others', async () => {
    const { bulks, catalogue } = underTest({ 'eq:jd:1': entry })
    const warmed = await catalogue.warm([product('商'.repeat(200)), product('1')])
    expect(bulks).toEqual([['eq:jd:1']])
    expect(await warmed.entry('jd', '商'.repeat(200))).toBeUndefined()
    expect(await warmed.entry('jd', '1')).toBeDefined()
  })

  it.each(['throw', 'reject'] as const)(
    'a read that fails (%s) rejects nothing, counts once, and is not repeated for each',
    async (how) => {
      const { asked, bulks, mode, catalogue } = underTest({ 'eq:jd:1': entry })
      mode.now = how
      const warmed = await catalogue.warm(products(100))
      await expect(warmed.entry('jd', '1')).rejects.toThrow(unavailable)
      await expect(warmed.entry('jd', '2')).rejects.toThrow(unavailable)
      expect(warmed.peekEntry?.('jd', '1')).toBeUndefined()
      expect([bulks.length, asked.length]).toEqual([1, 0])
      expect(catalogue.counters()).toMatchObject({ reads: 1, errors: 1 })
    },
  )

  it('a read that hangs costs one deadline, and leaves no timer', async () => {
    const { mode, catalogue } = underTest()
    mode.now = 'hang'
    const warming = catalogue.warm(products(250))
    await vi.advanceTimersByTimeAsync(300)
    await expect((await warming).entry('jd', '1')).rejects.toThrow(unavailable)
    expect(catalogue.counters()).toMatchObject({ timeouts: 3 })
    expect(vi.getTimerCount()).toBe(0)
  })

  it('failures spare the catalogue as those of single reads do, and what was known stands in', async () => {
    const { bulks, mode, catalogue } = underTest({ 'eq:jd:1': entry })
    await catalogue.entry('jd', '1')
    mode.now = 'reject'
    vi.setSystemTime(120_000)
    for (let time = 0; time < 5; time++) {
      const warmed = await catalogue.warm(products(2))
      expect(await warmed.entry('jd', '1')).toBeDefined()
      await expect(warmed.entry('jd', '0')).rejects.toThrow(unavailable)
    }
    expect(bulks).toHaveLength(3)
    expect(catalogue.counters()).toMatchObject({ errors: 3, spared: 2, stale: 5 })
  })

  it('are bounded, and what was read is still there to be asked, also beside what was known', async () => {
    const { asked, bulks, catalogue } = underTest({})
    for (const { id } of products(600)) await catalogue.entry('jd', id)
    const others = Array.from({ length: mostWarmed + 200 }, (_, n) => product(`9${n}`))
    await catalogue.warm([...products(600), ...others])
    expect(bulks.flat()).toHaveLength(mostWarmed - 600)
    const first = [...products(600), ...others].slice(0, mostWarmed)
    expect(first.filter(({ id }) => catalogue.peekEntry?.('jd', id) === undefined)).toEqual([])
    expect(asked).toHaveLength(600)
  })
})

describe('chains that ask at once', () => {
  it('are answered by one bulk read, of what they ask for and nothing else', async () => {
    const { asked, bulks, catalogue } = underTest({ 'eq:jd:1': entry, 'eqshop:jd:7': shop })
    const { source, read } = gather(catalogue)
    const entries = Promise.all(['1', '2', '1'].map((id) => source.entry('jd', id)))
    const shops = source.shop('jd', '7')
    await read()
    expect((await entries).map((each) => each?.to.product)).toEqual(['1', undefined, '1'])
    expect((await shops)?.to.shop).toBe('S')
    expect(bulks).toEqual([['eq:jd:1', 'eq:jd:2', 'eqshop:jd:7']])
    expect(asked).toEqual([])
    expect((await source.entry('jd', '1'))?.to.product).toBe('1')
    expect(source.peekEntry?.('jd', '2')).toEqual({ value: undefined })
  })

  it('may be more than are read at once', async () => {
    const { asked, bulks, catalogue } = underTest({}, { maxEntries: 1500 })
    const { source, read } = gather(catalogue)
    const entries = Promise.all(products(2 * mostWarmed + 50).map(({ id }) => source.entry('jd', id)))
    await read()
    expect(await entries).toHaveLength(2 * mostWarmed + 50)
    expect(bulks).toHaveLength(21)
    expect(asked).toEqual([])
  })
})
