import { exportJWK, generateKeyPair } from 'jose'
import { describe, expect, it } from 'vitest'
import { readKeys } from '../../src/link/keys.ts'
import { jwk, keyIn, ringOf } from './token-signing.ts'

const ec = await exportJWK((await generateKeyPair('ES256', { extractable: true })).privateKey)
const okp = await exportJWK((await generateKeyPair('EdDSA', { extractable: true })).privateKey)

describe('the secret LINK_KEYS', () => {
  it('gives several keys of different kinds at once', async () => {
    const ring = await ringOf(
      jwk,
      { ...ec, kid: 'k2', alg: 'ES256', max_lifetime: 600 },
      { ...okp, kid: 'k3', alg: 'EdDSA' },
    )
    expect(ring.faults).toEqual([])
    expect([...ring.keys.keys()]).toEqual(['k1', 'k2', 'k3'])
    expect(keyIn(ring, 'k1')).toMatchObject({
      alg: 'HS256',
      iss: 'https://platform.example',
      maxLifetimeSeconds: 86_400,
    })
    expect(keyIn(ring, 'k2')).toMatchObject({ alg: 'ES256', iss: undefined, maxLifetimeSeconds: 600 })
    expect(keyIn(ring, 'k3')).toMatchObject({ alg: 'EdDSA' })
  })

  it.each([undefined, '', ' \n', '{"keys":[]}'])('that is %j leaves the ring empty: keys_missing', async (secret) => {
    expect(await readKeys(secret)).toEqual({ keys: new Map(), faults: [{ code: 'keys_missing' }] })
  })

  it.each(['x', '[]', '{}', 'null', '{"keys":{}}', '{"keys":[],"keys":[]}', '\ufeff{"keys":[]}', JSON.stringify(jwk)])(
    'that reads %j leaves the ring empty: keys_unreadable',
    async (secret) => {
      expect(await readKeys(secret)).toEqual({ keys: new Map(), faults: [{ code: 'keys_unreadable' }] })
    },
  )

  it.each<[string, object, string]>([
    ['a secret of 31 octets', { ...jwk, k: Buffer.alloc(31, 1).toString('base64url') }, 'key_weak'],
    ['an empty secret', { ...jwk, k: '' }, 'key_weak'],
    ['a padded secret', { ...jwk, k: `${jwk.k}=` }, 'key_malformed'],
    ['no secret', { ...jwk, k: undefined }, 'key_malformed'],
    ['no alg', { ...jwk, alg: undefined }, 'key_algorithm'],
    ['alg none', { ...jwk, alg: 'none' }, 'key_algorithm'],
    ['an alg named like a member of every object', { ...jwk, alg: 'constructor' }, 'key_algorithm'],
    [
      'an alg that link keys do not admit',
      { ...jwk, alg: 'HS512', k: Buffer.alloc(64, 1).toString('base64url') },
      'key_algorithm',
    ],
    ['an alg of another key type', { ...jwk, alg: 'ES256' }, 'key_algorithm'],
    ['a curve of another alg', { ...ec, alg: 'ES256', crv: 'P-384' }, 'key_algorithm'],
    ['a point off the curve', { ...ec, alg: 'ES256', y: ec.x }, 'key_malformed'],
    ['use enc', { ...jwk, use: 'enc' }, 'key_use'],
    ['key_ops encrypt', { ...jwk, key_ops: ['encrypt'] }, 'key_use'],
    ['key_ops sign alone on a shared secret', { ...jwk, key_ops: ['sign'] }, 'key_use'],
    ['key_ops that is no list', { ...jwk, key_ops: 'verify' }, 'key_use'],
    ['an issuer that is no text', { ...jwk, iss: ['https://platform.example'] }, 'key_issuer'],
    ['an empty issuer', { ...jwk, iss: '' }, 'key_issuer'],
    ['max_lifetime 0', { ...jwk, max_lifetime: 0 }, 'key_lifetime'],
    ['max_lifetime 1.5', { ...jwk, max_lifetime: 1.5 }, 'key_lifetime'],
    ['max_lifetime as a text', { ...jwk, max_lifetime: '600' }, 'key_lifetime'],
  ])('%s: the key is left out and named, the other works on', async (_what, bad, code) => {
    const ring = await ringOf({ ...bad, kid: 'bad' }, jwk)
    expect([...ring.keys.keys()]).toEqual(['k1'])
    expect(ring.faults).toEqual([{ code, kid: 'bad', position: 0 }])
  })

  it.each(['', ' ', 'a b', 'ключ', '../key', 'k\n', 'x'.repeat(65), 7, null, undefined])(
    'a kid %j is refused and not repeated',
    async (kid) => {
      const ring = await ringOf(jwk, { ...jwk, kid })
      expect([...ring.keys.keys()]).toEqual(['k1'])
      expect(ring.faults).toEqual([{ code: 'key_kid', kid: undefined, position: 1 }])
    },
  )

  it('an entry that is no object is a fault of its own', async () => {
    const ring = await ringOf(jwk, [], Object(null))
    expect([...ring.keys.keys()]).toEqual(['k1'])
    expect(ring.faults).toHaveLength(2)
  })

  it('of two keys with one kid neither counts', async () => {
    const ring = await ringOf(jwk, { ...ec, kid: 'k1', alg: 'ES256' }, { ...jwk, kid: 'k2' })
    expect([...ring.keys.keys()]).toEqual(['k2'])
    expect(ring.faults).toEqual([
      { code: 'key_duplicate', kid: 'k1', position: 0 },
      { code: 'key_duplicate', kid: 'k1', position: 1 },
    ])
  })

  it('faults never repeat anything of a key', async () => {
    const k = Buffer.from('a secret far too short').toString('base64url')
    const ring = await ringOf(
      { ...jwk, k, kid: k.slice(0, 9) },
      { ...jwk, k, kid: `${k}!` },
      { ...ec, alg: 'ES256', kid: 'x', y: ec.x },
    )
    expect(ring.faults).toHaveLength(3)
    const said = JSON.stringify(ring.faults)
    for (const part of [k, ec.x, ec.y, ec.d]) expect(said).not.toContain(part)
  })
})

