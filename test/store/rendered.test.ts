import { describe, expect, it } from 'vitest'

import { retain } from '../../src/control/records/retention.ts'
import { hourMs, dayMs } from '../../src/kernel/instant.ts'
import { consume } from '../../src/record/consumer.ts'
import { renderedRows, type RenderedRow } from '../../src/record/counts.ts'
import { d1DecisionStats } from '../../src/store/d1-decision-stats.ts'
import { d1Retention } from '../../src/store/d1-retention.ts'
import { delivered, message, recordAt, records, storesOf, unpacked } from '../record/deliveries.ts'
import { sampleAt, type Differences } from '../record/sample.ts'
import { randomFrom } from '../support/random.ts'
import { sqliteD1, type SqliteD1 } from './sqlite.ts'

const hour = sampleAt - (sampleAt % hourMs)
const span = { from: hour, until: hour + dayMs }

const columns = ['hour', 'version', 'surface', 'rendered', 'clicked', 'count'] as const

/** Sorted texts: equal if and only if the rows are the same, in whatever order. */
function texts(rows: readonly object[]): string[] {
  return rows.map((row) => JSON.stringify(columns.map((name) => (row as RenderedRow)[name]))).toSorted()
}

function counted(d1: SqliteD1): string[] {
  return texts(d1.query('SELECT * FROM rendered_rollups'))
}

async function consumed(bodies: readonly unknown[], d1 = sqliteD1()): Promise<SqliteD1> {
  await consume({ messages: bodies.map(message) }, storesOf(d1.database))
  return d1
}

describe('what pages were told and what clicks decided', () => {
  it('is counted by hour, version, surface and both actions, those that agree too, each record with its weight', async () => {
    const told = (rendered: 'allow' | 'explain' | 'other', other: Differences = {}, at = hour) =>
      recordAt(at, { ...other, beside: { rendered } })
    const showcase = { context: { surface: 'showcase' } }
    const [body] = await delivered([
      [
        { ...told('explain'), sampledrate: 10 },
        told('explain'),
        told('allow'),
        told('allow', showcase),
        told('other', showcase, hour + hourMs),
        recordAt(hour),
      ],
    ])
    const d1 = await consumed([body])
    const row = { hour, version: 42, surface: 'live_room', rendered: 'explain', clicked: 'explain', count: 11 }
    expect(counted(d1)).toEqual(
      texts([
        row,
        { ...row, rendered: 'allow', count: 1 },
        { ...row, rendered: 'allow', surface: 'showcase', count: 1 },
        { ...row, rendered: 'other', surface: 'showcase', hour: hour + hourMs, count: 1 },
      ]),
    )
    const stats = d1DecisionStats(d1.database)
    expect(await stats.rendered(span)).toEqual({
      clicks: 14,
      different: 3,
      truncated: false,
      rows: [
        { surface: 'live_room', rendered: 'explain', clicked: 'explain', count: 11 },
        { surface: 'live_room', rendered: 'allow', clicked: 'explain', count: 1 },
        { surface: 'showcase', rendered: 'allow', clicked: 'explain', count: 1 },
        { surface: 'showcase', rendered: 'other', clicked: 'explain', count: 1 },
      ],
    })
    expect(await stats.rendered({ ...span, surface: 'showcase' })).toMatchObject({ clicks: 2, different: 2 })
    expect(await stats.rendered({ ...span, version: 42, until: hour + 1 })).toMatchObject({ clicks: 13, different: 2 })
    const nothing = { clicks: 0, different: 0, rows: [], truncated: false }
    expect(await stats.rendered({ ...span, version: 0 })).toEqual(nothing)
    expect(await stats.rendered({ ...span, surface: "' OR 1=1 --" })).toEqual(nothing)
  })

  it('is cut after five hundred rows, and the sums are of all', async () => {
    const d1 = sqliteD1()
    d1.query(
      `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 600)
       INSERT INTO rendered_rollups SELECT ${hour}, 1, 's' || i, 'allow', iif(i % 2, 'allow', 'warn'), 2 FROM n`,
    )
    const { rows, ...sums } = await d1DecisionStats(d1.database).rendered(span)
    expect([rows.length, sums]).toEqual([500, { clicks: 1200, different: 600, truncated: true }])
  })

  it.each([1, 2, 3])(
    'is counted once, whatever comes twice, in disorder, or fails in between (seed %i)',
    async (seed) => {
      const random = randomFrom(seed)
      const below = (bound: number): number => Math.floor(random() * bound)
      const hints = ['allow', 'explain', 'other', undefined] as const
      const surfaces = ['live_room', 'showcase']
      const made = Array.from({ length: 20 }, () =>
        Array.from({ length: 1 + below(6) }, () => {
          const context = { surface: surfaces[below(2)] ?? 'unknown' }
          const record = recordAt(hour + below(3) * hourMs, { context, beside: { rendered: hints[below(4)] } })
          return { ...record, sampledrate: 1 + below(3) }
        }),
      )
      const bodies = await delivered(made)
      const wanted = texts(renderedRows(bodies.flatMap((body) => unpacked(body).records)))

      const d1 = sqliteD1()
      let waiting = [...bodies, ...bodies.filter(() => random() < 0.4)]
      let failures = 0
      while (waiting.length > 0) {
        const taken = Array.from({ length: 1 + below(2) }, () => waiting.splice(below(waiting.length), 1)).flat()
        if (random() < 0.5) d1.failAt(below(6))
        const tracked = taken.map(message)
        await consume({ messages: tracked }, storesOf(d1.database))
        const again = tracked.filter(({ outcome }) => outcome === 'retry')
        failures += again.length
        waiting = [...waiting, ...again.map(({ body }) => body)]
      }
      expect(wanted.length).toBeGreaterThan(10)
      expect(failures).toBeGreaterThan(1)
      expect(counted(d1)).toEqual(wanted)
    },
  )

  it('is nothing in messages of an older build, which are counted otherwise as ever', async () => {
    const d1 = await consumed(await delivered([records(3)]))
    expect(counted(d1)).toEqual([])
    expect(d1.query('SELECT sum(count) AS clicks FROM rollups')).toEqual([{ clicks: 3 }])
  })

  it('needs no table until a link says what its page was told', async () => {
    const d1 = sqliteD1()
    d1.query('DROP TABLE rendered_rollups')
    await consumed(await delivered([records(3)]), d1)
    expect(d1.query('SELECT sum(count) AS clicks FROM rollups')).toEqual([{ clicks: 3 }])
  })

  it('goes when the time of counts is over, and stays until then', async () => {
    const now = hour + 400 * dayMs + 1
    const told = (at: number) => recordAt(at, { beside: { rendered: 'allow' } })
    const d1 = await consumed(await delivered([[told(hour), told(hour + hourMs)]]))
    expect(counted(d1)).toHaveLength(2)
    await retain({ store: d1Retention(d1.database), bucket: undefined }, { now })
    expect(d1.query('SELECT hour FROM rendered_rollups')).toEqual([{ hour: hour + hourMs }])
  })
})
