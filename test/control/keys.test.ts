import { calculateJwkThumbprint, exportJWK, generateKeyPair } from 'jose'
import { describe, expect, it } from 'vitest'

import {
  addKey,
  describeKeys,
  freshKid,
  keyFaultSentence,
  lastUseOf,
  linkAlgorithms,
  newKey,
  parseKeySet,
  publicPart,
  removeExpired,
  retireKey,
  rotate,
  thumbprintOf,
  type KeySet,
} from '../../src/control/keys.ts'
import { mintLink, type MintPorts } from '../../src/control/mint.ts'
import { dayMs, instant, type Instant } from '../../src/kernel/instant.ts'
import { readKeys } from '../../src/link/keys.ts'
import { keyToMintWith, mintToken } from '../../src/link/mint.ts'
import { readToken } from '../../src/link/token.ts'
import { d1Audit } from '../../src/store/d1-ledger.ts'
import { d1Mints } from '../../src/store/d1-mints.ts'
import { sqliteD1 } from '../store/sqlite.ts'
import { operator } from './override-ports.ts'

const now = instant(Date.parse('2026-12-01T00:00:00Z'))
const iss = 'https://platform.example'
const link = { to: 'https://item.jd.com/1.html', surface: 'live_room' }

async function mintedWith(set: KeySet, at: Instant, kid?: string): Promise<string> {
  const key = keyToMintWith(await readKeys(JSON.stringify(set)), { kid, now: at })
  if (key === undefined) throw new Error('no key')
  const token = await mintToken(link, key, { audience: 'detour', now: at, issuer: iss })
  if (!token.ok) throw new Error(token.error)
  return token.value
}

async function verdict(token: string, set: KeySet, at: Instant): Promise<string> {
  const read = await readToken(token, await readKeys(JSON.stringify(set)), { audience: 'detour', now: at })
  return read.ok ? `good ${read.value.kid}` : read.error.fault
}

describe('a new key', () => {
  it.each(linkAlgorithms)('%s: mints what the reader takes, and is described without its secret', async (alg) => {
    const jwk = await newKey({ alg, kid: 'k1', iss })
    const set = { keys: [jwk] }
    expect(await verdict(await mintedWith(set, now), set, now)).toBe('good k1')
    const { keys, faults } = await describeKeys(JSON.stringify(set))
    expect(faults).toEqual([])
    expect(keys).toMatchObject([{ kid: 'k1', alg, iss, canSign: true, notAfter: undefined }])
    const secret = String(jwk['k'] ?? jwk['d'])
    expect(secret.length).toBeGreaterThan(40)
    expect(JSON.stringify([keys, publicPart(jwk) ?? null])).not.toContain(secret)
  })

  it('is another one each time', async () => {
    const made = await Promise.all(Array.from({ length: 20 }, () => newKey({ alg: 'HS256', kid: 'k' })))
    expect(new Set(made.map(({ k }) => k)).size).toBe(20)
  })
})

describe('what may be shown', () => {
  it.each(['ES256', 'EdDSA'] as const)(
    '%s: the public part verifies, and its thumbprint is that of jose',
    async (alg) => {
      const jwk = await newKey({ alg, kid: 'k1', iss })
      const shown = publicPart(jwk) ?? {}
      expect(Object.keys(shown)).not.toContain('d')
      expect(await verdict(await mintedWith({ keys: [jwk] }, now), { keys: [shown] }, now)).toBe('good k1')
      expect(await thumbprintOf(jwk)).toBe(
        await calculateJwkThumbprint(shown as Parameters<typeof calculateJwkThumbprint>[0]),
      )
    },
  )

  it('a shared secret has neither a public part nor a thumbprint', async () => {
    const jwk = await newKey({ alg: 'HS256', kid: 'k1' })
    expect(publicPart(jwk)).toBeUndefined()
    expect(await thumbprintOf(jwk)).toBeUndefined()
    expect((await describeKeys(JSON.stringify({ keys: [jwk] }))).keys[0]?.thumbprint).toBeUndefined()
  })
})

