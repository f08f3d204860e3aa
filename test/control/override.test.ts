import { describe, expect, it } from 'vitest'

import { verifyChain } from '../../src/control/audit.ts'
import { clearEntry, setEntry, standingOverride } from '../../src/control/override-change.ts'
import { projectOverride } from '../../src/control/override-projection.ts'
import { instant, type Instant } from '../../src/kernel/instant.ts'
import { notePrefix } from '../../src/store/kv-override.ts'
import { another, operator, overrideSetting, shownIn } from './override-ports.ts'

const now = instant(Date.parse('2026-12-01T00:00:00+08:00'))
const hour = 3_600_000
const later = (ms: number): Instant => instant(now + ms)
const kill = (id: string, until: number = now + hour) => ({ id, until, reason: 'INC-7', kill: 'live-external-closed' })

function by(ports: ReturnType<typeof overrideSetting>['ports'], at: Instant = now, actor = operator) {
  return { actor, now: at, ports }
}

const notesIn = (values: ReadonlyMap<string, string>) => [...values.keys()].filter((key) => key.startsWith(notePrefix))

describe('with the storage', () => {
  it('is kept, audited and shown at the edge', async () => {
    const { ports, values, audit } = overrideSetting()
    const set = await setEntry(kill('k1'), by(ports))
    expect(set).toEqual({ ok: true, value: { live: true, trouble: undefined, audited: true } })
    expect(shownIn(values)).toEqual(['k1'])
    const [entry] = await audit.read(0, 10)
    expect(entry).toMatchObject({ act: 'override.set', actor: 'token:tok_1' })
    expect(JSON.parse(entry?.detail ?? '')).toEqual({
      entry: 'k1',
      kill: 'live-external-closed',
      until: '2026-11-30T17:00:00.000Z',
      reason: 'INC-7',
    })
  })

  it('keeps both of two operators at the same moment, whoever writes last', async () => {
    const { ports, values } = overrideSetting()
    const sets = Array.from({ length: 12 }, (_, n) =>
      setEntry(kill(`k${n}`), by(ports, now, n % 2 ? operator : another)),
    )
    expect((await Promise.all(sets)).every((set) => set.ok)).toBe(true)
    expect([...shownIn(values)].sort()).toEqual(Array.from({ length: 12 }, (_, n) => `k${n}`).sort())
  })

  it('takes an entry away with a reason, and says so of one that is not there', async () => {
    const { ports, values, audit } = overrideSetting()
    await setEntry(kill('k1'), by(ports))
    expect(await clearEntry({ id: 'k1', reason: 'repaired' }, by(ports, later(1)))).toMatchObject({ ok: true })
    expect(shownIn(values)).toEqual([])
    const acts = (await audit.read(0, 10)).map(({ act }) => act)
    expect(acts).toEqual(['override.set', 'override.clear'])
    const again = await clearEntry({ id: 'k1', reason: 'again' }, by(ports, later(2)))
    expect(again).toEqual({ ok: false, error: { kind: 'no_such_entry', id: 'k1' } })
    expect(await audit.read(2, 10)).toEqual([])
  })

  it('tries once more when KV refuses, and is live', async () => {
    const { ports, edge } = overrideSetting()
    edge.refusedPuts = 1
    expect(await setEntry(kill('k1'), by(ports))).toMatchObject({ ok: true, value: { live: true } })
  })

  it('says that it is not live when KV goes on refusing, and is brought there later', async () => {
    const { ports, edge, values } = overrideSetting()
    edge.refusedPuts = 2
    const set = await setEntry(kill('k1'), by(ports))
    expect(set).toMatchObject({ ok: true, value: { live: false, audited: true } })
    expect(set.ok && set.value.trouble).toContain('429')
    expect(shownIn(values)).toEqual([])
    expect((await standingOverride(ports, now)).live).toBe(false)
    expect(await projectOverride(ports, later(1))).toMatchObject({ outcome: 'projected' })
    expect(shownIn(values)).toEqual(['k1'])
    expect(await projectOverride(ports, later(2))).toMatchObject({ outcome: 'in_step' })
  })

  it('drops what has ended from KV', async () => {
    const { ports, values } = overrideSetting()
    await setEntry(kill('short', now + 1000), by(ports))
    await setEntry(kill('long'), by(ports))
    expect(await projectOverride(ports, later(1000))).toMatchObject({ outcome: 'projected' })
    expect(shownIn(values)).toEqual(['long'])
  })

  it('takes in what somebody wrote into KV by hand, and says so in the audit', async () => {
    const { ports, values, audit } = overrideSetting()
    values.set('policy:override', JSON.stringify({ schema: 1, entries: [kill('by-hand')] }))
    expect(await projectOverride(ports, now)).toMatchObject({ adopted: 1 })
    expect(shownIn(values)).toEqual(['by-hand'])
    const [entry] = await audit.read(0, 10)
    expect(entry).toMatchObject({ actor: 'system', act: 'override.set' })
    expect(JSON.parse(entry?.detail ?? '')).toMatchObject({ entry: 'by-hand', written_by_hand: true })
    expect(await projectOverride(ports, later(1))).toMatchObject({ outcome: 'in_step', adopted: 0 })
  })

  it('does not take for hand-written what was cleared and KV still shows', async () => {
    const { ports, values } = overrideSetting()
    await setEntry(kill('k1'), by(ports))
    const stale = values.get('policy:override') ?? ''
    await clearEntry({ id: 'k1', reason: 'repaired' }, by(ports, later(1)))
    values.set('policy:override', stale)
    expect(await projectOverride(ports, later(2))).toMatchObject({ outcome: 'projected', adopted: 0 })
    expect(shownIn(values)).toEqual([])
  })

  it('replaces a value that cannot be read', async () => {
    const { ports, values } = overrideSetting()
    values.set('policy:override', '{"schema":1,')
    await setEntry(kill('k1'), by(ports))
    expect(shownIn(values)).toEqual(['k1'])
  })
})

