import { Webhook as Verifier } from 'standardwebhooks'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { noteNacks, type Nack } from '../../src/control/nacks.ts'
import { makeWebhookSender, webhookSecret, type SentRequest } from '../../src/control/webhook-message.ts'
import {
  backOffMs,
  claimMs,
  deliverWebhooks,
  isEventPattern,
  pruneWebhooks,
  readWebhookUrl,
  wants,
  type WebhookPorts,
  type WebhookStore,
} from '../../src/control/webhooks.ts'
import { instant } from '../../src/kernel/instant.ts'
import { d1Audit, d1Ledger } from '../../src/store/d1-ledger.ts'
import { d1NackLog } from '../../src/store/d1-nacks.ts'
import { d1Webhooks } from '../../src/store/d1-webhooks.ts'
import { sqliteD1 } from '../store/sqlite.ts'

const pepper = 'a pepper of more than thirty-two characters'
const began = 1_700_000_000_000

beforeEach(() => {
  // The library that verifies asks the clock itself.
  vi.useFakeTimers({ toFake: ['Date'], now: began })
})

afterEach(() => {
  vi.useRealTimers()
})

interface Got extends SentRequest {
  readonly url: string
  readonly id: string
  readonly event: { readonly type: string; readonly data: { readonly n: number } }
}

type Answer = number | 'hang' | 'throw'

/** An instance with receivers that answer as they are told. */
function fresh() {
  const { database, query } = sqliteD1()
  const ledger = d1Ledger(database)
  const webhooks = d1Webhooks(database)
  const got: Got[] = []
  const answers = new Map<string, Answer>()
  let acts = 0
  const now = () => instant(Date.now())
  const sender = makeWebhookSender({
    pepper,
    sleep: () => new Promise((resolve) => setTimeout(resolve, 20)),
    fetch: (url, request) => {
      const event = JSON.parse(request.body) as Got['event']
      got.push({ ...request, url, event, id: request.headers['webhook-id'] ?? '' })
      const answer = answers.get(url) ?? 204
      if (answer === 'hang') return new Promise(() => {})
      if (answer === 'throw') return Promise.reject(new Error('refused'))
      return Promise.resolve(new Response(null, { status: answer }))
    },
  })
  const ports: WebhookPorts = { webhooks, audit: d1Audit(database), webhookSender: sender }
  return {
    ports,
    got,
    answers,
    query,
    database,
    now,
    act: async (act: string) => {
      acts += 1
      const statement = database.prepare(`INSERT INTO drops (hour, reason, count) VALUES (?1, 'test', 1)`).bind(acts)
      return await ledger.commit({ at: now(), actor: 'ada', act, detail: { why: '原因' } }, [statement])
    },
    add: async (name: string, events: readonly string[] = ['version.*']) => {
      const id = `whk_${name}`
      const added = { id, url: `https://${name}.example/hook`, events, createdBy: 'ada', createdAt: now() }
      await webhooks.add(added, { at: now(), actor: 'ada', act: 'webhook.create', detail: { webhook: id } })
      return id
    },
    run: (budget = 20, through: Partial<WebhookPorts> = {}) =>
      deliverWebhooks({ ...ports, ...through }, { budget, now }),
    pass: (ms: number) => vi.setSystemTime(Date.now() + ms),
    numbers: () => got.map(({ event }) => event.data.n),
  }
}

