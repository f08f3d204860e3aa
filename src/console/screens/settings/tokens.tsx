/**
 * API tokens: which there are, making one, revoking one.
 *
 * @module
 */

import { KeyRound, Plus } from 'lucide-react'
import { useState } from 'react'

import { dayMs } from '../../../kernel/instant.ts'
import { Badge } from '../../parts/badge.tsx'
import { Button } from '../../parts/button.tsx'
import { Confirm } from '../../parts/dialog.tsx'
import { PagesView, usePages, type ItemOf } from '../../parts/pages.tsx'
import { Empty } from '../../parts/state.tsx'
import { Card } from '../../parts/surface.tsx'
import { Table, type Column } from '../../parts/table.tsx'
import { Time, useNow } from '../../parts/time.tsx'
import { say } from '../../parts/toast.tsx'
import { useAct } from '../../server/query.ts'
import { useMay } from '../../server/whoami.ts'
import { TokenDialog } from './token-dialog.tsx'
import { useSettingsWords } from './words.ts'

type Token = ItemOf<'GET /tokens'>

export function Tokens() {
  const words = useSettingsWords()
  const isAdmin = useMay('admin')
  const [isMaking, setMaking] = useState(false)
  const [revoking, setRevoking] = useState<Token | undefined>()
  const now = useNow(60_000)
  const query = usePages('GET /tokens', { query: { limit: '50' } })
  const revoke = useAct('DELETE /tokens/{id}')
  const create = (
    <Button
      kind="primary"
      icon={Plus}
      disabled={!isAdmin}
      title={isAdmin ? undefined : words.adminsOnly}
      onClick={() => setMaking(true)}
    >
      {words.tokens.create}
    </Button>
  )
  return (
    <Card flush title={words.tabs.tokens} note={isAdmin ? words.tokens.lead : words.tokens.leadOwn} actions={create}>
      <PagesView query={query}>
        {(items) =>
          items.length === 0 ? (
            <Empty icon={KeyRound}>{words.tokens.none}</Empty>
          ) : (
            <Table
              caption={words.tokens.table}
              columns={columnsOf({ words, now, onRevoke: setRevoking })}
              rows={items}
              rowKey={({ id }) => id}
              rowClass={(token) => (stateOf(token, now) === 'usable' ? '' : 'text-soft')}
            />
          )
        }
      </PagesView>
      {isMaking && <TokenDialog onClose={() => setMaking(false)} />}
      <Confirm
        open={revoking !== undefined}
        onClose={() => setRevoking(undefined)}
        title={words.tokens.revokeTitle(revoking?.name ?? '')}
        lead={words.tokens.revokeLead}
        act={words.tokens.revoke}
        kind="danger"
        busy={revoke.isPending}
        onConfirm={() => {
          if (revoking === undefined) return
          revoke.mutate(
            { params: { id: revoking.id } },
            {
              onSuccess: () => say({ title: words.tokens.revokeOk, text: revoking.name }),
              onError: (error) => say({ title: words.tokens.revoke, text: error.message, tone: 'stop' }),
              onSettled: () => setRevoking(undefined),
            },
          )
        }}
      />
    </Card>
  )
}

function stateOf({ revoked_at: revoked, expires_at: expires }: Token, now: number): 'revoked' | 'expired' | 'usable' {
  if (revoked !== null) return 'revoked'
  return Date.parse(expires) <= now ? 'expired' : 'usable'
}

const soonMs = 7 * dayMs

interface Around {
  readonly words: ReturnType<typeof useSettingsWords>
  readonly now: number
  readonly onRevoke: (token: Token) => void
}

function columnsOf({ words, now, onRevoke }: Around): readonly Column<Token>[] {
  const { columns } = words.tokens
  return [
    {
      key: 'name',
      title: columns.name,
      heads: true,
      className: 'min-w-44',
      cell: ({ name, id, created_by: by }) => (
        <>
          <span className="font-medium">{name}</span>
          <span className="block text-xs text-soft">
            <code className="font-mono">{id}</code> {words.by} {by}
          </span>
        </>
      ),
    },
    { key: 'role', title: columns.role, cell: ({ role }) => words.roles[role] },
    {
      key: 'areas',
      title: columns.areas,
      className: 'min-w-28',
      cell: ({ areas }) =>
        areas === null ? words.tokens.all : areas.map((area) => words.tokens.areaNames[area]).join(', '),
    },
    { key: 'owner', title: columns.owner, cell: ({ owner }) => owner ?? words.tokens.instance },
    {
      key: 'expires',
      title: columns.expires,
      cell: (token) => {
        const state = stateOf(token, now)
        if (state !== 'usable') return <Badge tone="stop">{words.tokens[state]}</Badge>
        return (
          <>
            <Time at={token.expires_at} as="day" />{' '}
            {Date.parse(token.expires_at) - now < soonMs && <Badge tone="caution">{words.tokens.soon}</Badge>}
          </>
        )
      },
    },
    {
      key: 'used',
      title: columns.used,
      cell: ({ last_used_at: at }) => (at === null ? words.tokens.never : <Time at={at} as="ago" />),
    },
    {
      key: 'act',
      title: <span className="sr-only">{words.tokens.revoke}</span>,
      align: 'end',
      cell: (token) =>
        stateOf(token, now) === 'usable' && (
          <Button onClick={() => onRevoke(token)}>
            {words.tokens.revoke} <span className="sr-only">{token.name}</span>
          </Button>
        ),
    },
  ]
}
