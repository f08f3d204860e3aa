import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import { describe, expect, it, vi } from 'vitest'
import { instant } from '../../src/kernel/instant.ts'
import { readKeys } from '../../src/link/keys.ts'
import { makeTokenReader, readToken, renderedActions } from '../../src/link/token.ts'
import type { Action } from '../../src/policy/decision.ts'
import {
  audience,
  claims,
  header,
  issuer,
  jwk,
  now,
  part,
  ringOf,
  seconds,
  signed,
  signedParts,
} from './token-signing.ts'

const ring = await ringOf(jwk, { ...jwk, kid: 'any', iss: undefined }, { ...jwk, kid: 'brief', max_lifetime: 60 })
const good = signed(header, claims)

async function read(token: string, at = now) {
  return readToken(token, ring, { audience, now: at })
}

async function faultOf(token: string, at = now) {
  const result = await read(token, at)
  return result.ok ? 'none' : result.error.fault
}

describe('a good token', () => {
  it('gives its claims, and takes no notice of others', async () => {
    const rest = {
      content: 'r_1',
      author: 'a_77',
      followers: 0,
      channel: 'c',
      client: 'app/1.2',
      lang: 'zh-CN',
      jti: 'j',
    }
    const nbf = seconds - 5
    expect(await read(signed(header, { ...claims, ...rest, nbf, sub: 'c1', toString: 1, constructor: 'x' }))).toEqual({
      ok: true,
      value: {
        to: claims.to,
        surface: 'live_room',
        ...rest,
        iss: issuer,
        kid: 'k1',
        iat: seconds,
        exp: seconds + 300,
        nbf,
      },
    })
  })

  it('leaves absent claims absent', async () => {
    const result = await read(good)
    expect(result.ok && Object.entries(result.value).filter(([, value]) => value !== undefined)).toHaveLength(6)
  })

  it.each(['HS256', 'ES256', 'EdDSA'])('may be minted by jose, a library not ours, with %s', async (alg) => {
    const { privateKey, publicKey } =
      alg === 'HS256' ? sharedSecret() : await generateKeyPair(alg, { extractable: true })
    const exported = alg === 'HS256' ? { kty: 'oct', k: jwk.k } : await exportJWK(publicKey)
    const keys = await ringOf({ ...exported, kid: 'mine', alg })
    const token = await new SignJWT({ to: claims.to, surface: 'showcase' })
      .setProtectedHeader({ alg, typ: 'detour-link+jwt', kid: 'mine' })
      .setIssuer(issuer)
      .setAudience(audience)
      .setIssuedAt(seconds)
      .setExpirationTime(seconds + 300)
      .sign(privateKey)
    expect(await readToken(token, keys, { audience, now })).toMatchObject({ ok: true, value: { surface: 'showcase' } })
  })
})

describe('what the page had been told', () => {
  it.each(renderedActions)('is an action of policies: %s', async (rendered) => {
    expect(await read(signed(header, { ...claims, rendered }))).toMatchObject({ ok: true, value: { rendered } })
  })

  it('knows every action of policies, and no more', () => {
    const actions: Record<Action, true> = { allow: true, warn: true, explain: true, equivalent: true, redirect: true }
    expect(renderedActions.toSorted()).toEqual(Object.keys(actions).toSorted())
  })

  it.each(['Allow', 'allow ', 'other', 'block', 'x'.repeat(256), 'constructor', '允许'])(
    'may be a word of a newer signer, which says nothing and costs the link nothing: %j',
    async (rendered) => {
      const value = { to: claims.to, rendered: 'other' }
      expect(await read(signed(header, { ...claims, rendered }))).toMatchObject({ ok: true, value })
    },
  )

  it('comes with what stood in the source, to the letter', async () => {
    const was = ' HTTPS://Item.Taobao.com/item.htm?id=41&amp;x=购\n'
    expect(await read(signed(header, { ...claims, was }))).toMatchObject({ ok: true, value: { was } })
  })
})

