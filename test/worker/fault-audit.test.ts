import { beforeAll, beforeEach, describe, expect, it } from 'vitest'

import { faultyStorage, freshIsolate, type Isolate } from './faulty-worker.ts'
import { randomFrom } from '../support/random.ts'
import { bindings } from '../support/worker.ts'

const { DB: database } = bindings

interface Fault {
  readonly n: number
  readonly fault: string
}

const isolate: Isolate = freshIsolate(faultyStorage())
const columns = ['id', 'at', 'actor', 'act', 'detail', 'prev', 'hash'] as const
let written: readonly Readonly<Record<string, unknown>>[] = []

/** A chain of forty acts of an operator. */
beforeAll(async () => {
  const until = new Date(Date.now() + 3_600_000).toISOString()
  for (let act = 0; act < 40; act++) {
    const set = await isolate.admin(`PUT /override/entries/entry-${act % 4}`, {
      kill: 'all',
      confirm: 'all',
      until,
      reason: `act ${act}`,
    })
    expect(set.body['audited']).toBe(true)
  }
  written = (await database.prepare(`SELECT ${columns.join(', ')} FROM audit ORDER BY id`).all()).results
  expect(written).toHaveLength(40)
})

beforeEach(async () => {
  const insert = `INSERT INTO audit (${columns.join(', ')}) VALUES (${columns.map((_, index) => `?${index + 1}`).join(', ')})`
  await database.batch([
    database.prepare('DELETE FROM audit'),
    ...written.map((row) => database.prepare(insert).bind(...columns.map((name) => row[name]))),
    database.prepare(`UPDATE sqlite_sequence SET seq = 40 WHERE name = 'audit'`),
  ])
  expect(await faults()).toEqual([])
})

async function faults(): Promise<readonly Fault[]> {
  const { status, body } = await isolate.admin('GET /audit/verify')
  expect(status).toBe(200)
  const found = body['faults'] as readonly Fault[]
  return found.map(({ n, fault }) => ({ n, fault }))
}

const hands: readonly (readonly [string, string, (n: number) => Fault])[] = [
  ['who', `UPDATE audit SET actor = 'somebody' WHERE id = ?1`, (n) => ({ n, fault: 'edited' })],
  ['when', 'UPDATE audit SET at = at - 1 WHERE id = ?1', (n) => ({ n, fault: 'edited' })],
  ['what', `UPDATE audit SET act = 'override.clear' WHERE id = ?1`, (n) => ({ n, fault: 'edited' })],
  [
    'one letter of why',
    `UPDATE audit SET detail = replace(detail, 'act', 'acr') WHERE id = ?1`,
    (n) => ({ n, fault: 'edited' }),
  ],
  ['the entry itself', 'DELETE FROM audit WHERE id = ?1', (n) => ({ n, fault: 'missing' })],
]

describe('D5: somebody writes into the audit by hand', () => {
  it.each(hands.flatMap(([what, sql, fault]) => [1, 2, 3].map((seed) => ({ what, sql, fault, seed }))))(
    '$what of one entry is changed or removed: verifying names that row and no other (seed $seed)',
    async ({ sql, fault, seed }) => {
      const n = 2 + Math.floor(randomFrom(seed)() * 37)
      const { meta } = await database.prepare(sql).bind(n).run()
      expect(meta.changes).toBe(1)
      expect(await faults()).toContainEqual(fault(n))
      // The entry after one that was removed no longer follows the one before it: at most that is named as well.
      expect((await faults()).every((each) => each.n === n)).toBe(true)
    },
  )

  it('the last entry goes: the number that was given is missed', async () => {
    await database.prepare('DELETE FROM audit WHERE id = 40').run()
    expect(await faults()).toEqual([{ n: 40, fault: 'missing' }])
  })

  it.each([1, 2, 3])(
    'an entry is put between two others, with hashes of its own: its place is named (seed %i)',
    async (seed) => {
      const n = 5 + Math.floor(randomFrom(seed)() * 30)
      await database.batch([
        database.prepare('UPDATE audit SET id = id + 1000 WHERE id > ?1').bind(n),
        database
          .prepare(
            `INSERT INTO audit (id, at, actor, act, detail, prev, hash)
           SELECT ?1 + 1, at, 'somebody', act, detail, hash, ?2 FROM audit WHERE id = ?1`,
          )
          .bind(n, 'a'.repeat(64)),
        database.prepare('UPDATE audit SET id = id - 999 WHERE id > 1000'),
      ])
      const found = await faults()
      expect(found[0]).toEqual({ n: n + 1, fault: 'edited' })
      expect(found).toContainEqual({ n: n + 2, fault: 'foreign' })
    },
  )

  it('the end is cut off and written anew, with the right hashes: the anchor in R2 shows it', async () => {
    // The anchors are looked after in the second minute of an hour.
    await isolate.minute(Math.floor(Date.now() / 3_600_000) * 3_600_000 + 2 * 60_000)
    const { body } = await isolate.admin('GET /audit/anchors')
    expect(body['items']).toMatchObject([{ n: 40, kept_in: 'r2' }])
    await database.prepare('DELETE FROM audit WHERE id = 40').run()
    await database.prepare(`UPDATE sqlite_sequence SET seq = 39 WHERE name = 'audit'`).run()
    await database.prepare('DELETE FROM audit_anchors').run()
    expect(await faults()).toContainEqual({ n: 40, fault: 'missing' })
    const until = new Date(Date.now() + 3_600_000).toISOString()
    await isolate.admin('PUT /override/entries/entry-9', { kill: 'all', confirm: 'all', until, reason: 'in its place' })
    expect(await faults()).toEqual([{ n: 40, fault: 'not_anchored' }])
  })
})
