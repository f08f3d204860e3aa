import { describe, expect, it } from 'vitest'

import { readChain } from '../../src/cli/audit-lines.ts'
import { anchorAudit, knownAnchors, type AnchorBucket, type DayAnchor } from '../../src/control/anchors.ts'
import { entryOfLine, exportAudit, lineOfEntry, verifyAudit, walkAudit } from '../../src/control/audit-export.ts'
import { chainHash, firstPrev, verifyChain, type Anchor, type AuditEntry } from '../../src/control/audit.ts'
import { instant } from '../../src/kernel/instant.ts'
import { d1Anchors } from '../../src/store/d1-anchors.ts'
import { d1Audit, d1Ledger } from '../../src/store/d1-ledger.ts'
import { sqliteD1, type SqliteD1 } from '../store/sqlite.ts'

const length = 60

async function ledgerOf(entries: number): Promise<SqliteD1> {
  const sqlite = sqliteD1()
  const ledger = d1Ledger(sqlite.database)
  for (let hour = 1; hour <= entries; hour++) {
    const act = {
      at: instant(1_700_000_000_000 + hour),
      actor: 'ada',
      act: 'drop.count',
      detail: { hour, why: '原因' },
    }
    await ledger.commit(act, [
      sqlite.database.prepare(`INSERT INTO drops (hour, reason, count) VALUES (?1, 'test', 1)`).bind(hour),
    ])
  }
  return sqlite
}

/** As the instance sees it, and as whoever takes the export home does. */
async function faultsOf({ database }: SqliteD1, anchors: readonly Anchor[] = []) {
  const audit = d1Audit(database)
  const { last } = await audit.bounds()
  const here = await verifyAudit(audit, anchors)
  const there = await readChain(exportAudit(audit), { anchors, last })
  expect(there).toEqual(here)
  return here.faults.map(({ n, fault }) => `${n} ${fault}`)
}