describe('each guard refuses by itself what is otherwise a good, signed token', () => {
  const without = (name: keyof typeof claims) =>
    Object.fromEntries(Object.entries(claims).filter(([key]) => key !== name))
  const [head = '', body = '', signature = ''] = good.split('.')
  const json = JSON.stringify(claims)

  it.each<[string, string, string]>([
    ['longer than 4,096 characters', signed(header, { ...claims, pad: 'x'.repeat(3100) }), 'token_too_long'],
    ['padded', `${good}=`, 'token_malformed'],
    [
      'with an unused bit set in the signature',
      `${good.slice(0, -1)}${nextCharacter(good.slice(-1))}`,
      'token_malformed',
    ],
    ['with an unused bit set in the payload', withUnusedBit(), 'token_malformed'],
    ['with a line feed at the end', `${good}\n`, 'token_malformed'],
    ['with a fourth part', `${good}.${signature}`, 'token_malformed'],
    [
      'with `alg` twice',
      signed('{"alg":"none","typ":"detour-link+jwt","kid":"k1","alg":"HS256"}', claims),
      'token_malformed',
    ],
    ['typ missing', signed({ alg: 'HS256', kid: 'k1' }, claims), 'token_type'],
    ['typ JWT', signed({ ...header, typ: 'JWT' }, claims), 'token_type'],
    ['typ in other case', signed({ ...header, typ: 'Detour-Link+JWT' }, claims), 'token_type'],
    ['alg missing', signed({ typ: header.typ, kid: 'k1' }, claims), 'token_header'],
    ['another member in the place of alg', signed({ typ: header.typ, kid: 'k1', x: 1 }, claims), 'token_algorithm'],
    ['alg other than the key’s', signed({ ...header, alg: 'ES256' }, claims), 'token_algorithm'],
    ['alg none', `${part({ ...header, alg: 'none' })}.${body}.${signature}`, 'token_algorithm'],
    ['kid missing', signed({ alg: 'HS256', typ: header.typ }, claims), 'token_unknown_key'],
    ['kid unknown', signed({ ...header, kid: 'k9' }, claims), 'token_unknown_key'],
    ['kid in other case', signed({ ...header, kid: 'K1' }, claims), 'token_unknown_key'],
    ['kid constructor', signed({ ...header, kid: 'constructor' }, claims), 'token_unknown_key'],
    ['jku in the header', signed({ ...header, jku: 'https://evil.example/' }, claims), 'token_header'],
    ['crit in the header', signed({ ...header, crit: [] }, claims), 'token_header'],
    ['zip in the header', signed({ ...header, zip: 'DEF' }, claims), 'token_header'],
    ['another secret', signed(header, claims, Buffer.alloc(32, 8)), 'token_signature'],
    ['another payload', `${head}.${part({ ...claims, surface: 'showcase' })}.${signature}`, 'token_signature'],
    ['another header', `${part({ ...header, kid: 'any' })}.${body}.${signature}`, 'token_signature'],
    ['payload a list', signed(header, '[]'), 'token_claims'],
    ['payload no JSON', signed(header, '{x'), 'token_claims'],
    ['payload with a byte order mark', signed(header, `\ufeff${json}`), 'token_claims'],
    [
      'payload 17 levels deep',
      signed(header, json.replace('}', `,"x":${'['.repeat(16)}${']'.repeat(16)}}`)),
      'token_claims',
    ],
    ['surface twice', signed(header, json.replace('}', ',"surface":"showcase"}')), 'token_claims'],
    ['a key twice, far down', signed(header, json.replace('}', ',"x":[{"a":1,"a":1}]}')), 'token_claims'],
    ['a claim `__proto__`', signed(header, json.replace('{', '{"__proto__":{"surface":"showcase"},')), 'token_claims'],
    ['iss missing', signed(header, without('iss')), 'token_issuer'],
    ['iss not the key’s', signed(header, { ...claims, iss: 'https://evil.example' }), 'token_issuer'],
    ['iss a list', signed(header, { ...claims, iss: [issuer] }), 'token_issuer'],
    ['iss missing, for a key without one', signed({ ...header, kid: 'any' }, without('iss')), 'token_issuer'],
    ['aud missing', signed(header, without('aud')), 'token_audience'],
    ['aud another', signed(header, { ...claims, aud: 'other' }), 'token_audience'],
    ['aud a list with ours', signed(header, { ...claims, aud: ['detour'] }), 'token_audience'],
    ['iat missing', signed(header, without('iat')), 'token_claims'],
    ['iat a text', signed(header, { ...claims, iat: String(seconds) }), 'token_claims'],
    [
      'iat in milliseconds',
      signed(header, { ...claims, iat: seconds * 1000, exp: seconds * 1000 + 300 }),
      'token_not_yet_valid',
    ],
    ['iat more than a minute ahead', signed(header, { ...claims, iat: seconds + 61 }), 'token_not_yet_valid'],
    ['exp missing', signed(header, without('exp')), 'token_claims'],
    ['exp null', signed(header, { ...claims, exp: null }), 'token_claims'],
    ['exp a fraction', signed(header, { ...claims, exp: seconds + 300.5 }), 'token_claims'],
    ['exp infinite', signed(header, json.replace(String(seconds + 300), '1e400')), 'token_claims'],
    [
      'exp past the safe integers',
      signed(header, json.replace(String(seconds + 300), '9007199254740993')),
      'token_claims',
    ],
    ['exp equal to iat', signed(header, { ...claims, iat: seconds + 10, exp: seconds + 10 }), 'token_claims'],
    ['exp a day and a second after iat', signed(header, { ...claims, exp: seconds + 86_401 }), 'token_lifetime'],
    [
      'exp later than the key allows',
      signed({ ...header, kid: 'brief' }, { ...claims, exp: seconds + 61 }),
      'token_lifetime',
    ],
    ['expired', signed(header, { ...claims, iat: seconds - 300, exp: seconds - 5 }), 'token_expired'],
    ['nbf more than a minute ahead', signed(header, { ...claims, nbf: seconds + 61 }), 'token_not_yet_valid'],
    ['nbf a text', signed(header, { ...claims, nbf: String(seconds) }), 'token_claims'],
    ['to missing', signed(header, without('to')), 'token_claims'],
    ['to empty', signed(header, { ...claims, to: '' }), 'token_claims'],
    ['to a list', signed(header, { ...claims, to: [claims.to] }), 'token_claims'],
    ['to longer than 2,048', signed(header, { ...claims, to: 'x'.repeat(2049) }), 'token_claims'],
    ['surface missing', signed(header, without('surface')), 'token_claims'],
    ['surface in upper case', signed(header, { ...claims, surface: 'Live_room' }), 'token_claims'],
    ['surface with a line feed', signed(header, { ...claims, surface: 'live_room\n' }), 'token_claims'],
    ['surface of 65 characters', signed(header, { ...claims, surface: 'x'.repeat(65) }), 'token_claims'],
    ['followers a text', signed(header, { ...claims, followers: '7' }), 'token_claims'],
    ['followers negative', signed(header, { ...claims, followers: -1 }), 'token_claims'],
    ['followers a fraction', signed(header, { ...claims, followers: 1.5 }), 'token_claims'],
    ['content a number', signed(header, { ...claims, content: 7 }), 'token_claims'],
    ['author null', signed(header, { ...claims, author: null }), 'token_claims'],
    ['channel of 257 characters', signed(header, { ...claims, channel: 'x'.repeat(257) }), 'token_claims'],
    ['client empty', signed(header, { ...claims, client: '' }), 'token_claims'],
    [
      'lang with half a surrogate pair',
      signed(header, json.replace('}', String.raw`,"lang":"\ud800"}`)),
      'token_claims',
    ],
    ['jti an object', signed(header, { ...claims, jti: {} }), 'token_claims'],
    ['rendered a list', signed(header, { ...claims, rendered: ['allow'] }), 'token_claims'],
    ['rendered null', signed(header, { ...claims, rendered: null }), 'token_claims'],
    ['rendered empty', signed(header, { ...claims, rendered: '' }), 'token_claims'],
    ['rendered of 257 characters', signed(header, { ...claims, rendered: 'x'.repeat(257) }), 'token_claims'],
    ['was a number', signed(header, { ...claims, was: 41 }), 'token_claims'],
    ['was null', signed(header, { ...claims, was: null }), 'token_claims'],
    ['was empty', signed(header, { ...claims, was: '' }), 'token_claims'],
    ['was longer than 2,048', signed(header, { ...claims, was: 'x'.repeat(2049) }), 'token_claims'],
    ['was with half a surrogate pair', signed(header, json.replace('}', String.raw`,"was":"\ud800"}`)), 'token_claims'],
  ])('%s', async (_what, token, fault) => {
    expect(await faultOf(token)).toBe(fault)
  })

  it.each<[string, string]>([
    ['4,096 characters', longToken(4096)],
    ['a day of life', signed(header, { ...claims, exp: seconds + 86_400 })],
    ['the life the key allows', signed({ ...header, kid: 'brief' }, { ...claims, exp: seconds + 60 })],
    [
      'any issuer, for a key without one',
      signed({ ...header, kid: 'any' }, { ...claims, iss: 'https://other.example' }),
    ],
    ['iat a minute ahead', signed(header, { ...claims, iat: seconds + 60 })],
    ['nbf a minute ahead', signed(header, { ...claims, nbf: seconds + 60 })],
    ['four seconds past exp', signed(header, { ...claims, iat: seconds - 300, exp: seconds - 4 })],
    ['to of 2,048 characters', signed(header, { ...claims, to: 'x'.repeat(2048) })],
    ['was of 2,048 characters', signed(header, { ...claims, was: 'x'.repeat(2048) })],
    ['texts of 256 characters', signed(header, { ...claims, author: 'x'.repeat(256) })],
    ['16 levels', signed(header, json.replace('}', `,"x":${'['.repeat(15)}${']'.repeat(15)}}`))],
  ])('and goes no further: %s', async (_what, token) => {
    expect(await faultOf(token)).toBe('none')
  })

  it('a token cannot say what the prototype of every object says', async () => {
    expect(await faultOf(signed({ __proto__: null, ...header, kid: 'toString' }, claims))).toBe('token_unknown_key')
  })

  function withUnusedBit(): string {
    // A payload whose length leaves unused bits, signed exactly as it is misspelt.
    const text =
      [json, `${json} `, `${json}  `].map((spaced) => part(spaced)).find((spelt) => spelt.length % 4 !== 0) ?? ''
    return signedParts(`${head}.${text.slice(0, -1)}${nextCharacter(text.slice(-1))}`)
  }
})

