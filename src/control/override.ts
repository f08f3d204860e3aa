/**
 * Break-glass: entries that turn rules off or put temporary ones before all others, for as long as an incident lasts.
 *
 * The entries are kept in the storage with their audit, and KV shows them to the edge. When the storage is away, KV alone
 * is changed, at once, and a note says who did what; the reconciler brings the notes into the storage and the audit
 * later. When KV is away as well, nothing is changed, and that is said.
 *
 * @module
 */

import type { Instant } from '../kernel/instant.ts'
import type { Diagnostic } from '../policy/language/diagnostic.ts'
import type { OverrideEntry } from '../policy/override.ts'
import type { Program } from '../policy/program.ts'

/** An entry, and who set it when; both are unknown where only the edge was asked. */
export interface KeptEntry {
  readonly entry: OverrideEntry
  /** `Actor.id`. */
  readonly by: string | undefined
  readonly at: Instant | undefined
}

/** What is done to the override, by whom and when. */
export type OverrideChange = {
  readonly actor: string
  readonly at: Instant
} & (
  | { readonly act: 'override.set'; readonly entry: OverrideEntry }
  | { readonly act: 'override.clear'; readonly id: string; readonly reason: string }
)

/** A change that was made while the storage was away. */
export interface OverrideNote {
  /** Sorts by time. */
  readonly id: string
  readonly change: OverrideChange
}

/** What stands where notes stand and is none. */
export interface BadNote {
  readonly id: string
  readonly text: string
  readonly why: string
}

export interface ReadNotes {
  readonly notes: readonly OverrideNote[]
  readonly bad: readonly BadNote[]
}

/** The truth. Everything throws when the storage is away. */
export interface OverrideStore {
  /** What has neither ended nor been cleared, in the order in which it was set, without what the edge would not take. */
  standing(now: Instant): Promise<readonly KeptEntry[]>
  /** Ids of what is left out there. */
  damaged(now: Instant): Promise<readonly string[]>
  /** Keeps the change and its audit entry. False: there was nothing to clear. */
  commit(change: OverrideChange): Promise<boolean>
  /** The same for a note; false when it was brought in before. */
  replay(note: OverrideNote, now: Instant): Promise<boolean>
  /** Those of the ids that it has ever held. */
  known(ids: readonly string[]): Promise<ReadonlySet<string>>
  /** Takes in what somebody wrote into KV by hand. */
  adopt(entry: OverrideEntry, now: Instant): Promise<boolean>
}

/** Where the edge reads the override. */
export interface LiveOverride {
  put(text: string): Promise<void>
  read(): Promise<string | null>
}

/**
 * So many changes can wait for the storage. Notes are only applied together: the older of them alone would undo what the
 * newer ones did.
 */
export const mostNotes = 1000

/** Notes beside it, also in KV. */
export interface OverrideNotes {
  keep(note: OverrideNote): Promise<void>
  /** In the order of their ids, the oldest `mostNotes`. */
  list(now: Instant): Promise<ReadNotes>
  drop(id: string): Promise<void>
  /** Out of the way of the others, to be looked at for a month. */
  moveAside(note: BadNote): Promise<void>
}

export interface OverridePorts {
  readonly overrideEntries: OverrideStore
  readonly liveOverride: LiveOverride
  readonly overrideNotes: OverrideNotes
  /** The policy in force as the edge has it; undefined where it cannot be read. */
  readonly activeProgram: () => Promise<Program | undefined>
  /** Before a second try, because KV takes one write a second; by default a little more than that. */
  readonly overridePauseMs?: number
}

export interface Applied {
  /** False: kept, and not seen in KV yet; it is tried again every minute. */
  readonly live: boolean
  /** Why not. */
  readonly trouble: string | undefined
  /** False: the storage was away, and the audit will have it later. */
  readonly audited: boolean
}

export type OverrideFault =
  /** Of one field of what was asked. */
  | { readonly kind: 'refused'; readonly field: string; readonly message: string }
  | { readonly kind: 'unknown_rule'; readonly rule: string; readonly meant: string | undefined }
  /** The rule is demanded by law or contract, and would be off or come too late. `confirm` is what says that this is meant. */
  | { readonly kind: 'unconfirmed'; readonly rule: string; readonly confirm: string }
  | { readonly kind: 'invalid'; readonly diagnostics: readonly Diagnostic[] }
  | { readonly kind: 'no_such_entry'; readonly id: string }
  /** Neither the storage nor KV takes anything. `restored` is false where the edge shows what could not be noted. */
  | { readonly kind: 'away'; readonly restored: boolean }