describe('rotation', () => {
  const options = { now, overlapSeconds: 86_400, kid: 'new' }

  async function rotated() {
    const before: KeySet = { keys: [await newKey({ alg: 'HS256', kid: 'old', iss, maxLifetime: 3600 })] }
    const result = await rotate(before, options)
    if (!result.ok) throw new Error(result.error)
    return { before, after: result.value.set, rotation: result.value }
  }

  it('puts a key like the first one before it, and gives that one an end', async () => {
    const { rotation } = await rotated()
    expect(rotation.set.keys).toMatchObject([
      { kid: 'new', alg: 'HS256', iss, max_lifetime: 3600 },
      { kid: 'old', not_after: (now + dayMs) / 1000 },
    ])
    expect(rotation).toMatchObject({
      added: 'new',
      retired: [{ kid: 'old', notAfter: now + dayMs, lastUse: now + dayMs + 3_600_000 + 60_000 }],
      removed: [],
    })
  })

  it('lets both kids count during the overlap, whichever set the minting side has', async () => {
    const { before, after } = await rotated()
    const within = instant(now + dayMs - 1000)
    expect(await verdict(await mintedWith(before, within), after, within)).toBe('good old')
    expect(await verdict(await mintedWith(after, within), after, within)).toBe('good new')
    expect(await verdict(await mintedWith(after, within, 'old'), after, within)).toBe('good old')
  })

  it('refuses a token issued after the end, and lets one issued before live out its time', async () => {
    const { before, after } = await rotated()
    const end = instant(now + dayMs)
    const issuedAtTheEnd = await mintedWith(before, end)
    expect(await verdict(issuedAtTheEnd, after, instant(end + 3_000_000))).toBe('good old')
    expect(await verdict(issuedAtTheEnd, after, instant(end + 3_700_000))).toBe('token_expired')
    const late = instant(end + 1000)
    expect(await verdict(await mintedWith(before, late), after, late)).toBe('token_retired_key')
    await expect(mintedWith(after, late, 'old')).rejects.toThrow('key_retired')
    expect(await verdict(await mintedWith(after, late), after, late)).toBe('good new')
  })

  it('leaves out the next time what nothing can count under any more, and no sooner', async () => {
    const { after, rotation } = await rotated()
    const last = rotation.retired[0]?.lastUse ?? now
    const kids = async (at: number) => {
      const next = await rotate(after, { ...options, now: instant(at), kid: 'newest' })
      return next.ok ? next.value.set.keys.map(({ kid }) => kid) : next.error
    }
    expect(await kids(last - 1)).toEqual(['newest', 'new', 'old'])
    expect(await kids(last)).toEqual(['newest', 'new'])
    expect(removeExpired(after, last).keys).toHaveLength(1)
  })

  it('never gives a key more time than it has', async () => {
    const { after } = await rotated()
    const again = await rotate(after, { now: instant(now + 1000), overlapSeconds: 9 * 86_400, kid: 'newest' })
    expect(again.ok && again.value.set.keys.find(({ kid }) => kid === 'old')).toMatchObject({
      not_after: (now + dayMs) / 1000,
    })
  })

  it.each([
    ['an empty set', { keys: [] }, {}, 'empty'],
    ['a kid that is taken', { keys: [{ kid: 'new', alg: 'HS256' }] }, {}, 'kid_taken'],
    ['a kid with a space', { keys: [{ kid: 'old', alg: 'HS256' }] }, { kid: 'a b' }, 'kid_shape'],
    ['an algorithm links do not have', { keys: [{ kid: 'old', alg: 'RS256' }] }, {}, 'unknown_algorithm'],
  ])('refuses %s', async (_, set, change, fault) => {
    expect(await rotate(set, { ...options, ...change })).toEqual({ ok: false, error: fault })
  })

  it('keeps what else stands in the set, and changes nothing in place', async () => {
    const set = parseKeySet('{"note":"ours","keys":[{"kid":"a","x-owner":"web"}]}')
    if (set === undefined) throw new Error('unreadable')
    const changed = addKey(retireKey(set, 'a', now), { kid: 'b' })
    expect(changed).toEqual({
      note: 'ours',
      keys: [{ kid: 'b' }, { kid: 'a', 'x-owner': 'web', not_after: now / 1000 }],
    })
    expect(set.keys).toEqual([{ kid: 'a', 'x-owner': 'web' }])
    expect(lastUseOf({ not_after: '2026-12-01T00:00:00Z' })).toBe(now + dayMs + 60_000)
  })

  it('calls a key by the month, and counts where that is taken', () => {
    expect(freshKid({ keys: [] }, now)).toBe('2026-12')
    expect(freshKid({ keys: [{ kid: '2026-12' }, { kid: '2026-12-2' }] }, now)).toBe('2026-12-3')
  })
})

