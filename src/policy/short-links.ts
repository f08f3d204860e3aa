/**
 * Short links: what a policy says of links that hide where they lead.
 *
 * A short link that was followed is judged as what it leads to, and nothing here is asked. One that could not be
 * followed, or was not, is judged as a short link; where it would simply be let through, `unresolved` answers instead.
 * So it can only tighten: whatever else a rule says of a short link stands. An override that lets a link through is
 * somebody's decision of this hour and stands too.
 *
 * @module
 */

import type { Decision, Facts, Outcome } from './decision.ts'
import { checkOutcome } from './rule-shape.ts'
import { fault, integer, object, oneOf, type Check } from './shape.ts'

export interface ShortLinks {
  /** Whether short links are followed before they are judged. */
  readonly follow: boolean
  /** Milliseconds that a click may wait for it. */
  readonly wait: number
  /** The answer to a short link that would be let through unseen; never `allow`. */
  readonly unresolved?: Outcome
}

/** The longest a policy may let a click wait, in milliseconds. */
export const longestWait = 1500

export const checkShortLinks: Check = object(
  { follow: oneOf(true, false), wait: integer(0, longestWait) },
  {
    unresolved: (value) => {
      const found = checkOutcome(value)
      if (found !== undefined) return found
      return (value as Outcome).action === 'allow' ? fault('must not be `allow`', '/action') : undefined
    },
  },
)

/** What `unresolved` answers in place of a decision; undefined where the decision stands. */
export function unresolvedInstead(
  shortLinks: ShortLinks | undefined,
  { kind }: Pick<Facts, 'kind'>,
  { outcome, by }: Pick<Decision, 'outcome' | 'by'>,
): Outcome | undefined {
  if (kind !== 'short' || outcome.action !== 'allow' || by === 'override') return undefined
  return shortLinks?.unresolved
}
