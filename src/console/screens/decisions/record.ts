/**
 * A decision as it is kept and shown.
 *
 * @module
 */

import type { AnswerOf } from '../../server/call.ts'

export type DecisionRecord = AnswerOf<'GET /decisions/{id}'>

/** What a link is called where there is room for one name. */
export function linkName({ in: { marketplace, kind, product, shop } }: DecisionRecord): string {
  return product ?? shop ?? [marketplace ?? '', kind].join(' ').trim()
}
