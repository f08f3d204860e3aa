import { describe, expect, it } from 'vitest'

import { changedSettings, defaultSettings, settingsFrom } from '../../src/control/settings.ts'
import { instant } from '../../src/kernel/instant.ts'
import { d1Settings } from '../../src/store/d1-settings.ts'
import { sqliteD1 } from '../store/sqlite.ts'

const act = { at: instant(1), actor: 'admin', act: 'settings.change', detail: { approvals: { before: 1, after: 2 } } }

describe('settings', () => {
  it('have defaults for what was never set, also inside of what was', () => {
    expect(settingsFrom({})).toEqual(defaultSettings)
    const stored = { approvals: 3, backtest: { max_changed_share: 0.1 } } as Parameters<typeof settingsFrom>[0]
    expect(settingsFrom(stored)).toEqual({
      ...defaultSettings,
      approvals: 3,
      backtest: { ...defaultSettings.backtest, max_changed_share: 0.1 },
    })
  })

  it('name what changed, before and after', () => {
    const after = { ...defaultSettings, approvals: 2, retention: { raw: 10, rollups: 400 } }
    expect(changedSettings(defaultSettings, after)).toEqual({
      approvals: { before: 1, after: 2 },
      retention: { before: { raw: 30, rollups: 400 }, after: { raw: 10, rollups: 400 } },
    })
    expect(changedSettings(after, after)).toEqual({})
  })

  it('are changed by one of those who read them at the same time, and the audit says so once', async () => {
    const { database, query } = sqliteD1()
    const store = d1Settings(database)
    expect(await store.read()).toEqual({ settings: defaultSettings, revision: 0 })
    const writers = Array.from({ length: 8 }, (_, n) => store.write({ ...defaultSettings, rollback_days: n }, 0, act))
    expect((await Promise.all(writers)).filter((revision) => revision === 1)).toHaveLength(1)
    const changed = { ...defaultSettings, approvals: 2 }
    expect(await store.write(changed, 1, act)).toBe(2)
    expect(await store.write(defaultSettings, 1, act)).toBeUndefined()
    expect(await store.read()).toEqual({ settings: changed, revision: 2 })
    expect(query('SELECT act FROM audit')).toEqual([{ act: 'settings.change' }, { act: 'settings.change' }])
  })
})
