/**
 * Rules as the program holds them: conditions, windows, modes and rollouts, after every shorthand has been written out.
 *
 * A rule is a box: a conjunction over dimensions, in each of them a set or a range. Nothing else can be said, and that
 * is why every question about a policy has an exact answer. Each attribute that may be absent says what absence means.
 *
 * @module
 */

import type { Evidence } from '../context/context.ts'
import type { Kind } from '../link/marketplace.ts'
import type { Action, Outcome, Party, PlainAction } from './decision.ts'
import type { ValueFact } from './value-facts.ts'

/** What a condition says of a click whose attribute is not known. */
export type IfUnknown = 'match' | 'skip'

/** The name of a list, or ids in place. Products and shops are written `marketplace:id`. */
export type ListRef = string | readonly string[]

/** Absent input: `in` does not match, `not_in` does, unless `if_unknown` says otherwise. */
export interface Membership {
  readonly in?: ListRef
  readonly not_in?: ListRef
  readonly if_unknown?: IfUnknown
}

/** At least one bound; `[gte, lt)`. */
export interface FollowersCondition {
  readonly gte?: number
  readonly lt?: number
  readonly if_unknown: IfUnknown
}

export interface AuthorCondition extends Membership {
  readonly followers?: FollowersCondition
}

/** Exactly one of `in` and `not`. */
export interface ChannelCondition {
  readonly in?: readonly string[]
  readonly not?: readonly string[]
  readonly if_unknown: IfUnknown
}

/** A client of this app, from version `gte` up to but without `lt`. A client of another app never matches. */
export interface ClientCondition {
  readonly app: string
  readonly gte?: string
  readonly lt?: string
  readonly if_unknown: IfUnknown
}

/** Values in place, for each value fact. A language is a prefix by subtags: `zh` matches `zh-CN`, not `zha`. */
export interface ValueCondition {
  readonly in?: readonly string[]
  readonly not_in?: readonly string[]
  readonly if_unknown?: IfUnknown
}

export interface TargetCondition {
  readonly party?: readonly Party[]
  readonly marketplace?: readonly string[]
  readonly kind?: readonly Kind[]
}

/** All that are present must hold. */
export interface Conditions extends Readonly<Partial<Record<ValueFact, ValueCondition>>> {
  readonly surface?: readonly string[]
  readonly to?: TargetCondition
  readonly evidence?: { readonly at_least: Evidence }
  readonly author?: AuthorCondition
  readonly content?: Membership
  readonly shop?: Membership
  readonly product?: Membership
  readonly channel?: ChannelCondition
  readonly client?: ClientCondition
}

export type Mode = 'enforce' | 'report' | 'off'

/** The only bucket function there is; a second one would be a new name, never a change of this one. */
export const rolloutHash = 'murmur3_32/v1'

export interface Rollout {
  /** 0 to 100; hundredths of a percent count. */
  readonly percent: number
  readonly by: 'author' | 'content' | 'token' | 'visitor'
  readonly salt: string
  readonly hash: typeof rolloutHash
}

export interface Rule {
  readonly id: string
  readonly mode: Mode
  /** Epoch milliseconds; the window is half-open, [from, until). */
  readonly from?: number
  readonly until?: number
  readonly if: Conditions
  readonly outcome: Outcome
  readonly rollout?: Rollout
  /** Demanded by law or contract: never rolled out in parts. */
  readonly compliance?: true
  readonly labels?: Readonly<Record<string, string>>
  /** Rules whose overlap with this one is meant. */
  readonly overlaps?: readonly string[]
}

// The words of the language, each list in the order in which documents show them.
export const modes = ['enforce', 'report', 'off'] as const satisfies readonly Mode[]
export const parties = ['own', 'external', 'none'] as const satisfies readonly Party[]
export const kinds = [
  'product',
  'shop',
  'affiliate',
  'coupon',
  'search',
  'short',
  'other',
] as const satisfies readonly Kind[]
/** Weakest first: `at_least` compares places in this list. */
export const evidences = ['none', 'referer', 'signed'] as const satisfies readonly Evidence[]
export const rolloutKeys = ['author', 'content', 'token', 'visitor'] as const
export const listSubjects = ['content', 'author', 'shop', 'product'] as const
export const plainActions = ['allow', 'warn', 'explain'] as const satisfies readonly PlainAction[]
export const actions = [...plainActions, 'equivalent', 'redirect'] as const satisfies readonly Action[]
export const chainSteps = ['product', 'shop', 'search', 'explain'] as const
export const grades = ['exact', 'variant', 'similar'] as const
/** What becomes of a shop's share code in a text, strictest first. */
export const shareCodeUses = ['remove', 'mark', 'keep'] as const
