import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { backtest, backtestPolicy } from '../../src/control/backtest.ts'
import { mergeReports } from '../../src/control/backtest-merge.ts'
import { backtestSummary, type BacktestReport } from '../../src/control/backtest-report.ts'
import type { Verdict } from '../../src/control/backtest-tally.ts'
import { instant } from '../../src/kernel/instant.ts'
import type { Policy } from '../../src/policy/decide.ts'
import type { Program } from '../../src/policy/program.ts'
import { programWith, programs, ruleIf } from '../policy/programs.ts'
import { inHours, recordOf, sampleClicks, streamOf, truth, type TrueClick } from './recorded.ts'

const hour = 3_600_000
const span = { from: instant(0), until: instant(72 * hour) }

function policyOf(program: Program, version: number): Policy {
  return backtestPolicy(program, { version, digest: `sha256:${version}` })
}

function pairs(seed: number, numRuns: number): readonly [Policy, Policy][] {
  return fc
    .sample(fc.tuple(programs, programs), { seed, numRuns })
    .map(([before, after]) => [policyOf(inHours(before), 42), policyOf(inHours(after), 43)])
}

async function run(clicks: readonly TrueClick[], before: Policy, after: Policy, at?: number) {
  const verdicts = new Map<string, Verdict>()
  const records = clicks.map((click) => recordOf(click, before))
  const report = await backtest(streamOf(records), before, after, {
    ...span,
    at: at === undefined ? undefined : instant(at),
    withCounts: true,
    onRecord: ({ id }, verdict) => void verdicts.set(id, verdict),
  })
  return { report, verdicts, records }
}

it('asks a record the same whatever its page had been told', async () => {
  const [before, after] = pairs(5, 1)[0] ?? []
  if (before === undefined || after === undefined) throw new Error('there are no policies')
  const clicks = sampleClicks(5, 100)
  const { report, records } = await run(clicks, before, after)
  const told = records.map((record, index) => {
    const rendered = { action: 'allow', clicked: record.out.action, same: index % 2 === 0 }
    return { ...record, rendered }
  })
  expect(await backtest(streamOf(told), before, after, { ...span, withCounts: true })).toEqual(report)
  expect(report.read).toBe(100)
})

describe('beside a recount with all that was known of each click', () => {
  it.each([11, 12, 13])(
    'every click that is told is told rightly, and no other is left open (seed %i)',
    async (seed) => {
      const seen = { same: 0, changed: 0, undetermined: 0 }
      for (const [index, [before, after]] of pairs(seed, 40).entries()) {
        const clicks = sampleClicks(seed * 1000 + index, 150)
        for (const at of [undefined, 3 * hour]) {
          const { report, verdicts } = await run(clicks, before, after, at)
          const recount = { clicks: 0, same: 0, changed: 0, undetermined: 0 }
          const rules = new Map<string, number>()
          for (const click of clicks) {
            const blind = { ...click, facts: { ...click.facts, visitor: undefined } }
            const [old, young] = [before, after].map((policy) => truth(click, policy, instant(at ?? click.at)))
            const asks = [before, after].some((policy) =>
              truth(blind, policy, instant(at ?? click.at)).decision.missing.includes('visitor'),
            )
            const { told: recorded, decision } = truth(click, before)
            const isUntold =
              !click.hasLanding && click.fault === undefined && decision.outcome.reason === recorded.reason
            const isOpened = [old, young].some((each) => /allow|warn/.test(each?.decision.outcome.action ?? ''))
            const isSame = JSON.stringify(old?.told) === JSON.stringify(young?.told)
            const kind = asks || (isUntold && isOpened) ? 'undetermined' : isSame ? 'same' : 'changed'
            const verdict = verdicts.get(click.id)
            expect({ id: click.id, kind: verdict?.kind }).toEqual({ id: click.id, kind })
            const sides = kind === 'undetermined' ? [verdict?.from, verdict?.to] : [old?.told, young?.told]
            expect([verdict?.from, verdict?.to]).toEqual(sides)
            recount.clicks += click.sampledrate
            recount[kind] += click.sampledrate
            seen[kind] += 1
            if (kind !== 'changed') continue
            const pair = JSON.stringify([old?.rule ?? null, young?.rule ?? null])
            rules.set(pair, (rules.get(pair) ?? 0) + click.sampledrate)
          }
          const told = report.rules.map((each) => [JSON.stringify([each.before, each.after]), each.clicks] as const)
          expect(new Map(told)).toEqual(rules)
          expect([told.length, report.rules_untold]).toEqual([rules.size, 0])
          expect(report).toMatchObject({ ...recount, read: clicks.length, complete: true })
          expect(report.groups.reduce((sum, group) => sum + group.clicks, 0)).toBe(recount.changed)
          expect(report.days.reduce((sum, day) => sum + day.changed, 0)).toBe(recount.changed)
          expect(report.drift).toMatchObject({ records: 0, overridden: 0 })
        }
      }
      expect(Math.min(seen.same, seen.changed, seen.undetermined)).toBeGreaterThan(100)
    },
  )
})

