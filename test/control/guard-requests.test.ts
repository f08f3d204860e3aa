import { describe, expect, it } from 'vitest'

import { openChange, reviewChange } from '../../src/control/request-acts.ts'
import { lookAgain } from '../../src/control/request-publish.ts'
import { project } from '../../src/control/projection.ts'
import { runSchedules } from '../../src/control/schedule.ts'
import { ann, bob, deskWith, later, looser, stricter, type Desk } from './desk.ts'

const red = `${looser}tests:
  - name: short videos stay closed
    at: 2026-03-01T00:00:00Z
    surface: short_video
    url: https://item.jd.com/1.html
    expect: explain:live_external_closed
`

async function opened({ ports }: Desk, source: string) {
  const opening = { title: 'a change', description: undefined, draft: undefined, source, base: 1 }
  return await openChange(opening, { actor: ann, at: later(1) }, ports)
}

describe('a change request', () => {
  it('is refused where a test inside it does not hold, and nothing is kept of it', async () => {
    const desk = await deskWith()
    expect(await opened(desk, red)).toMatchObject({ ok: false, error: { kind: 'red' } })
    expect(await desk.ports.requests.list({}, 10)).toEqual([])
  })

  it('is told that its base is no longer the head before anything else is made of it', async () => {
    const desk = await deskWith()
    const request = await opened(desk, stricter)
    if (!request.ok) throw new Error(request.error.kind)
    expect(await lookAgain(request.value, later(2), desk.ports)).toMatchObject({ ok: true })
    await desk.publish(looser)
    const looked = await lookAgain(request.value, later(3), desk.ports)
    expect(looked).toMatchObject({ ok: false, error: { kind: 'stale', base: 1, head: 2 } })
  })

  it('is not published by a schedule that it is no longer under, although it was due when the run began', async () => {
    const desk = await deskWith()
    const request = await opened(desk, looser)
    if (!request.ok) throw new Error(request.error.kind)
    const { id } = request.value
    const review = { verdict: 'approve', revision: 1, comment: undefined } as const
    await reviewChange(id, review, { actor: bob, at: later(2) }, desk.ports)
    const requests = { ...desk.ports.requests, due: () => Promise.resolve([id]) }
    const run = await runSchedules({ ...desk.ports, requests }, later(60))
    expect(run).toEqual({ published: [], suspended: [], failed: [], marked: [], troubled: [] })
    expect(await desk.ports.requests.get(id)).toMatchObject({ state: 'approved' })
    expect(await desk.ports.versions.head()).toBe(1)
  })
})

describe('a version that KV has taken and does not show', () => {
  it('is not called live, by nobody and in no table', async () => {
    const { ports, sqlite } = await deskWith()
    sqlite.query('UPDATE publications SET live_at = NULL')
    const live = { put: () => Promise.resolve(), read: () => Promise.resolve('{}') }
    const projected = await project(1, { ...ports, live, pauseMs: 0 })
    expect(projected).toEqual({ live: false, trouble: expect.stringContaining('KV still shows') as string })
    expect(await ports.versions.get(1)).toMatchObject({ liveAt: undefined, trouble: projected.trouble })
  })
})
