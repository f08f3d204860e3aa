import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { backtestPolicy } from '../../src/control/backtest.ts'
import { backtestRollups, type CountedRow } from '../../src/control/backtest-rollups.ts'
import { instant } from '../../src/kernel/instant.ts'
import type { Program } from '../../src/policy/program.ts'
import type { Rule } from '../../src/policy/rule.ts'
import { rollUp } from '../../src/record/rollup.ts'
import type { WireRecord } from '../../src/record/wire.ts'
import { programWith, programs, ruleIf } from '../policy/programs.ts'
import { inHours, recordOf, sampleClicks, truth } from './recorded.ts'

const hour = 3_600_000
const span = { from: instant(0), until: instant(72 * hour) }

const before = (program = programWith([])) => backtestPolicy(program, { version: 42, digest: 'sha256:42' })
const after = (program = programWith([])) => backtestPolicy(program, { version: 43, digest: 'sha256:43' })

function row(change: Partial<CountedRow> = {}): CountedRow {
  const base = { surface: 'live_room', evidence: 'signed', marketplace: 'jd', party: 'external', kind: 'product' }
  const decided = { action: 'allow', rule: '', reason: 'no_rule_matched' }
  return { hour: 0, version: 42, ...base, ...decided, count: 10, ...change }
}

function asked(change: Partial<CountedRow>, rules: Parameters<typeof ruleIf>[0], more = {}) {
  const policy = after(programWith([ruleIf(rules, more)]))
  const report = backtestRollups([row(change)], { before: before(), after: policy, ...span })
  return { changed: report.changed, same: report.same, lacking: report.undetermined_by }
}

/** Most rules ask for what a row knows, or no row would ever be decided. */
function plainer(program: Program): Program {
  const rules = program.rules.map((rule, place): Rule => {
    const { rollout: _, if: conditions, ...rest } = rule
    if (place % 4 === 3) return rule
    const { surface, to, evidence } = conditions
    const known = { ...(surface && { surface }), ...(to && { to }), ...(evidence && { evidence }) }
    return { ...rest, if: known }
  })
  return inHours({ ...program, rules })
}

describe('beside the clicks that were counted', () => {
  it.each([71, 72])('what is told of a row is so for each of its clicks (seed %i)', (seed) => {
    const wrong: unknown[] = []
    const seen = { same: 0, changed: 0, undetermined: 0 }
    for (const [index, [old, young]] of fc.sample(fc.tuple(programs, programs), { seed, numRuns: 40 }).entries()) {
      const policies = { before: before(plainer(old)), after: after(plainer(young)) }
      const clicks = sampleClicks(seed * 1000 + index, 120)
      for (const click of clicks) {
        const rows = rollUp([recordOf(click, policies.before) as WireRecord])
        const report = backtestRollups(rows, { ...policies, ...span })
        expect(report.clicks).toBe(click.sampledrate)
        const kind = report.changed > 0 ? 'changed' : report.same > 0 ? 'same' : 'undetermined'
        seen[kind] += 1
        const [was, is] = [truth(click, policies.before), truth(click, policies.after)]
        const isSame = JSON.stringify(was.told) === JSON.stringify(is.told)
        // What an app link without a page would have met is in no count.
        if (kind === 'undetermined' || !click.hasLanding) continue
        if (kind !== (isSame ? 'same' : 'changed')) wrong.push({ seed, index, id: click.id, kind })
      }
      const all = backtestRollups(rollUp(clicks.map((click) => recordOf(click, policies.before) as WireRecord)), {
        ...policies,
        ...span,
      })
      expect(all.same + all.changed + all.undetermined).toBe(
        clicks.reduce((sum, { sampledrate }) => sum + sampledrate, 0),
      )
    }
    expect(wrong).toEqual([])
    expect(Math.min(seen.same, seen.changed, seen.undetermined)).toBeGreaterThan(100)
  })
})

describe('a row', () => {
  it('is decided by what it knows', () => {
    expect(asked({}, { surface: ['live_room'] })).toEqual({ changed: 10, same: 0, lacking: {} })
    expect(asked({}, { surface: ['short_video'] })).toEqual({ changed: 0, same: 10, lacking: {} })
  })

  it('is undetermined when a rule asks for what it lacks', () => {
    expect(asked({}, { author: { in: ['a_1'] } }).lacking).toEqual({ author: 10 })
    expect(asked({}, { content: { in: ['r_1'] } }).lacking).toEqual({ content: 10 })
  })

  it('of unsigned clicks is known to have no author', () => {
    expect(asked({ evidence: 'referer' }, { author: { in: ['a_1'] } })).toEqual({ changed: 0, same: 10, lacking: {} })
    expect(asked({ evidence: 'referer' }, { content: { in: ['r_1'] } }).lacking).toEqual({ content: 10 })
  })

  it('is undetermined in the hour in which a rule begins, and decided before and after', () => {
    const half = { from: hour / 2 }
    expect(asked({ hour: 0 }, {}, half).lacking).toEqual({ minute: 10 })
    expect(asked({ hour }, {}, half).changed).toBe(10)
    expect(asked({ hour: 0 }, {}, { from: hour }).same).toBe(10)
    expect(asked({ hour }, {}, { from: hour }).changed).toBe(10)
  })

  it('is told of by the rules that decide it, and left out of them where two take turns in its hour', () => {
    const rule = (id: string, more = {}) => ruleIf({}, { id, ...more })
    const halves = [rule('first', { until: hour / 2 }), rule('second', { from: hour / 2 })]
    const policies = { before: before(), after: after(programWith(halves)) }
    const report = backtestRollups([row(), row({ hour, count: 3 })], { ...policies, ...span })
    expect(report).toMatchObject({ changed: 13, rules_untold: 10 })
    expect(report.rules).toEqual([{ before: null, after: 'second', clicks: 3, share: 3 / 13, examples: [] }])
  })

  it('that the engine refused stays refused', () => {
    const refused = { action: 'explain', reason: 'unsafe_destination', version: 42 }
    expect(asked(refused, { surface: ['live_room'] })).toMatchObject({ lacking: { fault: 10 } })
    const invalid = { action: 'explain', reason: 'token_invalid', marketplace: '', kind: 'other', evidence: 'none' }
    expect(asked(invalid, {})).toEqual({ changed: 0, same: 10, lacking: {} })
  })
})
