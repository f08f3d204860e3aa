/**
 * Signing many links: the same link of the same place has the same token for some minutes.
 *
 * A page that is rewritten again is then the same bytes again, and a product that stands in a thousand pages is signed
 * once.
 *
 * @module
 */

import { instant, type Instant, minuteMs } from '../kernel/instant.ts'
import { claimsAt, keyToMintWith, signClaims, type MintLink, type MintPlace } from '../link/mint.ts'
import type { KeyRing } from '../link/keys.ts'
import type { Signer } from './ports.ts'

export interface SignerOptions {
  readonly audience: string
  readonly now: Instant
}

/** Tokens say that they were issued at the beginning of such a span. */
const spanMs = 10 * minuteMs

const mostRemembered = 4096

/** Who speaks for a key that does not say so itself. */
const usualIssuer = 'detour'

/** Undefined where no key of the ring can sign. */
export function makeSigner(ring: KeyRing, { audience, now }: SignerOptions): Signer | undefined {
  const first = keyToMintWith(ring, { now })
  if (first?.sign === undefined) return undefined
  const memory = makeMemory()
  return {
    lifeSeconds: Math.max(0, first.maxLifetimeSeconds - spanMs / 1000),
    signing: (place, at) => {
      const begun = Math.floor(at / spanMs) * spanMs
      // The key of a minute ago may be retired.
      const key = keyToMintWith(ring, { now: at }) ?? first
      const { iss: issuer = usualIssuer, maxLifetimeSeconds: lifetimeSeconds } = key
      const claimsOf = claimsAt(place, key, { audience, now: instant(begun), issuer, lifetimeSeconds })
      const known = memory.of(`${key.kid} ${placeName(place)}`, begun)
      return (link) => {
        const name = linkName(link)
        const token = known.get(name)
        if (token !== undefined) return token
        const claims = claimsOf(link)
        if (!claims.ok) return undefined
        const signing = signClaims(claims.value, key)
        if (!signing.ok) return undefined
        return signing.value.then((signed) => {
          known.set(name, signed)
          return signed
        })
      }
    },
  }
}

/** Of no two places the same. */
function placeName({ surface, content, author, followers, channel, client, lang, jti }: MintPlace): string {
  return JSON.stringify([surface, content, author, followers, channel, client, lang, jti])
}

/** Of no two links the same. */
function linkName({ to, rendered, was, insteadOf }: MintLink): string {
  if (was === undefined && insteadOf === undefined) return `${rendered} ${to}`
  return JSON.stringify([to, rendered, was, insteadOf])
}

interface Tokens {
  get(link: string): string | undefined
  set(link: string, token: string): void
}

/** Tokens of one span of time, by place and link; when there are enough of them, no more are kept. */
function makeMemory(): { of(place: string, begun: number): Tokens } {
  let places = new Map<string, Map<string, string>>()
  let span = 0
  let size = 0
  return {
    of: (place, begun) => {
      if (begun !== span) {
        places = new Map()
        span = begun
        size = 0
      }
      const kept = places
      let tokens = kept.get(place)
      return {
        get: (link) => tokens?.get(link),
        set: (link, token) => {
          // A document that is still being signed when the next span begins has nothing to add to it.
          if (kept !== places || size >= mostRemembered) return
          tokens ??= kept.get(place) ?? new Map<string, string>()
          kept.set(place, tokens)
          tokens.set(link, token)
          size += 1
        },
      }
    },
  }
}
