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
import { isOver, type RequestRow, type Wait } from './standing.ts'
import { useRequestWords } from './words.ts'

export interface ListedRequest {
  readonly row: RequestRow
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
  const { id, title, scheduled_at: scheduled, why, version, author, updated_at: changed } = row
  return (
    <span className="flex flex-col items-start gap-1">
      <Link
        to="/requests/$id"
        params={{ id: String(id) }}
        className="inline-flex min-h-6 items-center font-medium text-accent [overflow-wrap:anywhere] hover:underline"
      >
        #{id} {title}
      </Link>
      <span className="sm:hidden">
        <StateBadge state={row.state} />
      </span>
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
      <span className="text-soft sm:hidden">
        {!isOver(row) && (
          <>
            {words.columns.approvals}: <Approvals row={row} /> ·{' '}
          </>
        )}
        <Actor id={author} /> · <Time as="ago" at={changed} />
      </span>
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

function Approvals({ row: { approvals } }: { readonly row: RequestRow }) {
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
      className: 'w-full min-w-40 sm:min-w-64',
      cell: (each) => <Title {...each} />,
    },
    {
      key: 'state',
      wide: true,
      title: columns.state,
      cell: ({ row }) => <StateBadge state={row.state} />,
    },
    {
      key: 'approvals',
      wide: true,
      title: columns.approvals,
      className: 'whitespace-nowrap',
      cell: ({ row }) => (isOver(row) ? <span className="text-soft">–</span> : <Approvals row={row} />),
    },
    {
      key: 'base',
      wide: true,
      title: columns.base,
      className: 'whitespace-nowrap',
      cell: ({ row }) => (
        <span className="flex flex-col items-start gap-1">
          {row.base === 0 ? '–' : version(row.base)}
          {row.stale && (
            <Badge tone="caution" icon={TriangleAlert} title={words.staleNote(row.head)}>
              {words.stale}
            </Badge>
          )}
        </span>
      ),
    },
    { key: 'by', title: columns.by, wide: true, className: 'min-w-36', cell: ({ row }) => <Actor id={row.author} /> },
    { key: 'when', title: columns.when, wide: true, cell: ({ row }) => <Time as="ago" at={row.updated_at} /> },
  ]
}
