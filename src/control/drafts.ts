/**
 * Drafts: documents while they are written. They may be wrong, and are kept as their authors type.
 *
 * Only the author, or an admin, changes one; everybody may read it. Saving one is no act that the audit tells of, only
 * that it was made and that it was thrown away.
 *
 * @module
 */

import type { Instant } from '../kernel/instant.ts'
import type { Act } from './audit.ts'
import { personOf, type Actor } from './actor.ts'

export interface DraftHead {
  readonly id: string
  readonly title: string
  /** The version it is written upon; 0 where nothing is published. */
  readonly base: number
  readonly author: string
  /** Counts savings, from 1. */
  readonly rev: number
  readonly createdAt: Instant
  readonly updatedAt: Instant
}

export interface Draft extends DraftHead {
  readonly source: string
}

export interface DraftStore {
  /** Keeps it, unless the author has too many already. */
  create(draft: Draft, act: Act): Promise<boolean>
  get(id: string): Promise<Draft | undefined>
  /** Last saved first, from before an instant. */
  list(filter: { readonly author?: string; readonly before?: DraftPlace }, limit: number): Promise<readonly DraftHead[]>
  /** Keeps it if nobody saved it since `rev`. */
  save(draft: Pick<Draft, 'id' | 'title' | 'base' | 'source' | 'updatedAt'>, rev: number): Promise<boolean>
  remove(id: string, rev: number, act: Act): Promise<boolean>
}

/** Where a page of drafts ended; several may have been saved at one instant. */
export interface DraftPlace {
  readonly updatedAt: number
  readonly id: string
}

/** Of one author; a runaway editor must not fill the database. */
export const mostDrafts = 200

export function mayChange(draft: Pick<Draft, 'author'>, actor: Actor): boolean {
  return personOf(draft.author) === personOf(actor.id) || actor.role === 'admin'
}
