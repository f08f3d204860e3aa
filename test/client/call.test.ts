import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { askDecisions, type AskedLink } from '../../src/client/ask.ts'
import { rewrite, unrewrite } from '../../src/client/content.ts'
import { DetourError } from '../../src/client/error.ts'

beforeEach(() => {
  vi.useFakeTimers({ now: 0 })
})

afterEach(() => {
  vi.useRealTimers()
})

const base = 'https://go.example.com'

interface Sent {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | Uint8Array
}

type Reply = () => Response | Promise<Response>

/** A gateway that says what it was sent, and answers as it is told; the last reply stands for all later ones. */
function gateway(...replies: Reply[]) {
  const sent: Sent[] = []
  const ask = async (url: string, init: RequestInit): Promise<Response> => {
    const { signal } = init
    sent.push({ url, headers: init.headers as Record<string, string>, body: init.body as string })
    const reply = replies[Math.min(sent.length, replies.length) - 1]
    if (reply === undefined) throw new Error('no reply')
    const over = new Promise<never>((_, reject) => {
      signal?.addEventListener('abort', () => reject(new Error('aborted')))
    })
    return await Promise.race([reply(), over])
  }
  return { sent, options: { base, fetch: ask } }
}

/** Answers each link with its own destination. */
function echo(sent: Sent[]): Reply {
  return () => {
    const { links } = JSON.parse(String(sent.at(-1)?.body)) as { links: { to: string }[] }
    return Response.json({ decisions: links.map(({ to }) => ({ location: to })) })
  }
}

function problem(status: number, code: string, headers: Record<string, string> = {}): Reply {
  const body = { code, detail: 'so it is', place: '/links/0/to' }
  return () => new Response(JSON.stringify(body), { status, headers })
}

async function faultOf(work: Promise<unknown>): Promise<DetourError> {
  const settled = work.then(
    () => undefined,
    (cause: unknown) => cause,
  )
  await vi.runAllTimersAsync()
  const thrown = await settled
  if (!(thrown instanceof DetourError)) throw new Error('it did not fail as it should', { cause: thrown })
  return thrown
}

const never: Reply = () => new Promise<Response>(() => {})
const one = [{ to: 'https://a.example/' }]

describe('asking', () => {
  it('splits at a hundred links and keeps the order', async () => {
    const { sent, options } = gateway(() => reply())
    const reply = echo(sent)
    const links = Array.from({ length: 250 }, (_, n) => ({ to: `https://a.example/${n}` }))
    const decisions = await askDecisions(links, options)
    expect(decisions.map(({ location }) => location)).toEqual(links.map(({ to }) => to))
    expect(sent.map(({ body }) => JSON.parse(String(body)).links.length)).toEqual([100, 100, 50])
  })

  it('splits long links so that Detour reads each body', async () => {
    const { sent, options } = gateway(() => reply())
    const reply = echo(sent)
    const links = Array.from({ length: 100 }, (_, n) => ({ to: `https://a.example/${n}/${'商'.repeat(2000)}` }))
    expect(await askDecisions(links, options)).toHaveLength(100)
    expect(sent.length).toBe(3)
    expect(Math.max(...sent.map(({ body }) => new TextEncoder().encode(String(body)).length))).toBeLessThan(256 * 1024)
  })

  it('asks nothing for no links', async () => {
    const { sent, options } = gateway(never)
    expect(await askDecisions([], options)).toEqual([])
    expect(sent).toEqual([])
  })

  it('sends what it was given, the token in its header only', async () => {
    const { sent, options } = gateway(() => Response.json({ decisions: [{}, {}] }))
    const links: AskedLink[] = [
      { token: 'a.b.c' },
      { to: 'https://a.example/', surface: 'live_room', author: undefined },
    ]
    await askDecisions(links, { ...options, base: `${base}//`, token: 's', record: true, acceptLanguage: 'en' })
    expect(sent).toEqual([
      {
        url: `${base}/v1/decisions`,
        headers: { 'content-type': 'application/json', authorization: 'Bearer s', 'accept-language': 'en' },
        body: '{"links":[{"token":"a.b.c"},{"to":"https://a.example/","surface":"live_room"}],"record":true}',
      },
    ])
  })
})

