import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import { type CryptoKey, exportJWK } from 'jose'
import { describe, expect, it } from 'vitest'
import { contextOf } from '../../src/context/context.ts'
import { instant } from '../../src/kernel/instant.ts'
import { type KeyRing, readKeys } from '../../src/link/keys.ts'
import { makeTokenReader, readToken } from '../../src/link/token.ts'
import { hostileCorpus } from '../support/corpus.ts'

interface Attacks {
  readonly A: Readonly<Record<string, string>>
  readonly publicKey: CryptoKey
  /** Seconds since the epoch. */
  readonly now: number
}

/**
 * (r, n - s) is a second signature by the same key over the same octets; ECDSA has two for every text, and no verifier
 * can tell which was made first. Nothing here takes a token's text for its identity; that is what `jti` is for.
 */
const accepted: ReadonlySet<string> = new Set(['good', 'sig-malleated(n-s)'])

const source = hostileCorpus('jwt-attacks.mjs')
const attacks = source === undefined ? undefined : await buildDistinct(source)
const tokens = Object.entries(attacks?.A ?? {})

describe.skipIf(source === undefined)('attack tokens (skipped where they do not stand beside the checkout)', () => {
  it('are at least 84, of which two are good', () => {
    expect(tokens.length).toBeGreaterThanOrEqual(84)
    expect(tokens.filter(([name]) => accepted.has(name))).toHaveLength(2)
  })

  it('are none of them the good token itself', () => {
    const good = attacks?.A['good']
    expect(tokens.filter(([, token]) => token === good).map(([name]) => name)).toEqual(['good'])
  })

  it.each(tokens)('%s', async (name, token) => {
    const { ring, at } = await prepared()
    const options = { audience: 'detour', now: at }
    const once = await readToken(token, ring, options)
    expect(once.ok).toBe(accepted.has(name))

    const context = contextOf({
      token: once,
      referer: 'https://www.douyin.com/',
      hint: undefined,
      page: () => shortVideo,
    })
    const fault = once.ok ? undefined : once.error.fault
    const none = { surface: 'unknown', evidence: 'none', site: undefined, content: undefined, fault }
    expect(context).toMatchObject(once.ok ? { surface: 'live_room', evidence: 'signed', fault } : none)
    expect(fault ?? 'token_').toMatch(/^token_/)
  })

  it('gain nothing from a reader that has just remembered the good one', async () => {
    const { ring, at } = await prepared()
    const reader = makeTokenReader(ring, { audience: 'detour' })
    const good = tokens.find(([name]) => name === 'good')?.[1] ?? ''
    for (let click = 0; click < 2; click++) expect((await reader(good, at)).ok).toBe(true)
    expect(reader(good, at)).not.toBeInstanceOf(Promise)
    const counted = new Set<string>()
    for (const [name, token] of [...tokens, ...tokens]) {
      if ((await reader(token, at)).ok) counted.add(name)
    }
    expect(counted).toEqual(accepted)
  })

  it('are all refused without a key', async () => {
    const { at } = await prepared()
    const ring = await readKeys(undefined)
    const options = { audience: 'detour', now: at }
    const read = await Promise.all(tokens.map(async ([, token]) => readToken(token, ring, options)))
    expect(read.filter(({ ok }) => !ok)).toHaveLength(tokens.length)
  })
})

const shortVideo = { site: 'douyin', surface: 'short_video', id: '7' }

async function prepared(): Promise<{ readonly ring: KeyRing; readonly at: ReturnType<typeof instant> }> {
  if (attacks === undefined) throw new Error('there are no attacks')
  const jwk = { ...(await exportJWK(attacks.publicKey)), kid: 'k1', alg: 'ES256', iss: 'https://platform.test' }
  const ring = await readKeys(JSON.stringify({ keys: [jwk] }))
  return { ring, at: instant(attacks.now * 1000) }
}

/**
 * Every run signs anew, and one signature in fifteen holds neither `-` nor `_`: written in the other alphabet it is the
 * good token itself and rightly accepted. Such a set attacks nothing, so another is signed.
 */
async function buildDistinct(text: string): Promise<Attacks> {
  for (let attempt = 1; attempt <= 50; attempt++) {
    // oxlint-disable-next-line no-await-in-loop -- the next set is only needed where this one is no use
    const built = await build(text)
    const good = built.A['good']
    if (Object.entries(built.A).every(([name, token]) => name === 'good' || token !== good)) return built
  }
  throw new Error('fifty sets of attack tokens each held the good one')
}

/** The corpus stands outside the project and would not find `jose` from there, so it is told where it is. */
async function build(text: string): Promise<Attacks> {
  const jose = pathToFileURL(createRequire(import.meta.url).resolve('jose')).href
  const linked = text.replace(/from 'jose'/, `from ${JSON.stringify(jose)}`)
  const module = (await import(`data:text/javascript,${encodeURIComponent(linked)}`)) as {
    build: () => Promise<Attacks>
  }
  return module.build()
}
