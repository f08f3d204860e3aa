import { describe, expect, it } from 'vitest'

import { gatesOf, type GateQuestion } from '../../src/control/gates.ts'
import { differenceOf } from '../../src/control/publish.ts'
import { defaultSettings, settingsFrom, type Settings } from '../../src/control/settings.ts'
import { instant } from '../../src/kernel/instant.ts'
import type { Program } from '../../src/policy/program.ts'
import type { Rule } from '../../src/policy/rule.ts'
import { at, explain, programWith } from '../policy/programs.ts'

const now = at('2026-03-01T00:00:00Z')
const day = 86_400_000

const live: Rule = {
  id: 'live',
  mode: 'enforce',
  if: { surface: ['live_room'], to: { party: ['external'] } },
  outcome: explain,
}
const video: Rule = { ...live, id: 'video', if: { surface: ['short_video'], to: { party: ['external'] } } }
const duty: Rule = { ...live, id: 'duty', compliance: true }
const before = programWith([live, video])

interface Asked extends Partial<Omit<GateQuestion, 'settings'>> {
  readonly settings?: Partial<Settings>
}

function gates(after: Program, { settings = {}, ...more }: Asked = {}) {
  const from = 'before' in more ? more.before : before
  const diff = from === undefined ? undefined : differenceOf(from, after, now)
  return gatesOf({ before: from, after, diff, kind: 'publish', now, ...more, settings: settingsFrom(settings) })
}

function codes(after: Program, more: Asked = {}): readonly string[] {
  return gates(after, more).map(({ code }) => code)
}

