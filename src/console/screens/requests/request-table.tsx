/**
 * Requests as rows: what it is, how it stands, who wrote it, upon what, and how many have agreed.
 *
 * @module
 */

import { Link } from '@tanstack/react-router'
import { BellRing, Clock, TriangleAlert } from 'lucide-react'

import { Actor } from '../../parts/actor.tsx'
import { Badge, StateBadge } from '../../parts/badge.tsx'
import { Table, type Column } from '../../parts/table.tsx'
import { Time } from '../../parts/time.tsx'
import { useSharedWords } from '../../words/shared.ts'
import { Countdown } from './countdown.tsx'
import type { RequestRow, Wait, WholeRequest } from './standing.ts'
import { useRequestWords } from './words.ts'

export interface ListedRequest {
  readonly row: RequestRow
  /** Absent while it is read, and of those that are over. */
  readonly whole: WholeRequest | undefined
  readonly wait: Wait | undefined
}

export interface RequestTableProps {
  readonly caption: string
  readonly requests: readonly ListedRequest[]
}

export function RequestTable({ caption, requests }: RequestTableProps) {
  const { list: words } = useRequestWords()
  const shared = useSharedWords()
  return <Table caption={caption} rows={requests} rowKey={({ row }) => row.id} columns={columnsOf(words, shared)} />
}

function Title({ row, wait }: ListedRequest) {
  const { list: words } = useRequestWords()
  const { id, title, scheduled_at: scheduled, why, version } = row
  return (
    <span className="flex flex-col items-start gap-1">
      <Link
        to="/requests/$id"
        params={{ id: String(id) }}
        className="inline-flex min-h-6 items-center font-medium text-accent [overflow-wrap:anywhere] hover:underline"
      >
        #{id} {title}
      </Link>
      {wait !== undefined && (
        <Badge tone={wait === 'review' || wait === 'publish' ? 'good' : 'caution'} icon={BellRing}>
          {words.waits[wait]}
        </Badge>
      )}
      {scheduled !== null && (
        <span className="inline-flex flex-wrap items-center gap-1 text-soft">
          <Clock aria-hidden className="size-3.5" />
          {words.at} <Time at={scheduled} /> <Countdown at={scheduled} />
        </span>
      )}
      {why !== null && <span className="text-stop">{why}</span>}
      {version !== null && (
        <Link
          to="/versions/$number"
          params={{ number: String(version) }}
          className="inline-flex min-h-6 items-center text-soft hover:underline"
        >
          {words.became(version)}
        </Link>
      )}
    </span>
  )
}

function Approvals({ whole: { approvals } }: { readonly whole: WholeRequest }) {
  const { list: words } = useRequestWords()
  const { needed, approved_by: by, declined_by: declined } = approvals
  if (declined.length > 0) return <span className="text-stop">{words.declined}</span>
  if (needed === 0) return <span className="text-soft">{words.noApproval}</span>
  return <span className={by.length >= needed ? 'text-accent' : ''}>{words.approvals(by.length, needed)}</span>
}

type Words = ReturnType<typeof useRequestWords>['list']

function columnsOf(
  words: Words,
  { version }: Pick<ReturnType<typeof useSharedWords>, 'version'>,
): readonly Column<ListedRequest>[] {
  const { columns } = words
  return [
    {
      key: 'request',
      title: columns.request,
      heads: true,
      className: 'w-full min-w-64',
      cell: (each) => <Title {...each} />,
    },
    {
      key: 'state',
      title: columns.state,
      cell: ({ row }) => <StateBadge state={row.state} />,
    },
    {
      key: 'approvals',
      title: columns.approvals,
      className: 'whitespace-nowrap',
      cell: ({ whole }) => (whole === undefined ? <span className="text-soft">–</span> : <Approvals whole={whole} />),
    },
    {
      key: 'base',
      title: columns.base,
      className: 'whitespace-nowrap',
      cell: ({ row, whole }) => (
        <span className="flex flex-col items-start gap-1">
          {row.base === 0 ? '–' : version(row.base)}
          {whole?.stale === true && (
            <Badge tone="caution" icon={TriangleAlert} title={words.staleNote(whole.head)}>
              {words.stale}
            </Badge>
          )}
        </span>
      ),
    },
    { key: 'by', title: columns.by, className: 'min-w-24', cell: ({ row }) => <Actor id={row.author} /> },
    { key: 'when', title: columns.when, cell: ({ row }) => <Time as="ago" at={row.updated_at} /> },
  ]
}
