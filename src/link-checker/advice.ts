/**
 * Advice: what a creator or merchant can do about a link, best first. Each follows from the findings alone, so that
 * nobody is told to do what would not help.
 *
 * @module
 */

import type { Instant } from '../kernel/instant.ts'
import type { Destination } from '../link/destination.ts'
import type { Party } from '../policy/decision.ts'
import type { Equivalent, State } from './finding.ts'
import type { Choice } from './surfaces.ts'

export type Advice =
  /** Nothing: it opens. */
  | { readonly code: 'nothing' }
  /** It opens now and will not later. */
  | { readonly code: 'replace_before'; readonly at: Instant }
  | { readonly code: 'use_equivalent'; readonly url: string }
  | { readonly code: 'use_elsewhere'; readonly places: readonly Choice[] }
  | { readonly code: 'wait_until'; readonly at: Instant }
  | { readonly code: 'register_equivalent' }
  | { readonly code: 'open_shop' }
  | { readonly code: 'full_link' }
  | { readonly code: 'known_shop' }
  | { readonly code: 'copy_again' }

export interface Situation {
  readonly state: State
  readonly party: Party
  readonly destination: Destination
  readonly equivalent: Equivalent | undefined
  /** Whether the equivalent's own link opens there and then. */
  readonly doesEquivalentOpen: boolean
  /** Whether products of the platform's own shops open there and then. */
  readonly doOwnShopsOpen: boolean
  /** Surfaces on which it simply opens at that time. */
  readonly openOn: readonly Choice[]
  /** When it will open by itself, or will cease to. */
  readonly opensAt: Instant | undefined
  readonly closesAt: Instant | undefined
}

export function adviceFor(situation: Situation): readonly Advice[] {
  const { state, party, destination, equivalent, opensAt, closesAt } = situation
  if (state === 'unreadable') return [{ code: 'copy_again' }]
  if (state === 'open') {
    return closesAt === undefined ? [{ code: 'nothing' }] : [{ code: 'replace_before', at: closesAt }]
  }
  const advice: Advice[] = []
  if (destination.kind === 'short') advice.push({ code: 'full_link' })
  const isProduct = equivalent?.kind === 'product' || equivalent?.kind === 'offer'
  if (isProduct && situation.doesEquivalentOpen) advice.push({ code: 'use_equivalent', url: equivalent.url })
  if (situation.openOn.length > 0) advice.push({ code: 'use_elsewhere', places: situation.openOn })
  if (opensAt !== undefined) advice.push({ code: 'wait_until', at: opensAt })
  if (state === 'warn' && party === 'none') advice.push({ code: 'known_shop' })
  if (situation.doOwnShopsOpen && party === 'external' && destination.fault === undefined && state !== 'warn') {
    // Whoever is led to the very product needs neither.
    if (equivalent?.kind === 'shop' || equivalent?.kind === 'search') advice.push({ code: 'register_equivalent' })
    else if (equivalent?.kind !== 'product') advice.push({ code: 'open_shop' })
  }
  return advice
}
