/**
 * Which change requests are open, and for whom they wait.
 *
 * @module
 */

import type { AnswerOf } from '../../server/call.ts'
import type { Me } from '../../server/whoami.ts'

export type RequestRow = AnswerOf<'GET /requests'>['items'][number]

export interface OpenRequest {
  readonly request: RequestRow
  readonly waitsForMe: boolean
}

const over: ReadonlySet<RequestRow['state']> = new Set(['applied', 'cancelled'])

/** Those that wait for me first, then those that flip soonest, then the newest. */
export function openRequests(rows: readonly RequestRow[], me: Me | undefined): readonly OpenRequest[] {
  return rows
    .filter(({ state }) => !over.has(state))
    .map((request) => ({ request, waitsForMe: me !== undefined && waitsFor(request, me) }))
    .toSorted(
      (a, b) =>
        Number(b.waitsForMe) - Number(a.waitsForMe) || compare(flipOf(a), flipOf(b)) || b.request.id - a.request.id,
    )
}

/** Of one that is not scheduled: never. */
function flipOf({ request: { scheduled_at: at } }: OpenRequest): number {
  return at === null ? Infinity : Date.parse(at)
}

/** Not by subtraction, because never less never is no number. */
function compare(a: number, b: number): number {
  return a === b ? 0 : a < b ? -1 : 1
}

/** A review is for those whose approval would be taken; what was declined or has stopped goes back to the author. */
function waitsFor({ state, author, you }: RequestRow, { id, role }: Me): boolean {
  const publishes = role === 'publisher' || role === 'admin'
  switch (state) {
    case 'in_review':
      return you.may_approve && !you.approved
    case 'approved':
      return publishes
    case 'rejected':
    case 'suspended':
    case 'failed':
      return author === id
    case 'scheduled':
    case 'applied':
    case 'cancelled':
      return false
  }
}
