import { describe, expect, it } from 'vitest'

import {
  changesBetween,
  draftOf,
  gates,
  isWeaker,
  settingsOf,
  upon,
  withGate,
  wrongNumbers,
  type Settings,
} from '../../../src/console/screens/settings/approvals-draft.ts'
import { defaultSettings, gateCodes } from '../../../src/control/settings.ts'

const settings: Settings = { ...defaultSettings, protected: [...gates] }

function changed(change: Partial<Settings>): Settings {
  return { ...settings, ...change }
}

it('shows every gate that there is', () => {
  expect(gates.toSorted()).toEqual(gateCodes.toSorted())
})

it('comes back unchanged when nothing is changed, shares of two decimals included', () => {
  const odd = changed({
    min_rules_share: 0.1234,
    backtest: { days: 3, max_changed_share: 0.07, max_undetermined_share: 0.29 },
  })
  expect(settingsOf(draftOf(odd))).toEqual(odd)
  expect(settingsOf(draftOf(settings))).toEqual(settings)
})

describe('numbers', () => {
  const draft = draftOf(settings)

  it.each([
    ['approvals', '6'],
    ['approvals', '1.5'],
    ['approvals', ''],
    ['approvals', 'two'],
    ['min_rules_share', '101'],
    ['rollback_days', '-1'],
    ['raw', '0'],
  ] as const)('%s cannot be %j', (name, text) => {
    const wrong = { ...draft, numbers: { ...draft.numbers, [name]: text } }
    expect(wrongNumbers(wrong)).toEqual([name])
    expect(settingsOf(wrong)).toBeUndefined()
  })

  it('do not matter where the records are not asked', () => {
    const unasked = { ...draft, asksRecords: false, numbers: { ...draft.numbers, max_changed_share: 'nonsense' } }
    expect(settingsOf(unasked)?.backtest.max_changed_share).toBeNull()
  })
})

describe('what changes', () => {
  it('is nothing between the same', () => {
    expect(changesBetween(settings, settingsOf(draftOf(settings)) ?? settings)).toEqual([])
  })

  it('is one line for each setting', () => {
    const after = changed({
      approvals: 2,
      self_approval: true,
      backtest: { ...settings.backtest, max_changed_share: 0.05 },
      protected: gates.filter((gate) => gate !== 'defaults'),
    })
    expect(changesBetween(settings, after)).toEqual([
      { kind: 'number', name: 'approvals', before: '1', after: '2' },
      { kind: 'number', name: 'max_changed_share', before: undefined, after: '5' },
      { kind: 'self_approval', before: false, after: true },
      { kind: 'gate', gate: 'defaults', after: false },
    ])
  })

  it.each([
    ['fewer approvals', { approvals: 0 }, true],
    ['more approvals', { approvals: 2 }, false],
    ['a gate that is opened', { protected: [] }, true],
    ['approving oneself', { self_approval: true }, true],
    ['longer rollbacks', { rollback_days: 30 }, true],
    ['fewer rules that must stay', { min_rules_share: 0.2 }, true],
    ['asking the records', { backtest: { ...settings.backtest, max_changed_share: 0.05 } }, false],
    ['shorter retention', { retention: { raw: 7, rollups: 400 } }, false],
  ] as const)('%s takes protection away: %o, %s', (_, change, weaker) => {
    const [first] = changesBetween(settings, changed(change as Partial<Settings>))
    expect(first && isWeaker(first, settings)).toBe(weaker)
  })

  it('is nothing when a gate is unticked and ticked again', () => {
    const again = withGate(withGate(draftOf(settings), 'looser', false), 'looser', true)
    expect(changesBetween(settings, settingsOf(again) ?? settings)).toEqual([])
  })
})

it('puts what I changed upon what somebody else saved, and nothing else', () => {
  const mine = changed({ approvals: 2, retention: { raw: 20, rollups: 400 } })
  const theirs = changed({ rollback_days: 9, retention: { raw: 30, rollups: 300 } })
  expect(upon(settings, mine, theirs)).toEqual({
    ...settings,
    approvals: 2,
    rollback_days: 9,
    retention: { raw: 20, rollups: 300 },
  })
})
