/**
 * What one does with a member: another role, or none. Each act names the revision it saw, so that nobody's change is lost.
 *
 * @module
 */

import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'

import { say } from '../../parts/toast.tsx'
import { call, callTagged, Refusal } from '../../server/call.ts'
import type { Role } from './role-field.tsx'
import { useSettingsWords } from './words.ts'

export interface MemberActs {
  readonly isBusy: boolean
  readonly change: (member: { readonly subject: string; readonly role: Role }, role: Role) => Promise<void>
  readonly remove: (subject: string) => Promise<void>
}

export function useMemberActs(): MemberActs {
  const words = useSettingsWords()
  const client = useQueryClient()
  const [isBusy, setBusy] = useState(false)

  const act = async (what: () => Promise<void>): Promise<void> => {
    setBusy(true)
    try {
      await what()
    } catch (cause) {
      const isChanged = cause instanceof Refusal && cause.code === 'precondition-failed'
      say({ title: isChanged ? words.members.conflict : (cause as Error).message, tone: 'stop' })
    } finally {
      setBusy(false)
      await client.invalidateQueries()
    }
  }

  const change: MemberActs['change'] = ({ subject, role: shown }, role) =>
    act(async () => {
      const { body, etag } = await callTagged('GET /members/{subject}', { params: { subject } })
      // What was on the screen is no longer so: look first.
      if (body.role !== shown) throw new Refusal(412, { code: 'precondition-failed' })
      const put = { params: { subject }, body: { role } }
      const after = await callTagged('PUT /members/{subject}', { ...put, ifMatch: etag })
      say({
        title: words.members.changed,
        text: `${subject}: ${words.roles[shown]} → ${words.roles[role]}`,
        action: {
          label: words.members.undo,
          onSelect: () =>
            void act(async () => {
              await call('PUT /members/{subject}', { params: { subject }, body: { role: shown }, ifMatch: after.etag })
            }),
        },
      })
    })

  const remove: MemberActs['remove'] = (subject) =>
    act(async () => {
      const { etag } = await callTagged('GET /members/{subject}', { params: { subject } })
      await call('DELETE /members/{subject}', { params: { subject }, ifMatch: etag })
      say({ title: words.members.removed, text: subject })
    })

  return { isBusy, change, remove }
}
