/**
 * The settings in force with their revision, and what is being changed of them.
 *
 * Changes are kept as what differs from what was read: when somebody else saves meanwhile, only what was changed here is
 * put upon theirs.
 *
 * @module
 */

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'

import { call, callTagged, Refusal } from '../../server/call.ts'
import {
  changesBetween,
  draftOf,
  settingsOf,
  upon,
  type Change,
  type Settings,
  type SettingsDraft,
} from './approvals-draft.ts'

export interface SettingsEdit {
  readonly query: ReturnType<typeof useSettingsQuery>
  readonly inForce: Settings | undefined
  readonly draft: SettingsDraft | undefined
  readonly set: (draft: SettingsDraft) => void
  readonly reset: () => void
  readonly changes: readonly Change[]
  /** False: a number is wrong, or nothing is changed. */
  readonly canSave: boolean
  /** Somebody else saved since these changes were begun. */
  readonly isOvertaken: boolean
  readonly isSaving: boolean
  readonly error: unknown
  /** The way back, when it was saved. */
  readonly save: () => Promise<(() => Promise<void>) | undefined>
}

function useSettingsQuery() {
  return useQuery({
    queryKey: ['GET /settings', 'tagged'],
    queryFn: ({ signal }) => callTagged('GET /settings', { signal }),
  })
}

interface Edit {
  readonly draft: SettingsDraft
  /** What it was begun upon. */
  readonly base: Settings
  readonly etag: string
}

export function useSettings(): SettingsEdit {
  const query = useSettingsQuery()
  const client = useQueryClient()
  const [edit, setEdit] = useState<Edit | undefined>()
  const [isSaving, setSaving] = useState(false)
  const [error, setError] = useState<unknown>()
  const inForce = query.data?.body
  const etag = query.data?.etag ?? ''
  const draft = edit?.draft ?? (inForce === undefined ? undefined : draftOf(inForce))
  const wanted = draft === undefined ? undefined : settingsOf(draft)
  const changes = inForce === undefined || wanted === undefined ? [] : changesBetween(inForce, wanted)
  const isOvertaken = edit !== undefined && inForce !== undefined && edit.etag !== etag

  // Theirs with my changes on it: what I did not touch is theirs.
  if (isOvertaken && inForce !== undefined) {
    const mine = settingsOf(edit.draft)
    if (mine !== undefined) setEdit({ draft: draftOf(upon(edit.base, mine, inForce)), base: inForce, etag })
  }

  const save = async (): Promise<(() => Promise<void>) | undefined> => {
    if (wanted === undefined || inForce === undefined) return undefined
    setSaving(true)
    setError(undefined)
    try {
      const { etag: after } = await callTagged('PUT /settings', { body: wanted, ifMatch: etag })
      setEdit(undefined)
      return async () => {
        await call('PUT /settings', { body: inForce, ifMatch: after })
        await client.invalidateQueries()
      }
    } catch (cause) {
      setError(cause)
      return undefined
    } finally {
      setSaving(false)
      await client.invalidateQueries()
    }
  }

  return {
    query,
    inForce,
    draft,
    set: (next) => setEdit({ draft: next, base: edit?.base ?? (inForce as Settings), etag: edit?.etag ?? etag }),
    reset: () => {
      setEdit(undefined)
      setError(undefined)
    },
    changes,
    canSave: wanted !== undefined && changes.length > 0,
    isOvertaken: error instanceof Refusal && error.code === 'precondition-failed',
    isSaving,
    error,
    save,
  }
}
