import * as fc from 'fast-check'
import { expect, it } from 'vitest'

import { entryKey, parseEntry, parseShopEntry, shopKey } from '../../src/catalogue/entry.ts'
import { parseInstant } from '../../src/kernel/instant.ts'

const good = {
  title: '手机壳',
  grade: 'exact',
  to: { marketplace: 'xiaodian', product: '3329016137865419287' },
  price: 29.9,
  own_price: 28.8,
  stock: 'in',
  status: 'active',
  expires: '2021-01-01T00:00:00+08:00',
  shop: 'RIiZTPaL',
  approved_by: 'someone',
  note: 'kept, not read',
}

it('reads an entry, with its expiry as an instant and absent fields as absent', () => {
  const expires = parseInstant(good.expires)
  expect(parseEntry(JSON.stringify(good))).toEqual({
    ok: true,
    value: {
      title: '手机壳',
      grade: 'exact',
      to: { marketplace: 'xiaodian', product: '3329016137865419287' },
      price: 29.9,
      ownPrice: 28.8,
      stock: 'in',
      status: 'active',
      expires: expires.ok ? expires.value : undefined,
      shop: 'RIiZTPaL',
    },
  })
  const bare = parseEntry(JSON.stringify({ grade: 'similar', to: good.to, stock: 'in', status: 'active', price: null }))
  expect(bare).toMatchObject({ ok: true, value: { title: undefined, price: undefined, expires: undefined } })
})

it.each([
  ['', 'nonsense'],
  ['', '[]'],
  ['', 'null'],
  ['to', { ...good, to: 'xiaodian:1' }],
  ['to', { ...good, to: { marketplace: 'xiaodian', product: 3_329_016 } }],
  ['to', { ...good, to: { marketplace: 'xiaodian', product: '../1?x=y' } }],
  ['grade', { ...good, grade: 'same' }],
  ['stock', { ...good, stock: true }],
  ['status', { ...good, status: undefined }],
  ['price', { ...good, price: '29.9' }],
  ['own_price', { ...good, own_price: -1 }],
  ['expires', { ...good, expires: '2021-01-01' }],
  ['title', { ...good, title: 'x'.repeat(301) }],
  ['shop', { ...good, shop: 'a b' }],
])('names the field that cannot be read: %j', (field, value) => {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  expect(parseEntry(text)).toMatchObject({ ok: false, error: { field } })
})

it('reads a shop entry, and refuses one without a shop', () => {
  const shop = { to: { marketplace: 'xiaodian', shop: 'RIiZTPaL' }, name: '云杉', status: 'active' }
  expect(parseShopEntry(JSON.stringify(shop))).toMatchObject({ ok: true, value: { to: shop.to, name: '云杉' } })
  expect(parseShopEntry(JSON.stringify({ ...shop, to: good.to }))).toMatchObject({ ok: false, error: { field: 'to' } })
})

it('never throws on any JSON (seed 20201009)', () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      expect(parseEntry(text).ok).toBe(false)
      expect(parseShopEntry(text).ok).toBe(false)
    }),
    { seed: 20_201_009 },
  )
})

it('keeps the products of Tmall and Taobao under one name, and their shops apart', () => {
  expect(entryKey('tmall', '41')).toBe('eq:taobao:41')
  expect(entryKey('taobao', '41')).toBe('eq:taobao:41')
  expect(entryKey('jd', '41')).toBe('eq:jd:41')
  expect(entryKey('a_new_one', '41')).toBe('eq:a_new_one:41')
  expect(shopKey('tmall', 'yunshan')).toBe('eqshop:tmall:yunshan')
})