describe('a message', () => {
  it('is an act of the audit, signed as the library verifies it, with the secret that was shown', async () => {
    const { add, act, run, got } = fresh()
    const id = await add('one')
    const entry = await act('version.publish')
    expect(await run()).toEqual({ delivered: 1, failed: 0 })
    expect(got).toHaveLength(1)
    const [{ url, method, redirect, headers, body } = {} as Got] = got
    expect([url, method, redirect]).toEqual(['https://one.example/hook', 'POST', 'manual'])
    const verified = new Verifier(await webhookSecret(pepper, id)).verify(body, { ...headers })
    expect(verified).toEqual({
      type: 'version.publish',
      timestamp: new Date(began).toISOString(),
      data: { n: entry?.n, actor: 'ada', detail: { why: '原因' } },
    })
    const other = new Verifier(await webhookSecret(pepper, 'whk_two'))
    expect(() => other.verify(body, { ...headers })).toThrow('No matching signature found')
    const verifier = new Verifier(await webhookSecret(pepper, id))
    expect(() => verifier.verify(`${body} `, { ...headers })).toThrow('No matching signature found')
  })

  it('is sent for the acts that are wanted, from the making of the webhook on, once', async () => {
    const { add, act, run, got } = fresh()
    await act('version.publish')
    await add('one', ['version.*', 'override.set'])
    await add('two', ['*'])
    for (const name of ['version.rollback', 'override.clear', 'override.set', 'versions.odd']) await act(name)
    for (let count = 0; count < 3; count++) await run()
    const of = (name: string) => got.filter(({ url }) => url.includes(name)).map(({ event }) => event.type)
    expect(of('one')).toEqual(['version.rollback', 'override.set'])
    expect(of('two')).toEqual(['webhook.create', 'version.rollback', 'override.clear', 'override.set', 'versions.odd'])
  })

  it('comes in the order of the audit, also from a thousand entries at once', async () => {
    const { add, act, run, numbers } = fresh()
    await add('one')
    for (let count = 0; count < 1000; count++) await act(count % 100 === 0 ? 'version.publish' : 'draft.save')
    expect(await run()).toEqual({ delivered: 10, failed: 0 })
    expect(numbers()).toEqual(Array.from({ length: 10 }, (_, index) => 2 + index * 100))
  })
})

describe('a receiver that does not take a message', () => {
  it.each([
    [500, 'answered 500'],
    [404, 'answered 404'],
    [302, 'answered 302: redirects are not followed'],
    ['throw', 'nothing answers there'],
    ['hang', 'no answer within 5 s'],
  ] as const)('by %s gets it again, and the operator is told', async (answer, error) => {
    const { add, act, run, got, answers, ports, pass } = fresh()
    const id = await add('one')
    answers.set('https://one.example/hook', answer)
    await act('version.publish')
    expect(await run()).toEqual({ delivered: 0, failed: 1 })
    expect(await ports.webhooks.deliveries(id, undefined, 10)).toMatchObject([{ attempts: 1, lastError: error }])
    expect(await ports.webhooks.troubles()).toMatchObject([{ webhook: id, waiting: 1, failed: 0 }])
    answers.delete('https://one.example/hook')
    pass(9999)
    expect(await run()).toEqual({ delivered: 0, failed: 0 })
    pass(1)
    expect(await run()).toEqual({ delivered: 1, failed: 0 })
    expect(new Set(got.map(({ id: message }) => message)).size).toBe(1)
    expect(await ports.webhooks.troubles()).toEqual([])
  })

  it('gets it eight times, later and later, and then it is given up and named', async () => {
    const { add, act, run, got, answers, ports, pass } = fresh()
    const id = await add('one')
    answers.set('https://one.example/hook', 500)
    await act('version.publish')
    const times: number[] = []
    for (let minute = 0; minute < 60 * 40; minute++) {
      const before = got.length
      await run()
      if (got.length > before) times.push(Math.round((Date.now() - began) / 60_000))
      pass(60_000)
    }
    // By a cron of a minute: after 10 s, 1 min, 5 min, 30 min, 2 h, 6 h and 24 h.
    expect(times).toEqual([0, 1, 2, 7, 37, 157, 517, 1957])
    expect(backOffMs).toHaveLength(times.length - 1)
    expect(new Set(got.map(({ id: message, body }) => message + body)).size).toBe(1)
    expect(await ports.webhooks.troubles()).toMatchObject([{ webhook: id, waiting: 0, failed: 1 }])
    answers.delete('https://one.example/hook')
    await act('version.publish')
    expect(await run()).toEqual({ delivered: 1, failed: 0 })
  })

  it('does not hold up the others, and is not asked again in the same run', async () => {
    const { add, act, run, got, answers } = fresh()
    await add('one')
    await add('two')
    answers.set('https://one.example/hook', 'hang')
    for (let count = 0; count < 4; count++) await act('version.publish')
    expect(await run()).toEqual({ delivered: 4, failed: 1 })
    expect(got.filter(({ url }) => url.includes('one'))).toHaveLength(1)
  })

  it('because it is gone for good (410) gets nothing more, and the audit says so', async () => {
    const { add, act, run, got, answers, ports, pass, query } = fresh()
    const id = await add('one')
    answers.set('https://one.example/hook', 410)
    await act('version.publish')
    await act('version.publish')
    await run()
    pass(86_400_000)
    await run()
    expect(got).toHaveLength(1)
    expect(await ports.webhooks.get(id)).toMatchObject({ disabledAt: began })
    expect(query(`SELECT actor FROM audit WHERE act = 'webhook.disable'`).map((row) => row['actor'])).toEqual([
      'system',
    ])
  })
})

