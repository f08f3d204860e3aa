import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import bundled from '../../src/gateway/bundled-policy.generated.json' with { type: 'json' }
import type { Program } from '../../src/policy/program.ts'
import { publishedText } from '../../src/policy/published.ts'
import { faultyStorage, forgetCopy, freshIsolate, linkTo, signedLinkTo, type Isolate } from './faulty-worker.ts'
import { randomFrom } from '../support/random.ts'
import { bindings } from '../support/worker.ts'

const second = 1000
const minute = 60 * second
const hour = 60 * minute

/** From when on links to other marketplaces stay closed in live rooms. */
const ban = Date.parse('2020-10-09T00:00:00+08:00')
const taobao = 'https://item.taobao.com/item.htm?id=41'

async function signedAt(at: number, surface = 'live_room'): Promise<string> {
  return await signedLinkTo({ to: taobao, surface, content: 'r_1', author: 'a_1' }, at)
}

let storage: ReturnType<typeof faultyStorage>
let isolate: Isolate

const textOf = (version: number) =>
  publishedText(bundled as Program, { version, base: version - 1, publishedAt: version })

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: ban })
  await forgetCopy()
  await bindings.KV.put('policy:active', await textOf(5))
  storage = faultyStorage()
  isolate = freshIsolate(storage, { SECURITY_CONTACT: 'mailto:security@platform.example' })
  await isolate.health()
})

afterEach(() => {
  vi.useRealTimers()
})

describe('C1: the boundary of a date, by the clock of the Worker', () => {
  it.each([
    [-second, 'live-external-needs-campaign'],
    [-1, 'live-external-needs-campaign'],
    [0, 'live-external-closed'],
    [1, 'live-external-closed'],
    [second, 'live-external-closed'],
  ])('2020-10-09T00:00+08:00 and %i ms: %s', async (offset, rule) => {
    vi.setSystemTime(ban + offset)
    const decision = await isolate.decide(await signedAt(ban - minute))
    expect(decision).toMatchObject({ rule, context: { surface: 'live_room', evidence: 'signed' } })
    const notice = await isolate.click(await signedAt(ban - minute))
    expect(notice.status).toBeLessThan(500)
  })
})

describe('C1: the clock is wrong', () => {
  const noon = ban + 12 * hour

  it.each([
    ['right', 0, 'signed', null],
    ['a minute behind', -minute, 'signed', null],
    ['a minute and a second behind', -minute - second, 'none', 'token_not_yet_valid'],
    ['five minutes behind', -5 * minute, 'none', 'token_not_yet_valid'],
    ['five minutes ahead', 5 * minute, 'signed', null],
    ['ahead by the life of the token and four seconds', hour + 4 * second, 'signed', null],
    ['ahead by the life of the token and five seconds', hour + 5 * second, 'none', 'token_expired'],
    ['26 hours behind', -26 * hour, 'none', 'token_not_yet_valid'],
    ['26 hours ahead', 26 * hour, 'none', 'token_expired'],
  ])(
    '%s: links are answered, tokens count within their tolerance, and what does not count opens nothing',
    async (_, off, evidence, fault) => {
      const clip = await signedAt(noon, 'short_video')
      const room = await signedAt(noon)
      vi.setSystemTime(noon + off)
      const seen = await isolate.decide(clip)
      expect(seen.context).toMatchObject({ evidence, fault })
      const unsigned = await isolate.decide(linkTo(taobao))
      const asUnsigned =
        [seen.answer, seen.reason, seen.rule].join() === [unsigned.answer, unsigned.reason, unsigned.rule].join()
      expect(asUnsigned).toBe(evidence === 'none')
      for (const path of [clip, room, linkTo(taobao), '/go/a.b.c', '/go?to=']) {
        expect((await isolate.click(path)).status).toBeLessThan(500)
      }
      const isAfter = noon + off >= ban
      expect(unsigned.rule).toBe(isAfter ? 'live-external-closed' : 'live-external-needs-campaign')
      const { policy } = await isolate.health()
      expect(policy).toMatchObject({ version: 5 })
    },
  )

  it.each([1, 2, 3])(
    'stepping back and forth: every click is answered, by the date it shows (seed %i)',
    async (seed) => {
      const random = randomFrom(seed)
      let stepsBack = 0
      for (let step = 0; step < 60; step++) {
        const now = Math.round(ban + (random() - 0.5) * 52 * hour)
        if (now < Date.now()) stepsBack += 1
        vi.setSystemTime(now)
        const { rule, status } = await isolate.decide(linkTo(taobao))
        expect([rule, status]).toEqual([now >= ban ? 'live-external-closed' : 'live-external-needs-campaign', 200])
        const known = await isolate.decide(await signedAt(now))
        expect(known).toMatchObject({ context: { evidence: 'signed' } })
      }
      expect(stepsBack).toBeGreaterThan(20)
      expect((await isolate.click('/healthz')).status).toBe(200)
      const security = await (await isolate.click('/.well-known/security.txt')).text()
      expect(security).toContain('Contact: mailto:security@platform.example\n')
      const ahead = Date.parse(/^Expires: (.+)$/m.exec(security)?.[1] ?? '') - Date.now()
      expect([ahead > 0, ahead < 365 * 24 * hour]).toEqual([true, true])
    },
  )

  it.each([5 * minute, 26 * hour])(
    'put back by %i ms: what is published then is seen half a minute later all the same',
    async (back) => {
      vi.setSystemTime(ban + 31 * second)
      await isolate.health()
      vi.setSystemTime(ban - back)
      await bindings.KV.put('policy:active', await textOf(6))
      vi.setSystemTime(ban - back + 31 * second)
      await isolate.health()
      expect(await isolate.decide(linkTo(taobao))).toMatchObject({ policy: { version: 6 } })
    },
  )

  it('put back while a failing catalogue is left alone, or an entry is remembered: the catalogue is asked again all the same', async () => {
    storage.kv.mode = 'throw'
    for (let click = 0; click < 4; click++) await isolate.decide(linkTo(taobao))
    expect(await isolate.health()).toMatchObject({ catalogue: { errors: 3, spared: 1, absent: 0 } })
    storage.kv.mode = 'good'
    for (const back of [hour, 2 * hour]) {
      vi.setSystemTime(ban - back)
      const reads = storage.kv.reads
      await isolate.decide(linkTo(taobao))
      expect(storage.kv.reads).toBeGreaterThan(reads)
      const known = storage.kv.reads
      await isolate.decide(linkTo(taobao))
      expect(storage.kv.reads).toBe(known)
    }
  })
})