describe('before any cryptography', () => {
  it.each<[string, string]>([
    ['too long', signed(header, { ...claims, pad: 'x'.repeat(3100) })],
    ['misshapen', `${good}=`],
    ['of another type', signed({ ...header, typ: 'JWT' }, claims)],
    ['of an unknown key', signed({ ...header, kid: 'k9' }, claims)],
    ['of another algorithm', signed({ ...header, alg: 'HS512' }, claims)],
    ['signed too short', good.slice(0, good.lastIndexOf('.') + 5)],
  ])('a token is refused that is %s', async (_what, token) => {
    const verify = vi.spyOn(crypto.subtle, 'verify')
    expect(await faultOf(token)).not.toBe('none')
    expect(verify).not.toHaveBeenCalled()
    expect(await faultOf(good)).toBe('none')
    expect(verify).toHaveBeenCalledOnce()
    verify.mockRestore()
  })
})

describe('what a refusal tells', () => {
  it.each<[string, string, string | undefined]>([
    ['an expired token', signed(header, { ...claims, iat: seconds - 900, exp: seconds - 600 }), claims.to],
    ['a foreign signature', signed(header, claims, Buffer.alloc(32, 8)), claims.to],
    ['an unknown key', signed({ ...header, kid: 'old' }, claims), claims.to],
    ['a foreign kind of JWT', signed({ ...header, typ: 'at+jwt' }, claims), claims.to],
    ['a spoilt signature', `${good}==`, claims.to],
    ['no signature at all', good.slice(0, good.lastIndexOf('.')), claims.to],
    [
      'two destinations',
      signed(header, JSON.stringify(claims).replace('}', ',"to":"https://evil.example/"}')),
      undefined,
    ],
    ['a destination that is no text', signed(header, { ...claims, to: 7 }), undefined],
    ['a payload nobody can read', signed(header, '{x'), undefined],
    ['no token at all', 'hello', undefined],
    ['the empty text', '', undefined],
    ['a megabyte', `${'x'.repeat(1 << 20)}.${part(claims)}.x`, undefined],
  ])('%s still says where it claimed to lead, as far as that can be read', async (_what, token, to) => {
    const result = await read(token)
    expect(result.ok).toBe(false)
    expect(!result.ok && result.error.to).toBe(to)
  })

  it('without any key every well-formed token is refused alike', async () => {
    const empty = await readKeys(undefined)
    const result = await readToken(good, empty, { audience, now })
    expect(result).toEqual({ ok: false, error: { fault: 'keys_missing', to: claims.to } })
  })
})

