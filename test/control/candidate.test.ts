import { describe, expect, it } from 'vitest'

import {
  clearCandidate,
  currentCandidate,
  projectCandidate,
  setCandidate,
  type CandidatePorts,
} from '../../src/control/candidate.ts'
import type { Actor } from '../../src/control/actor.ts'
import { verifyChain } from '../../src/control/audit.ts'
import { instant } from '../../src/kernel/instant.ts'
import { acceptCandidate } from '../../src/policy/candidate-policy.ts'
import { d1Candidates } from '../../src/store/d1-candidate.ts'
import { d1Audit } from '../../src/store/d1-ledger.ts'
import { d1Versions } from '../../src/store/d1-versions.ts'
import { memoryKv } from '../../src/store/memory.ts'
import { sqliteD1 } from '../store/sqlite.ts'

const now = instant(Date.UTC(2026, 10, 23))
const day = 86_400_000
const actor: Actor = { id: 'token:tok_1', name: 'somebody', role: 'publisher', areas: undefined }

function policy(action: string): string {
  return `detour: policy/v1
meta: { name: trial, owner: somebody, timezone: Asia/Shanghai }
own: [xiaodian]
stores: [haohuo.jinritemai.com]
defaults: { then: { allow: no_rule_matched }, on_error: { explain: context_unknown } }
rules:
  - id: closed
    if: { surface: live_room, to: { party: external } }
    then: { ${action}: live_external_closed }
tests:
  - name: a live room is closed
    at: 2026-01-01T00:00:00+08:00
    surface: live_room
    url: https://item.jd.com/100.html
    expect: explain:live_external_closed
`
}

function makeDesk() {
  const { database, query } = sqliteD1()
  const kv = memoryKv()
  const state = {
    kv: 'good' as 'good' | 'throw' | 'throw once' | 'stale',
    puts: 0,
    beforePut: async () => undefined as void,
  }
  const ports: CandidatePorts = {
    candidates: d1Candidates(database),
    versions: d1Versions(database),
    liveCandidate: {
      put: async (text) => {
        state.puts += 1
        const { kv: mode, beforePut } = state
        if (mode === 'throw once') state.kv = 'good'
        state.beforePut = async () => undefined
        await beforePut()
        if (mode !== 'good' && mode !== 'stale') throw new Error('KV PUT failed: 429 Too Many Requests')
        if (state.kv === 'good') await kv.liveCandidate.put(text)
      },
      read: () => kv.liveCandidate.read(),
    },
    missingLists: () => Promise.resolve(['sha256:missing']),
    candidatePauseMs: 0,
  }
  const request = { source: policy('explain'), version: undefined, until: undefined, message: 'a trial', actor }
  return { ports, state, kv, query, database, request }
}

describe('setting a candidate', () => {
  it('keeps it, notes who did it, and shows it to the edge as the edge accepts it', async () => {
    const { ports, request, kv, query, database } = makeDesk()
    const set = await setCandidate(request, ports, now)
    expect(set).toMatchObject({
      ok: true,
      value: { live: true, trouble: undefined, missingLists: ['sha256:missing'], candidate: { id: 1, name: 'trial' } },
    })
    const shown = await acceptCandidate(kv.values.get('policy:candidate'), now)
    const standing = await currentCandidate(ports, now)
    expect(shown).toMatchObject({ ok: true, value: { version: 1, digest: standing?.digest, until: now + 7 * day } })
    expect(standing).toMatchObject({ setBy: 'token:tok_1', setAt: now, message: 'a trial', version: undefined })
    expect(query('SELECT act, actor FROM audit')).toEqual([{ act: 'candidate.set', actor: 'token:tok_1' }])
    const { faults, entries } = await verifyChain(await d1Audit(database).read(0, 100))
    expect([entries, faults]).toEqual([1, []])
  })

  it('takes the place of the one before, which keeps its end', async () => {
    const { ports, request, query } = makeDesk()
    await setCandidate(request, ports, now)
    await setCandidate({ ...request, source: policy('explain').replace('trial', 'other') }, ports, instant(now + 5))
    expect(await currentCandidate(ports, instant(now + 6))).toMatchObject({ id: 2, name: 'other' })
    await setCandidate(request, ports, instant(now + 30 * day))
    expect(query('SELECT id, cleared_at FROM candidates')).toEqual([
      { id: 1, cleared_at: now + 5 },
      { id: 2, cleared_at: now + 5 + 7 * day },
      { id: 3, cleared_at: null },
    ])
  })

  it.each([
    ['a document with mistakes', { source: 'detour: policy/v1\nrules: 7\n' }, 'invalid'],
    ['a document whose tests fail', { source: policy('warn') }, 'red'],
    ['a version that is not there', { source: undefined, version: 7 }, 'no_such_version'],
    ['neither document nor version', { source: undefined }, 'neither_or_both'],
    ['both', { version: 1 }, 'neither_or_both'],
    ['an end that has passed', { until: now }, 'until'],
    ['an end after more than thirty days', { until: instant(now + 30 * day + 1) }, 'until'],
  ])('refuses %s, and changes nothing', async (_, change, kind) => {
    const { ports, request, query, state } = makeDesk()
    expect(await setCandidate({ ...request, ...change }, ports, now)).toMatchObject({ ok: false, error: { kind } })
    expect(query('SELECT * FROM candidates')).toEqual([])
    expect(query('SELECT * FROM audit')).toEqual([])
    expect(state.puts).toBe(0)
  })
})

