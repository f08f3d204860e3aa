/**
 * Evidence: what a click can say of itself, by how we know where it was made.
 *
 * It is asked of the context the gateway makes: whatever the clues of a kind of evidence may tell is put before it, and
 * what it keeps is possible. So nothing is known here that could drift from the gateway.
 *
 * @module
 */

import { contextOf, type Clues, type Context, type Evidence } from '../../context/context.ts'
import { ok } from '../../kernel/result.ts'
import type { LinkClaims } from '../../link/token.ts'
import type { Facts } from '../decision.ts'
import type { Rollout } from '../rule.ts'

/** A click from a surface, as one that tells everything that its evidence may tell. */
function contextWith(evidence: Evidence, surface: string): Context {
  const nothing: Clues = { token: undefined, referer: undefined, hint: undefined, page: () => undefined }
  const clues: Readonly<Record<Evidence, Partial<Clues>>> = {
    signed: { token: ok({ ...talkative, surface }) },
    referer: { referer: 'https://page.example/', page: () => ({ site: 'site', surface, id: 'id' }) },
    none: { hint: surface },
  }
  return contextOf({ ...nothing, ...clues[evidence] })
}

const talkative: LinkClaims = {
  to: 'https://shop.example/',
  surface: '',
  content: 'content',
  author: 'author',
  followers: 1,
  channel: 'channel',
  client: 'app/1.0.0',
  lang: 'en',
  iss: 'issuer',
  kid: 'key',
  iat: 0,
  exp: 1,
  nbf: undefined,
  jti: undefined,
}

/** Whether a click can be known to come from a surface by such evidence. */
export function canTellSurface(evidence: Evidence, surface: string): boolean {
  return contextWith(evidence, surface).surface === surface
}

type ContextFact = 'content' | 'author' | 'followers' | 'channel' | 'client'
const contextFacts: ReadonlySet<string> = new Set<ContextFact>(['content', 'author', 'followers', 'channel', 'client'])

/** Whether a click of such evidence may have a fact or a key; only a token that counts is a key. */
export function canTell(evidence: Evidence, fact: keyof Facts | Rollout['by'] | 'destination' | 'time'): boolean {
  if (fact === 'token') return evidence === 'signed'
  if (!contextFacts.has(fact)) return true
  return contextWith(evidence, 'live_room')[fact as ContextFact] !== undefined
}
