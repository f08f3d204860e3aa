import { describe, expect, it } from 'vitest'

import { setEntry, standingOverride } from '../../src/control/override-change.ts'
import { projectOverride } from '../../src/control/override-projection.ts'
import { readNote } from '../../src/control/override-read.ts'
import { instant, type Instant } from '../../src/kernel/instant.ts'
import { parseOverride, type OverrideEntry } from '../../src/policy/override.ts'
import { notePrefix, refusedPrefix } from '../../src/store/kv-override.ts'
import { operator, overrideSetting, shownIn } from './override-ports.ts'

const now = instant(Date.parse('2026-12-01T00:00:00+08:00'))
const hour = 3_600_000
const later = (ms: number): Instant => instant(now + ms)

function kill(id: string, other: object = {}): OverrideEntry {
  return { id, until: now + hour, reason: 'INC-7', kill: 'live-external-closed', ...other }
}

function by(ports: ReturnType<typeof overrideSetting>['ports'], at: Instant = now) {
  return { actor: operator, now: at, ports }
}

const set = { act: 'override.set', actor: 'token:tok_1', at: now, entry: kill('k1') }
const clear = { act: 'override.clear', actor: 'token:tok_1', at: now, id: 'k1', reason: 'over' }
const rule = { if: {}, then: { action: 'explain', reason: 'destination_blocked' } }
const { kill: _, ...bare } = kill('k1') as unknown as Record<string, unknown>

const badChanges: readonly (readonly [string, unknown])[] = [
  ['no change', undefined],
  ['an act alone', { act: 'override.set' }],
  ['an act nobody knows', { ...set, act: 'override.burn' }],
  ['no actor', { ...set, actor: undefined }],
  ['an actor that is a number', { ...set, actor: 7 }],
  ['an actor without end', { ...set, actor: 'a'.repeat(1000) }],
  ['no instant', { ...set, at: undefined }],
  ['an instant as a text', { ...set, at: 'yesterday' }],
  ['an instant that lies ahead', { ...set, at: now + 60_001 }],
  ['half an instant', { ...set, at: now + 0.5 }],
  ['no entry', { ...set, entry: undefined }],
  ['an entry with neither a kill nor a rule', { ...set, entry: bare }],
  ['an entry with both', { ...set, entry: { ...kill('k1'), ...rule } }],
  ['an end in 300 years', { ...set, entry: kill('k1', { until: now + 300 * 365 * 24 * hour }) }],
  ['an end 72 hours and a moment later', { ...set, entry: kill('k1', { until: now + 72 * hour + 1 }) }],
  ['an id that is none', { ...set, entry: kill('K 1') }],
  ['a reason without end', { ...set, entry: kill('k1', { reason: 'x'.repeat(501) }) }],
  ['a removal of nothing', { ...clear, id: undefined }],
  ['a removal without a reason', { ...clear, reason: undefined }],
]

describe('a note', () => {
  it.each([
    ['a kill', set],
    ['a temporary rule', { ...set, entry: { ...bare, ...rule } }],
    ['the longest', { ...set, entry: kill('k1', { until: now + 72 * hour }) }],
    ['a removal', clear],
    ['one of a clock a little ahead', { ...clear, at: now + 60_000 }],
  ])('is read as it was written: %s', (_what, change) => {
    expect(readNote(JSON.stringify({ id: '01A', change }), '01A', now)).toEqual({
      ok: true,
      value: { id: '01A', change },
    })
  })

  it.each(badChanges)('is none with %s', (_what, change) => {
    expect(readNote(JSON.stringify({ id: '01A', change }), '01A', now).ok).toBe(false)
  })

  it('is none without the id of its key', () => {
    const texts = [{ change: set }, { id: '01B', change: set }, { id: 7, change: set }, [set], null].map((each) =>
      JSON.stringify(each),
    )
    expect(texts.map((text) => readNote(text, '01A', now).ok)).toEqual([false, false, false, false, false])
    expect(readNote(JSON.stringify({ id: '../x', change: set }), '../x', now).ok).toBe(false)
  })
})