const closed = programWith([ruleIf({ surface: ['live_room'] }, { id: 'closed' })])
const open = programWith([])

describe('a report', () => {
  it('of two halves is that of the whole', async () => {
    for (const [index, [before, after]] of pairs(21, 12).entries()) {
      const clicks = sampleClicks(2100 + index, 200).toSorted((a, b) => a.at - b.at)
      const whole = await run(clicks, before, after)
      const middle = instant(30 * hour)
      const halves = await Promise.all(
        [clicks.filter(({ at }) => at < middle), clicks.filter(({ at }) => at >= middle)].map(async (part, place) => {
          const records = part.map((click) => recordOf(click, before))
          const bounds = place === 0 ? { from: span.from, until: middle } : { from: middle, until: span.until }
          return await backtest(streamOf(records), before, after, { ...bounds, withCounts: true })
        }),
      )
      const [first, last] = halves as [BacktestReport, BacktestReport]
      for (const merged of [mergeReports(first, last), mergeReports(last, first)]) {
        const unordered = (report: BacktestReport) => ({ ...report, counts: undefined })
        expect(unordered(merged)).toEqual(unordered(whole.report))
      }
    }
  })

  it('counts whom it concerns, once each, and names those with the most', async () => {
    const clicks = sampleClicks(31, 400)
    const { report, verdicts, records } = await run(clicks, policyOf(open, 42), policyOf(closed, 43))
    const authors = new Map<string, number>()
    for (const { id, in: input, sampledrate } of records) {
      if (verdicts.get(id)?.kind !== 'changed' || input.author === undefined) continue
      authors.set(input.author, (authors.get(input.author) ?? 0) + sampledrate)
    }
    expect(authors.size).toBeGreaterThan(1)
    const most = [...authors].sort(([a, one], [b, other]) => other - one || (a < b ? -1 : 1))
    expect(report.creators).toEqual({
      distinct: authors.size,
      exact: true,
      top: most.map(([id, each]) => ({ id, clicks: each })),
    })
    expect(report.groups.every(({ examples }) => examples.length > 0 && examples.length <= 5)).toBe(true)
    const { changedShare, undeterminedShare } = backtestSummary(report)
    expect([changedShare, undeterminedShare]).toEqual([report.changed / report.clicks, 0])
  })

  it('of nothing changes nothing', async () => {
    const { report } = await run([], policyOf(open, 42), policyOf(closed, 43))
    expect(backtestSummary(report)).toEqual({
      clicks: 0,
      changed: 0,
      undetermined: 0,
      changedShare: 0,
      undeterminedShare: 0,
    })
  })

  it('as of an instant asks every click as of then', async () => {
    const later = programWith([ruleIf({}, { id: 'closed', from: 100 * hour })])
    const clicks = sampleClicks(41, 100)
    const own = await run(clicks, policyOf(open, 42), policyOf(later, 43))
    const then = await run(clicks, policyOf(open, 42), policyOf(later, 43), 100 * hour)
    expect(own.report.changed).toBe(0)
    expect(then.report.changed).toBeGreaterThan(10)
    expect(then.report.at).toBe('1970-01-05T04:00:00.000Z')
    // That the clicks are asked as of another time is no reason to ask whether they were recorded rightly as of then.
    expect(then.report.drift).toMatchObject({ records: 0 })
    expect(then.report.drift.checked).toBeGreaterThan(0)
  })
})