describe('a chain of sixty entries', () => {
  it('holds as the ledger wrote it', async () => {
    const sqlite = await ledgerOf(length)
    expect(await faultsOf(sqlite)).toEqual([])
    expect(await verifyAudit(d1Audit(sqlite.database), [])).toMatchObject({ entries: length, head: { n: length } })
  })

  it.each([
    ['an entry edited', `UPDATE audit SET detail = '{"hour":9}' WHERE id = 31`, ['31 edited']],
    ['an actor edited', `UPDATE audit SET actor = 'bob' WHERE id = 1`, ['1 edited']],
    ['a time edited', `UPDATE audit SET at = at + 1 WHERE id = 60`, ['60 edited']],
    ['an entry removed from the middle', 'DELETE FROM audit WHERE id = 57', ['57 missing']],
    ['three entries removed', 'DELETE FROM audit WHERE id BETWEEN 20 AND 22', ['20 missing']],
    ['the first entry removed', 'DELETE FROM audit WHERE id = 1', ['1 missing']],
    ['the last entry removed', 'DELETE FROM audit WHERE id = 60', ['60 missing']],
    ['all entries removed', 'DELETE FROM audit', ['1 missing']],
    [
      'an entry made to look older than the chain',
      'UPDATE audit SET hash = NULL WHERE id = 40',
      ['40 edited', '41 foreign'],
    ],
  ])('shows %s, at its row', async (_, sql, expected) => {
    const sqlite = await ledgerOf(length)
    sqlite.query(sql)
    expect(await faultsOf(sqlite)).toEqual(expected)
  })

  it('shows two entries swapped, at both rows', async () => {
    const sqlite = await ledgerOf(length)
    sqlite.query('UPDATE audit SET id = 1000 WHERE id = 10')
    sqlite.query('UPDATE audit SET id = 10 WHERE id = 11')
    sqlite.query('UPDATE audit SET id = 11 WHERE id = 1000')
    sqlite.query(`UPDATE sqlite_sequence SET seq = 60 WHERE name = 'audit'`)
    const faults = await faultsOf(sqlite)
    expect(faults).toEqual(['10 foreign', '10 edited', '11 foreign', '11 edited', '12 foreign'])
  })

  it('shows an entry put in, with a hash of its own, where the old chain goes on', async () => {
    const sqlite = await ledgerOf(length)
    const [, before] = await d1Audit(sqlite.database).read(28, 2)
    sqlite.query('DELETE FROM audit WHERE id = 31')
    const put = {
      n: 31,
      at: instant(5),
      actor: 'mallory',
      act: 'version.publish',
      detail: '{}',
      prev: before?.hash ?? '',
    }
    sqlite.query(
      `INSERT INTO audit (id, at, actor, act, detail, prev, hash)
       VALUES (31, 5, 'mallory', 'version.publish', '{}', '${put.prev}', '${await chainHash(put)}')`,
    )
    expect(await faultsOf(sqlite)).toEqual(['32 foreign'])
  })

  it('shows an entry put in without the chain, at its row', async () => {
    const sqlite = await ledgerOf(length)
    sqlite.query(
      `INSERT INTO audit (id, at, actor, act, detail, prev, hash)
       VALUES (61, 5, 'mallory', 'version.publish', '{}', '${firstPrev}', 'abc')`,
    )
    expect(await faultsOf(sqlite)).toEqual(['61 foreign', '61 edited'])
  })

  it('shows a chain rewritten from the middle by an anchor noted after it, and only so', async () => {
    const sqlite = await ledgerOf(length)
    const entries = await d1Audit(sqlite.database).read(0, 100)
    const anchors = [entries[19], entries[49]].map((entry) => ({ n: entry?.n ?? 0, hash: entry?.hash ?? '' }))
    let prev = entries[28]?.hash ?? ''
    for (const entry of entries.slice(29)) {
      const forged = { ...entry, actor: 'nobody', prev }
      const hash = await chainHash(forged)
      sqlite.query(`UPDATE audit SET actor = 'nobody', prev = '${prev}', hash = '${hash}' WHERE id = ${entry.n}`)
      prev = hash
    }
    expect(await faultsOf(sqlite)).toEqual([])
    expect(await faultsOf(sqlite, anchors)).toEqual(['50 not_anchored'])
  })

  it('shows that an anchored end is gone, also without the number of the last entry', async () => {
    const sqlite = await ledgerOf(length)
    const anchors = (await d1Audit(sqlite.database).read(59, 1)).map(({ n, hash }) => ({ n, hash }))
    sqlite.query('DELETE FROM audit WHERE id > 55')
    const report = await readChain(exportAudit(d1Audit(sqlite.database)), { anchors })
    expect(report.faults.map(({ message }) => message)).toEqual(['entries 56 to 60 are missing'])
  })

  it('says in words which entry is missing', async () => {
    const sqlite = await ledgerOf(length)
    sqlite.query('DELETE FROM audit WHERE id = 57')
    const { faults } = await verifyAudit(d1Audit(sqlite.database), [])
    expect(faults.map(({ message }) => message)).toEqual(['entry 57 is missing'])
  })

  it('shows that all hashes were taken away', async () => {
    const sqlite = await ledgerOf(5)
    sqlite.query('UPDATE audit SET hash = NULL')
    const { faults } = await verifyAudit(d1Audit(sqlite.database), [])
    expect(new Set(faults.map(({ n }) => n))).toEqual(new Set([1, 2, 3, 4, 5]))
  })

  it('shows that the beginning was removed and the rest written anew, if anything of it was anchored', async () => {
    const sqlite = await ledgerOf(10)
    const entries = await d1Audit(sqlite.database).read(0, 10)
    const anchor = { n: 5, hash: entries[4]?.hash ?? '' }
    const rewritten: AuditEntry[] = []
    for (const { n, at, actor, act, detail } of entries.slice(5)) {
      const unhashed = { n: n - 5, at, actor, act, detail, prev: rewritten.at(-1)?.hash ?? firstPrev }
      rewritten.push({ ...unhashed, hash: await chainHash(unhashed) })
    }
    expect((await verifyChain(rewritten)).faults).toEqual([])
    expect((await verifyChain(rewritten, { anchors: [anchor] })).faults).toMatchObject([
      { n: 5, fault: 'not_anchored' },
    ])
    const moved = entries.slice(5).map((entry, place) => ({ ...entry, prev: place === 0 ? firstPrev : entry.prev }))
    expect((await verifyChain(moved, { anchors: [anchor] })).faults.map(({ n }) => n)).toContain(5)
  })
})