describe('deliveries', () => {
  it('are never lost by a crash after sending: the message comes again, under the same id', async () => {
    const { add, act, run, got, ports, pass } = fresh()
    await add('one')
    await act('version.publish')
    const dying: WebhookStore = { ...ports.webhooks, settle: () => Promise.reject(new Error('killed')) }
    await expect(run(20, { webhooks: dying })).rejects.toThrow('killed')
    expect(await run()).toEqual({ delivered: 0, failed: 0 })
    pass(claimMs)
    expect(await run()).toEqual({ delivered: 1, failed: 0 })
    expect(got.map(({ id }) => id)).toEqual(['msg_whk_one_2', 'msg_whk_one_2'])
    expect(got[0]?.body).toBe(got[1]?.body)
  })

  it.each(['before', 'after'])('are never lost by a crash %s they were handed out', async (moment) => {
    const { add, act, ports, now } = fresh()
    await add('one')
    await act('version.publish')
    const dying: WebhookStore = {
      ...ports.webhooks,
      enqueue: async (webhook, entries, to) => {
        if (moment === 'after') await ports.webhooks.enqueue(webhook, entries, to)
        throw new Error('killed')
      },
    }
    await expect(deliverWebhooks({ ...ports, webhooks: dying }, { budget: 20, now })).rejects.toThrow('killed')
    expect(await deliverWebhooks(ports, { budget: 20, now })).toEqual({ delivered: 1, failed: 0 })
  })

  it('are made once by ten runs at the same moment', async () => {
    const { add, act, run, numbers } = fresh()
    await add('one')
    for (let count = 0; count < 5; count++) await act('version.publish')
    await Promise.all(Array.from({ length: 10 }, () => run()))
    expect(numbers().toSorted((one, other) => one - other)).toEqual([2, 3, 4, 5, 6])
  })

  it('keep to the budget, fairly, and go on in the next run', async () => {
    const { add, act, run, got } = fresh()
    await add('one')
    await add('two')
    for (let count = 0; count < 5; count++) await act('version.publish')
    const counts: number[] = []
    for (let runs = 0; runs < 4; runs++) {
      await run(4)
      counts.push(got.length)
    }
    expect(counts).toEqual([4, 8, 10, 10])
    expect(got.slice(0, 4).filter(({ url }) => url.includes('one'))).toHaveLength(2)
  })

  it('are kept for a month after they were settled, and go with their webhook', async () => {
    const { add, act, run, ports, pass, now, query } = fresh()
    const id = await add('one')
    await act('version.publish')
    await run()
    pass(30 * 86_400_000)
    expect(await pruneWebhooks(ports, now())).toBe(0)
    pass(1)
    expect(await pruneWebhooks(ports, now())).toBe(1)
    await act('version.publish')
    await run()
    const remove = { at: now(), actor: 'ada', act: 'webhook.delete', detail: {} }
    expect(await ports.webhooks.remove(id, remove)).toBe(true)
    expect(await ports.webhooks.remove(id, remove)).toBe(false)
    expect(query('SELECT * FROM webhook_deliveries')).toEqual([])
  })

  it('say what is missing when nothing can be signed', async () => {
    const { add, act, run, ports } = fresh()
    const id = await add('one')
    await act('version.publish')
    const mute = makeWebhookSender({
      pepper: undefined,
      fetch: () => Promise.reject(new Error('must not be asked')),
      sleep: () => new Promise(() => {}),
    })
    expect(await run(20, { webhookSender: mute })).toEqual({ delivered: 0, failed: 1 })
    const [delivery] = await ports.webhooks.deliveries(id, undefined, 1)
    expect(delivery?.lastError).toBe('the secret `TOKEN_PEPPER` is not set, so nothing can be signed')
  })
})

