import { readFileSync } from 'node:fs'

import { describe, expect, it } from 'vitest'

import { contextOf } from '../../src/context/context.ts'
import { instant } from '../../src/kernel/instant.ts'
import { destinationOf } from '../../src/link/destination.ts'
import { readKeys } from '../../src/link/keys.ts'
import { readToken } from '../../src/link/token.ts'
import { decide, preparePolicy } from '../../src/policy/decide.ts'
import { compilePolicy } from '../../src/policy/language/compile.ts'
import { builtinRegistry } from '../../src/link/registry.ts'
import { factsWith } from '../policy/programs.ts'
import { audience, claims, header, jwk, now, ringOf, seconds, signed } from './token-signing.ts'

const token = signed(header, claims)

/** From what is let through to what is closed. */
const strictness = ['allow', 'warn', 'redirect', 'equivalent', 'explain']

const source = readFileSync(new URL('../../examples/douyin/policy.yaml', import.meta.url), 'utf8')
const { program } = compilePolicy(source)
if (program === undefined) throw new Error('the example has mistakes')
const policy = preparePolicy(program, { version: 1, digest: 'd' })

/** How strictly the example answers what the token claims, under some keys. */
async function answerUnder(
  secret: string | undefined,
  claimed: object,
  given = signed(header, { ...claims, ...claimed }),
) {
  const read = await readToken(given, await readKeys(secret), { audience, now })
  const context = contextOf({ token: read, referer: undefined, hint: undefined, page: () => undefined })
  const to = destinationOf(claims.to, builtinRegistry)
  const facts = factsWith({
    surface: context.surface,
    evidence: context.evidence,
    content: context.content,
    author: context.author,
    marketplace: to.marketplace,
    kind: to.kind,
  })
  return { action: decide(policy, facts, now).outcome.action, evidence: context.evidence }
}

const good = JSON.stringify({ keys: [jwk] })

describe('a secret that is missing, short or wrong', () => {
  const surfaces = ['live_room', 'short_video', 'showcase', 'unknown', 'made_up']
  const secrets: readonly (readonly [string, string | undefined])[] = [
    ['missing', undefined],
    ['empty', ''],
    ['no JSON', 'hunter2'],
    ['an empty set', '{"keys":[]}'],
    ['short', JSON.stringify({ keys: [{ ...jwk, k: 'c2hvcnQ' }] })],
    ['another secret', JSON.stringify({ keys: [{ ...jwk, k: Buffer.alloc(32, 8).toString('base64url') }] })],
    ['another kid', JSON.stringify({ keys: [{ ...jwk, kid: 'k2' }] })],
    ['another issuer', JSON.stringify({ keys: [{ ...jwk, iss: 'https://other.example' }] })],
    ['retired before', JSON.stringify({ keys: [{ ...jwk, not_after: seconds - 1 }] })],
    ['an end that cannot be read', JSON.stringify({ keys: [{ ...jwk, not_after: 'soon' }] })],
  ]

  it.each(secrets)(
    '%s: no token counts, and none is answered less strictly than the strictest place',
    async (_, secret) => {
      let seen = 0
      for (const surface of surfaces) {
        const { action, evidence } = await answerUnder(secret, { surface })
        const strictest = await answerUnder(good, { surface: 'live_room' })
        expect(evidence).toBe('none')
        expect(strictness.indexOf(action)).toBeGreaterThanOrEqual(strictness.indexOf(strictest.action))
        seen += 1
      }
      expect(seen).toBe(surfaces.length)
    },
  )

  it('and a good one counts: the cases above refuse for their own reason', async () => {
    expect(await answerUnder(good, {})).toMatchObject({ evidence: 'signed' })
    expect(strictness).toContain((await answerUnder(good, { surface: 'short_video' })).action)
  })
})

describe('`not_after`', () => {
  it.each([seconds, new Date(now).toISOString(), '2020-10-09T00:00:00+08:00'])(
    'may be written %j: what is issued then counts, what is issued a second later does not',
    async (not_after) => {
      const ring = await ringOf({ ...jwk, not_after })
      expect(ring.faults).toEqual([])
      expect(await readToken(token, ring, { audience, now })).toMatchObject({ ok: true })
      const later = signed(header, { ...claims, iat: seconds + 1 })
      expect(await readToken(later, ring, { audience, now: instant(now + 1000) })).toMatchObject({
        ok: false,
        error: { fault: 'token_retired_key' },
      })
    },
  )

  it.each(['', 'soon', '2020-10-09', '2020-10-09T00:00:00', 0, -1, 1.5, null, true, {}])(
    'that reads %j leaves the key out: an end nobody can read is not no end',
    async (not_after) => {
      const ring = await ringOf({ ...jwk, not_after }, { ...jwk, kid: 'k2' })
      expect([...ring.keys.keys()]).toEqual(['k2'])
      expect(ring.faults).toEqual([{ code: 'key_not_after', kid: 'k1', position: 0 }])
    },
  )

  it('lets no date in the past buy more time: after the end and the longest life nothing counts', async () => {
    const ring = await ringOf({ ...jwk, not_after: seconds, max_lifetime: 600 })
    const backdated = signed(header, { ...claims, iat: seconds, exp: seconds + 600 })
    const at = (ms: number) => readToken(backdated, ring, { audience, now: instant(now + ms) })
    expect(await at(600_000)).toMatchObject({ ok: true })
    expect(await at(606_000)).toMatchObject({ ok: false, error: { fault: 'token_expired' } })
    const longer = signed(header, { ...claims, iat: seconds, exp: seconds + 601 })
    expect(await readToken(longer, ring, { audience, now })).toMatchObject({
      ok: false,
      error: { fault: 'token_lifetime' },
    })
  })
})
