import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { statedContext } from '../../src/gateway/arrival.ts'
import { consider, type Bench, type Matter } from '../../src/gateway/consider.ts'
import { terrainOf } from '../../src/gateway/terrain.ts'
import { instant, type Instant } from '../../src/kernel/instant.ts'
import { stateOf } from '../../src/link-checker/finding.ts'
import { forecastOf, type Forecast } from '../../src/link-checker/forecast.ts'
import { preparePolicy, withOverride, type Policy } from '../../src/policy/decide.ts'
import type { OverrideEntry } from '../../src/policy/override.ts'
import type { Rule } from '../../src/policy/rule.ts'
import { at, desk, douyin, now, own, pair, program, taobao } from './desk.ts'

const all = { earlier: 100, later: 100 }

async function benchOf(policy: Policy, values: Readonly<Record<string, unknown>> = {}): Promise<Bench> {
  const { ports } = desk({ values })
  const catalogue = await ports.catalogue.warm([{ kind: 'product', marketplace: 'taobao', id: '41' }])
  return { policy, terrain: terrainOf(policy.program), catalogue }
}

function matterOf(url: string, surface: string, { terrain }: Bench): Matter {
  const shopper = { region: undefined, language: undefined, token: undefined, visitor: undefined }
  return { destination: terrain.destinationOf(url), context: statedContext({ surface }), shopper }
}

function periods({ earlier, current, later }: Forecast): readonly string[] {
  const day = (when: Instant | undefined) =>
    when === undefined ? '…' : new Date(when + 8 * 3_600_000).toISOString().slice(0, 10)
  return [...earlier, current, ...later].map(
    ({ from, until, considered }) =>
      `${day(from)} ${day(until)} ${stateOf(considered.answer)} ${considered.answer.reason}`,
  )
}

describe('the Douyin example', () => {
  const live = [
    '… 2020-09-06 open no_rule_matched',
    '2020-09-06 2020-10-09 closed live_external_needs_campaign',
    '2020-10-09 … closed live_external_closed',
  ]

  it.each(['2019-01-01', '2020-09-30', '2020-10-08', '2020-10-09', '2026-11-23'])(
    'tells the same history of a Taobao link in a live room, whenever it is asked about: %s',
    async (day) => {
      const bench = await benchOf(douyin)
      const times = { at: at(`${day}T00:00:00+08:00`), now, reach: all }
      expect(periods(await forecastOf(matterOf(taobao, 'live_room', bench), bench, times))).toEqual(live)
    },
  )

  it('hands over at midnight in China, to the millisecond', async () => {
    const bench = await benchOf(douyin, { 'eq:taobao:41': pair() })
    const change = at('2020-09-06T00:00:00+08:00')
    const matter = matterOf(taobao, 'live_room', bench)
    const states = await Promise.all(
      [change - 1, change].map(async (when) => {
        const { current } = await forecastOf(matter, bench, { at: instant(when), now, reach: all })
        return [stateOf(current.considered.answer), current.from === change, current.until === change]
      }),
    )
    expect(states).toEqual([
      ['open', false, true],
      ['detour', true, false],
    ])
  })

  it('tells of own shops from before there were any', async () => {
    const bench = await benchOf(douyin)
    const times = { at: now, now, reach: all }
    expect(periods(await forecastOf(matterOf(own, 'short_video', bench), bench, times))).toEqual([
      '… 2019-04-01 closed shop_not_open',
      '2019-04-01 2020-03-01 closed author_below_threshold',
      '2020-03-01 … open own_shop',
    ])
  })

  it('names the rules that could say otherwise, and what they would have to know', async () => {
    const bench = await benchOf(douyin)
    const then = { at: at('2020-10-20T00:00:00+08:00'), now, reach: all }
    const { maybes } = await forecastOf(matterOf(taobao, 'live_room', bench), bench, then)
    expect(maybes.map(({ rule, facts, decides }) => [rule, facts, decides])).toEqual([
      ['charity-rooms', ['content'], false],
    ])
    const before = { at: at('2020-09-20T00:00:00+08:00'), now, reach: all }
    const earlier = await forecastOf(matterOf(taobao, 'live_room', bench), bench, before)
    expect(earlier.maybes.map(({ rule, facts, decides }) => [rule, facts, decides])).toEqual([
      ['live-external-needs-campaign', ['channel'], true],
    ])
  })
})

describe('a rule for each creator', () => {
  it('is named for the first of them, and the others are counted', async () => {
    const rules = Array.from({ length: 30 }, (_, n): Rule => ({
      id: `r${n}`,
      mode: 'enforce',
      if: { author: { in: [`a_${n}`] } },
      outcome: { action: 'explain', reason: 'exempt' },
    }))
    const bench = await benchOf(preparePolicy({ ...program, rules }, { version: 1, digest: 'sha256:1' }))
    const told = await forecastOf(matterOf(taobao, 'live_room', bench), bench, { at: now, now, reach: all })
    expect([told.maybes.length, told.furtherMaybes]).toEqual([20, 10])
  })
})

