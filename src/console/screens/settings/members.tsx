/**
 * Members: who comes in through Cloudflare Access, and as what.
 *
 * @module
 */

import { UserPlus, UserX } from 'lucide-react'
import { useState } from 'react'

import { Button, IconButton } from '../../parts/button.tsx'
import { Confirm } from '../../parts/dialog.tsx'
import { PagesView, usePages, type ItemOf } from '../../parts/pages.tsx'
import { Empty } from '../../parts/state.tsx'
import { Card } from '../../parts/surface.tsx'
import { Table, type Column } from '../../parts/table.tsx'
import { Time } from '../../parts/time.tsx'
import { AdminsOnly } from './admins-only.tsx'
import { MemberDialog } from './member-dialog.tsx'
import { RoleField, type Role } from './role-field.tsx'
import { useMemberActs } from './use-member-acts.ts'
import { useSettingsWords } from './words.ts'

type Member = ItemOf<'GET /members'>

export function Members() {
  const words = useSettingsWords()
  return (
    <AdminsOnly title={words.tabs.members}>
      <MemberCard />
    </AdminsOnly>
  )
}

function MemberCard() {
  const words = useSettingsWords()
  const [isAdding, setAdding] = useState(false)
  const [removing, setRemoving] = useState<string | undefined>()
  const acts = useMemberActs()
  const query = usePages('GET /members', { query: { limit: '50' } })
  const add = (
    <Button kind="primary" icon={UserPlus} onClick={() => setAdding(true)}>
      {words.members.add}
    </Button>
  )
  return (
    <Card flush title={words.tabs.members} note={words.members.lead} actions={add}>
      <PagesView query={query}>
        {(items) =>
          items.length === 0 ? (
            <Empty icon={UserPlus}>{words.members.none}</Empty>
          ) : (
            <Table
              caption={words.members.table}
              columns={columnsOf({
                words,
                isBusy: acts.isBusy,
                onRole: (member, role) => void acts.change(member, role),
                onRemove: setRemoving,
              })}
              rows={items}
              rowKey={({ subject }) => subject}
            />
          )
        }
      </PagesView>
      {isAdding && <MemberDialog onClose={() => setAdding(false)} />}
      <Confirm
        open={removing !== undefined}
        onClose={() => setRemoving(undefined)}
        title={words.members.removeTitle(removing ?? '')}
        lead={words.members.removeLead}
        act={words.members.remove}
        kind="danger"
        busy={acts.isBusy}
        onConfirm={() => {
          if (removing !== undefined) void acts.remove(removing).then(() => setRemoving(undefined))
        }}
      />
    </Card>
  )
}

interface Around {
  readonly words: ReturnType<typeof useSettingsWords>
  readonly isBusy: boolean
  readonly onRole: (member: Member, role: Role) => void
  readonly onRemove: (subject: string) => void
}

function columnsOf({ words, isBusy, onRole, onRemove }: Around): readonly Column<Member>[] {
  return [
    {
      key: 'subject',
      title: words.members.subject,
      heads: true,
      className: 'min-w-48',
      cell: ({ subject }) => subject,
    },
    {
      key: 'role',
      title: words.role,
      className: 'min-w-36',
      cell: (member) => (
        <RoleField
          bare
          label={words.members.change(member.subject)}
          value={member.role}
          disabled={isBusy}
          onChoose={(role) => onRole(member, role)}
        />
      ),
    },
    {
      key: 'set',
      title: words.members.set,
      cell: ({ set_at: at, set_by: by }) => (
        <>
          <Time at={at} />
          <span className="block text-xs text-soft">{by}</span>
        </>
      ),
    },
    { key: 'since', title: words.members.since, cell: ({ created_at: at }) => <Time at={at} as="day" /> },
    {
      key: 'act',
      title: <span className="sr-only">{words.members.remove}</span>,
      align: 'end',
      cell: ({ subject }) => (
        <IconButton icon={UserX} label={`${words.members.remove} ${subject}`} onClick={() => onRemove(subject)} />
      ),
    },
  ]
}
