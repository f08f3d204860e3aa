/**
 * Possible clicks: what a click can say of itself, by how we know where it was made. Written out by hand, so that the
 * analyses, which ask the gateway's own contexts, have something to agree with.
 *
 * @module
 */

import type { Facts } from '../../../src/policy/decision.ts'

/** What only a token that counts can tell, and the key that only it is. */
export const tokenFacts = ['author', 'followers', 'channel', 'client', 'token'] as const

/** The same click without what its evidence cannot tell. */
export function possible(facts: Facts): Facts {
  const { evidence, surface } = facts
  if (evidence === 'signed') return facts
  const untold = Object.fromEntries(tokenFacts.map((fact) => [fact, undefined]))
  if (evidence === 'referer') return { ...facts, ...untold }
  // Without a Referer only a hint can name a surface, and only the one that is stricter than the others.
  return { ...facts, ...untold, content: undefined, surface: surface === 'live_room' ? surface : 'unknown' }
}

export function isPossible(facts: Facts): boolean {
  return Object.entries(possible(facts)).every(([name, value]) => facts[name as keyof Facts] === value)
}