describe('an equivalent that expires', () => {
  it('ends a period as a rule does', async () => {
    const expires = '2027-01-01T00:00:00+08:00'
    const bench = await benchOf(douyin, { 'eq:taobao:41': pair({ expires }) })
    const { current, later } = await forecastOf(matterOf(taobao, 'live_room', bench), bench, {
      at: now,
      now,
      reach: all,
    })
    expect([current.considered.answer.step, current.until]).toEqual(['product', at(expires)])
    expect(later.map(({ considered }) => considered.answer.step)).toEqual(['search'])
  })
})

describe('an override', () => {
  const until = now + 3_600_000
  const kill: OverrideEntry = { id: 'k', until, reason: 'GOV-1', kill: 'all' }
  const under = (entry: OverrideEntry) => withOverride(douyin, { schema: 1, entries: [entry] })

  it('holds for the time being, and nobody is told since when', async () => {
    const bench = await benchOf(under(kill))
    const times = { at: now, now, reach: all }
    const told = await forecastOf(matterOf(taobao, 'live_room', bench), bench, times)
    expect(told).toMatchObject({ isStopgap: true, current: { from: undefined, until }, earlier: [] })
    expect(told.current.considered.answer.reason).toBe('kill_switch')
    expect(told.later.map(({ considered }) => considered.answer.reason)).toEqual(['live_external_closed'])
  })

  it('that turns off another rule leaves the dates of this one', async () => {
    const bench = await benchOf(under({ ...kill, kill: 'charity-rooms' }))
    const times = { at: now, now, reach: all }
    const told = await forecastOf(matterOf(taobao, 'live_room', bench), bench, times)
    expect([told.isStopgap, told.current.from]).toEqual([false, at('2020-10-09T00:00:00+08:00')])
  })

  it('says nothing of a time that is over', async () => {
    const bench = await benchOf(under(kill))
    const times = { at: at('2020-10-08T00:00:00+08:00'), now, reach: all }
    expect(periods(await forecastOf(matterOf(taobao, 'live_room', bench), bench, times))).toHaveLength(3)
  })
})

const seed = 20201009

describe('any policy', () => {
  const time = fc.integer({ min: 0, max: 40 })
  const rule = fc.record({
    bounds: fc.tuple(
      fc.option(time, { nil: undefined }),
      fc.option(fc.integer({ min: 1, max: 20 }), { nil: undefined }),
    ),
    surface: fc.subarray(['live_room', 'short_video']),
    mode: fc.constantFrom('enforce', 'enforce', 'enforce', 'report', 'off'),
    author: fc.boolean(),
    action: fc.constantFrom('allow', 'warn', 'explain'),
    reason: fc.constantFrom('exempt', 'not_commerce'),
  })

  it(`is told without a gap, an overlap or a mistake, and what is next to one another differs (seed ${seed})`, async () => {
    let turns = 0
    await fc.assert(
      fc.asyncProperty(fc.array(rule, { maxLength: 8 }), time, async (drawn, asked) => {
        const rules = drawn.map(({ bounds: [from, length], surface, mode, author, action, reason }, index): Rule => {
          const until = length === undefined ? undefined : (from ?? 0) + length
          return {
            id: `r${index}`,
            mode,
            ...(from === undefined ? {} : { from }),
            ...(until === undefined ? {} : { until }),
            if: { ...(surface.length === 0 ? {} : { surface }), ...(author ? { author: { in: ['a_1'] } } : {}) },
            outcome: { action: action as 'allow', reason },
          }
        })
        const bench = await benchOf(preparePolicy({ ...program, rules }, { version: 1, digest: 'sha256:1' }))
        const matter = matterOf(taobao, 'live_room', bench)
        const times = { at: instant(asked), now: instant(1000), reach: all }
        const { earlier, current, later } = await forecastOf(matter, bench, times)
        const told = [...earlier, current, ...later]
        turns += told.length - 1
        expect([told[0]?.from, told.at(-1)?.until]).toEqual([undefined, undefined])
        for (const [index, period] of told.entries()) {
          const next = told[index + 1]
          expect(period.until).toBe(next?.from)
          const reasonOf = (one: typeof period | undefined) => {
            const { action, reason } = one?.considered.decision.outcome ?? {}
            return `${action} ${reason}`
          }
          expect(reasonOf(period)).not.toBe(reasonOf(next))
        }
        for (let when = -1; when <= 62; when += 1) {
          const { decision } = await consider(matter, bench, instant(when))
          const period = told.find(({ from, until }) => (from ?? -Infinity) <= when && when < (until ?? Infinity))
          expect(period?.considered.decision.outcome).toEqual(decision.outcome)
        }
      }),
      { seed, numRuns: 300 },
    )
    expect(turns).toBeGreaterThan(300)
  })
})
