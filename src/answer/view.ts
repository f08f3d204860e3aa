/**
 * The view: everything about a click that its answer may tell, as JSON or as a page.
 *
 * @module
 */

import type { Context } from '../context/context.ts'
import type { Instant } from '../kernel/instant.ts'
import type { Destination } from '../link/destination.ts'
import type { LocalName } from '../link/marketplace.ts'
import type { Decision, Tier } from '../policy/decision.ts'

export interface View {
  /** The decision's id; on the page it is the receipt. */
  readonly id: string
  readonly at: Instant
  readonly destination: Destination
  readonly context: Context
  readonly decision: Decision
  readonly policy: PolicyStamp
  /** IANA name; how instants are written. */
  readonly timeZone: string
  /** The policy's own texts by reason; they go before the built-in ones. */
  readonly messages: Readonly<Record<string, LocalName>>
  /** The policy's names of its surfaces. */
  readonly surfaces: Readonly<Record<string, { readonly label: LocalName }>>
  /** The platform's store hosts; the first is its home. */
  readonly stores: readonly string[]
  /** What people call the destination's marketplace; absent when it is not known. */
  readonly marketplaceName: LocalName | undefined
}

/** Which policy decided, and where it was found. */
export interface PolicyStamp {
  readonly name: string
  readonly version: number | undefined
  readonly digest: string
  readonly tier: Tier
}

const zones = new Map<string, string>()

/** The time zone, or UTC when this runtime does not know it: a bad name must not cost a shopper the answer. */
export function knownZone(timeZone: string): string {
  let zone = zones.get(timeZone)
  if (zone === undefined) {
    try {
      zone = new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone
    } catch {
      zone = 'UTC'
    }
    zones.set(timeZone, zone)
  }
  return zone
}
