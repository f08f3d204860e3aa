/**
 * Signing many links: the same link of the same place has the same token for some minutes.
 *
 * A page that is rewritten again is then the same bytes again, and a product that stands in a thousand pages is signed
 * once.
 *
 * @module
 */

import { instant, type Instant } from '../kernel/instant.ts'
import { keyToMintWith, signClaims, statedClaims } from '../link/mint.ts'
import type { KeyRing, LinkKey } from '../link/keys.ts'
import type { Signer } from './ports.ts'

export interface SignerOptions {
  readonly audience: string
  readonly now: Instant
}

/** Tokens say that they were issued at the beginning of such a span. */
const spanMs = 10 * 60_000

const mostRemembered = 4096

/** Who speaks for a key that does not say so itself. */
const usualIssuer = 'detour'

/** Undefined where no key of the ring can sign. */
export function makeSigner(ring: KeyRing, { audience, now }: SignerOptions): Signer | undefined {
  const first = keyToMintWith(ring, { now })
  if (first?.sign === undefined) return undefined
  /** By what they say. */
  const signed = new Map<string, string>()
  let span = 0
  const keyAt = keyOfEach(ring, first)
  return {
    lifeSeconds: Math.max(0, first.maxLifetimeSeconds - spanMs / 1000),
    sign: async (link, at) => {
      const begun = Math.floor(at / spanMs) * spanMs
      if (begun !== span) signed.clear()
      span = begun
      const key = keyAt(at)
      const { iss: issuer = usualIssuer, maxLifetimeSeconds: lifetimeSeconds } = key
      const claims = statedClaims(link, key, { audience, now: instant(begun), issuer, lifetimeSeconds })
      if (!claims.ok) return undefined
      const name = `${key.kid} ${claims.value}`
      const known = signed.get(name)
      if (known !== undefined) return known
      const token = await signClaims(claims.value, key)
      if (!token.ok) return undefined
      if (signed.size < mostRemembered) signed.set(name, token.value)
      return token.value
    },
  }
}

/** Which key signs, asked once for all links of a page: the one of a minute ago may be retired. */
function keyOfEach(ring: KeyRing, first: LinkKey): (at: Instant) => LinkKey {
  let asked: Instant | undefined
  let key = first
  return (at) => {
    if (at !== asked) key = keyToMintWith(ring, { now: at }) ?? first
    asked = at
    return key
  }
}
