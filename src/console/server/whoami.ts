/**
 * Who is signed in, and what the role allows. The API decides; the console only spares people buttons that would refuse.
 *
 * @module
 */

import type { AnswerOf } from './call.ts'
import { useApi } from './query.ts'

export type Me = AnswerOf<'GET /whoami'>

const ranks: Readonly<Record<Me['role'], number>> = { viewer: 0, editor: 1, publisher: 2, admin: 3 }

export function useMe(): Me | undefined {
  return useApi('GET /whoami').data
}

/** Whether who is signed in is at least that. */
export function useMay(role: Me['role']): boolean {
  const me = useMe()
  return me !== undefined && ranks[me.role] >= ranks[role]
}
