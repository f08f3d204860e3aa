import { describe, expect, it } from 'vitest'

import {
  amendChange,
  cancelChange,
  commentOnChange,
  openChange,
  rebaseChange,
  reviewChange,
  scheduleChange,
} from '../../src/control/request-acts.ts'
import { publishChange } from '../../src/control/request-publish.ts'
import { ann, bob, cat, closed, deskWith, invalid, later, looser, person, policy, stricter, type Desk } from './desk.ts'

const by = (actor = ann, minutes = 1) => ({ actor, at: later(minutes) })
const asked = (actor = bob) => ({ actor, at: later(5), idempotencyKey: undefined })
const approve = (revision = 1) => ({ verdict: 'approve', revision, comment: undefined }) as const
const decline = (revision = 1) => ({ verdict: 'decline', revision, comment: 'no' }) as const

async function opened({ ports }: Desk, source = looser) {
  const texts = { title: 'open short videos', description: undefined, draft: undefined }
  const request = await openChange({ ...texts, source, base: 1 }, by(), ports)
  if (!request.ok) throw new Error(request.error.kind)
  return request.value
}

describe('a change request', () => {
  it('waits for review where a gate is open, and is approved at once where none is', async () => {
    const desk = await deskWith()
    const waiting = await opened(desk)
    expect([waiting.id, waiting.state, waiting.gates.map(({ code }) => code)]).toEqual([1, 'in_review', ['looser']])
    const free = await opened(desk, stricter)
    expect([free.id, free.state, free.gates]).toEqual([2, 'approved', []])
    expect(await desk.ports.requests.get(1)).toEqual(waiting)
    expect((await desk.acts()).slice(1)).toEqual(['request.open', 'request.open'])
  })

  it('is refused with its mistakes, and upon a version that is not there', async () => {
    const { ports } = await deskWith()
    const texts = { title: 'x', description: undefined, draft: undefined }
    expect(await openChange({ ...texts, source: invalid, base: 1 }, by(), ports)).toMatchObject({
      error: { kind: 'invalid' },
    })
    const fault = { kind: 'no_such_version', number: 7 }
    expect(await openChange({ ...texts, source: looser, base: 7 }, by(), ports)).toEqual({ ok: false, error: fault })
    expect(await ports.requests.list({}, 10)).toEqual([])
  })

  it('is approved by another than its author, and then published under a new version that names it', async () => {
    const desk = await deskWith()
    const { ports } = desk
    const { id } = await opened(desk)
    expect(await publishChange(id, asked(), ports)).toMatchObject({
      error: { kind: 'unapproved', reviews: { needed: 1 } },
    })
    expect(await reviewChange(id, approve(), by(ann), ports)).toEqual({ ok: false, error: { kind: 'own' } })
    expect(await reviewChange(id, approve(), by(bob), ports)).toMatchObject({ value: { state: 'approved' } })
    expect(await publishChange(id, asked(ann), ports)).toMatchObject({ value: { version: 2, live: true } })
    expect(await ports.requests.get(id)).toMatchObject({ state: 'applied', version: 2 })
    expect(await ports.versions.get(2)).toMatchObject({ request: '1', author: 'ann', source: looser })
    expect((await desk.acts()).slice(1)).toEqual([
      'request.open',
      'request.approve',
      'version.publish',
      'request.publish',
    ])
  })

  it('counts whoever approves twice once', async () => {
    const desk = await deskWith({ approvals: 2 })
    const { id } = await opened(desk)
    await reviewChange(id, approve(), by(bob), desk.ports)
    expect(await reviewChange(id, approve(), by(bob), desk.ports)).toMatchObject({ value: { state: 'in_review' } })
    expect(await reviewChange(id, approve(), by(cat), desk.ports)).toMatchObject({ value: { state: 'approved' } })
  })

  it('forgets approvals when it is edited, and whoever edited it cannot approve it any more', async () => {
    const desk = await deskWith()
    const { ports } = desk
    const { id, steps } = await opened(desk)
    await reviewChange(id, approve(), by(bob), ports)
    const amendment = { source: policy(['live_room'], 'again'), base: undefined }
    expect(await amendChange(id, { ...amendment, steps }, by(cat), ports)).toEqual({
      ok: false,
      error: { kind: 'changed' },
    })
    const edited = await amendChange(id, { ...amendment, steps: steps + 1 }, by(cat), ports)
    expect(edited).toMatchObject({ value: { state: 'in_review', revision: 2, title: 'open short videos' } })
    expect(await reviewChange(id, approve(1), by(bob), ports)).toMatchObject({ error: { kind: 'conflict' } })
    expect(await reviewChange(id, approve(2), by(cat), ports)).toEqual({ ok: false, error: { kind: 'own' } })
    expect(await reviewChange(id, approve(2), by(bob), ports)).toMatchObject({ value: { state: 'approved' } })
  })

  it('is blocked by any decline until it is edited or the decliner approves', async () => {
    const desk = await deskWith()
    const { ports } = desk
    const { id } = await opened(desk)
    await reviewChange(id, approve(), by(bob), ports)
    expect(await reviewChange(id, decline(), by(cat), ports)).toMatchObject({ value: { state: 'rejected' } })
    expect(await reviewChange(id, approve(), by(bob), ports)).toMatchObject({ value: { state: 'rejected' } })
    const conflict = { error: { kind: 'conflict', message: expect.stringContaining('cat declined it') } }
    expect(await publishChange(id, asked(), ports)).toMatchObject(conflict)
    expect(await scheduleChange(id, later(60), by(bob), ports)).toMatchObject(conflict)
    expect(await reviewChange(id, approve(), by(cat), ports)).toMatchObject({ value: { state: 'approved' } })
    await reviewChange(id, decline(), by(cat), ports)
    const amendment = { source: looser, base: undefined, steps: undefined }
    expect(await amendChange(id, amendment, by(ann), ports)).toMatchObject({ value: { state: 'in_review' } })
  })

  it('is blocked by a decline even where nobody needs to approve', async () => {
    const desk = await deskWith()
    const { id } = await opened(desk, stricter)
    expect(await reviewChange(id, decline(), by(cat), desk.ports)).toMatchObject({ value: { state: 'rejected' } })
    expect(await publishChange(id, asked(), desk.ports)).toMatchObject({ error: { kind: 'conflict' } })
    expect(await desk.ports.versions.head()).toBe(1)
  })

  it('may be approved by its author where the settings say so', async () => {
    const desk = await deskWith({ self_approval: true })
    const { id } = await opened(desk)
    expect(await reviewChange(id, approve(), by(ann), desk.ports)).toMatchObject({ value: { state: 'approved' } })
    await desk.set({ self_approval: false })
    expect(await publishChange(id, asked(), desk.ports)).toMatchObject({ error: { kind: 'unapproved' } })
  })

  it('is told what changed when its base is no longer the head, and is reviewed again after it was brought there', async () => {
    const desk = await deskWith()
    const { ports } = desk
    const { id } = await opened(desk)
    await reviewChange(id, approve(), by(bob), ports)
    await desk.publish(stricter)
    const stale = { error: { kind: 'stale', base: 1, head: 2, diff: { overall: 'stricter' } } }
    expect(await publishChange(id, asked(), ports)).toMatchObject(stale)
    expect(await scheduleChange(id, later(60), by(bob), ports)).toMatchObject(stale)
    expect(await ports.requests.get(id)).toMatchObject({ state: 'approved', steps: 2 })
    const rebased = await rebaseChange(id, undefined, by(ann), ports)
    expect(rebased).toMatchObject({ value: { state: 'in_review', base: 2, revision: 2 } })
    await reviewChange(id, approve(2), by(bob), ports)
    expect(await publishChange(id, asked(), ports)).toMatchObject({ value: { version: 3 } })
  })

  it('needs the approvals of the settings at the moment of publishing', async () => {
    const desk = await deskWith()
    const { id } = await opened(desk)
    await reviewChange(id, approve(), by(bob), desk.ports)
    await desk.set({ approvals: 2 })
    expect(await publishChange(id, asked(), desk.ports)).toMatchObject({
      error: { kind: 'unapproved', reviews: { needed: 2 } },
    })
    await desk.set({ approvals: 0 })
    expect(await publishChange(id, asked(), desk.ports)).toMatchObject({ ok: true })
  })

  it('is cancelled by its author or a publisher, and is over then', async () => {
    const desk = await deskWith()
    const { ports } = desk
    const { id } = await opened(desk)
    const stranger = person('eve', 'editor')
    expect(await cancelChange(id, undefined, by(stranger), ports)).toMatchObject({ error: { kind: 'forbidden' } })
    expect(await cancelChange(id, 'not now', by(bob), ports)).toMatchObject({ value: { state: 'cancelled' } })
    const over = { error: { kind: 'conflict', message: 'it is cancelled' } }
    expect(await reviewChange(id, approve(), by(bob), ports)).toMatchObject(over)
    expect(await publishChange(id, asked(), ports)).toMatchObject(over)
    expect(await commentOnChange(id, { revision: 1, comment: 'why?' }, by(ann), ports)).toMatchObject({ ok: true })
  })

  it('keeps every comment, and takes no more than 500 steps', async () => {
    const desk = await deskWith()
    const { id } = await opened(desk)
    for (let n = 2; n <= 500; n++) {
      await commentOnChange(id, { revision: 1, comment: `comment ${n}` }, by(cat), desk.ports)
    }
    const request = await desk.ports.requests.get(id)
    expect([request?.events.length, request?.events.at(-1)?.comment]).toEqual([500, 'comment 500'])
    const more = await commentOnChange(id, { revision: 1, comment: 'one more' }, by(cat), desk.ports)
    expect(more).toMatchObject({ error: { kind: 'conflict' } })
  })

  it('keeps a difference of bounded size, and says how much was left out', async () => {
    const desk = await deskWith()
    const ids = Array.from({ length: 9000 }, (_, n) => `room-${String(n).padStart(12, '0')}`)
    const source = `${closed}lists:\n  rooms: { of: content, ids: [${ids.join(', ')}] }\n`
    const request = await opened(desk, source)
    const text = JSON.stringify(request.diff)
    expect(text).toContain('lists.rooms')
    expect(text.length).toBeLessThan(120_000)
  })
})