describe('taking it away', () => {
  it('is noted and shown to the edge, once', async () => {
    const { ports, request, kv, query } = makeDesk()
    await setCandidate(request, ports, now)
    expect(await clearCandidate(actor, ports, now)).toEqual({ outcome: 'projected', trouble: undefined })
    expect(kv.values.has('policy:candidate')).toBe(false)
    expect(await currentCandidate(ports, now)).toBeUndefined()
    expect(await clearCandidate(actor, ports, now)).toBeUndefined()
    expect(query('SELECT act FROM audit ORDER BY id')).toEqual([{ act: 'candidate.set' }, { act: 'candidate.clear' }])
  })
})

describe('the projection', () => {
  it('says that KV refused, and brings it there later', async () => {
    const { ports, request, kv, state } = makeDesk()
    state.kv = 'throw'
    const set = await setCandidate(request, ports, now)
    expect(set).toMatchObject({ ok: true, value: { live: false, trouble: expect.stringContaining('429') as unknown } })
    expect(await projectCandidate(ports, now)).toMatchObject({ outcome: 'failed' })
    state.kv = 'good'
    expect(await projectCandidate(ports, now)).toEqual({ outcome: 'projected', trouble: undefined, shown: 1 })
    expect(kv.values.has('policy:candidate')).toBe(true)
    const { puts } = state
    expect(await projectCandidate(ports, now)).toEqual({ outcome: 'in_step', trouble: undefined, shown: 1 })
    expect(state.puts).toBe(puts)
  })

  it('tries once more where KV has just taken another write', async () => {
    const { ports, request, state } = makeDesk()
    state.kv = 'throw once'
    expect(await setCandidate(request, ports, now)).toMatchObject({
      ok: true,
      value: { live: true, trouble: undefined },
    })
    expect(state.puts).toBe(2)
  })

  it('puts the newer one back where a slower writer wrote over it, and tells the slower one', async () => {
    const { ports, request, state, kv } = makeDesk()
    const other = { ...request, source: policy('explain').replace('trial', 'other') }
    let newer: unknown
    state.beforePut = async () => {
      newer = await setCandidate(other, ports, instant(now + 5))
    }
    const slower = await setCandidate(request, ports, now)
    expect(newer).toMatchObject({ ok: true, value: { live: true, candidate: { id: 2 } } })
    expect(slower).toMatchObject({
      ok: true,
      value: { live: false, trouble: 'it was replaced or taken away meanwhile', candidate: { id: 1 } },
    })
    expect(await acceptCandidate(kv.values.get('policy:candidate'), now)).toMatchObject({ value: { version: 2 } })
  })

  it('takes away again what was taken away while it was being written', async () => {
    const { ports, request, state, kv } = makeDesk()
    state.beforePut = async () => void (await clearCandidate(actor, ports, now))
    expect(await setCandidate(request, ports, now)).toMatchObject({ ok: true, value: { live: false } })
    expect(kv.values.has('policy:candidate')).toBe(false)
  })

  it('never says live while KV shows something else', async () => {
    const { ports, request, state } = makeDesk()
    state.kv = 'stale'
    expect(await setCandidate(request, ports, now)).toMatchObject({ value: { live: false } })
  })

  it('takes away what has ended, and what somebody wrote by hand', async () => {
    const { ports, request, kv } = makeDesk()
    await setCandidate(request, ports, now)
    expect(await projectCandidate(ports, instant(now + 7 * day))).toMatchObject({ outcome: 'projected' })
    expect(kv.values.has('policy:candidate')).toBe(false)
    kv.values.set('policy:candidate', '{"by":"hand"}')
    expect(await projectCandidate(ports, instant(now + 8 * day))).toMatchObject({ outcome: 'projected' })
    expect(kv.values.has('policy:candidate')).toBe(false)
  })
})
