/**
 * Decisions: what a policy says of one click. `decide(policy, facts, at)` makes them and is pure.
 *
 * @module
 */

import type { Evidence } from '../context/context.ts'
import type { Instant } from '../kernel/instant.ts'
import type { Kind } from '../link/marketplace.ts'
import type { ValueFact } from './value-facts.ts'

export type Party = 'own' | 'external' | 'none'

/** Everything a policy may ask about a click. Absent means: not known. */
export interface Facts extends Readonly<Record<ValueFact, string | undefined>> {
  readonly surface: string
  readonly evidence: Evidence
  readonly marketplace: string | undefined
  readonly kind: Kind
  /** `marketplace:id`, as lists name products, for product, affiliate and coupon links. */
  readonly product: string | undefined
  /** `marketplace:id`, as lists name shops. */
  readonly shop: string | undefined
  readonly content: string | undefined
  readonly author: string | undefined
  readonly followers: number | undefined
  readonly channel: string | undefined
  /** `app/1.2.3`. */
  readonly client: string | undefined
  /** Keys for `rollout: {by: token|visitor}`. */
  readonly token: string | undefined
  readonly visitor: string | undefined
}

/** Actions that say nothing but why. */
export type PlainAction = 'allow' | 'warn' | 'explain'

export type Action = PlainAction | 'equivalent' | 'redirect'

/** Steps of an `equivalent` action, tried in order; a chain ends in `explain`. */
export type ChainStep = 'product' | 'shop' | 'search' | 'explain'

/** What a rule says when it matches. */
export type Outcome =
  | { readonly action: PlainAction; readonly reason: string }
  | { readonly action: 'equivalent'; readonly reason: string; readonly chain: readonly ChainStep[] }
  | { readonly action: 'redirect'; readonly reason: string; readonly url: string }

export interface Decision {
  readonly outcome: Outcome
  readonly party: Party
  /** The deciding rule's id; absent when the defaults decided. */
  readonly rule: string | undefined
  /** The deciding rule's window, for "since" and "until" on the notice. */
  readonly from: Instant | undefined
  readonly until: Instant | undefined
  readonly labels: Readonly<Record<string, string>> | undefined
  /** The first matching rule in `mode: report`. */
  readonly would: { readonly rule: string; readonly outcome: Outcome } | undefined
  /** Facts that a rule asked for and did not get (`followers`, `channel`, …). */
  readonly missing: readonly string[]
  /**
   * Who answered, where it was neither the policy's rules nor its defaults: an override (a temporary rule of it, or its
   * `kill: all`), or `short_links.unresolved`.
   */
  readonly by?: 'override' | 'short_links'
}

/** Where the policy that decides was found, best first. */
export type Tier = 'memory' | 'cache' | 'kv' | 'bundled'