describe('while the storage is away', () => {
  it('counts at the edge at once, is not audited, and says so', async () => {
    const { ports, storage, values } = overrideSetting()
    storage.isDown = true
    const set = await setEntry(kill('k1'), by(ports))
    expect(set).toEqual({ ok: true, value: { live: true, trouble: undefined, audited: false } })
    expect(shownIn(values)).toEqual(['k1'])
    expect(notesIn(values)).toHaveLength(1)
    const standing = await standingOverride(ports, now)
    expect(standing).toMatchObject({ fromStorage: false, live: true })
    expect(standing.entries).toMatchObject([{ entry: { id: 'k1' }, by: 'token:tok_1', at: now }])
  })

  it('is audited afterwards, in order, with when it was; a note counts once', async () => {
    const { ports, storage, values, audit, query } = overrideSetting()
    await setEntry(kill('before'), by(ports))
    storage.isDown = true
    await setEntry(kill('k1'), by(ports, later(1)))
    await setEntry(kill('k2'), by(ports, later(2), another))
    await clearEntry({ id: 'before', reason: 'repaired' }, by(ports, later(3)))
    expect(shownIn(values)).toEqual(['k1', 'k2'])
    const notes = new Map(values)

    storage.isDown = false
    expect(await projectOverride(ports, later(60_000))).toMatchObject({ outcome: 'projected', replayed: 3 })
    expect(shownIn(values)).toEqual(['k1', 'k2'])
    expect(notesIn(values)).toEqual([])

    // The notes come back, as if dropping them had failed.
    for (const [key, value] of notes) if (key.startsWith(notePrefix)) values.set(key, value)
    expect(await projectOverride(ports, later(120_000))).toMatchObject({ replayed: 0 })
    expect(shownIn(values)).toEqual(['k1', 'k2'])

    const entries = await audit.read(0, 20)
    expect(entries.map(({ act, actor }) => `${act} ${actor}`)).toEqual([
      'override.set token:tok_1',
      'override.set token:tok_1',
      'override.set token:tok_2',
      'override.clear token:tok_1',
    ])
    expect(JSON.parse(entries[2]?.detail ?? '')).toMatchObject({
      entry: 'k2',
      while_storage_was_away: true,
      done_at: new Date(now + 2).toISOString(),
    })
    expect((await verifyChain(entries)).faults).toEqual([])
    expect(query('SELECT id FROM override_entries WHERE cleared_at IS NULL ORDER BY id')).toEqual([
      { id: 'k1' },
      { id: 'k2' },
    ])
  })

  it('loses neither of two operators although the slower one wrote over the other', async () => {
    const { ports, storage, values } = overrideSetting()
    storage.isDown = true
    const first = await setEntry(kill('k1'), by(ports, now))
    const before = values.get('policy:override') ?? ''
    await setEntry(kill('k2'), by(ports, later(1), another))
    values.set('policy:override', before)
    expect(first.ok).toBe(true)
    expect(await projectOverride(ports, later(60_000))).toMatchObject({ outcome: 'storage_away' })
    expect([...shownIn(values)].sort()).toEqual(['k1', 'k2'])
    storage.isDown = false
    await projectOverride(ports, later(120_000))
    expect([...shownIn(values)].sort()).toEqual(['k1', 'k2'])
  })

  it('changes nothing when KV is away too, and says what is left', async () => {
    const { ports, storage, edge, values } = overrideSetting()
    storage.isDown = true
    edge.isDown = true
    expect(await setEntry(kill('k1'), by(ports))).toEqual({ ok: false, error: { kind: 'away', restored: true } })
    edge.isDown = false
    edge.refusedPuts = 5
    expect(await setEntry(kill('k1'), by(ports))).toEqual({ ok: false, error: { kind: 'away', restored: true } })
    expect([...values]).toEqual([])
  })

  it('undoes a removal that could not be noted: it would come back without a word', async () => {
    const { ports, storage, edge, values } = overrideSetting()
    await setEntry(kill('k1'), by(ports))
    storage.isDown = true
    edge.refuses = (key) => key.startsWith(notePrefix)
    const cleared = await clearEntry({ id: 'k1', reason: 'repaired' }, by(ports, later(1)))
    expect(cleared).toEqual({ ok: false, error: { kind: 'away', restored: true } })
    expect(shownIn(values)).toEqual(['k1'])
  })

  it('takes in later an entry that could not be noted', async () => {
    const { ports, storage, edge, values, audit } = overrideSetting()
    storage.isDown = true
    edge.refuses = (key) => key.startsWith(notePrefix)
    expect(await setEntry(kill('k1'), by(ports))).toMatchObject({ ok: true, value: { live: true, audited: false } })
    storage.isDown = false
    expect(await projectOverride(ports, later(1))).toMatchObject({ adopted: 1 })
    expect(shownIn(values)).toEqual(['k1'])
    expect(await audit.read(0, 10)).toHaveLength(1)
  })

  it('is brought in before the next change with the storage shows what the storage holds', async () => {
    const { ports, storage, values } = overrideSetting()
    storage.isDown = true
    await setEntry(kill('away'), by(ports))
    storage.isDown = false
    await setEntry(kill('back'), by(ports, later(1)))
    expect(shownIn(values)).toEqual(['away', 'back'])
  })

  it('tells once what was kept although the answer was lost', async () => {
    const { ports, values, audit } = overrideSetting()
    const { overrideEntries: store } = ports
    const losing: typeof ports = {
      ...ports,
      overrideEntries: {
        ...store,
        standing: (at) => store.standing(at),
        commit: async (change) => {
          await store.commit(change)
          throw new Error('D1_ERROR: Network connection lost')
        },
      },
    }
    expect(await setEntry(kill('k1'), by(losing))).toMatchObject({ ok: true, value: { audited: false } })
    await projectOverride(ports, later(1))
    expect(shownIn(values)).toEqual(['k1'])
    expect(await audit.read(0, 10)).toHaveLength(1)
  })
})
