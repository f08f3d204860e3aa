/**
 * The keeper of the draft that is open, for as long as its editor stands.
 *
 * @module
 */

import { useEffect, useState, useSyncExternalStore } from 'react'

import type { KeptDraft } from './draft.ts'
import { localCopies, type LocalCopy } from './local-copy.ts'
import { makeKeeper, type Keeper, type KeeperState } from './keeper.ts'
import { draftServer } from './server.ts'

export interface KeptOptions {
  /** As in `Opened`. */
  readonly name: string
  readonly text: string
  readonly base: number
  readonly title: string
  readonly draft: KeptDraft | undefined
  readonly onCreated: (draft: KeptDraft) => void
}

export interface Kept {
  readonly keeper: Keeper
  readonly state: KeeperState
  /** What could not be saved when this was open before. */
  readonly copy: LocalCopy | undefined
  readonly dropCopy: () => void
}

/** The options of the first rendering count; whoever opens something else gives the component another key. */
export function useKeeper(options: KeptOptions): Kept {
  const [{ keeper, copies, found }] = useState(() => {
    const { name, text, draft } = options
    let kept: Keeper | undefined
    const made = localCopies(() => kept?.state().kept?.id ?? draft?.id ?? name, sessionStorage)
    const old = made.read()
    kept = makeKeeper({ ...options, server: draftServer, copies: made })
    return { copies: made, found: old === undefined || old.source === text ? undefined : old, keeper: kept }
  })
  const [copy, setCopy] = useState(found)
  const state = useSyncExternalStore(keeper.listen, keeper.state)
  useEffect(() => {
    const again = (): void => {
      if (keeper.state().saving.kind === 'failed') void keeper.save()
    }
    addEventListener('online', again)
    return () => removeEventListener('online', again)
  }, [keeper])
  return {
    keeper,
    state,
    copy,
    dropCopy: () => {
      copies.drop()
      setCopy(undefined)
    },
  }
}
