import { expect, it } from 'vitest'

import { d1Entries } from '../../src/store/d1-catalogue.ts'
import { d1Imports } from '../../src/store/d1-catalogue-imports.ts'
import { catalogueWorld, chunkOf, csv, editor, noon, row, start, take } from '../control/catalogue-ports.ts'
import { sqliteD1 } from './sqlite.ts'

it.each([0, 1, 2, 3, 4, 5, 6, 7, 8])('takes a chunk whole or not at all: statement %i fails', async (index) => {
  const world = catalogueWorld()
  const id = await start(world)
  const imports = d1Imports(world.sqlite.database)
  const chunk = await chunkOf(id, 0, csv(row(1), 'jd,,x'))
  world.sqlite.failAt(index)
  const outcome = await imports.takeChunk(chunk).catch((cause: unknown) => cause)
  const count = (table: string) => world.sqlite.query(`SELECT count(*) AS n FROM ${table}`)[0]?.['n']
  const isWhole = !(outcome instanceof Error)
  expect([count('import_chunks'), count('catalogue'), count('import_faults')]).toEqual(isWhole ? [1, 1, 1] : [0, 0, 0])
  expect(isWhole).toBe(index > 7)
  expect((await imports.get(id))?.rows.accepted).toBe(isWhole ? 1 : 0)
})

it('finds what waits, what is unchecked and what expires by an index', () => {
  const { query } = sqliteD1()
  const plans = [
    'SELECT key FROM catalogue WHERE projected = 0 ORDER BY updated_at LIMIT 9',
    `SELECT key FROM catalogue INDEXED BY catalogue_unchecked WHERE status = 'active' ORDER BY checked_at LIMIT 9`,
    'SELECT count(*) FROM catalogue WHERE expires < 9 AND deleted = 0',
    `SELECT count(*) FROM catalogue WHERE projected = 0`,
    `SELECT 1 FROM imports WHERE fingerprint = 'x' AND state = 'open'`,
  ].map((sql) => query(`EXPLAIN QUERY PLAN ${sql}`).map(({ detail }) => String(detail)))
  expect(plans).toEqual([
    ['SCAN catalogue USING INDEX catalogue_waiting'],
    ['SCAN catalogue USING INDEX catalogue_unchecked'],
    ['SEARCH catalogue USING INDEX catalogue_expires (expires<?)'],
    ['SCAN catalogue USING COVERING INDEX catalogue_waiting'],
    ['SEARCH imports USING COVERING INDEX imports_fingerprint (fingerprint=?)'],
  ])
})

it('never gives a key that was deleted and made again the same revision', async () => {
  const world = catalogueWorld()
  const id = await start(world)
  await take(world, await chunkOf(id, 0, csv(row(1))))
  const entries = d1Entries(world.sqlite.database)
  const before = await entries.get('eq:jd:1')
  const change = { key: 'eq:jd:1', revision: before?.revision, at: noon, by: editor.id }
  const act = { at: noon, actor: editor.id, act: 'catalogue.delete', detail: {} }
  expect(await entries.remove(change, act)).toBe(true)
  expect(await entries.remove(change, act)).toBe(false)
  const again = await start(world)
  await take(world, await chunkOf(again, 0, csv(row(1))))
  const after = await entries.get('eq:jd:1')
  expect(after?.revision).toBeGreaterThan(before?.revision ?? Infinity)
})
