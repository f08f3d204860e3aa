import { describe, expect, it } from 'vitest'

import { readRow, type Row } from '../../src/catalogue/row.ts'
import { coverage } from '../../src/control/catalogue/coverage.ts'
import { approveEntry, deleteEntry, putEntry, type EntryFilter } from '../../src/control/catalogue/entry.ts'
import { instant } from '../../src/kernel/instant.ts'
import {
  catalogueWorld,
  chunkOf,
  csv,
  editor,
  finish,
  held,
  noon,
  publisher,
  row,
  start,
  take,
} from './catalogue-ports.ts'

function rowOf(cells: Readonly<Record<string, string>>): Row {
  const read = readRow((column) => cells[column])
  if (!read.ok) throw new Error(read.error.message)
  return read.value
}

const cells = { marketplace: 'jd', id: '1', to_marketplace: 'xiaodian', to_id: '31', title: 'one', status: 'pending' }
const wish = { actor: editor, at: noon, match: undefined }

describe('a single entry', () => {
  it('is made where there is none, changed only by who has read it, and deleted from KV too', async () => {
    const world = catalogueWorld()
    const { ports } = world
    const made = await putEntry(rowOf(cells), wish, ports)
    expect(made).toMatchObject({ ok: true, value: { key: 'eq:jd:1', projected: true, updatedBy: editor.id } })
    const revision = String(made.ok ? made.value.revision : 0)
    const other = rowOf({ ...cells, title: 'two' })
    expect(await putEntry(other, wish, ports)).toMatchObject({ error: { kind: 'unmatched' } })
    expect(await putEntry(other, { ...wish, match: '7' }, ports)).toMatchObject({ error: { kind: 'changed' } })
    expect(await putEntry(other, { ...wish, match: revision }, ports)).toMatchObject({ ok: true })
    expect(world.kv.get('eq:jd:1')).toContain('two')
    expect(await deleteEntry('eq:jd:1', { ...wish, match: revision }, ports)).toMatchObject({
      error: { kind: 'changed' },
    })
    expect(await deleteEntry('eq:jd:1', { ...wish, match: '*' }, ports)).toMatchObject({ ok: true })
    expect(held(world)).toEqual({ d1: {}, kv: {}, waiting: 0 })
    expect(world.sqlite.query('SELECT act FROM audit ORDER BY id').map(({ act }) => act)).toEqual([
      'catalogue.put',
      'catalogue.put',
      'catalogue.delete',
    ])
  })

  it('is one of the two that were put at the same moment', async () => {
    const world = catalogueWorld()
    const both = await Promise.all(['a', 'b'].map((title) => putEntry(rowOf({ ...cells, title }), wish, world.ports)))
    expect(both.filter(({ ok }) => ok)).toHaveLength(1)
    expect(held(world).kv).toEqual(held(world).d1)
  })
})

describe('approval', () => {
  it('is for somebody else than who uploaded it, and makes the entry count', async () => {
    const world = catalogueWorld()
    await putEntry(rowOf(cells), { ...wish, actor: publisher }, world.ports)
    const own = { actor: publisher, at: noon, match: undefined }
    expect(await approveEntry('eq:jd:1', own, world.ports)).toMatchObject({ error: { kind: 'own' } })
    const admin = { ...publisher, role: 'admin' } as const
    expect(await approveEntry('eq:jd:1', { ...own, actor: admin }, world.ports)).toMatchObject({ ok: true })

    await putEntry(rowOf({ ...cells, id: '2', note: 'n' }), wish, world.ports)
    expect(await approveEntry('eq:jd:2', own, world.ports)).toMatchObject({ ok: true, value: { status: 'active' } })
    expect(JSON.parse(world.kv.get('eq:jd:2') ?? '')).toMatchObject({ status: 'active', approved_by: publisher.id })
    expect(await approveEntry('eq:jd:2', own, world.ports)).toMatchObject({
      error: { kind: 'not_pending', status: 'active' },
    })
  })

  it('stays when the same file is imported again, and goes when its row has changed', async () => {
    const world = catalogueWorld()
    const first = await start(world)
    await take(world, await chunkOf(first, 0, csv(row(1, { status: 'pending' }))))
    await finish(world, first, 1)
    await approveEntry('eq:jd:1', { actor: publisher, at: noon, match: undefined }, world.ports)
    const second = await start(world)
    expect(await take(world, await chunkOf(second, 0, csv(row(1, { status: 'pending' }))))).toMatchObject({
      rows: { unchanged: 1 },
    })
    expect(world.kv.get('eq:jd:1')).toContain('"active"')
    const third = await start(world)
    const changed = csv(row(1, { status: 'pending', to: 9 }))
    expect(await take(world, await chunkOf(third, 0, changed))).toMatchObject({ rows: { changed: 1 } })
    expect(world.kv.get('eq:jd:1')).toContain('"pending"')
  })
})