describe('rotation', () => {
  const old = jwk
  const next = { ...jwk, kid: 'k2', k: Buffer.alloc(32, 9).toString('base64url') }
  const oldToken = signed(header, claims)
  const nextToken = signed({ ...header, kid: 'k2' }, claims, Buffer.alloc(32, 9))

  it('accepts both keys while both are there, each only under its own kid', async () => {
    const both = await ringOf(old, next)
    expect(await readToken(oldToken, both, { audience, now })).toMatchObject({ ok: true, value: { kid: 'k1' } })
    expect(await readToken(nextToken, both, { audience, now })).toMatchObject({ ok: true, value: { kid: 'k2' } })
    const crossed = signed({ ...header, kid: 'k2' }, claims)
    expect(await readToken(crossed, both, { audience, now })).toMatchObject({ error: { fault: 'token_signature' } })
  })

  it('refuses the old key once it is gone, even a token read before', async () => {
    const before = makeTokenReader(await ringOf(old, next), { audience })
    const after = makeTokenReader(await ringOf(next), { audience })
    expect((await before(oldToken, now)).ok).toBe(true)
    expect(await after(oldToken, now)).toMatchObject({ error: { fault: 'token_unknown_key' } })
    expect((await after(nextToken, now)).ok).toBe(true)
  })

  it('does not lend one issuer the key of another', async () => {
    const two = await ringOf(old, { ...next, iss: 'https://other.example' })
    expect(await readToken(nextToken, two, { audience, now })).toMatchObject({ error: { fault: 'token_issuer' } })
  })
})

