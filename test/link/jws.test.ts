import { CompactSign, exportJWK, generateKeyPair, generateSecret } from 'jose'
import { describe, expect, it } from 'vitest'
import { type AlgorithmName, algorithms, importKey } from '../../src/link/jwk.ts'
import { parseJws, verifyJws } from '../../src/link/jws.ts'
import { header, jwk, part, signed, signedParts } from './token-signing.ts'

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
