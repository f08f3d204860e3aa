/**
 * What a row may say of its own approval, by who sends it.
 *
 * A pending entry waits for the word of a second person. So whoever may not approve it cannot send it as anything else
 * either: the row is taken and stays pending. And who approved an entry is nothing that an editor can write.
 *
 * @module
 */

import { withCells, type Row } from '../../catalogue/row.ts'
import { holds, personOf, type Actor } from '../actor.ts'

export interface StandingEntry {
  readonly value: string
  readonly status: string
  /** Who sent what it says at present. */
  readonly updatedBy: string
}

/** Whose entries an actor may make count. */
export type Reach = 'none' | 'of_others' | 'all'

export function approvalReach({ role }: Actor): Reach {
  if (holds(role, 'admin')) return 'all'
  return holds(role, 'publisher') ? 'of_others' : 'none'
}

function mayApprove(actor: Actor, sentBy: string): boolean {
  const reach = approvalReach(actor)
  return reach === 'all' || (reach === 'of_others' && personOf(actor.id) !== personOf(sentBy))
}

/** A row as it is taken where this entry stands. Imports do the same to many rows at once, in the store. */
export function rowAsTaken(row: Row, standing: StandingEntry | undefined, actor: Actor): Row {
  // What stands there already needs nobody's leave.
  if (row.value === standing?.value) return row
  const isHeld = standing?.status === 'pending' && !mayApprove(actor, standing.updatedBy)
  return withCells(row, {
    ...(approvalReach(actor) === 'none' && { approved_by: undefined }),
    ...(isHeld && { status: 'pending' }),
  })
}
