import { describe, expect, it } from 'vitest'

import { openChange, reviewChange } from '../../src/control/request-acts.ts'
import { reviewRequest } from '../../src/control/request-steps.ts'
import { defaultSettings } from '../../src/control/settings.ts'
import { ann, bob, cat, deskWith, later, looser, stricter } from '../control/desk.ts'

const texts = { title: 'open short videos', description: 'because', draft: '01J' }
const by = { actor: ann, at: later(1) }
const approval = { verdict: 'approve', revision: 1, comment: 'fine' } as const

describe('change requests in D1', () => {
  it('are numbered without gaps, whoever opens them at the same moment', async () => {
    const { ports, sqlite } = await deskWith()
    const opened = await Promise.all(
      Array.from({ length: 12 }, () => openChange({ ...texts, source: looser, base: 1 }, by, ports)),
    )
    const ids = opened.flatMap((each) => (each.ok ? [each.value.id] : []))
    expect(ids.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 12 }, (_, n) => n + 1))
    expect(sqlite.query('SELECT count(*) AS n FROM request_events')).toEqual([{ n: 12 }])
    const numbers = sqlite.query(
      "SELECT json_extract(detail, '$.request') AS n FROM audit WHERE act = 'request.open' ORDER BY n",
    )
    expect(numbers.map(({ n }) => n)).toEqual(ids.toSorted((a, b) => a - b))
  })

  it('are read as they were kept, with their events', async () => {
    const { ports } = await deskWith()
    const opened = await openChange({ ...texts, source: looser, base: 1 }, by, ports)
    const approved = await reviewChange(1, approval, { actor: bob, at: later(2) }, ports)
    expect([opened.ok, approved.ok]).toEqual([true, true])
    expect({ ok: true, value: await ports.requests.get(1) }).toEqual(approved)
    expect(await ports.requests.get(2)).toBeUndefined()
  })

  it('take one of the steps that were decided upon the same state, and keep nothing of the others', async () => {
    const { ports, sqlite } = await deskWith()
    await openChange({ ...texts, source: looser, base: 1 }, by, ports)
    const request = await ports.requests.get(1)
    if (request === undefined) throw new Error('it was opened')
    const steps = [bob, cat].flatMap((actor) => {
      const step = reviewRequest(request, approval, { actor, at: later(2), settings: defaultSettings })
      return step.ok ? [step.value] : []
    })
    const taken = await Promise.all(steps.map((step) => ports.requests.take(step)))
    expect(taken.filter(Boolean)).toHaveLength(1)
    expect(sqlite.query("SELECT count(*) AS n FROM request_events WHERE kind = 'approve'")).toEqual([{ n: 1 }])
    expect(sqlite.query("SELECT count(*) AS n FROM audit WHERE act = 'request.approve'")).toEqual([{ n: 1 }])
  })

  it.each([0, 1, 2])('keep nothing of a step whose statement %i failed', async (index) => {
    const { ports, sqlite } = await deskWith()
    await openChange({ ...texts, source: looser, base: 1 }, by, ports)
    const request = await ports.requests.get(1)
    if (request === undefined) throw new Error('it was opened')
    const step = reviewRequest(request, approval, { actor: bob, at: later(2), settings: defaultSettings })
    if (!step.ok) throw new Error(step.error.kind)
    sqlite.failAt(index)
    await expect(ports.requests.take(step.value)).rejects.toThrow('D1_ERROR')
    expect(await ports.requests.get(1)).toEqual(request)
    expect(await ports.requests.take(step.value)).toBe(true)
  })

  it('are listed newest first, by state, page by page', async () => {
    const { ports } = await deskWith()
    for (const source of [looser, stricter, looser, stricter])
      await openChange({ ...texts, source, base: 1 }, by, ports)
    const ids = async (filter: Parameters<typeof ports.requests.list>[0], limit = 10) =>
      (await ports.requests.list(filter, limit)).map(({ id }) => id)
    expect(await ids({})).toEqual([4, 3, 2, 1])
    expect(await ids({ state: 'in_review' })).toEqual([3, 1])
    expect(await ids({ state: 'approved', before: 4 })).toEqual([2])
    expect(await ids({}, 2)).toEqual([4, 3])
  })

  it('become one version at most: the database refuses a second', async () => {
    const { ports } = await deskWith()
    const version = await ports.versions.get(1)
    if (version === undefined) throw new Error('it was published')
    const more = { kind: 'publish', restores: undefined, approvedBy: [], idempotencyKey: undefined } as const
    const next = { ...version, ...more, request: '7' }
    expect(await ports.versions.append({ ...next, base: 1 })).toEqual({ ok: true, value: 2 })
    await expect(ports.versions.append({ ...next, base: 2 })).rejects.toThrow('UNIQUE')
    expect(await ports.versions.head()).toBe(2)
  })

  it('are not changed or held once a version was made of them, whatever was read before', async () => {
    const { ports } = await deskWith()
    await openChange({ ...texts, source: looser, base: 1 }, by, ports)
    const [request, version] = [await ports.requests.get(1), await ports.versions.get(1)]
    if (request === undefined || version === undefined) throw new Error('both are there')
    const more = { kind: 'publish', restores: undefined, approvedBy: [], idempotencyKey: undefined } as const
    await ports.versions.append({ ...version, ...more, base: 1, request: '1' })
    const step = reviewRequest(request, approval, { actor: bob, at: later(2), settings: defaultSettings })
    if (!step.ok) throw new Error(step.error.kind)
    expect(await ports.requests.take(step.value)).toBe(false)
    expect(await ports.requests.claim(request, { token: 'late', now: later(2), until: later(9) })).toBe(false)
    expect(await ports.requests.get(1)).toMatchObject({ version: 2, steps: 1 })
    expect(await ports.requests.unmarked(10)).toEqual([{ id: 1, version: 2 }])
  })
})
