/**
 * Adding a member.
 *
 * @module
 */

import { useState } from 'react'

import { Button } from '../../parts/button.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { TextField } from '../../parts/field.tsx'
import { useSentence } from '../../parts/state.tsx'
import { say } from '../../parts/toast.tsx'
import { useAct } from '../../server/query.ts'
import { useSharedWords } from '../../words/shared.ts'
import { RoleField, type Role } from './role-field.tsx'
import { useSettingsWords } from './words.ts'

export function MemberDialog({ onClose }: { readonly onClose: () => void }) {
  const words = useSettingsWords()
  const shared = useSharedWords()
  const [subject, setSubject] = useState('')
  const [role, setRole] = useState<Role>('viewer')
  const put = useAct('PUT /members/{subject}')
  const sentence = useSentence(put.error)
  const name = subject.trim()
  return (
    <Dialog open onClose={onClose} title={words.members.add} lead={words.members.addLead}>
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault()
          if (name === '') return
          const done = (): void => {
            say({ title: words.members.added, text: name })
            onClose()
          }
          put.mutate({ params: { subject: name }, body: { role } }, { onSuccess: done })
        }}
      >
        <TextField
          label={words.members.subject}
          hint={words.members.subjectHint}
          value={subject}
          required
          onChange={(event) => setSubject(event.target.value)}
          {...(put.error === null ? {} : { error: sentence })}
        />
        <RoleField label={words.role} value={role} onChoose={setRole} />
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={onClose}>{shared.cancel}</Button>
          <Button type="submit" kind="primary" busy={put.isPending} disabled={name === ''}>
            {words.members.add}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