describe('faults', () => {
  it('are told in words that repeat nothing of a key', async () => {
    const short = Buffer.from('far too short').toString('base64url')
    const { privateKey } = await generateKeyPair('ES256', { extractable: true })
    const ec = await exportJWK(privateKey)
    const set = {
      keys: [
        { kty: 'oct', kid: 'weak', alg: 'HS256', k: short },
        { ...ec, kid: 'point', alg: 'ES256', y: ec.x },
        { ...ec, kid: 'end', alg: 'ES256', not_after: 'tomorrow' },
        { ...ec, kid: `${short} !`, alg: 'ES256' },
      ],
    }
    const { keys, faults } = await describeKeys(JSON.stringify(set))
    expect(keys).toEqual([])
    const said = faults.map(keyFaultSentence)
    expect(said).toHaveLength(4)
    expect(said[0]).toBe('key `weak`: the secret is shorter than 32 bytes')
    expect(said[2]).toContain('`not_after`')
    for (const part of [short, ec.d, ec.x]) expect(said.join()).not.toContain(part)
    expect((await describeKeys(undefined)).faults.map(keyFaultSentence)[0]).toContain('there are no keys')
  })
})

describe('minting in the control plane', () => {
  async function setting() {
    const sqlite = sqliteD1()
    const linkKeys = JSON.stringify({ keys: [await newKey({ alg: 'HS256', kid: 'k1', iss })] })
    const ports: MintPorts = { linkKeys, linkAudience: 'detour', mintLog: d1Mints(sqlite.database) }
    return { ports, linkKeys, audit: d1Audit(sqlite.database) }
  }

  it('is audited with who, which key and where to, never with the token', async () => {
    const { ports, linkKeys, audit } = await setting()
    const minted = await mintLink({ ...link, to: `${link.to}?secret=1` }, { actor: operator, now, ports })
    if (!minted.ok) throw new Error(minted.error)
    expect(await verdict(minted.value.token, JSON.parse(linkKeys) as KeySet, now)).toBe('good k1')
    const [entry] = await audit.read(0, 10)
    expect(entry).toMatchObject({ act: 'link.mint', actor: operator.id })
    expect(JSON.parse(entry?.detail ?? '')).toEqual({
      jti: minted.value.jti,
      kid: 'k1',
      surface: 'live_room',
      host: 'item.jd.com',
      expires_at: '2026-12-01T01:00:00.000Z',
    })
  })

  it.each([
    ['another key', { kid: 'k2' }, 'no_such_key'],
    ['no address', { to: 'item.jd.com' }, 'not_a_link'],
    ['a surface in upper case', { surface: 'Live' }, 'claims_refused'],
    ['more than a day', { lifetimeSeconds: 86_401 }, 'claims_refused'],
  ])('refuses %s, and notes nothing', async (_, change, fault) => {
    const { ports, audit } = await setting()
    const refused = await mintLink({ ...link, ...change }, { actor: operator, now, ports })
    expect(refused).toEqual({ ok: false, error: fault })
    expect(await audit.read(0, 10)).toEqual([])
  })

  it('is not there without keys', async () => {
    const { ports } = await setting()
    const refused = await mintLink(link, { actor: operator, now, ports: { ...ports, linkKeys: undefined } })
    expect(refused).toEqual({ ok: false, error: 'keys_missing' })
  })
})
