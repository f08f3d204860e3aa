import { describe, expect, it } from 'vitest'

import { clearEntry, setEntry } from '../../src/control/override-change.ts'
import { projectOverride } from '../../src/control/override-projection.ts'
import { instant, type Instant } from '../../src/kernel/instant.ts'
import { maxEntries, overrideText, parseOverride, type OverrideEntry } from '../../src/policy/override.ts'
import { notePrefix } from '../../src/store/kv-override.ts'
import { another, operator, overrideSetting, shownIn } from './override-ports.ts'

const now = instant(Date.parse('2026-12-01T00:00:00+08:00'))
const hour = 3_600_000
const later = (ms: number): Instant => instant(now + ms)

function kill(id: string, reason = 'INC-7', until: number = now + hour): OverrideEntry {
  return { id, until, reason, kill: 'live-external-closed' }
}

type Setting = ReturnType<typeof overrideSetting>

function by(ports: Setting['ports'], at: Instant = now, actor = operator) {
  return { actor, now: at, ports }
}

/** As many entries as the edge takes, in the storage and in KV. */
async function full(setting: Setting): Promise<void> {
  const { database, ports } = setting
  for (let n = 0; n < maxEntries; n++) {
    const entry = kill(`k${n}`)
    await database
      .prepare('INSERT INTO override_entries (id, entry, until, set_by, set_at) VALUES (?, ?, ?, ?, ?)')
      .bind(entry.id, JSON.stringify(entry), entry.until, operator.id, now - maxEntries + n)
      .run()
  }
  await projectOverride(ports, now)
}

function reasonOf(values: Setting['values'], id: string): string | undefined {
  const { entries } = JSON.parse(values.get('policy:override') ?? '{"entries":[]}') as { entries: OverrideEntry[] }
  return entries.find((entry) => entry.id === id)?.reason
}

const isTaken = (values: Setting['values'], at: Instant) =>
  parseOverride(values.get('policy:override') ?? null, { now: at }).ok

describe.each([
  ['with the storage', false],
  ['while the storage is away', true],
])('at a thousand entries, %s', (_, isDown) => {
  it('one of them can be replaced, and one more is refused', async () => {
    const setting = overrideSetting()
    const { ports, storage, values } = setting
    await full(setting)
    expect(shownIn(values)).toHaveLength(1000)
    storage.isDown = isDown
    const replaced = await setEntry(kill('k500', 'INC-8'), by(ports))
    expect(replaced).toMatchObject({ ok: true, value: { live: true, audited: !isDown } })
    expect(reasonOf(values, 'k500')).toBe('INC-8')
    expect(await setEntry(kill('one-more'), by(ports, later(1)))).toMatchObject({
      ok: false,
      error: { kind: 'refused', field: 'id', message: 'there are 1000 entries already; remove some' },
    })
    expect([shownIn(values).length, isTaken(values, later(1))]).toEqual([1000, true])
    expect(await clearEntry({ id: 'k0', reason: 'over' }, by(ports, later(2)))).toMatchObject({ ok: true })
    expect(await setEntry(kill('one-more'), by(ports, later(3)))).toMatchObject({ ok: true })
    expect(shownIn(values)).toContain('one-more')
  })
})

describe('what the edge would refuse whole', () => {
  it('is not written when both the storage and the notes bring entries: the last ones wait, and that is said', async () => {
    const setting = overrideSetting()
    const { ports, storage, values } = setting
    storage.isDown = true
    await setEntry(kill('away'), by(ports, later(1)))
    storage.isDown = false
    values.delete('policy:override')
    await full(setting)
    const brought = await projectOverride(ports, later(2))
    expect(brought).toMatchObject({ outcome: 'failed' })
    expect(brought.trouble).toContain('1 are left out (`away`)')
    expect([shownIn(values).length, isTaken(values, later(2))]).toEqual([1000, true])
    expect(await projectOverride(ports, later(3))).toMatchObject({ outcome: 'failed' })
    expect(await clearEntry({ id: 'k0', reason: 'over' }, by(ports, later(4)))).toMatchObject({
      ok: true,
      value: { live: true },
    })
    expect(shownIn(values)).toContain('away')
    expect(await projectOverride(ports, later(5))).toMatchObject({ outcome: 'in_step', trouble: undefined })
  })

  it('is not kept as it was written by hand: an end too far ahead becomes 72 hours', async () => {
    const { ports, values } = overrideSetting()
    values.set('policy:override', overrideText([kill('by-hand', 'INC-7', now + 100 * hour)]))
    expect(isTaken(values, now)).toBe(false)
    expect(await projectOverride(ports, now)).toMatchObject({ outcome: 'projected', adopted: 1 })
    expect([shownIn(values), isTaken(values, now)]).toEqual([['by-hand'], true])
    expect(await projectOverride(ports, later(60_000))).toMatchObject({ outcome: 'in_step' })
  })

  it('is not kept as it was written by hand while the storage is away either', async () => {
    const { ports, storage, values } = overrideSetting()
    storage.isDown = true
    values.set('policy:override', overrideText([kill('by-hand', 'INC-7', now + 100 * hour)]))
    await setEntry(kill('k1'), by(ports))
    expect([shownIn(values), isTaken(values, now)]).toEqual([['by-hand', 'k1'], true])
  })
})