describe('of two at the same moment', () => {
  it('one edits or approves, and what was approved is what is published', async () => {
    const desk = await deskWith()
    const { ports } = desk
    const { id, steps } = await opened(desk)
    const amendment = { source: policy(['live_room'], 'swapped'), base: undefined, steps }
    const [edited, approved] = await Promise.all([
      amendChange(id, amendment, by(ann), ports),
      reviewChange(id, approve(1), by(bob), ports),
    ])
    expect([edited.ok, approved.ok].filter(Boolean)).toHaveLength(1)
  })

  it('one publishes: 10 publishers, one version, and nine are told', async () => {
    const desk = await deskWith()
    const { ports } = desk
    const { id } = await opened(desk)
    await reviewChange(id, approve(), by(bob), ports)
    const names = Array.from({ length: 10 }, (_, n) => person(`p${n}`))
    const outcomes = await Promise.all(names.map((actor) => publishChange(id, asked(actor), ports)))
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1)
    expect(await ports.versions.head()).toBe(2)
    expect((await desk.acts()).filter((act) => act === 'request.publish')).toHaveLength(1)
  })

  it.each(['schedule', 'edit', 'decline', 'cancel'] as const)(
    'one publishes or does another thing: %s',
    async (other) => {
      const desk = await deskWith()
      const { ports } = desk
      const { id } = await opened(desk)
      await reviewChange(id, approve(), by(bob), ports)
      const others = {
        schedule: () => scheduleChange(id, later(60), by(cat), ports),
        edit: () => amendChange(id, { source: stricter, base: undefined, steps: undefined }, by(cat), ports),
        decline: () => reviewChange(id, decline(), by(cat), ports),
        cancel: () => cancelChange(id, undefined, by(cat), ports),
      }
      const [published, done] = await Promise.all([publishChange(id, asked(), ports), others[other]()])
      const request = await ports.requests.get(id)
      expect([published.ok, done.ok].filter(Boolean)).toHaveLength(1)
      expect(request?.state === 'applied').toBe(published.ok)
      expect(await ports.versions.head()).toBe(published.ok ? 2 : 1)
    },
  )

  it('nobody changes it while it is held, and a hold ends by itself', async () => {
    const desk = await deskWith()
    const { ports } = desk
    const request = await opened(desk, stricter)
    const hold = { token: 'theirs', now: later(1), until: later(11) }
    expect(await ports.requests.claim(request, hold)).toBe(true)
    expect(await ports.requests.claim(request, { ...hold, token: 'ours' })).toBe(false)
    const busy = { error: { kind: 'conflict', message: 'somebody is publishing it at this moment' } }
    expect(await reviewChange(request.id, decline(), by(cat, 2), desk.ports)).toMatchObject(busy)
    expect(await publishChange(request.id, asked(), ports)).toMatchObject(busy)
    const comment = { revision: 1, comment: 'hm' }
    expect(await commentOnChange(request.id, comment, by(cat, 2), ports)).toMatchObject({ ok: true })
    expect(await reviewChange(request.id, decline(), by(cat, 12), ports)).toMatchObject({ ok: true })
  })

  it('a publishing that was refused gives the hold back', async () => {
    const desk = await deskWith()
    const missing = { ...desk.ports, missingLists: async () => ['sha256:0'] }
    const { id } = await opened(desk, stricter)
    expect(await publishChange(id, asked(), missing)).toMatchObject({ error: { kind: 'lists_missing' } })
    expect(await publishChange(id, asked(), desk.ports)).toMatchObject({ ok: true })
  })
})
