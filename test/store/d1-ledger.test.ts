import { describe, expect, it } from 'vitest'

import { verifyChain, type Act } from '../../src/control/audit.ts'
import { instant } from '../../src/kernel/instant.ts'
import { d1Audit, d1Ledger } from '../../src/store/d1-ledger.ts'
import { randomFrom } from '../support/random.ts'
import { sqliteD1 } from './sqlite.ts'

const act = (detail: Act['detail'] = {}): Act => ({
  at: instant(1_700_000_000_000),
  actor: 'ada',
  act: 'drop.count',
  detail,
})

/** A row of its own for every act; a number that is there already changes nothing. */
function drop(database: D1Database, hour: number) {
  return database
    .prepare(`INSERT INTO drops (hour, reason, count) VALUES (?1, 'test', 1) ON CONFLICT DO NOTHING`)
    .bind(hour)
}

describe('the ledger', () => {
  it.each([2, 7, 40])(
    'keeps all of %i acts at the same moment, numbered without gaps, in one chain',
    async (racers) => {
      const { database, query } = sqliteD1()
      const ledger = d1Ledger(database)
      const hours = Array.from({ length: racers }, (_, hour) => hour)
      const entries = await Promise.all(hours.map((hour) => ledger.commit(act({ hour }), [drop(database, hour)])))
      expect(entries.map((entry) => entry?.n).toSorted((one, other) => (one ?? 0) - (other ?? 0))).toEqual(
        hours.map((hour) => hour + 1),
      )
      expect(query('SELECT * FROM drops')).toHaveLength(racers)
      const report = await verifyChain(await d1Audit(database).read(0, 100))
      expect(report).toMatchObject({ entries: racers, faults: [] })
    },
  )

  it('keeps the chain and the rows in step over 300 acts of which some change nothing (seed 8)', async () => {
    const { database, query } = sqliteD1()
    const ledger = d1Ledger(database)
    const random = randomFrom(8)
    const hours = Array.from({ length: 300 }, () => Math.floor(random() * 150))
    for (let from = 0; from < hours.length; from += 10) {
      const some = hours.slice(from, from + 10)
      await Promise.all(some.map((hour) => ledger.commit(act({ hour }), [drop(database, hour)])))
    }
    const report = await verifyChain(await d1Audit(database).read(0, 400))
    expect(report).toMatchObject({ entries: new Set(hours).size, faults: [] })
    expect(query('SELECT * FROM drops')).toHaveLength(new Set(hours).size)
    expect(report.entries).toBeGreaterThan(100)
  })

  it('writes no entry for an act that changed nothing, and says so', async () => {
    const { database, query } = sqliteD1()
    const ledger = d1Ledger(database)
    expect(await ledger.commit(act(), [drop(database, 1)])).toMatchObject({ n: 1 })
    expect(await ledger.commit(act(), [drop(database, 1)])).toBeUndefined()
    expect(query('SELECT id FROM audit')).toHaveLength(1)
  })

  it.each([0, 1])('leaves nothing behind when statement %i fails', async (index) => {
    const { database, query, failAt } = sqliteD1()
    failAt(index)
    await expect(d1Ledger(database).commit(act(), [drop(database, 1)])).rejects.toThrow('Network connection lost')
    expect(query('SELECT * FROM drops')).toEqual([])
    expect(query('SELECT * FROM audit')).toEqual([])
  })

  it('knows that an act took place although the connection broke after it', async () => {
    const { database, query } = sqliteD1()
    let breaks = 0
    const breaking = new Proxy(database, {
      get: (target, name, receiver) =>
        name === 'batch'
          ? async (statements: D1PreparedStatement[]) => {
              await target.batch(statements)
              breaks += 1
              throw new Error('D1_ERROR: Network connection lost')
            }
          : (Reflect.get(target, name, receiver) as unknown),
    })
    const entry = await d1Ledger(breaking).commit(act({ hour: 1 }), [drop(database, 1)])
    expect(breaks).toBe(1)
    expect(entry).toMatchObject({ n: 1, detail: '{"hour":1}' })
    expect(query('SELECT * FROM drops')).toHaveLength(1)
    expect(query('SELECT hash FROM audit').map((row) => ({ ...row }))).toEqual([{ hash: entry?.hash }])
  })

  it('never takes somebody else’s entry for its own', async () => {
    const { database, query } = sqliteD1()
    const other = d1Ledger(database)
    const breaking = new Proxy(database, {
      get: (target, name, receiver) =>
        name === 'batch'
          ? async () => {
              await other.commit({ ...act(), actor: 'bob' }, [drop(database, 2)])
              throw new Error('D1_ERROR: Network connection lost')
            }
          : (Reflect.get(target, name, receiver) as unknown),
    })
    await expect(d1Ledger(breaking).commit(act(), [drop(database, 1)])).rejects.toThrow('Network connection lost')
    expect(query('SELECT actor FROM audit').map((row) => ({ ...row }))).toEqual([{ actor: 'bob' }])
  })

  it('gives no number twice, also when the newest entry was removed by hand', async () => {
    const { database, query } = sqliteD1()
    const ledger = d1Ledger(database)
    await ledger.commit(act(), [drop(database, 1)])
    await ledger.commit(act(), [drop(database, 2)])
    query('DELETE FROM audit WHERE id = 2')
    expect(await ledger.commit(act(), [drop(database, 3)])).toMatchObject({ n: 3 })
    const bounds = await d1Audit(database).bounds()
    const { faults } = await verifyChain(await d1Audit(database).read(0, 10), bounds)
    expect(faults.map(({ message }) => message)).toContain('entry 2 is missing')
  })
})

