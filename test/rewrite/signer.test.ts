import { describe, expect, it } from 'vitest'

import { instant, type Instant } from '../../src/kernel/instant.ts'
import type { Mintable } from '../../src/link/mint.ts'
import { readToken } from '../../src/link/token.ts'
import type { Signer } from '../../src/rewrite/ports.ts'
import { makeSigner } from '../../src/rewrite/signer.ts'
import { audience, jwk, now, ringOf, seconds } from '../link/token-signing.ts'

const tenMinutes = 600_000
const link = { to: 'https://item.jd.com/1.html', surface: 'live_room', content: '直播', lang: undefined }

describe('a signer', () => {
  it('gives the same link the same token for ten minutes, and then another', async () => {
    const signer = makeSigner(await ringOf(jwk), { audience, now })
    const first = await sign(signer, link, now)
    expect(first).toBeDefined()
    expect(await sign(signer, link, instant(now + tenMinutes - 1))).toBe(first)
    expect(await sign(signer, link, instant(now + tenMinutes))).not.toBe(first)
  })

  it('gives another link, or the same one in another place, another token', async () => {
    const signer = makeSigner(await ringOf(jwk), { audience, now })
    const variants = [link, { ...link, content: 'other' }, { ...link, was: link.to }, { ...link, insteadOf: link.to }]
    const tokens = await Promise.all(variants.map(async (one) => sign(signer, one, now)))
    expect(new Set(tokens).size).toBe(variants.length)
  })

  it('signs what a reader reads, for as long as the key allows', async () => {
    const ring = await ringOf({ ...jwk, max_lifetime: 7200 })
    const signer = makeSigner(ring, { audience, now })
    const token = (await sign(signer, link, now)) ?? ''
    const read = await readToken(token, ring, { audience, now })
    expect(read).toMatchObject({ ok: true, value: { ...link, iat: seconds, exp: seconds + 7200 } })
    expect(signer?.lifeSeconds).toBe(6600)
  })

  it('signs many links that are begun at the same moment, each for itself', async () => {
    const ring = await ringOf(jwk)
    const signing = makeSigner(ring, { audience, now })?.signing(link, now)
    const links = Array.from({ length: 300 }, (_, index) => `https://item.jd.com/${'1'.repeat(index)}7.html`)
    const tokens = await Promise.all(links.map(async (to) => signing?.({ to, rendered: 'warn' })))
    const read = await Promise.all(tokens.map((token) => readToken(token ?? '', ring, { audience, now })))
    expect(read.map((one) => (one.ok ? one.value.to : one.error.fault))).toEqual(links)
    expect(links.map((to) => signing?.({ to, rendered: 'warn' }))).toEqual(tokens)
  })

  it('goes on with the next key when one is retired', async () => {
    const other = { ...jwk, kid: 'k2', k: Buffer.alloc(32, 9).toString('base64url') }
    const signer = makeSigner(await ringOf({ ...jwk, not_after: seconds + 60 }, other), { audience, now })
    const kids = await Promise.all(
      [0, 60, 61].map(async (later) => kidOf(await sign(signer, link, instant(now + later * 1000)))),
    )
    expect(kids).toEqual(['k1', 'k1', 'k2'])
  })

  it('signs nothing that a reader would refuse, and is not there without a key', async () => {
    const signer = makeSigner(await ringOf(jwk), { audience, now })
    expect(await sign(signer, { ...link, to: 'x'.repeat(2049) }, now)).toBeUndefined()
    expect(makeSigner(await ringOf(), { audience, now })).toBeUndefined()
  })
})

async function sign(signer: Signer | undefined, said: Mintable, at: Instant): Promise<string | undefined> {
  return await signer?.signing(said, at)(said)
}

function kidOf(token: string | undefined): unknown {
  const header = Buffer.from(token?.split('.')[0] ?? '', 'base64url').toString()
  return (JSON.parse(header) as { kid: unknown }).kid
}