describe('lists', () => {
  const filters: [string, EntryFilter, string[]][] = [
    ['marketplace', { marketplace: 'tmall' }, ['eq:taobao:41', 'eqshop:tmall:yun']],
    ['status', { status: 'pending' }, ['eq:jd:2']],
    ['title', { text: '云杉' }, ['eq:taobao:41', 'eqshop:tmall:yun']],
    ['a title of more than fifty bytes', { text: 'CASE '.repeat(20).trim() }, ['eq:jd:3']],
    ['id', { text: '41' }, ['eq:taobao:41']],
    ['expiry', { expiresBefore: instant(Date.parse('2027-01-01T00:00:00Z')) }, ['eq:jd:2']],
    ['nothing', {}, ['eq:jd:2', 'eq:jd:3', 'eq:taobao:41', 'eqshop:tmall:yun']],
  ]

  it.each(filters)('finds by %s', async (_, filter, keys) => {
    const { ports } = catalogueWorld()
    const to = { to_marketplace: 'xiaodian', to_id: '9' }
    const rows = [
      { ...to, marketplace: 'tmall', id: '41', title: '云杉手机壳' },
      { ...to, marketplace: 'tmall', id: 'yun', kind: 'shop', title: '云杉旗舰店' },
      { ...to, marketplace: 'jd', id: '2', status: 'pending', expires: '2026-12-01T00:00:00+08:00' },
      { ...to, marketplace: 'jd', id: '3', title: `a ${'case '.repeat(20)}` },
    ]
    for (const each of rows) await putEntry(rowOf(each), wish, ports)
    expect((await ports.entries.list(filter, undefined, 50)).map(({ key }) => key)).toEqual(keys)
    const paged = [await ports.entries.list(filter, undefined, 1), await ports.entries.list(filter, keys[0], 50)]
    expect(paged.flat().map(({ key }) => key)).toEqual(keys)
  })

  it('counts by status, and what has expired or soon will', async () => {
    const { ports } = catalogueWorld()
    const more = [
      { id: '1', expires: '2026-11-01T00:00:00Z' },
      { id: '2', expires: '2026-12-01T00:00:00Z' },
      { id: '3' },
    ]
    for (const each of more) await putEntry(rowOf({ ...cells, ...each }), wish, ports)
    await putEntry(rowOf({ ...cells, id: '4', status: 'active' }), wish, ports)
    expect(await ports.entries.summary(noon, instant(noon + 14 * 86_400_000))).toEqual({
      entries: 4,
      byStatus: { active: 1, pending: 3 },
      expired: 1,
      expiringSoon: 1,
      waiting: 0,
      gone: 0,
    })
  })
})

it('says of clicked products without an equivalent whether there is one by now', async () => {
  const { ports } = catalogueWorld()
  await putEntry(rowOf({ ...cells, marketplace: 'taobao', id: '41' }), wish, ports)
  const asked: number[][] = []
  const missingEquivalents = (from: number, until: number, limit: number) => {
    asked.push([from, until, limit])
    return Promise.resolve([
      { product: 'tmall:41', why: 'expired', count: 9 },
      { product: 'jd:5', why: 'no_entry', count: 4 },
    ])
  }
  const found = await coverage({ days: 7, limit: 50, now: noon }, { entries: ports.entries, missingEquivalents })
  expect(found).toEqual([
    { product: 'tmall:41', why: 'expired', count: 9, key: 'eq:taobao:41', hasEntry: true },
    { product: 'jd:5', why: 'no_entry', count: 4, key: 'eq:jd:5', hasEntry: false },
  ])
  expect(asked).toEqual([[Date.parse('2026-11-17T00:00:00Z'), Date.parse('2026-11-24T00:00:00Z'), 50]])
})