describe('what a key may do', () => {
  it('a shared secret or a private key can sign, a public one cannot', async () => {
    const { d: _private, ...publicKey } = ec
    const ring = await ringOf(jwk, { ...ec, kid: 'k2', alg: 'ES256' }, { ...publicKey, kid: 'k3', alg: 'ES256' })
    expect(keyIn(ring, 'k1').sign).toBeDefined()
    expect(keyIn(ring, 'k2').sign).toBeDefined()
    expect(keyIn(ring, 'k3').sign).toBeUndefined()
  })

  it('`key_ops` takes from it: verify alone cannot sign, and a private key that signs may still verify', async () => {
    const ring = await ringOf(
      { ...jwk, key_ops: ['verify'] },
      { ...ec, kid: 'k2', alg: 'ES256', key_ops: ['sign'] },
      { ...ec, kid: 'k3', alg: 'ES256', key_ops: ['verify'] },
    )
    expect(ring.faults).toEqual([])
    expect(keyIn(ring, 'k1').sign).toBeUndefined()
    expect(keyIn(ring, 'k2').sign).toBeDefined()
    expect(keyIn(ring, 'k3').sign).toBeUndefined()
  })

  it('nothing can take a key out again', async () => {
    const ring = await ringOf(jwk, { ...ec, kid: 'k2', alg: 'ES256' })
    for (const kid of ['k1', 'k2']) {
      const { verify, sign } = keyIn(ring, kid)
      expect(sign?.extractable).toBe(false)
      // A public key is public; WebCrypto lets it out whatever one asks.
      expect(verify.type === 'public' || !verify.extractable).toBe(true)
    }
  })
})