describe('notes that somebody else wrote', () => {
  it.each([
    ['with the storage', false],
    ['while the storage is away', true],
  ])('cost nobody break-glass, %s', async (_what, isDown) => {
    const { ports, values, storage } = overrideSetting()
    for (const [index, [, change]] of badChanges.entries()) {
      values.set(`${notePrefix}0${index}`, JSON.stringify({ id: `0${index}`, change }))
    }
    storage.isDown = isDown
    const done = await setEntry(kill('k1'), by(ports))
    expect(done).toEqual({ ok: true, value: { live: true, trouble: undefined, audited: !isDown } })
    expect((await standingOverride(ports, now)).entries.map(({ entry }) => entry.id)).toEqual(['k1'])
    expect(parseOverride(values.get('policy:override') ?? null, { now })).toMatchObject({ ok: true })
    expect(shownIn(values)).toEqual(['k1'])
  })

  it('are moved aside and told once, and the good ones beside them are brought in', async () => {
    const { ports, values, audit } = overrideSetting()
    values.set(`${notePrefix}01A`, JSON.stringify({ id: '01A', change: { act: 'override.set' } }))
    values.set(`${notePrefix}01B`, JSON.stringify({ id: '01B', change: set }))
    values.set(`${notePrefix}01C`, '{')
    const brought = await projectOverride(ports, later(1))
    expect(brought).toMatchObject({ outcome: 'projected', replayed: 1 })
    expect(brought.trouble).toBe(
      'note `01A` is none (`actor` is not a text) and was moved aside; note `01C` is none (is no JSON object) and was moved aside',
    )
    expect(shownIn(values)).toEqual(['k1'])
    expect([...values.keys()].filter((key) => key !== 'policy:override').sort()).toEqual([
      `${refusedPrefix}01A`,
      `${refusedPrefix}01C`,
    ])
    expect(await projectOverride(ports, later(2))).toMatchObject({ outcome: 'in_step', trouble: undefined })
    const [entry] = await audit.read(0, 10)
    expect(entry?.actor).toBe('token:tok_1')
    expect(JSON.parse(entry?.detail ?? '')).toMatchObject({
      entry: 'k1',
      from_note: true,
      while_storage_was_away: true,
    })
  })
})

describe('a note that the storage refuses while it answers', () => {
  it('does not stop the others, and counts at the edge all the same', async () => {
    const { ports, storage, values } = overrideSetting()
    storage.isDown = true
    for (const [index, id] of ['k1', 'k2', 'k3'].entries()) await setEntry(kill(id), by(ports, later(index)))
    await setEntry(kill('k1', { reason: 'once more' }), by(ports, later(3)))
    storage.isDown = false
    const store = ports.overrideEntries
    const refusing: typeof ports = {
      ...ports,
      overrideEntries: {
        commit: (change) => store.commit(change),
        standing: (at) => store.standing(at),
        damaged: (at) => store.damaged(at),
        known: (ids) => store.known(ids),
        adopt: (entry, at) => store.adopt(entry, at),
        replay: (note, at) =>
          note.change.act === 'override.set' &&
          note.change.entry.reason !== 'once more' &&
          note.change.entry.id === 'k1'
            ? Promise.reject(new Error('D1_ERROR: too large'))
            : store.replay(note, at),
      },
    }
    const brought = await projectOverride(refusing, later(10))
    expect(brought).toMatchObject({ outcome: 'projected', replayed: 2 })
    expect(brought.trouble).toMatch(/^note `\w{26}` was not brought in: D1_ERROR: too large$/)
    expect([...shownIn(values)].sort()).toEqual(['k1', 'k2', 'k3'])
    // What was done to the same entry later is brought in after it.
    expect([...values.keys()].filter((key) => key.startsWith(notePrefix))).toHaveLength(2)
    expect(await projectOverride(ports, later(20))).toMatchObject({ replayed: 2, trouble: undefined })
    expect(values.get('policy:override')).toContain('once more')
  })

  it('nor does an entry written by hand, which stays at the edge', async () => {
    const { ports, values } = overrideSetting()
    values.set('policy:override', JSON.stringify({ schema: 1, entries: [kill('by-hand'), kill('other')] }))
    const store = ports.overrideEntries
    const refusing: typeof ports = {
      ...ports,
      overrideEntries: {
        commit: (change) => store.commit(change),
        standing: (at) => store.standing(at),
        damaged: (at) => store.damaged(at),
        known: (ids) => store.known(ids),
        replay: (note, at) => store.replay(note, at),
        adopt: (entry, at) =>
          entry.id === 'by-hand' ? Promise.reject(new Error('D1_ERROR: too large')) : store.adopt(entry, at),
      },
    }
    const brought = await projectOverride(refusing, now)
    expect([brought.adopted, brought.trouble]).toEqual([
      1,
      'entry `by-hand`, written by hand, was not taken in: D1_ERROR: too large',
    ])
    expect([...shownIn(values)].sort()).toEqual(['by-hand', 'other'])
  })
})

