import { describe, expect, it } from 'vitest'

import { readRow, type Row } from '../../src/catalogue/row.ts'
import type { Actor } from '../../src/control/actor.ts'
import { approveEntry, putEntry } from '../../src/control/catalogue/entry.ts'
import { catalogueWorld, chunkOf, editor, held, noon, publisher, start, take } from './catalogue-ports.ts'

const admin: Actor = { id: 'token:admin', name: 'Admin', role: 'admin', areas: undefined }
const hisToken: Actor = { ...publisher, id: 'token:tok_1 of token:publisher' }
const other: Actor = { ...publisher, id: 'token:other' }

type World = ReturnType<typeof catalogueWorld>
type Cells = Readonly<Record<string, string>>

/** Texts that JSON writes in more than one way. */
const base: Cells = {
  marketplace: 'jd',
  id: '1',
  to_marketplace: 'xiaodian',
  to_id: '31',
  title: '壳 "status":"active" \\ / é \u2028 <b>\t😀',
  price: '9.90',
  note: "it's {} ,",
}

function rowOf(cells: Cells): Row {
  const read = readRow((column) => cells[column])
  if (!read.ok) throw new Error(read.error.message)
  return read.value
}

const ways = [
  [
    'put alone',
    async (world: World, cells: Cells, actor: Actor): Promise<unknown> => {
      const match = (await world.ports.entries.get('eq:jd:1')) === undefined ? undefined : '*'
      return await putEntry(rowOf(cells), { actor, at: noon, match }, world.ports)
    },
  ],
  [
    'imported',
    async (world: World, cells: Cells, actor: Actor): Promise<unknown> => {
      const id = await start(world, { by: actor })
      const chunk = await chunkOf(id, 0, `${JSON.stringify(cells)}\n`, { format: 'ndjson', by: actor })
      return await take(world, chunk)
    },
  ],
] as const

describe.each(ways)('a row that is %s', (_, send) => {
  it.each([
    ['an editor, of his own', editor, editor, 'pending'],
    ['an editor, of a publisher', publisher, editor, 'pending'],
    ['a publisher, of his own', publisher, publisher, 'pending'],
    ['a publisher, of his own and by a token he made', publisher, hisToken, 'pending'],
    ['a publisher, of what a token he made has sent', hisToken, publisher, 'pending'],
    ['a publisher, of an editor', editor, publisher, 'active'],
    ['a publisher, of another', other, publisher, 'active'],
    ['an admin, of his own', admin, admin, 'active'],
  ] as const)(
    'makes a pending entry count only for whoever may approve it: %s',
    async (_case, first, second, status) => {
      const world = catalogueWorld()
      await send(world, { ...base, status: 'pending' }, first)
      await send(world, { ...base, status: 'active', to_id: '32' }, second)
      const expected = { 'eq:jd:1': rowOf({ ...base, status, to_id: '32' }).value }
      expect(held(world)).toEqual({ d1: expected, kv: expected, waiting: 0 })
      expect(await world.ports.entries.get('eq:jd:1')).toMatchObject({ status, updatedBy: second.id })
    },
  )

  it('gets a pending entry past nobody by way of `delisted`', async () => {
    const world = catalogueWorld()
    await send(world, { ...base, status: 'pending' }, other)
    await send(world, { ...base, status: 'delisted' }, editor)
    await send(world, { ...base, status: 'active' }, editor)
    expect(JSON.parse(world.kv.get('eq:jd:1') ?? '')).toMatchObject({ status: 'pending' })
  })

  it('does not make its sender of who says the same again', async () => {
    const world = catalogueWorld()
    await send(world, { ...base, status: 'pending' }, publisher)
    await send(world, { ...base, status: 'active' }, editor)
    expect(await world.ports.entries.get('eq:jd:1')).toMatchObject({ status: 'pending', updatedBy: publisher.id })
    const own = { actor: publisher, at: noon, match: undefined }
    expect(await approveEntry('eq:jd:1', own, world.ports)).toMatchObject({ error: { kind: 'own' } })
  })

  it('says who approved it only from the hand of somebody who may approve', async () => {
    const world = catalogueWorld()
    const forged = { ...base, approved_by: 'access:ada@example.com' }
    await send(world, forged, editor)
    expect(world.kv.get('eq:jd:1')).toBe(rowOf(base).value)
    await send(world, forged, publisher)
    expect(world.kv.get('eq:jd:1')).toBe(rowOf(forged).value)
    // What stands there is nothing new, whoever sends it.
    await send(world, forged, editor)
    expect(world.kv.get('eq:jd:1')).toBe(rowOf(forged).value)
    await send(world, { ...forged, title: 'other' }, editor)
    expect(world.kv.get('eq:jd:1')).toBe(rowOf({ ...base, title: 'other' }).value)
  })
})

it('counts a row that goes on waiting as changed, and as unchanged when the same file comes again', async () => {
  const world = catalogueWorld()
  const send = ways[1][1]
  await send(world, { ...base, status: 'pending' }, other)
  expect(await send(world, base, editor)).toMatchObject({ rows: { changed: 1, unchanged: 0 } })
  expect(await send(world, base, editor)).toMatchObject({ rows: { changed: 0, unchanged: 1 } })
  await approveEntry('eq:jd:1', { actor: publisher, at: noon, match: undefined }, world.ports)
  expect(await send(world, base, editor)).toMatchObject({ rows: { changed: 0, unchanged: 1 } })
  expect(JSON.parse(world.kv.get('eq:jd:1') ?? '')).toMatchObject({ status: 'active', approved_by: publisher.id })
})

it('lets a publisher’s import approve what an editor’s import of the same file left waiting', async () => {
  const world = catalogueWorld()
  const send = ways[1][1]
  await send(world, { ...base, status: 'pending' }, editor)
  await send(world, base, editor)
  expect(await send(world, base, publisher)).toMatchObject({ rows: { changed: 1 } })
  expect(world.kv.get('eq:jd:1')).toBe(rowOf(base).value)
})