describe('a policy that the edge refused', () => {
  it('is told once for each version and reason, whoever asks at the same moment', async () => {
    const { database, query, now } = fresh()
    const nack = (version: number, code: string): Nack => ({ version, instead: 6, code, at: now() })
    const reported = [nack(7, 'too_large'), nack(7, 'too_large'), nack(7, 'garbage'), nack(8, 'too_large')]
    const ports = { nackSource: { nacks: async () => reported }, nackLog: d1NackLog(database) }
    const told = await Promise.all([noteNacks(ports, now()), noteNacks(ports, now())])
    expect(told.reduce((sum, count) => sum + count, 0)).toBe(3)
    expect(await noteNacks(ports, now())).toBe(0)
    const acts = query(`SELECT actor, act, json_extract(detail, '$.version') AS version FROM audit ORDER BY id`)
    expect(acts.map((row) => Object.values(row))).toEqual([
      ['system', 'policy.nack', 7],
      ['system', 'policy.nack', 7],
      ['system', 'policy.nack', 8],
    ])
  })
})

describe('what a webhook may be', () => {
  it.each([
    ['https://hooks.example/detour', true],
    ['https://hooks.example:8443/detour?x=1', true],
    ['http://hooks.example/', false],
    ['https://localhost/', false],
    ['https://127.0.0.1/', false],
    ['https://2130706433/', false],
    ['https://0x7f.1/', false],
    ['https://10.0.0.1/', false],
    ['https://169.254.169.254/latest/meta-data', false],
    ['https://[::1]/', false],
    ['https://[::ffff:10.0.0.1]/', false],
    ['https://printer.local/', false],
    ['https://db.internal/', false],
    ['https://intranet/', false],
    ['https://user:pass@hooks.example/', false],
    ['https://hooks.example\\@evil.example/', false],
    ['ftp://hooks.example/', false],
    ['hooks', false],
    ['', false],
  ])('leads to %s: %o', (text, isAllowed) => {
    expect(readWebhookUrl(text, { allowLoopback: false }).ok).toBe(isAllowed)
  })

  it('may lead to this machine where a setting says so, and to no other private one', () => {
    for (const text of ['http://127.0.0.1:9000/x', 'http://localhost/x', 'https://[::1]:9000/x']) {
      expect(readWebhookUrl(text, { allowLoopback: true })).toEqual({ ok: true, value: text })
      expect(readWebhookUrl(text, { allowLoopback: false }).ok).toBe(false)
    }
    for (const text of ['http://10.0.0.1/', 'http://127.0.0.1.evil.example/', 'http://localhost.evil.example/']) {
      expect(readWebhookUrl(text, { allowLoopback: true }).ok).toBe(false)
    }
  })

  it('wants acts by name, by kind, or all', () => {
    const events = ['version.publish', 'request.*']
    expect(wants({ events }, 'version.publish')).toBe(true)
    expect(wants({ events }, 'version.rollback')).toBe(false)
    expect(wants({ events }, 'request.open')).toBe(true)
    expect(wants({ events }, 'requests.open')).toBe(false)
    expect(wants({ events: ['*'] }, 'anything.at_all')).toBe(true)
    expect(['version.publish', 'request.*', '*'].every(isEventPattern)).toBe(true)
    expect(['version', '*.publish', 'version.', '', 'a.b.c', 'a b.c'].some(isEventPattern)).toBe(false)
  })
})