describe('what fails', () => {
  it.each([
    ['a problem', problem(400, 'bad-request'), { code: 'bad-request', status: 400, place: '/links/0/to' }],
    [
      'somebody else’s page',
      () => new Response('<h1>Bad gateway', { status: 502 }),
      { code: 'unexpected-answer', status: 502 },
    ],
    [
      'a redirect',
      () => new Response(null, { status: 302, headers: { location: '/' } }),
      { code: 'unexpected-answer' },
    ],
    ['a page where JSON should be', () => new Response('<h1>Hello'), { code: 'unexpected-answer', status: 200 }],
    ['too few decisions', () => Response.json({ decisions: [] }), { code: 'unexpected-answer' }],
    ['null', () => Response.json(null), { code: 'unexpected-answer' }],
    [
      'no connection',
      () => {
        throw new TypeError('fetch failed')
      },
      { code: 'unreachable', status: undefined },
    ],
  ] satisfies [string, Reply, object][])('says so: %s', async (_, reply, expected) => {
    const { sent, options } = gateway(reply)
    expect(await faultOf(askDecisions(one, options))).toMatchObject(expected)
    expect(sent).toHaveLength(1)
  })

  it('an answer that never comes ends at the timeout, and leaves no timer', async () => {
    const { options } = gateway(never)
    const fault = await faultOf(askDecisions(one, { ...options, timeoutMs: 1500 }))
    expect([fault.code, Date.now(), vi.getTimerCount()]).toEqual(['timeout', 1500, 0])
  })

  it('an answer whose body never ends does too', async () => {
    const body = new ReadableStream({ start: (controller) => controller.enqueue(new TextEncoder().encode('{')) })
    const { options } = gateway(() => new Response(body))
    const fault = await faultOf(askDecisions(one, { ...options, timeoutMs: 1500 }))
    expect([fault.code, vi.getTimerCount()]).toEqual(['timeout', 0])
  })

  it.each(['before', 'meanwhile'])('the caller ends it by a signal, %s', async (when) => {
    const { options } = gateway(never)
    const ending = new AbortController()
    if (when === 'before') ending.abort()
    else setTimeout(() => ending.abort(), 100)
    const fault = await faultOf(askDecisions(one, { ...options, signal: ending.signal }))
    expect([fault.code, vi.getTimerCount()]).toEqual(['aborted', 0])
  })
})

describe('one more try', () => {
  const fine: Reply = () => Response.json({ decisions: [{ location: 'x' }] })

  it.each([
    ['429, as many seconds later as it says', 429, { 'retry-after': '3' }, 3000],
    ['503, at the time it says', 503, { 'retry-after': new Date(5000).toUTCString() }, 5000],
    ['503 that says nothing, a second later', 503, {}, 1000],
  ] satisfies [string, number, Record<string, string>, number][])(
    'is made after %s',
    async (_, status, headers, at) => {
      const { sent, options } = gateway(problem(status, 'busy', headers), fine)
      const asking = askDecisions(one, options)
      await vi.advanceTimersByTimeAsync(at - 1)
      expect(sent).toHaveLength(1)
      await vi.advanceTimersByTimeAsync(1)
      expect(await asking).toEqual([{ location: 'x' }])
      expect([sent.length, vi.getTimerCount()]).toEqual([2, 0])
    },
  )

  it('is not made where it would be too late: the caller hears when to come', async () => {
    const { sent, options } = gateway(problem(429, 'too-many-requests', { 'retry-after': '60' }))
    const fault = await faultOf(askDecisions(one, options))
    expect(fault).toMatchObject({ code: 'too-many-requests', status: 429, retryAfter: 60 })
    expect([sent.length, Date.now()]).toEqual([1, 0])
  })

  it('is the only one', async () => {
    const { sent, options } = gateway(problem(503, 'busy'))
    expect((await faultOf(askDecisions(one, options))).code).toBe('busy')
    expect(sent).toHaveLength(2)
  })

  it('is given up with the timeout or the caller', async () => {
    const ending = new AbortController()
    setTimeout(() => ending.abort(), 500)
    const { sent, options } = gateway(problem(503, 'busy', { 'retry-after': '3' }), fine)
    expect((await faultOf(askDecisions(one, { ...options, signal: ending.signal }))).code).toBe('aborted')
    expect([sent.length, vi.getTimerCount()]).toEqual([1, 0])
  })
})

describe('content', () => {
  const ours = { headers: { 'detour-rewrite': 'html; found=1; changed=1' } }
  const page = '<a href="https://item.jd.com/1.html">手机</a>'

  it('is sent as it is, with where it stands in the query, and comes back as text', async () => {
    const { sent, options } = gateway(() => new Response('<a href="/go/x">手机</a>', ours))
    const where = {
      surface: 'short_video',
      content: 'v 1&2',
      followers: 3,
      mode: 'sign',
      page: 'https://www.example/a?b=c',
    } as const
    expect(await rewrite(page, { ...options, ...where, token: 's', contentType: 'text/html' })).toBe(
      '<a href="/go/x">手机</a>',
    )
    const { pathname, searchParams } = new URL(sent[0]?.url ?? '')
    expect(pathname).toBe('/v1/rewrite')
    expect(Object.fromEntries(searchParams)).toEqual({
      surface: 'short_video',
      content: 'v 1&2',
      followers: '3',
      mode: 'sign',
      base: 'https://www.example/a?b=c',
    })
    expect(sent[0]).toMatchObject({
      headers: { 'content-type': 'text/html; charset=utf-8', authorization: 'Bearer s' },
      body: page,
    })
  })

  it('in another encoding goes and comes back as bytes', async () => {
    const gbk = new Uint8Array([0xca, 0xd6, 0xbb, 0xfa])
    const { sent, options } = gateway(() => new Response(gbk, ours))
    const contentType = 'text/html; charset=gbk'
    expect(await unrewrite(gbk, { ...options, contentType })).toEqual(gbk)
    expect(sent[0]).toMatchObject({ url: `${base}/v1/unrewrite`, headers: { 'content-type': contentType }, body: gbk })
    expect((await faultOf(unrewrite('手机', { ...options, contentType }))).code).toBe('charset')
    expect(sent).toHaveLength(1)
  })
})
