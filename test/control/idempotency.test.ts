import { describe, expect, it } from 'vitest'

import { once, pruneIdempotency } from '../../src/control/idempotency.ts'
import { instant } from '../../src/kernel/instant.ts'
import { d1Idempotency } from '../../src/store/d1-idempotency.ts'
import { sqliteD1 } from '../store/sqlite.ts'

const began = 1_700_000_000_000
const hour = 3_600_000

function fresh() {
  const { database, query } = sqliteD1()
  const store = d1Idempotency(database)
  const state = { now: began, done: 0 }
  const request = (more: { actor?: string; key?: string; digest?: string } = {}) => ({
    actor: 'ada',
    key: 'key-1',
    digest: 'd1',
    at: instant(state.now),
    ...more,
  })
  const work = (response: () => Response | Promise<Response>) => async () => {
    state.done += 1
    return await response()
  }
  return { store, state, request, query, work }
}

const made = () =>
  new Response('{"id":7}', {
    status: 201,
    headers: { 'content-type': 'application/json', etag: '"1"', location: '/x/7' },
  })

async function shown(answer: Response | string) {
  if (typeof answer === 'string') return answer
  return [answer.status, await answer.text(), answer.headers.get('etag'), answer.headers.get('location')]
}

describe('a request with a key', () => {
  it('is carried out once, and answered the same the next times', async () => {
    const { store, state, request, work } = fresh()
    const first = await shown(await once(request(), store, work(made)))
    for (let count = 0; count < 3; count++) {
      state.now += hour
      const again = await once(request(), store, work(made))
      expect(again).toHaveProperty('headers')
      expect(await shown(again)).toEqual(first)
    }
    expect(first).toEqual([201, '{"id":7}', '"1"', '/x/7'])
    expect(state.done).toBe(1)
  })

  it('is carried out once of twenty at the same moment, and the others are told to wait', async () => {
    const { store, state, request, work } = fresh()
    const answers = await Promise.all(Array.from({ length: 20 }, () => once(request(), store, work(made))))
    expect(answers.filter((answer) => answer === 'busy')).toHaveLength(19)
    expect(state.done).toBe(1)
  })

  it('is another one for another actor, and refused for another request', async () => {
    const { store, state, request, work } = fresh()
    await once(request(), store, work(made))
    expect(await once(request({ digest: 'd2' }), store, work(made))).toBe('other')
    await once(request({ actor: 'bob', digest: 'd2' }), store, work(made))
    await once(request({ key: 'key-2' }), store, work(made))
    expect(state.done).toBe(3)
  })

  it('is free again after a refusal, and after a failure of ours', async () => {
    const { store, state, request, work } = fresh()
    for (const status of [400, 409, 429, 500, 503]) {
      await once(
        request(),
        store,
        work(() => new Response('{}', { status })),
      )
    }
    const failing = work(() => Promise.reject(new Error('we broke it')))
    await expect(once(request(), store, failing)).rejects.toThrow('we broke it')
    expect(await shown(await once(request(), store, work(made)))).toContain(201)
    expect(state.done).toBe(7)
  })

  it('whose outcome nobody knows is not tried again at once, but after a minute', async () => {
    const { store, state, request, work } = fresh()
    const broken = work(() => Promise.reject(new Error('D1_ERROR: Network connection lost')))
    await expect(once(request(), store, broken)).rejects.toThrow('Network connection lost')
    state.now += 59_999
    expect(await once(request(), store, work(made))).toBe('busy')
    state.now += 1
    expect(await shown(await once(request(), store, work(made)))).toContain(201)
  })

  it('that was taken over is not spoiled by whoever was slow', async () => {
    const { store, state, request } = fresh()
    const slow = request()
    await store.begin(slow)
    state.now += 60_000
    const second = request()
    expect(await store.begin(second)).toEqual({ kind: 'new' })
    await store.abandon(slow)
    await store.finish({ ...slow, status: 500, body: 'slow', etag: undefined, location: undefined })
    expect(await store.begin(request())).toEqual({ kind: 'busy' })
    await store.finish({ ...second, status: 200, body: '{}', etag: undefined, location: undefined })
    expect(await store.begin(request())).toMatchObject({ kind: 'done', status: 200 })
  })

  it('keeps its answer although keeping it failed', async () => {
    const { store, request, work } = fresh()
    const broken = { ...store, finish: () => Promise.reject(new Error('D1_ERROR')) }
    expect(await shown(await once(request(), broken, work(made)))).toContain(201)
    expect(await once(request(), store, work(made))).toBe('busy')
  })

  it('stands for 48 hours, and is then forgotten', async () => {
    const { store, state, request, work, query } = fresh()
    await once(request(), store, work(made))
    await once(request({ key: 'key-2' }), store, work(made))
    state.now += 48 * hour
    await once(request(), store, work(made))
    expect(state.done).toBe(3)
    expect(await pruneIdempotency(store, instant(state.now + 1))).toBe(1)
    expect(query('SELECT key FROM idempotency').map((row) => row['key'])).toEqual(['key-1'])
  })
})

describe('what is kept of an answer', () => {
  it('is never what is shown once: asked again, it says so', async () => {
    const { store, request, work, query } = fresh()
    const body = { id: 'tok_1', token: `dtr_${'s'.repeat(43)}`, nested: { secret: 'whsec_abc' } }
    const first = await once(
      request(),
      store,
      work(() => Response.json(body, { status: 201 })),
      { showsOnce: true },
    )
    expect(await shown(first)).toContain(JSON.stringify(body))
    const again = await once(request(), store, work(made))
    expect(JSON.parse((await shown(again))[1] as string)).toEqual({
      note: 'this was done before; what it showed is shown only once',
    })
    expect(JSON.stringify(query('SELECT * FROM idempotency'))).not.toMatch(/sss|whsec/)
  })

  it('is no large body: asked again, it says that the thing itself must be read', async () => {
    const { store, request, work } = fresh()
    await once(
      request(),
      store,
      work(() => Response.json({ text: 'x'.repeat(100_001) })),
    )
    const again = await shown(await once(request(), store, work(made)))
    expect(again[0]).toBe(200)
    expect(again[1]).toContain('too large to keep')
  })

  it('may be nothing at all', async () => {
    const { store, state, request, work } = fresh()
    await once(
      request(),
      store,
      work(() => new Response(null, { status: 204 })),
    )
    expect(await shown(await once(request(), store, work(made)))).toEqual([204, '', null, null])
    expect(state.done).toBe(1)
  })
})
