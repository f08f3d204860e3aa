import { describe, expect, it } from 'vitest'

import { openChange, rebaseChange, reviewChange, scheduleChange } from '../../src/control/request-acts.ts'
import { publishChange } from '../../src/control/request-publish.ts'
import { runSchedules } from '../../src/control/schedule.ts'
import { ann, bob, cat, deskWith, later, looser, policy, stricter, type Desk } from './desk.ts'

const by = (actor = ann, minutes = 1) => ({ actor, at: later(minutes) })
const nothing = { published: [], suspended: [], failed: [], marked: [], troubled: [] }

async function scheduled({ ports }: Desk, source = looser, minutes = 60): Promise<number> {
  const texts = { title: 'open short videos', description: undefined, draft: undefined }
  const request = await openChange({ ...texts, source, base: 1 }, by(), ports)
  if (!request.ok) throw new Error(request.error.kind)
  const { id } = request.value
  await reviewChange(id, { verdict: 'approve', revision: 1, comment: undefined }, by(bob), ports)
  const outcome = await scheduleChange(id, later(minutes), by(bob), ports)
  if (!outcome.ok) throw new Error(outcome.error.kind)
  return id
}

describe('a schedule', () => {
  it('publishes at its instant, not before and not twice', async () => {
    const desk = await deskWith()
    const id = await scheduled(desk)
    expect(await runSchedules(desk.ports, later(59))).toEqual(nothing)
    expect(await runSchedules(desk.ports, later(60))).toEqual({
      ...nothing,
      published: [{ kind: 'published', request: id, version: 2, live: true }],
    })
    expect(await runSchedules(desk.ports, later(61))).toEqual(nothing)
    expect(await desk.ports.requests.get(id)).toMatchObject({ state: 'applied', version: 2 })
    expect(await desk.ports.versions.get(2)).toMatchObject({ author: 'system', createdAt: later(60) })
    const audit = desk.sqlite.query("SELECT detail FROM audit WHERE act = 'request.publish'")
    expect(audit).toEqual([{ detail: expect.stringContaining('"scheduled_by":"bob"') }])
  })

  it('takes no instant that has passed, and nothing that nobody approved', async () => {
    const desk = await deskWith()
    const { ports } = desk
    const texts = { title: 'x', description: undefined, draft: undefined }
    await openChange({ ...texts, source: looser, base: 1 }, by(), ports)
    expect(await scheduleChange(1, later(60), by(bob), ports)).toMatchObject({ error: { kind: 'unapproved' } })
    await openChange({ ...texts, source: stricter, base: 1 }, by(), ports)
    expect(await scheduleChange(2, later(1), by(bob), ports)).toMatchObject({ error: { kind: 'conflict' } })
  })

  it('is suspended when another version was published, says which, and is scheduled again after a rebase', async () => {
    const desk = await deskWith()
    const { ports } = desk
    const id = await scheduled(desk)
    await desk.publish(stricter)
    const run = await runSchedules(ports, later(60))
    expect(run.suspended.map(({ request, why }) => [request, why.en])).toEqual([
      [id, 'the head is version 2, and it was written upon 1: bring it onto the head'],
    ])
    expect(await ports.requests.get(id)).toMatchObject({ state: 'suspended', scheduled: undefined })
    expect(await desk.acts()).toContain('request.suspend')
    expect(await runSchedules(ports, later(61))).toEqual(nothing)
    await rebaseChange(id, undefined, by(ann, 62), ports)
    await reviewChange(id, { verdict: 'approve', revision: 2, comment: undefined }, by(bob, 63), ports)
    expect(await scheduleChange(id, later(70), by(bob, 64), ports)).toMatchObject({ value: { state: 'scheduled' } })
    expect((await runSchedules(ports, later(70))).published).toMatchObject([{ request: id, version: 3 }])
  })

  it('is suspended when the settings now want more approvals, and approved again by one more', async () => {
    const desk = await deskWith()
    const { ports } = desk
    const id = await scheduled(desk)
    await desk.set({ approvals: 2 })
    expect((await runSchedules(ports, later(60))).suspended).toMatchObject([
      { request: id, why: { en: 'it has 1 of 2 approvals' } },
    ])
    const approval = { verdict: 'approve', revision: 1, comment: undefined } as const
    expect(await reviewChange(id, approval, by(bob, 61), ports)).toMatchObject({ value: { state: 'suspended' } })
    expect(await reviewChange(id, approval, by(cat, 62), ports)).toMatchObject({ value: { state: 'approved' } })
  })

  it('fails when it meets a gate that nobody saw', async () => {
    const desk = await deskWith({ protected: [] })
    const texts = { title: 'x', description: undefined, draft: undefined }
    await openChange({ ...texts, source: looser, base: 1 }, by(), desk.ports)
    const id = 1
    await scheduleChange(id, later(60), by(bob), desk.ports)
    await desk.set({ protected: ['looser'] })
    const { failed } = await runSchedules(desk.ports, later(60))
    expect(failed).toMatchObject([{ request: id, why: { en: expect.stringContaining('links that were held back') } }])
    expect(await desk.ports.requests.get(id)).toMatchObject({ state: 'failed' })
    expect(await desk.ports.versions.head()).toBe(1)
  })

  it('fails when it no longer passes the check, and says why', async () => {
    const desk = await deskWith()
    const id = await scheduled(desk)
    // As a later build may be stricter with what was written for this one.
    desk.sqlite.query("UPDATE change_requests SET source = replace(source, 'party: external', 'party: foreign')")
    const { failed } = await runSchedules(desk.ports, later(60))
    expect(failed).toMatchObject([
      { request: id, why: { en: expect.stringContaining('it no longer passes the check') } },
    ])
    expect(await desk.ports.versions.head()).toBe(1)
  })

  it('fails when the edge lacks a list, and does not hold the request any longer', async () => {
    const desk = await deskWith()
    const id = await scheduled(desk)
    const missing = { ...desk.ports, missingLists: async () => ['sha256:0'] }
    expect((await runSchedules(missing, later(60))).failed).toMatchObject([{ request: id }])
  })

  it('is over when somebody declines', async () => {
    const desk = await deskWith()
    const id = await scheduled(desk)
    await reviewChange(id, { verdict: 'decline', revision: 1, comment: 'no' }, by(cat, 2), desk.ports)
    expect(await runSchedules(desk.ports, later(60))).toEqual(nothing)
  })

  it('lets the first of two at one instant through, and suspends the second', async () => {
    const desk = await deskWith()
    const first = await scheduled(desk, looser)
    const second = await scheduled(desk, policy(['live_room', 'showcase'], 'second'))
    const run = await runSchedules(desk.ports, later(60))
    expect([run.published.map(({ request }) => request), run.suspended.map(({ request }) => request)]).toEqual([
      [first],
      [second],
    ])
  })

  it('publishes once when two runs and a person come at the same moment', async () => {
    const desk = await deskWith()
    const { ports } = desk
    const id = await scheduled(desk)
    const at = later(60)
    const [one, two, person] = await Promise.all([
      runSchedules(ports, at),
      runSchedules(ports, at),
      publishChange(id, { actor: cat, at, idempotencyKey: undefined }, ports),
    ])
    expect(one.published.length + two.published.length + Number(person.ok)).toBe(1)
    expect([one.suspended, two.suspended, one.failed, two.failed]).toEqual([[], [], [], []])
    expect([await ports.versions.head(), (await ports.requests.get(id))?.state]).toEqual([2, 'applied'])
  })

  it('marks what was published by somebody who died before saying so', async () => {
    const desk = await deskWith()
    const { ports } = desk
    const id = await scheduled(desk)
    const dead = { ...ports, requests: { ...ports.requests, take: () => Promise.reject(new Error('killed')) } }
    const { published } = await runSchedules(dead, later(60))
    expect(published).toMatchObject([{ version: 2 }])
    expect(desk.sqlite.query('SELECT state FROM change_requests')).toEqual([{ state: 'scheduled' }])
    expect(
      await reviewChange(id, { verdict: 'decline', revision: 1, comment: 'no' }, by(cat, 61), ports),
    ).toMatchObject({
      error: { message: 'it was published as version 2' },
    })
    expect(await runSchedules(ports, later(61))).toEqual({ ...nothing, marked: [id] })
    expect(await runSchedules(ports, later(62))).toEqual(nothing)
    expect(await ports.requests.get(id)).toMatchObject({ state: 'applied', version: 2 })
    expect(await ports.versions.head()).toBe(2)
  })

  it('still publishes what is due when one of those published before cannot be marked, and counts it when it is', async () => {
    const desk = await deskWith()
    const { ports } = desk
    const id = await scheduled(desk)
    const dying = { ...ports, requests: { ...ports.requests, take: () => Promise.reject(new Error('killed')) } }
    await runSchedules(dying, later(60))
    const second = await openChange(
      { title: 'second', description: undefined, draft: undefined, source: stricter, base: 2 },
      by(ann, 61),
      ports,
    )
    const next = second.ok ? second.value.id : 0
    await reviewChange(next, { verdict: 'approve', revision: 1, comment: undefined }, by(bob, 62), ports)
    expect(await scheduleChange(next, later(70), by(bob, 63), ports)).toMatchObject({ ok: true })
    const take: typeof ports.requests.take = (step) =>
      step.request.id === id ? Promise.reject(new Error('D1_ERROR: this one')) : ports.requests.take(step)
    const run = await runSchedules({ ...ports, requests: { ...ports.requests, take } }, later(70))
    expect(run).toMatchObject({
      marked: [],
      troubled: [{ request: id, message: 'D1_ERROR: this one' }],
      published: [{ request: next, version: 3 }],
    })
    // Others change it at every moment: it is not marked, so it is not counted.
    const busy = { ...ports, requests: { ...ports.requests, take: async () => false } }
    expect((await runSchedules(busy, later(71))).marked).toEqual([])
    expect((await runSchedules(ports, later(72))).marked).toEqual([id])
  })

  it('tries again later where the storage did not answer', async () => {
    const desk = await deskWith()
    const { ports } = desk
    const id = await scheduled(desk)
    const append = () => Promise.reject(new Error('D1_ERROR: gone'))
    const broken = { ...ports, versions: { ...ports.versions, append } }
    expect((await runSchedules(broken, later(60))).troubled).toEqual([{ request: id, message: 'D1_ERROR: gone' }])
    expect((await runSchedules(ports, later(61))).published).toMatchObject([{ request: id, version: 2 }])
  })
})