describe('many notes', () => {
  it('come into the storage over some minutes, and the edge never loses what they say', async () => {
    const { ports, storage, values, audit } = overrideSetting()
    storage.isDown = true
    for (let n = 0; n < 120; n++) await setEntry(kill(`k${n % 110}`, `INC-${n}`), by(ports, later(n), another))
    await clearEntry({ id: 'k109', reason: 'over' }, by(ports, later(120)))
    const shown = [...shownIn(values)].sort()
    expect(shown).toHaveLength(109)

    storage.isDown = false
    const replayed: number[] = []
    for (let minute = 1; minute <= 4; minute++) {
      const brought = await projectOverride(ports, later(minute * 60_000))
      replayed.push(brought.replayed)
      expect([brought.trouble, brought.adopted]).toEqual([undefined, 0])
      expect([...shownIn(values)].sort()).toEqual(shown)
      expect(reasonOf(values, 'k5')).toBe('INC-115')
    }
    expect(replayed).toEqual([50, 50, 21, 0])
    expect(await audit.read(0, 200)).toHaveLength(121)
  })

  it('beyond a thousand are refused, for the oldest alone would undo what the others did', async () => {
    const { ports, storage, values } = overrideSetting()
    storage.isDown = true
    await setEntry(kill('k1'), by(ports))
    const [key = '', text = ''] = [...values].find(([each]) => each.startsWith(notePrefix)) ?? []
    const id = key.slice(notePrefix.length)
    for (let n = 1; n < 1000; n++) values.set(`${key}${n}`, text.replace(id, `${id}${n}`))
    expect(await setEntry(kill('k2'), by(ports, later(1)))).toMatchObject({
      ok: false,
      error: { kind: 'refused', message: 'the storage is away, and 1000 changes wait for it already' },
    })
    expect(shownIn(values)).toEqual(['k1'])
  })
})

describe('two operators at the same moment', () => {
  it('are both in KV although the put of the first one comes last', async () => {
    const { ports, edge, values, audit } = overrideSetting()
    edge.putDelays = [60, 5]
    const sets = await Promise.all([setEntry(kill('k1'), by(ports)), setEntry(kill('k2'), by(ports, now, another))])
    expect(sets.map((set) => set.ok)).toEqual([true, true])
    expect([...shownIn(values)].sort()).toEqual(['k1', 'k2'])
    expect((await audit.read(0, 10)).map(({ actor }) => actor).sort()).toEqual(['token:tok_1', 'token:tok_2'])
  })
})

it('a projection that fails says why', async () => {
  const { ports, edge, storage } = overrideSetting()
  await setEntry(kill('k1'), by(ports))
  edge.refusedPuts = 2
  const refused = await projectOverride(ports, later(1), { always: true })
  expect([refused.outcome, refused.trouble?.includes('429')]).toEqual(['failed', true])
  edge.isDown = true
  expect(await projectOverride(ports, later(2))).toMatchObject({
    outcome: 'failed',
    trouble: 'KV did not answer: KV failed: 500',
  })
  edge.isDown = false
  storage.isDown = true
  expect(await projectOverride(ports, later(3))).toMatchObject({
    outcome: 'storage_away',
    trouble: 'the storage did not answer: D1_ERROR: storage is away',
  })
})