describe('gates', () => {
  it('are closed for the first publication, for what changes nothing, and for what is only stricter', () => {
    expect(codes(programWith([]), { before: undefined })).toEqual([])
    expect(codes(before)).toEqual([])
    expect(codes(programWith([live, video, { ...live, id: 'case', if: { surface: ['showcase'] } }]))).toEqual([])
  })

  it('open for what is looser, say where in both languages, and show a request', () => {
    const [gate, ...others] = gates(programWith([live]))
    expect(others).toEqual([])
    expect(gate?.message).toEqual({
      en: 'links that were held back would be let through: `explain` → `allow`, short_video · external',
      'zh-CN': '放宽了限制：`explain` → `allow`，short_video · external',
    })
    expect(gate?.witness).toMatchObject({ surface: 'short_video' })
  })

  it('stay closed for what is looser only in the past', () => {
    const ended = { ...video, until: now - day }
    expect(codes(programWith([live]), { before: programWith([live, ended]) })).toEqual([])
    expect(codes(programWith([live]), { before: programWith([live, { ...video, until: now + day }]) })).toEqual([
      'looser',
    ])
  })

  it('open for whose shops count, where shoppers are taken, and what the defaults are', () => {
    expect(codes({ ...before, stores: [...before.stores, 'shop.example.com'] })).toEqual(['stores'])
    expect(codes({ ...before, own: [] })).toContain('stores')
    const addition = { id: 'jd', domains: ['jd.example.com'], links: [] }
    expect(codes({ ...before, marketplaces: [addition] })).toContain('stores')
    const strict = { ...before.defaults, outcome: explain }
    expect(codes({ ...before, defaults: strict })).toEqual(['defaults'])
    const onError = { ...before.defaults, on_error: { action: 'allow', reason: 'on_error' } } as const
    expect(codes({ ...before, defaults: onError })).toEqual(['defaults'])
  })

  it.each([
    ['removed', [], '`duty` is removed'],
    ['turned to report', [{ ...duty, mode: 'report' }], '`duty` goes from `enforce` to `report`'],
    ['turned off', [{ ...duty, mode: 'off' }], '`duty` goes from `enforce` to `off`'],
    ['ended earlier', [{ ...duty, until: now + day }], '`duty` ends earlier, at 2026-03-02T00:00:00Z'],
    ['begun later', [{ ...duty, from: now + day }], '`duty` begins later, at 2026-03-02T00:00:00Z'],
    ['no longer marked', [{ ...live, id: 'duty' }], '`duty` loses its mark'],
  ] as const)('open for a compliance rule that is %s', (_, rules, said) => {
    const found = gates(programWith([...rules, video]), { before: programWith([duty, video]) })
    expect(found.find(({ code }) => code === 'compliance')?.message.en).toContain(said)
  })

  it('stay closed for a compliance rule that is renamed, extended, or over', () => {
    const open = (rules: readonly Rule[], was: Rule) => codes(programWith(rules), { before: programWith([was]) })
    expect(open([{ ...duty, id: 'other' }], duty)).toEqual([])
    expect(open([{ ...duty, from: now - 2 * day }], { ...duty, from: now - day })).toEqual([])
    expect(open([{ ...duty, from: now - day }], { ...duty, from: now - 2 * day })).toEqual([])
    expect(open([live], { ...duty, until: now })).not.toContain('compliance')
  })

  it('open where rules go away: all of them, or more than the settings let go', () => {
    const many = programWith(Array.from({ length: 10 }, (_, n) => ({ ...live, id: `r${n}` })))
    const left = (count: number) => programWith(many.rules.slice(0, count))
    expect(codes(left(5), { before: many })).toEqual([])
    expect(codes(left(4), { before: many })).toEqual(['shrinks'])
    expect(codes(left(4), { before: many, settings: { min_rules_share: 0.4 } })).toEqual([])
    expect(codes(left(0), { before: many })).toEqual(['looser', 'no_rules', 'shrinks'])
    const off = programWith(many.rules.map((rule) => ({ ...rule, mode: 'off' })))
    expect(codes(off, { before: many })).toEqual(['looser', 'no_rules', 'shrinks'])
    expect(codes(left(0), { before: left(0) })).toEqual([])
  })

  it('open where the difference cannot tell: lists kept elsewhere, pages of surfaces', () => {
    const listed = (last: string) => {
      const digest = `sha256:${last.repeat(64)}`
      const rooms = { of: 'content', digest } as const
      return { ...before, lists: { ...before.lists, rooms } }
    }
    expect(codes(listed('b'), { before: listed('a') })).toEqual(['incomplete'])
    const paged = (page: string) => ({
      ...before,
      surfaces: { mine: { label: { en: 'mine', 'zh-CN': '我的' }, pages: [page] } },
    })
    expect(codes(paged('b.example.com/*'), { before: paged('a.example.com/*') })).toEqual(['incomplete'])
  })

  it('open where the comparison did not come to its end', () => {
    const diff = { ...differenceOf(before, before, now), isComplete: false }
    const found = gatesOf({ before, after: before, diff, kind: 'publish', now, settings: defaultSettings })
    expect(found.map(({ code }) => code)).toEqual(['incomplete'])
  })

  it('open where the records say that too much changes, or too little can be said, or nothing at all', () => {
    const backtest = { days: 7, max_changed_share: 0.1, max_undetermined_share: 0.2 }
    const shares = (changedShare: number, undeterminedShare: number) => ({
      settings: { backtest },
      backtest: { clicks: 1000, changedShare, undeterminedShare },
    })
    expect(codes(before, shares(0.1, 0.2))).toEqual([])
    expect(gates(before, shares(0.1234, 0)).map(({ message }) => message.en)).toEqual([
      '12.34 % of the clicks of the last 7 days would be answered differently, more than 10 %',
    ])
    expect(codes(before, shares(0, 0.21))).toEqual(['backtest'])
    expect(codes(before, { settings: { backtest } })).toEqual(['backtest'])
    const none = { clicks: 0, changedShare: 0, undeterminedShare: 0 }
    expect(codes(before, { settings: { backtest }, backtest: none })).toEqual(['backtest'])
    expect(codes(before, { backtest: { clicks: 1000, changedShare: 1, undeterminedShare: 1 } })).toEqual([])
  })

  it('open for a rollback to what was replaced longer ago than the settings say', () => {
    const restored = (days: number) => ({ kind: 'rollback', restoredAt: instant(now - days * day) }) as const
    expect(codes(before, restored(7))).toEqual([])
    expect(codes(programWith([]), restored(7))).toEqual([])
    expect(codes(programWith([]), restored(8))).toContain('old_rollback')
    expect(codes(programWith([]))).not.toEqual([])
    expect(codes(before, restored(8))).toEqual(['old_rollback'])
    expect(codes(before, { ...restored(8), settings: { rollback_days: 30 } })).toEqual([])
  })

  it('open only where the settings protect', () => {
    expect(codes(programWith([]), { settings: { protected: ['no_rules'] } })).toEqual(['no_rules'])
    expect(codes(programWith([]), { settings: { protected: [] } })).toEqual([])
  })
})
