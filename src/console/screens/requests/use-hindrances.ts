/**
 * What stands in the way of each act upon a request, in words.
 *
 * @module
 */

import type { Leave, Leaves, WholeRequest } from './standing.ts'
import { useRequestWords } from './words.ts'

/** What may be done from the bar, and the words that say who may. */
const kinds = {
  approve: 'review',
  decline: 'review',
  publish: 'review',
  schedule: 'review',
  edit: 'write',
  rebase: 'write',
  cancel: 'cancel',
} as const satisfies Partial<Record<keyof Leaves, string>>

export type Act = keyof typeof kinds

/** Undefined: nothing. */
export type Hindrances = Readonly<Record<Act, string | undefined>>

/** `held`: why nothing may be done now, though it might be otherwise. */
export function useHindrances({ state }: WholeRequest, leaves: Leaves, held: string | undefined): Hindrances {
  const { because } = useRequestWords().acts

  function reason(act: Act): string | undefined {
    const leave: Leave = leaves[act]
    switch (leave) {
      case 'ok':
        return undefined
      case 'role':
        return because.role[kinds[act]]
      case 'state':
        return state === 'failed' ? because.fixed : because.state
      case 'own':
      case 'unapproved':
      case 'declined':
      case 'stale':
        return because[leave]
    }
  }

  const of = (act: Act): string | undefined => held ?? reason(act)
  return {
    approve: of('approve'),
    decline: of('decline'),
    publish: of('publish'),
    schedule: of('schedule'),
    edit: of('edit'),
    rebase: of('rebase'),
    cancel: of('cancel'),
  }
}
