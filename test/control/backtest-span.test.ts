import { describe, expect, it } from 'vitest'

import { mergeReports } from '../../src/control/backtest-merge.ts'
import { backtestPolicy } from '../../src/control/backtest.ts'
import { backtestSpan, summarise, type BacktestSources } from '../../src/control/backtest-span.ts'
import type { BacktestReport } from '../../src/control/backtest-report.ts'
import { instant } from '../../src/kernel/instant.ts'
import { hourOf } from '../../src/record/hour.ts'
import { rollUp } from '../../src/record/rollup.ts'
import type { WireRecord } from '../../src/record/wire.ts'
import { programWith, ruleIf } from '../policy/programs.ts'
import { recordOf, sampleClicks, streamOf } from './recorded.ts'

const hour = 3_600_000
const span = { from: instant(0), until: instant(72 * hour) }
const open = programWith([])
const closed = programWith([ruleIf({ surface: ['live_room'] }, { id: 'closed' })])
const before = backtestPolicy(open, { version: 42, digest: 'sha256:42' })
const after = backtestPolicy(closed, { version: 43, digest: 'sha256:43' })
const records = sampleClicks(81, 500)
  .map((click) => recordOf(click, before))
  .toSorted((one, other) => hourOf(one.at) - hourOf(other.at))

/** An archive in which hours stand in no order within themselves, as objects of R2 do. */
const sources: BacktestSources = {
  archive: { records: (from, until) => streamOf(records.filter(({ at }) => at >= from && at < until)) },
  rollupRows: {
    rollups: async (from, until) =>
      rollUp(records as unknown as readonly WireRecord[]).filter(({ hour: each }) => each >= from && each < until),
  },
}

async function reported(given: Parameters<typeof backtestSpan>[2], from = sources): Promise<BacktestReport> {
  const found = await backtestSpan(before, after, given, from)
  if (!found.ok) throw new Error('an hour had too many records')
  return found.value
}

describe('a span', () => {
  it('that is cut into pieces by the budget comes out as in one', async () => {
    const whole = await reported({ ...span, withCounts: true })
    let merged: BacktestReport | undefined
    let pieces = 0
    for (let from: string | null = '1970-01-01T00:00:00.000Z'; from !== null; pieces++) {
      const given = { ...span, from: instant(Date.parse(from)), maxRecords: 60, withCounts: true }
      const piece: BacktestReport = await reported(given)
      merged = merged === undefined ? piece : mergeReports(merged, piece)
      from = piece.stopped_at
    }
    expect(pieces).toBeGreaterThan(4)
    expect({ ...merged, counts: undefined }).toEqual({ ...whole, counts: undefined })
    expect(whole).toMatchObject({ read: 500, complete: true, stopped_at: null, basis: 'records' })
  })

  it('says where it stopped: between two hours, with the budget used up', async () => {
    const piece = await reported({ ...span, maxRecords: 60 })
    expect(piece.complete).toBe(false)
    expect(piece.stopped_at).toMatch(/T\d\d:00:00\.000Z$/)
    expect(piece.read).toBeGreaterThanOrEqual(60)
    expect(piece.read).toBe(records.filter(({ at }) => at < Date.parse(piece.stopped_at ?? '')).length)
  })

  it('of which one hour alone is far beyond the budget is refused with that hour', async () => {
    const found = await backtestSpan(
      before,
      after,
      { ...span, maxRecords: 1 },
      {
        ...sources,
        archive: { records: () => streamOf(records.slice(0, 9).map((record) => ({ ...record, at: 7 * hour + 1 }))) },
      },
    )
    expect(found).toEqual({ ok: false, error: { hour: 7 * hour, most: 5 } })
  })

  it('of a year with clicks in two hours asks the archive once, and the counts once a day', async () => {
    const year = { from: instant(0), until: instant(400 * 24 * hour) }
    const two = records.slice(0, 4).map((record, index) => ({ ...record, at: (index < 2 ? 5 : 9000) * hour + index }))
    const asked = { archive: 0, rollups: [] as number[] }
    const counting: BacktestSources = {
      archive: {
        records: () => {
          asked.archive += 1
          return streamOf(two)
        },
      },
      rollupRows: {
        rollups: async (from, until) => {
          asked.rollups.push(until - from)
          return rollUp(two as unknown as readonly WireRecord[]).filter((row) => row.hour >= from && row.hour < until)
        },
      },
    }
    const report = await reported(year, counting)
    expect([report.read, asked]).toEqual([4, { archive: 1, rollups: [] }])
    const piece = await reported({ ...year, maxRecords: 1 }, counting)
    expect([piece.read, piece.stopped_at]).toEqual([2, new Date(9000 * hour).toISOString()])
    const byCounts = await reported({ ...year, from: instant(hour), basis: 'rollups' }, counting)
    expect(byCounts.clicks).toBe(report.clicks)
    expect([asked.rollups.length, Math.max(...asked.rollups)]).toEqual([400, 24 * hour])
  })

  it('stops between two hours as well where quiet hours have filled many objects', async () => {
    const opening: BacktestSources = {
      ...sources,
      archive: {
        async *records(_from, _until, { onOpened } = {}) {
          for (const record of records) {
            for (let object = 0; object < 100; object++) onOpened?.()
            yield record
          }
        },
      },
    }
    const piece = await reported(span, opening)
    expect(piece.complete).toBe(false)
    expect(piece.read).toBeGreaterThanOrEqual(50)
    expect(piece.read).toBeLessThan(200)
  })

  it('without records is read from the hourly counts', async () => {
    const none = { records: () => streamOf([]) }
    const { archive: _, ...counts } = sources
    for (const given of [{ ...sources, archive: none }, counts]) {
      const report = await reported(span, given)
      expect(report.basis).toBe('rollups')
      expect(report.clicks).toBe(records.reduce((sum, { sampledrate }) => sum + sampledrate, 0))
      expect(report.changed).toBeGreaterThan(0)
    }
    expect((await reported({ ...span, basis: 'records' }, { ...sources, archive: none })).clicks).toBe(0)
  })

  it('in short is what the gates ask for, and nothing when nothing was recorded', async () => {
    const whole = await reported(span)
    const last = { days: 3, now: span.until }
    const summary = await summarise(open, closed, last, sources)
    expect(summary).toMatchObject({ clicks: whole.clicks, changed: whole.changed, undetermined: whole.undetermined })
    const empty = { archive: { records: () => streamOf([]) }, rollupRows: { rollups: async () => [] } }
    expect(await summarise(open, closed, last, empty)).toBeUndefined()
  })
})