describe('a damaged entry in the storage', () => {
  it.each([
    ['no JSON', '{'],
    ['neither kill nor rule', JSON.stringify({ id: 'bad', until: now + hour, reason: 'x' })],
    ['an end in 300 years', JSON.stringify(kill('bad', { until: now + 300 * 365 * 24 * hour }))],
    ['the id of another', JSON.stringify(kill('k9'))],
    ['nothing', 'null'],
  ])('is left out and named, and the others stand: %s', async (_what, text) => {
    const { ports, values, database } = overrideSetting()
    await setEntry(kill('k1'), by(ports))
    await database
      .prepare('INSERT INTO override_entries (id, entry, until, set_by, set_at) VALUES (?1, ?2, ?3, ?4, ?5)')
      .bind('bad', text, now + 301 * 365 * 24 * hour, 'x', now)
      .run()
    expect(await projectOverride(ports, later(1))).toMatchObject({
      outcome: 'in_step',
      trouble: 'entry `bad` in the storage is damaged and left out: clear or replace them',
    })
    expect(await setEntry(kill('k2'), by(ports, later(2)))).toMatchObject({ ok: true, value: { live: true } })
    expect(shownIn(values)).toEqual(['k1', 'k2'])
    expect(parseOverride(values.get('policy:override') ?? null, { now }).ok).toBe(true)
    expect((await standingOverride(ports, later(3))).entries.map(({ entry }) => entry.id)).toEqual(['k1', 'k2'])
  })
})

describe('all entries together', () => {
  it.each([
    ['with the storage', false],
    ['while the storage is away', true],
  ])('have at most 1 MB as JSON, %s', async (_what, isDown) => {
    const { ports, values, storage } = overrideSetting()
    const entry = (id: string, characters = 25_000) => kill(id, { reason: 'x'.repeat(characters) })
    const most = 39
    values.set(
      'policy:override',
      JSON.stringify({ schema: 1, entries: Array.from({ length: most }, (_each, n) => entry(`k${n}`)) }),
    )
    storage.isDown = isDown
    expect((await projectOverride(ports, now)).adopted).toBe(isDown ? 0 : most)
    expect(await setEntry(entry('too-much'), by(ports))).toEqual({
      ok: false,
      error: {
        kind: 'refused',
        field: 'kill',
        message: 'all entries together would be larger than 1 MB as JSON; remove some, or make this one smaller',
      },
    })
    expect(await setEntry(entry('k0', 2), by(ports, later(1)))).toMatchObject({ ok: true, value: { live: true } })
    expect(shownIn(values)).toHaveLength(most)
  })

  it('that somebody wrote by hand and are larger are shown as far as there is room, and that is told', async () => {
    const { ports, values } = overrideSetting()
    const entries = [
      kill('large', { reason: 'x'.repeat(999_000) }),
      kill('k1'),
      kill('k2', { reason: 'y'.repeat(2000) }),
    ]
    values.set('policy:override', JSON.stringify({ schema: 1, entries }))
    expect((await projectOverride(ports, now)).trouble).toBe(
      'the edge takes 1000 entries of 1 MB together, and 1 are left out (`large`); remove some',
    )
    expect([...shownIn(values)].sort()).toEqual(['k1', 'k2'])
  })
})
