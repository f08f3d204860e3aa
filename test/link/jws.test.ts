import * as fc from 'fast-check'
import { CompactSign, exportJWK, generateKeyPair, generateSecret } from 'jose'
import { describe, expect, it } from 'vitest'
import {
  type AlgorithmName,
  algorithms,
  decodeBase64url,
  encodeBase64url,
  importKey,
  member,
  parseJws,
  parseObject,
  verifyJws,
} from '../../src/link/jws.ts'
import { header, jwk, part, signed, signedParts } from './token-signing.ts'

describe('base64url', () => {
  it('brings back any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const text = encodeBase64url(bytes)
        expect(text).toBe(Buffer.from(bytes).toString('base64url'))
        expect(decodeBase64url(text)).toEqual(bytes)
      }),
    )
  })

  it('has one spelling: a text that can be read is what its bytes are written as', () => {
    let read = 0
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...alphabet.split('')), minLength: 1, maxLength: 9 }), (text) => {
        const bytes = decodeBase64url(text)
        const canonical = Buffer.from(Buffer.from(text, 'base64url')).toString('base64url') === text
        expect(bytes !== undefined).toBe(canonical)
        if (bytes !== undefined) read++
      }),
      { numRuns: 2000 },
    )
    expect(read).toBeGreaterThan(200)
  })

  it.each(['A', 'AB', 'AAB', 'AAAAA', 'AA==', 'AA=', 'A A', 'AA\n', '+A', '/A', '?AAA', 'AA🙂'])(
    'refuses %j',
    (text) => {
      expect(decodeBase64url(text)).toBeUndefined()
    },
  )
})

describe('a JSON object about which no two readers can differ', () => {
  it.each([
    ['the same key twice', '{"a":1,"a":2}'],
    ['the same key twice, once escaped', '{"to":1,"\\u0074o":2}'],
    ['the same key twice, apart by white space', '{"a" :1,\n"a"\t:2}'],
    ['the same key twice further down', '{"x":[{"a":1,"b":{},"a":2}]}'],
    ['the same key again after a nested object that closed', '{"a":{"b":1},"a":2}'],
    ['a key `__proto__`', '{"__proto__":{"surface":"showcase"}}'],
    ['a key `__proto__`, escaped', '{"\\u005f_proto__":1}'],
    ['a byte order mark', '\ufeff{}'],
    ['17 levels', `{"a":${'['.repeat(16)}${']'.repeat(16)}}`],
    ['an array', '[]'],
    ['a text', '"x"'],
    ['null', 'null'],
    ['no JSON', '{x'],
    ['JSON and more', '{} {}'],
    ['an open text', '{"a'],
    ['a comment', '{/**/}'],
    ['nothing', ''],
  ])('refuses %s', (_what, text) => {
    expect(parseObject(text)).toBeUndefined()
    expect(parseObject(Uint8Array.from(Buffer.from(text)))).toBeUndefined()
  })

  it('refuses octets that are not UTF-8', () => {
    expect(parseObject(Uint8Array.of(0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d))).toBeUndefined()
    expect(parseObject(Uint8Array.of(0x7b, 0x22, 0x61, 0x22, 0x3a, 0x31, 0x7d))).toEqual({ a: 1 })
  })

  it.each([
    ['equal keys in different objects', '{"a":{"a":1},"b":[{"a":1},{"a":2}]}'],
    ['texts that look like keys', '{"a":"b","c":["b","b"],"b":"\\"a\\":1"}'],
    ['brackets inside texts', '{"a":"}{][","b":"\\\\"}'],
    ['16 levels', `{"a":${'['.repeat(15)}${']'.repeat(15)}}`],
  ])('reads %s', (_what, text) => {
    expect(parseObject(text)).toEqual(JSON.parse(text))
  })

  it('reads what any writer of JSON writes', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 4 })), fc.constantFrom(0, 2), (value, indent) => {
        const text = JSON.stringify(value, undefined, indent)
        if (text.includes('__proto__')) return
        expect(parseObject(text)).toEqual(JSON.parse(text))
      }),
    )
  })

  it('refuses any object once one of its keys is said again', () => {
    const named = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 }), { minKeys: 1 })
    fc.assert(
      fc.property(named, fc.nat(), (value, pick) => {
        const keys = Object.keys(value)
        const again = JSON.stringify(keys[pick % keys.length])
        expect(parseObject(`${JSON.stringify(value).slice(0, -1)},${again}:0}`)).toBeUndefined()
      }),
    )
  })

  it('never throws, and never reads but as JSON.parse does', () => {
    const junk = fc.string({ unit: fc.constantFrom('{', '}', '[', ']', '"', ':', ',', '\\', 'u', '1', ' ') })
    fc.assert(
      fc.property(junk, (text) => {
        const read = parseObject(text)
        expect(read === undefined || JSON.stringify(read) === JSON.stringify(JSON.parse(text))).toBe(true)
      }),
      { numRuns: 2000 },
    )
  })
})

it('a member of a JSON object is its own, never its prototype’s', () => {
  const object = Object.create({ aud: 'detour' }) as Record<string, unknown>
  expect(member(object, 'aud')).toBeUndefined()
  expect(member({ aud: 'detour' }, 'aud')).toBe('detour')
  expect(member({}, 'constructor')).toBeUndefined()
})

