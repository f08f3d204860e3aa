import { afterEach, beforeEach, expect, it, vi } from 'vitest'

import { makeCachedCatalogue } from '../../src/catalogue/source.ts'

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
  const reader = {
    get: (key: string): Promise<string | null> => {
      asked.push(key)
      if (mode.now === 'throw') throw new Error('down')
      if (mode.now === 'reject') return Promise.reject(new Error('down'))
      if (mode.now === 'hang') return new Promise(() => {})
      return Promise.resolve(values[key] ?? null)
    },
  }
  return { asked, mode, catalogue: makeCachedCatalogue(reader, () => Date.now(), options) }
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
