import { describe, expect, it } from 'vitest'

import { edgeSince, nacksSince } from '../../src/control/edge.ts'
import { noteNacks } from '../../src/control/nacks.ts'
import { edgeReportOf } from '../../src/gateway/health.ts'
import { instant } from '../../src/kernel/instant.ts'
import { acceptPublished, publishedText, type Nack } from '../../src/policy/published.ts'
import type { PolicyHealth } from '../../src/policy/policy-health.ts'
import { d1Edge } from '../../src/store/d1-edge.ts'
import { d1NackLog } from '../../src/store/d1-nacks.ts'
import { programWith } from '../policy/programs.ts'
import { sqliteD1 } from '../store/sqlite.ts'

const now = instant(Date.UTC(2026, 10, 23, 12))

async function refusalOf(text: string | null, last?: { version: number; digest: string }): Promise<Nack> {
  const accepted = await acceptPublished(text, last)
  if (accepted.ok) throw new Error('it was accepted')
  return accepted.error
}

/** What an isolate that decides by version 6 says when it refuses something. */
function report(nack: Nack, at: number = now): string {
  const health: PolicyHealth = {
    name: 'douyin',
    version: 6,
    digest: 'sha256:6',
    tier: 'memory',
    ageMs: 1000,
    degraded: ['policy'],
    lastNack: { ...nack, at },
    override: { entries: [], fault: undefined },
  }
  return JSON.stringify(edgeReportOf(health))
}

function told(reports: readonly string[]) {
  const { database, query } = sqliteD1()
  for (const [index, edge] of reports.entries()) {
    const quoted = edge.replaceAll("'", "''")
    query(`INSERT INTO isolates (isolate, first_at, last_at, min_seq, max_seq, edge, edge_at)
      VALUES ('i${index}', ${now}, ${now}, 1, 1, '${quoted}', ${now + index})`)
  }
  const store = d1Edge(database)
  const ports = {
    nackSource: { nacks: async (since: typeof now) => await nacksSince(store, since) },
    nackLog: d1NackLog(database),
  }
  const audit = () =>
    query("SELECT detail FROM audit WHERE act = 'policy.nack' ORDER BY id").map(
      ({ detail }) => JSON.parse(String(detail)) as unknown,
    )
  return { ports, audit, store }
}

describe('a policy that the edge refuses', () => {
  it('is in the audit by the version that was refused, once for each version and reason', async () => {
    const good = JSON.parse(await publishedText(programWith([]), { version: 7, base: 6, publishedAt: now })) as Record<
      string,
      unknown
    >
    const broken = await refusalOf(JSON.stringify({ ...good, digest: 'sha256:other' }))
    const older = await refusalOf(JSON.stringify({ ...good, version: 5 }), { version: 6, digest: 'sha256:6' })
    const newer = await refusalOf(JSON.stringify({ ...good, version: 8, schema: 99 }))
    expect([broken, older, newer].map(({ code, version }) => [code, version])).toEqual([
      ['integrity', 7],
      ['older', 5],
      ['schema', 8],
    ])
    const { ports, audit, store } = told([report(broken), report(broken, now + 5), report(older), report(newer)])
    expect((await edgeSince(store, now)).map(({ version, nack }) => [version, nack?.version])).toEqual([
      [6, 8],
      [6, 5],
      [6, 7],
      [6, 7],
    ])
    expect(await noteNacks(ports, now)).toBe(3)
    expect(await noteNacks(ports, now)).toBe(0)
    expect(audit()).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ version: 7, instead: 6, code: 'integrity' }),
        expect.objectContaining({ version: 5, instead: 6, code: 'older' }),
        expect.objectContaining({ version: 8, instead: 6, code: 'schema' }),
      ]),
    )
  })

  it('and of which no version can be read is told by the one that decides instead', async () => {
    const refusals = [await refusalOf(null), await refusalOf('{"x":'), await refusalOf('{"version":"7"}')]
    expect(refusals.map(({ code, version }) => [code, version])).toEqual([
      ['missing', undefined],
      ['not_json', undefined],
      ['invalid', undefined],
    ])
    const { ports, audit } = told(refusals.map((nack) => report(nack)))
    expect(await noteNacks(ports, now)).toBe(3)
    expect(audit()).toMatchObject(Array.from({ length: 3 }, () => ({ version: null, instead: 6 })))
  })

  it('of an older build, which does not say the version, is told all the same', async () => {
    const { ports, audit } = told([JSON.stringify({ version: 6, tier: 'kv', nack: { code: 'integrity', at: now } })])
    expect(await noteNacks(ports, now)).toBe(1)
    expect(audit()).toMatchObject([{ version: null, instead: 6, code: 'integrity' }])
  })

  it('is told five times a run at most, and the others by the runs after it', async () => {
    const forged = Array.from({ length: 12 }, (_, version) =>
      JSON.stringify({ version: 6, nack: { code: 'x', version } }),
    )
    const { ports, audit } = told(forged)
    const runs: number[] = []
    for (let run = 0; run < 4; run++) runs.push(await noteNacks(ports, now))
    expect(runs).toEqual([5, 5, 2, 0])
    expect(audit()).toHaveLength(12)
  })

  it('is asked about a hundred times a run at most, whatever isolates report', async () => {
    const nacks = Array.from({ length: 2000 }, (_, version) => ({ version, instead: 6, code: 'x', at: now }))
    let asked = 0
    const nackLog = {
      note: () => {
        asked += 1
        return Promise.resolve(false)
      },
    }
    expect(await noteNacks({ nackSource: { nacks: () => Promise.resolve(nacks) }, nackLog }, now)).toBe(0)
    expect(asked).toBe(100)
  })

  it('by a version that is no number of one is not believed', async () => {
    const versions = ['-1', '0.5', '1e300', '"7"']
    const { store } = told(versions.map((version) => `{"version":${version},"nack":{"code":"x","version":${version}}}`))
    const heard = await edgeSince(store, now)
    expect(heard.map(({ version, nack }) => [version, nack?.version])).toEqual(versions.map(() => [0, undefined]))
  })
})