describe('the shape of a compact JWS', () => {
  const good = signed(header, 'foo')

  it('takes apart what is canonical', () => {
    const jws = parseJws(good)
    expect(jws).toMatchObject({ ok: true, value: { header } })
    expect(jws.ok && Buffer.from(jws.value.payload).toString()).toBe('foo')
    expect(jws.ok && Buffer.from(jws.value.signed).toString()).toBe(good.slice(0, good.lastIndexOf('.')))
  })

  it.each([
    ['nothing', ''],
    ['dots alone', '..'],
    ['two parts', good.slice(0, good.lastIndexOf('.'))],
    ['a fourth part', `${good}.x`],
    ['an empty fourth part', `${good}.`],
    ['no header', good.slice(good.indexOf('.'))],
    ['no signature', good.slice(0, good.lastIndexOf('.') + 1)],
    ['a line feed at the end', `${good}\n`],
    ['a space at the front', ` ${good}`],
    ['padding', `${good}=`],
    ['an unused bit', `${good.slice(0, -1)}${good.endsWith('A') ? 'B' : 'z'}`],
    ['a header that is no object', signed('[]', 'foo')],
    ['a header with a key twice', signed('{"alg":"none","alg":"HS256"}', 'foo')],
  ])('refuses %s', (_what, compact) => {
    expect(parseJws(compact)).toEqual({ ok: false, error: 'malformed' })
  })
})

describe('verifying', () => {
  const names = Object.keys(algorithms) as AlgorithmName[]

  it.each(names)('accepts what jose signs with %s, and not one bit else', async (alg) => {
    const { privateKey, publicKey } = alg.startsWith('HS')
      ? await sharedSecret(alg)
      : await generateKeyPair(alg, { extractable: true })
    const key = await importKey({ ...(await exportJWK(publicKey)), alg })
    if (!key.ok) throw new Error(key.error)
    const compact = await new CompactSign(Buffer.from('foo')).setProtectedHeader({ alg }).sign(privateKey)
    const jws = parseJws(compact)
    if (!jws.ok) throw new Error(jws.error)
    expect(await verifyJws(jws.value, key.value)).toMatchObject({ ok: true })

    const signature = Uint8Array.from(jws.value.signature)
    signature[5] = (signature[5] ?? 0) ^ 1
    expect(await verifyJws({ ...jws.value, signature }, key.value)).toEqual({ ok: false, error: 'signature' })
    const short = jws.value.signature.slice(1)
    expect(await verifyJws({ ...jws.value, signature: short }, key.value)).toEqual({ ok: false, error: 'signature' })
    const other = parseJws(`${part({ alg, x: 1 })}.${compact.slice(compact.indexOf('.') + 1)}`)
    if (!other.ok) throw new Error(other.error)
    expect(await verifyJws(other.value, key.value)).toEqual({ ok: false, error: 'signature' })
  })

  it('takes no RSA signature whose leading zero was left out', async () => {
    const { privateKey, publicKey } = await generateKeyPair('PS256', { extractable: true })
    const key = await importKey({ ...(await exportJWK(publicKey)), alg: 'PS256' })
    if (!key.ok) throw new Error(key.error)
    // One signature in 256 begins with a zero; their salts make each of them another one.
    for (let tries = 0; tries < 5000; tries++) {
      const compact = await new CompactSign(Buffer.from('foo')).setProtectedHeader({ alg: 'PS256' }).sign(privateKey)
      const jws = parseJws(compact)
      if (!jws.ok || jws.value.signature[0] !== 0) continue
      const signature = jws.value.signature.slice(1)
      expect(await verifyJws(jws.value, key.value)).toMatchObject({ ok: true })
      expect(await verifyJws({ ...jws.value, signature }, key.value)).toEqual({ ok: false, error: 'signature' })
      return
    }
    throw new Error('no signature began with a zero')
  })

  it('goes by the key, not by the text: another `alg` is refused even where the signature would hold', async () => {
    expect(await verified(signed({ alg: 'HS384' }, 'foo'))).toEqual({ ok: false, error: 'algorithm' })
    expect(await verified(signed({ alg: 'none' }, 'foo'))).toEqual({ ok: false, error: 'algorithm' })
    expect(await verified(signed({}, 'foo'))).toEqual({ ok: false, error: 'algorithm' })
    expect(await verified(signed({ alg: 'HS256' }, 'foo'))).toMatchObject({ ok: true })
  })

  it.each([{ crit: ['exp'] }, { crit: [] }, { crit: 'b64' }, { b64: false }, { b64: true }])(
    'understands no extension, so %j is refused although it is signed',
    async (extension) => {
      expect(await verified(signed({ ...header, ...extension }, 'foo'))).toEqual({ ok: false, error: 'extension' })
    },
  )

  it('does not take a shortened HMAC for one', async () => {
    const whole = signedParts(`${part(header)}.${part('foo')}`)
    expect(await verified(whole)).toMatchObject({ ok: true })
    expect(await verified(whole.slice(0, whole.lastIndexOf('.') + 5))).toEqual({ ok: false, error: 'signature' })
  })
})

async function verified(compact: string) {
  const key = await importKey(jwk)
  const jws = parseJws(compact)
  if (!key.ok || !jws.ok) throw new Error('the test has no key or no JWS')
  return verifyJws(jws.value, key.value)
}

async function sharedSecret(alg: string) {
  const secret = await generateSecret(alg, { extractable: true })
  return { privateKey: secret, publicKey: secret }
}
