/**
 * Changes of a rule that a form can make, and why it may have to leave one to the editor.
 *
 * @module
 */

import type { PlainAction } from '../decision.ts'
import type { Mode, Rollout } from '../rule.ts'
import type { TextEdit } from './text-edit.ts'

/** What a rule does, as a document writes it. */
export type WrittenOutcome =
  | { readonly action: PlainAction; readonly reason: string }
  | { readonly action: 'equivalent'; readonly chain: readonly string[]; readonly reason: string }
  | { readonly action: 'redirect'; readonly url: string; readonly reason: string }

/** What is absent or empty is taken out of the rule. */
export type RuleChange =
  | { readonly kind: 'mode'; readonly mode: Mode | undefined }
  | { readonly kind: 'from' | 'until'; readonly at: string | undefined }
  | { readonly kind: 'surfaces' | 'marketplaces'; readonly names: readonly string[] }
  | { readonly kind: 'outcome'; readonly outcome: WrittenOutcome }
  | { readonly kind: 'reason'; readonly reason: string }
  | { readonly kind: 'share'; readonly percent: number | undefined; readonly by?: Rollout['by'] }
  | { readonly kind: 'move'; readonly to: 'up' | 'down' }
  | { readonly kind: 'add'; readonly template: RuleTemplate; readonly id?: string; readonly where?: 'before' | 'after' }
  | { readonly kind: 'delete' }

/** Rules to begin with. */
export type RuleTemplate = 'notice' | 'closed' | 'equivalent' | 'exemption'

export type EditRefusal =
  /** The text is not YAML at the moment; its mistakes come first. */
  | 'broken'
  | 'no-rules'
  | 'no-such-rule'
  /** The id stands twice, so nobody knows which one is meant. */
  | 'rule-id-twice'
  /** The first rule cannot go up, nor the last one down. */
  | 'no-room'
  /** Written in a way a form cannot change without losing something: a comment inside the value, or a strange shape. */
  | 'by-hand'
  /** The name is taken. */
  | 'name-taken'
  /** Not something that may stand there. */
  | 'unusable'

export type RuleEdit =
  | { readonly ok: true; readonly edits: readonly TextEdit[] }
  | { readonly ok: false; readonly why: EditRefusal }