describe('swapped parts', () => {
  it('no payload counts under the signature of another link', async () => {
    const tokens = Array.from({ length: 100 }, (_, link) =>
      signed(header, { ...claims, to: `https://item.jd.com/${String(link)}.html`, content: `r_${String(link)}` }),
    )
    expect(await Promise.all(tokens.map(async (token) => faultOf(token)))).toEqual(tokens.map(() => 'none'))
    const swapped = tokens.map((token, link) => {
      const other = tokens[(link + 1) % tokens.length] ?? ''
      return `${other.slice(0, other.lastIndexOf('.'))}${token.slice(token.lastIndexOf('.'))}`
    })
    const faults = await Promise.all(swapped.map(async (token) => faultOf(token)))
    expect(faults).toEqual(tokens.map(() => 'token_signature'))
  })
})

describe('a reader that remembers', () => {
  it('verifies a token twice, and then gives the same claims again, without a promise', async () => {
    const reader = makeTokenReader(ring, { audience })
    const [first, second] = [await reader(good, now), await reader(good, now)]
    const third = reader(good, now)
    expect(third).toEqual(first)
    expect(!(third instanceof Promise) && third.ok && second.ok && third.value === second.value).toBe(true)
    expect(reader(numbered(1), now)).toBeInstanceOf(Promise)
  })

  it('refuses a remembered token when it has expired', async () => {
    const reader = await readerThatRemembers(good)
    const later = instant(now + 305_000)
    const expired = { ok: false, error: { fault: 'token_expired', to: claims.to } }
    expect(await reader(good, later)).toEqual(expired)
    expect(await reader(good, later)).toEqual(expired)
    expect((await reader(good, instant(now + 304_999))).ok).toBe(true)
  })

  it('refuses a remembered token while the clock stands before its nbf', async () => {
    const token = signed(header, { ...claims, iat: seconds - 3600, nbf: seconds })
    const reader = await readerThatRemembers(token)
    const early = instant(now - 61_000)
    expect(await reader(token, early)).toEqual({ ok: false, error: { fault: 'token_not_yet_valid', to: claims.to } })
  })

  it('remembers no refusal: a token that comes too early counts in time', async () => {
    const reader = makeTokenReader(ring, { audience })
    expect(await reader(good, instant(now - 61_000))).toMatchObject({ error: { fault: 'token_not_yet_valid' } })
    expect((await reader(good, now)).ok).toBe(true)
  })

  it('does not mistake a misspelling of a remembered token for it', async () => {
    const reader = await readerThatRemembers(good)
    expect(await reader(`${good}=`, now)).toMatchObject({ error: { fault: 'token_malformed' } })
    expect(await reader(good.slice(0, -2), now)).toMatchObject({ ok: false })
  })

  it('forgets the oldest of more than 1,024, and reads it anew', async () => {
    const reader = await readerThatRemembers(good)
    const first = await reader(good, now)
    const remembered = async (token: string): Promise<boolean> => {
      for (let click = 0; click < 2; click++) expect((await reader(token, now)).ok).toBe(true)
      return !(reader(token, now) instanceof Promise)
    }
    for (let n = 1; n < 1024; n++) expect(await remembered(numbered(n))).toBe(true)
    expect(reader(good, now)).toEqual(first)
    expect(await remembered(numbered(1024))).toBe(true)
    const again = reader(good, now)
    expect(again).toBeInstanceOf(Promise)
    expect(await again).toEqual(first)
  })

  async function readerThatRemembers(token: string) {
    const reader = makeTokenReader(ring, { audience })
    for (let click = 0; click < 2; click++) expect((await reader(token, now)).ok).toBe(true)
    expect(reader(token, now)).not.toBeInstanceOf(Promise)
    return reader
  }

  function numbered(n: number): string {
    return signed(header, { ...claims, jti: String(n) })
  }
})

function nextCharacter(character: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
  return alphabet[alphabet.indexOf(character) + 1] ?? '-'
}

/** A good token of exactly this many characters, or the nearest shorter: base64url grows by steps. */
function longToken(length: number): string {
  for (let pad = length; ; pad--) {
    const token = signed(header, { ...claims, pad: 'x'.repeat(pad) })
    if (token.length <= length) return token
  }
}

function sharedSecret() {
  const secret = Buffer.from(jwk.k, 'base64url')
  return { privateKey: secret, publicKey: secret }
}
