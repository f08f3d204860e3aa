import { describe, expect, it } from 'vitest'

import { setEntry } from '../../src/control/override-change.ts'
import { conflictWithOverride, overrideConflict } from '../../src/control/override-conflict.ts'
import { instant } from '../../src/kernel/instant.ts'
import type { OverrideEntry } from '../../src/policy/override.ts'
import { programWith } from '../policy/programs.ts'
import { operator, overrideSetting } from './override-ports.ts'

const now = instant(Date.parse('2026-12-01T00:00:00+08:00'))
const until = now + 3_600_000
const kill: OverrideEntry = { id: 'k', until, reason: 'INC-7', kill: 'closed' }

function leading(id: string, host = 'old.example'): OverrideEntry {
  return {
    id,
    until,
    reason: 'INC-8',
    if: {},
    then: { action: 'redirect', reason: 'exempt', url: `https://${host}/x` },
  }
}

const program = programWith([], { stores: ['new.example'] })

describe('a version beside the override', () => {
  it('fits when its stores have every host that temporary rules lead to', () => {
    expect(overrideConflict([kill, leading('r', 'new.example')], program, now)).toBeUndefined()
    expect(overrideConflict([], program, now)).toBeUndefined()
  })

  it('conflicts with a rule that leads elsewhere, and is told which and what to do', () => {
    expect(overrideConflict([kill, leading('r')], program, now)).toEqual({
      entries: ['r'],
      message:
        'override entry `r` redirects to a host that `stores` of this version lacks: clear or change entry `r` first, or give the host to `stores`',
    })
    const conflict = overrideConflict([leading('r'), kill, leading('s')], program, now)
    expect(conflict?.entries).toEqual(['r', 's'])
    expect(conflict?.message).toContain('entries `r`, `s` redirect to')
  })

  it('does not conflict with what has ended', () => {
    expect(overrideConflict([leading('r')], program, instant(until - 1))?.entries).toEqual(['r'])
    expect(overrideConflict([leading('r')], program, instant(until))).toBeUndefined()
  })

  it('is compared with what the storage holds', async () => {
    const { ports, storage } = overrideSetting()
    await setEntry(leading('r'), { actor: operator, now, ports })
    expect(await conflictWithOverride(program, now, ports)).toMatchObject({ entries: ['r'] })
    expect(await conflictWithOverride({ stores: ['old.example'] }, now, ports)).toBeUndefined()
    storage.isDown = true
    await expect(conflictWithOverride(program, now, ports)).rejects.toThrow('storage is away')
  })
})
