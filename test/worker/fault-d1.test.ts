import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { smallPolicy } from '../support/documents.ts'
import type { D1Mode } from '../support/faults.ts'
import { faultyStorage, forgetCopy, freshIsolate, linkTo, type Isolate } from './faulty-worker.ts'
import { bindings } from '../support/worker.ts'

const jd = linkTo('https://item.jd.com/4000000001.html')
const own = linkTo('https://haohuo.jinritemai.com/views/product/item2?id=3329016137865419287')
const clip = { referer: 'https://www.douyin.com/video/6961737553342991651' }

/** Whether D1 refuses at once, later, or never says anything. */
const away: readonly D1Mode[] = ['throw', 'reject', 'hang']

let storage: ReturnType<typeof faultyStorage>
let isolate: Isolate

beforeEach(async () => {
  const tables = ['publications', 'versions', 'audit', 'settings', 'override_entries', 'override_notes']
  await bindings.DB.batch(tables.map((table) => bindings.DB.prepare(`DELETE FROM ${table}`)))
  // The audit begins with number one again.
  await bindings.DB.prepare(`DELETE FROM sqlite_sequence WHERE name = 'audit'`).run()
  const { keys } = await bindings.KV.list()
  await Promise.all(keys.map(({ name }) => bindings.KV.delete(name)))
  await forgetCopy()
  storage = faultyStorage()
  isolate = freshIsolate(storage)
  const source = smallPolicy({ closed: ['short_video', 'unknown'] })
  expect((await isolate.admin('POST /versions', { source, base: 0, message: 'a test' })).status).toBe(201)
})

afterEach(() => {
  vi.restoreAllMocks()
})

const inAnHour = () => new Date(Date.now() + 3_600_000).toISOString()
const killing = () => ({ kill: 'closed-short-video', until: inAnHour(), reason: 'INC-7' })

describe('D1: the database is away', () => {
  it.each(away)('%s: clicks never ask it, on warm and on fresh isolates', async (mode) => {
    storage.d1.mode = mode
    const calls = storage.d1.calls
    const fresh = freshIsolate(storage)
    await fresh.health()
    let answered = 0
    for (const each of [isolate, fresh]) {
      for (const [path, wanted] of [
        [jd, 'notice'],
        [own, 'forward'],
        ['/go/a.b.c', 'notice'],
        ['/go?to=', 'notice'],
      ] as const) {
        for (let click = 0; click < 5; click++) {
          const { answer, policy } = await each.decide(path, clip)
          expect([path, answer, policy.version]).toEqual([path, wanted, 1])
          answered += 1
        }
      }
      expect((await each.click(jd, clip)).status).toBe(200)
      expect(await each.health()).toMatchObject({ ok: true, degraded: [] })
    }
    expect(answered).toBe(40)
    expect(storage.d1.calls).toBe(calls)
  })

  it.each(['throw', 'reject'] as const)('%s: whoever looks at the control plane is told', async (mode) => {
    storage.d1.mode = mode
    const logged = vi.spyOn(console, 'error').mockImplementation(() => undefined)
    for (const route of ['GET /versions', 'GET /audit', 'GET /decisions/stats', 'GET /requests', 'GET /members']) {
      expect(await isolate.admin(route)).toMatchObject({ status: 503, body: { code: 'storage-unavailable' } })
    }
    const status = await isolate.admin('GET /status')
    expect(status.body).toMatchObject({ head: null, in_step: null, kv_version: 1 })
    const parts = (status.body['troubles'] as readonly { readonly part: string }[]).map(({ part }) => part)
    expect(parts).toEqual(expect.arrayContaining(['versions', 'edge', 'records']))
    await isolate.minute()
    const events = logged.mock.calls.map(([line]) => (JSON.parse(String(line)) as { event: string }).event)
    expect(events).toEqual(expect.arrayContaining(['admin-api-failed', 'status-part-failed', 'cron-failed']))
  })

  it.each(away)(
    '%s: break-glass works with the bootstrap token, and is in the audit once when it is back',
    async (mode) => {
      expect(await isolate.decide(jd, clip)).toMatchObject({ answer: 'notice', rule: 'closed-short-video' })
      storage.d1.mode = mode
      const set = await isolate.admin('PUT /override/entries/incident-7', killing())
      expect(set).toMatchObject({ status: 200, body: { id: 'incident-7', live: true, audited: false } })
      expect(await isolate.decide(jd, clip)).toMatchObject({ answer: 'forward', rule: null })
      expect((await isolate.health()).override.entries).toEqual(['incident-7'])
      expect((await isolate.admin('GET /override')).body).toMatchObject({
        from_storage: false,
        items: [{ id: 'incident-7', kill: 'closed-short-video', set_by: 'bootstrap' }],
      })

      storage.d1.mode = 'good'
      for (let minute = 0; minute < 3; minute++) await isolate.minute()
      const told = await isolate.admin('GET /audit?act=override.set')
      expect(told.body['items']).toMatchObject([
        {
          actor: 'bootstrap',
          detail: { entry: 'incident-7', kill: 'closed-short-video', while_storage_was_away: true },
        },
      ])
      expect((await isolate.admin('GET /override')).body).toMatchObject({ from_storage: true, live: true })
      expect((await isolate.admin('GET /audit/verify')).body).toMatchObject({ faults: [] })
      expect(await isolate.decide(jd, clip)).toMatchObject({ answer: 'forward' })
    },
  )

  it.each(away)('%s: what was set before can be taken away', async (mode) => {
    expect((await isolate.admin('PUT /override/entries/incident-7', killing())).body).toMatchObject({ audited: true })
    expect(await isolate.decide(jd, clip)).toMatchObject({ answer: 'forward' })
    storage.d1.mode = mode
    const cleared = await isolate.admin('DELETE /override/entries/incident-7?reason=over')
    expect(cleared).toMatchObject({ status: 200, body: { live: true, audited: false } })
    expect(await isolate.decide(jd, clip)).toMatchObject({ answer: 'notice' })
    storage.d1.mode = 'good'
    await isolate.minute()
    expect((await isolate.admin('GET /audit?act=override.clear')).body['items']).toHaveLength(1)
    expect(await isolate.decide(jd, clip)).toMatchObject({ answer: 'notice' })
  })
})
