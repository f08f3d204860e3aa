import { inspect } from 'node:util'

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { askDecisions } from '../../src/client/ask.ts'
import { rewrite, unrewrite } from '../../src/client/content.ts'
import { DetourError } from '../../src/client/error.ts'

beforeEach(() => {
  vi.useFakeTimers({ now: 0 })
})

afterEach(() => {
  vi.useRealTimers()
})

const base = 'https://go.example.com'
const one = [{ to: 'https://secret.example/' }]

function answering(...answers: (() => Response)[]) {
  const sent: string[] = []
  const fetch = (url: string): Promise<Response> => {
    const answer = answers[Math.min(sent.length, answers.length - 1)]
    sent.push(url)
    return answer === undefined ? new Promise(() => {}) : Promise.resolve(answer())
  }
  return { sent, options: { base, fetch } }
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

describe('a secret', () => {
  it.each(['to\nken-of-mine', 'token-of-mine\u0000', 'token of-mine', 'tokén-of-mine', ''])(
    'that no header can carry (%j) is refused before it is sent, and stands in no error',
    async (token) => {
      // The platform's own: its words quote the header that it refuses.
      const fault = await faultOf(askDecisions(one, { base: 'https://127.0.0.1:1', token }))
      expect(fault.code).toBe('token-unusable')
      expect(inspect(fault, { depth: 9 })).not.toContain('of-mine')
    },
  )

  it('with the line’s end of a file after it is sent without', async () => {
    const headers: unknown[] = []
    const fetch = (_: string, init: RequestInit): Promise<Response> => {
      headers.push(init.headers)
      return Promise.resolve(Response.json({ decisions: [{}] }))
    }
    await askDecisions(one, { base, fetch, token: 'a-token\n' })
    expect(headers).toEqual([{ 'content-type': 'application/json', authorization: 'Bearer a-token' }])
  })

  it('in an answer that is cut off, or is none, stands in no error', async () => {
    for (const text of [
      '{"decisions":[{"url":"https://secret.example/"x',
      'secret.example',
      '<https://secret.example>',
    ]) {
      const { options } = answering(() => new Response(text))
      const fault = await faultOf(askDecisions(one, options))
      expect(fault.code).toBe('unexpected-answer')
      expect(inspect(fault, { depth: 9 })).not.toContain('secret')
    }
  })
})

describe('a network that answers in Detour’s place', () => {
  it('with a log-in page and 200: no page is taken for a rewritten one', async () => {
    const { options } = answering(() => new Response('<form>', { headers: { 'content-type': 'text/html' } }))
    const given = { ...options, token: 's', contentType: 'text/html' }
    expect(await faultOf(rewrite('<a>', { ...given, surface: 'live_room' }))).toMatchObject({
      code: 'unexpected-answer',
      status: 200,
    })
    expect((await faultOf(unrewrite(new Uint8Array([60]), given))).code).toBe('unexpected-answer')
  })

  it.each(['[null]', '["forward"]', '[[]]', '{"0":{}}', 'null'])(
    'with %s: it is no list of decisions',
    async (list) => {
      const { options } = answering(() => new Response(`{"decisions":${list}}`))
      expect((await faultOf(askDecisions(one, options))).code).toBe('unexpected-answer')
    },
  )

  it.each(['-5', '1.5', 'soon', '', '1e3'])('with `Retry-After: %s`: it does not say when', async (written) => {
    const busy = (): Response => new Response('{"code":"busy"}', { status: 503, headers: { 'retry-after': written } })
    const { sent, options } = answering(busy)
    const asking = faultOf(askDecisions(one, options))
    expect(await asking).toMatchObject({ code: 'busy', retryAfter: undefined })
    expect([sent.length, Date.now() >= 1000]).toEqual([2, true])
  })
})

it.each([Number.POSITIVE_INFINITY, 2 ** 40])('a timeout of %d ms does not end a call at once', async (timeoutMs) => {
  const { options } = answering()
  const ends: unknown[] = []
  void askDecisions(one, { ...options, timeoutMs }).catch((cause: unknown) => ends.push(cause))
  await vi.advanceTimersByTimeAsync(60_000)
  expect(ends).toEqual([])
})