describe('the audit', () => {
  it('is read newest first, by actor and by act or kind of act', async () => {
    const { database } = sqliteD1()
    const ledger = d1Ledger(database)
    const acts = [
      ['ada', 'version.publish'],
      ['bob', 'version.rollback'],
      ['ada', 'member.set'],
      ['ada', 'versions.odd'],
      ['token:tok_1 of ada', 'member.set'],
      ['token:tok_2 of a-ada', 'member.set'],
    ] as const
    for (const [hour, [actor, name]] of acts.entries()) {
      await ledger.commit({ ...act(), actor, act: name }, [drop(database, hour)])
    }
    const audit = d1Audit(database)
    const numbers = async (...given: Parameters<typeof audit.recent>) =>
      (await audit.recent(...given)).map(({ n }) => n)
    expect(await numbers({}, 10)).toEqual([6, 5, 4, 3, 2, 1])
    expect(await numbers({ before: 4 }, 2)).toEqual([3, 2])
    expect(await numbers({ act: 'version' }, 10)).toEqual([2, 1])
    expect(await numbers({ act: 'version.publish' }, 10)).toEqual([1])
    expect(await numbers({ actor: 'ada', act: 'version' }, 10)).toEqual([1])
    // What somebody did by a token of theirs they did.
    expect(await numbers({ actor: 'ada' }, 10)).toEqual([5, 4, 3, 1])
    expect(await numbers({ actor: 'token:tok_1 of ada' }, 10)).toEqual([5])
  })

  it('shows an entry that was put there without a hash, and goes on after it', async () => {
    const { database, query } = sqliteD1()
    query(`INSERT INTO audit (at, actor, act, detail) VALUES (1, 'old', 'publish', '{}')`)
    await d1Ledger(database).commit(act(), [drop(database, 1)])
    const audit = d1Audit(database)
    expect(await audit.bounds()).toEqual({ last: 2 })
    const { faults } = await verifyChain(await audit.read(0, 10), await audit.bounds())
    expect(faults).toMatchObject([
      { n: 1, fault: 'foreign' },
      { n: 1, fault: 'edited' },
      { n: 2, fault: 'foreign' },
    ])
  })
})