describe('drift', () => {
  const before = policyOf(closed, 42)
  const records = sampleClicks(51, 60).map((click) => recordOf(click, before))

  async function driftOf(changed: typeof records) {
    return (await backtest(streamOf(changed), before, policyOf(open, 43), span)).drift
  }

  it('is nothing where the version decides as it did', async () => {
    expect(await driftOf(records)).toMatchObject({ checked: 60, records: 0, clicks: 0 })
  })

  it('finds a record that was altered', async () => {
    const [first, ...rest] = records
    if (first === undefined) throw new Error('no record')
    const altered = { ...first, out: { ...first.out, reason: 'own_shop' }, sampledrate: 3 }
    expect(await driftOf([altered, ...rest])).toMatchObject({ records: 1, clicks: 3, examples: [first.id] })
  })

  it('tells break-glass apart, and does not judge other versions', async () => {
    const [first, second] = records
    if (first === undefined || second === undefined) throw new Error('no record')
    const killed = { ...first, out: { ...first.out, rule: undefined, reason: 'kill_switch' } }
    const temporary = { ...second, out: { ...second.out, rule: 'incident-7' } }
    expect(await driftOf([killed, temporary])).toMatchObject({ checked: 0, records: 0, overridden: 2 })
    const foreign = { ...first, policy: { ...first.policy, version: 7 }, out: { ...first.out, reason: 'x' } }
    expect(await driftOf([foreign])).toMatchObject({ checked: 0, records: 0 })
  })
})

describe('what a record does not tell', () => {
  const [base] = sampleClicks(61, 1).map((click) =>
    recordOf({ ...click, fault: undefined, hasLanding: true }, policyOf(open, 42)),
  )

  async function lacking(record: Partial<typeof base>, after: Program, before = open) {
    if (base === undefined) throw new Error('no record')
    const changed = { ...base, ...record } as typeof base
    const report = await backtest(streamOf([changed]), policyOf(before, 42), policyOf(after, 43), span)
    return report.undetermined_by
  }

  const input = { ...base?.in, surface: 'live_room', evidence: 'signed', party: 'external', kind: 'product' as const }
  const byToken = { percent: 50, by: 'token', salt: 's', hash: 'murmur3_32/v1' } as const

  it('is the token that was there, where a rollout goes by tokens', async () => {
    const after = programWith([ruleIf({}, { rollout: byToken })])
    expect(await lacking({ in: input, erased: ['/in/token'] }, after)).toEqual({ token: base?.sampledrate })
    expect(await lacking({ in: input, erased: [] }, after)).toEqual({})
  })

  it('is a client that was no client, and an id that was cut, where a rule asks for them', async () => {
    const app = programWith([ruleIf({ client: { app: 'app', if_unknown: 'skip' } })])
    expect(await lacking({ in: input, erased: ['/in/client'] }, app)).toEqual({ client: base?.sampledrate })
    expect(await lacking({ in: input, erased: ['/in/client'] }, closed)).toEqual({})
    const rooms = programWith([ruleIf({ content: { in: 'rooms' } })])
    expect(await lacking({ in: { ...input, content: 'r_1' }, erased: ['/in/content'] }, rooms)).toEqual({
      content: base?.sampledrate,
    })
  })

  it('is a list that has not come', async () => {
    const after = programWith([ruleIf({ content: { in: 'long' } })], {
      lists: { long: { of: 'content', digest: `sha256:${'0'.repeat(64)}` } },
    })
    expect(await lacking({ in: input }, after)).toEqual({ 'list:long': base?.sampledrate })
  })

  it('is what a marketplace that is added would have made of the link, and nothing of other links', async () => {
    const corner = { id: 'corner', name: { 'zh-CN': '街角', en: 'Corner' }, domains: ['corner.example'], links: [] }
    const after = programWith([], { marketplaces: [corner] })
    const unknown = { ...input, marketplace: undefined }
    expect(await lacking({ in: { ...unknown, url: 'a.corner.example' } }, after)).toEqual({
      marketplace: base?.sampledrate,
    })
    expect(await lacking({ in: { ...unknown, url: 'b.example' } }, after)).toEqual({})
  })

  it('is where an unsigned click came from, when pages are read otherwise', async () => {
    const clip = { label: { 'zh-CN': '片段', en: 'Clip' }, pages: ['https://www.douyin.com/clip/*'] }
    const after = programWith([], { surfaces: { clip } })
    expect(await lacking({ in: { ...input, evidence: 'referer' } }, after)).toEqual({ surface: base?.sampledrate })
    expect(await lacking({ in: input }, after)).toEqual({})
    const undeclared = { ...input, surface: 'unknown', token_fault: 'surface_undeclared' }
    expect(await lacking({ in: undeclared }, after)).toEqual({ surface: base?.sampledrate })
    expect(await lacking({ in: undeclared }, open)).toEqual({})
  })
})