describe('an export', () => {
  it('is read back as it was, however it is cut, and over more pages than one', async () => {
    const sqlite = await ledgerOf(450)
    const audit = d1Audit(sqlite.database)
    const text = await new Response(exportAudit(audit)).text()
    const bytes = new TextEncoder().encode(text)
    async function* cut(): AsyncGenerator<Uint8Array> {
      for (let at = 0; at < bytes.length; at += 7) yield bytes.subarray(at, at + 7)
    }
    expect(await readChain(cut(), {})).toMatchObject({ entries: 450, faults: [], head: { n: 450 } })
    const walked: AuditEntry[] = []
    for await (const entry of walkAudit(audit)) walked.push(entry)
    expect(text).toBe(walked.map(lineOfEntry).join(''))
    expect(text.trimEnd().split('\n').map(entryOfLine)).toEqual(walked)
  })

  it.each([
    ['is no JSON', () => 'hello\n', 'line 1 is no entry of an audit'],
    ['is no entry', () => '{"n":1}\n', 'line 1 is no entry of an audit'],
    ['comes twice', (line: string) => line + line, 'line 2: entry 1 stands after entry 1'],
  ])('is refused where a line %s', async (_, make, message) => {
    const [entry] = await d1Audit((await ledgerOf(1)).database).read(0, 1)
    const text = make(lineOfEntry(entry as AuditEntry))
    await expect(readChain(new Blob([text]).stream(), {})).rejects.toThrow(message)
  })
})

describe('anchors', () => {
  const monday = instant(Date.parse('2026-11-23T01:00:00Z'))
  const later = instant(monday + 3_600_000)
  const tuesday = instant(monday + 86_400_000)

  function bucketOf(kept: Map<string, DayAnchor>): AnchorBucket {
    return {
      create: async (anchor) => {
        if (!kept.has(anchor.day)) kept.set(anchor.day, anchor)
      },
      list: async () => [...kept.values()],
    }
  }

  it('are noted once a day, in both places, however often the cron runs', async () => {
    const { database } = await ledgerOf(3)
    const kept = new Map<string, DayAnchor>()
    const ports = { audit: d1Audit(database), anchors: d1Anchors(database), anchorBucket: bucketOf(kept) }
    expect(await anchorAudit(ports, monday)).toBe(true)
    expect(await anchorAudit(ports, later)).toBe(false)
    expect(await anchorAudit(ports, tuesday)).toBe(true)
    expect([...kept.keys()]).toEqual(['2026-11-23', '2026-11-24'])
    expect(await knownAnchors(ports)).toMatchObject([
      { day: '2026-11-24', n: 3, keptIn: 'r2' },
      { day: '2026-11-23', n: 3, keptIn: 'r2' },
    ])
  })

  it('reach the bucket later when it was away, with the hash that was noted', async () => {
    const sqlite = await ledgerOf(3)
    const { database } = sqlite
    const kept = new Map<string, DayAnchor>()
    const away: AnchorBucket = { create: () => Promise.reject(new Error('R2 is away')), list: async () => [] }
    const ports = { audit: d1Audit(database), anchors: d1Anchors(database) }
    await expect(anchorAudit({ ...ports, anchorBucket: away }, monday)).rejects.toThrow('R2 is away')
    sqlite.query('DELETE FROM audit WHERE id = 3')
    expect(await anchorAudit({ ...ports, anchorBucket: bucketOf(kept) }, later)).toBe(true)
    expect(kept.get('2026-11-23')).toMatchObject({ n: 3 })
  })

  it('in R2 count before those in D1, which whoever rewrites the chain can rewrite too', async () => {
    const sqlite = await ledgerOf(3)
    const { database } = sqlite
    const ports = { audit: d1Audit(database), anchors: d1Anchors(database), anchorBucket: bucketOf(new Map()) }
    await anchorAudit(ports, monday)
    let prev = firstPrev
    for (const entry of await d1Audit(database).read(0, 10)) {
      const hash = await chainHash({ ...entry, actor: 'nobody', prev })
      sqlite.query(`UPDATE audit SET actor = 'nobody', prev = '${prev}', hash = '${hash}' WHERE id = ${entry.n}`)
      prev = hash
    }
    sqlite.query(`UPDATE audit_anchors SET hash = '${prev}'`)
    const { faults } = await verifyAudit(ports.audit, await knownAnchors(ports))
    expect(faults).toMatchObject([{ n: 3, fault: 'not_anchored' }])
  })

  it('wait for the first entry', async () => {
    const { database } = sqliteD1()
    const ports = { audit: d1Audit(database), anchors: d1Anchors(database), anchorBucket: undefined }
    expect(await anchorAudit(ports, monday)).toBe(false)
    expect(await knownAnchors(ports)).toEqual([])
  })
})
