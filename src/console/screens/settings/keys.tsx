/**
 * Signing keys: which there are, as far as it may be said, and how much each is used.
 *
 * @module
 */

import { KeySquare } from 'lucide-react'

import { Badge } from '../../parts/badge.tsx'
import { SelectField } from '../../parts/field.tsx'
import { QueryView } from '../../parts/query-view.tsx'
import { Empty, Failure, Skeleton } from '../../parts/state.tsx'
import { Card } from '../../parts/surface.tsx'
import { Table, type Column } from '../../parts/table.tsx'
import { Time, useNow } from '../../parts/time.tsx'
import { Refusal, type AnswerOf } from '../../server/call.ts'
import { useApi } from '../../server/query.ts'
import { useFormat, type Format } from '../../words/format.ts'
import { keyUseTable, type KeyUseTable } from './key-use.ts'
import { useSettingsPlace } from './use-place.ts'
import { useSettingsWords } from './words.ts'

type Key = AnswerOf<'GET /keys'>['items'][number]

const spans = ['7', '30', '90'] as const

export function Keys() {
  const { search } = useSettingsPlace()
  const days = search.days ?? '7'
  const use = useApi('GET /keys/use', { query: { days } }, { keep: true })
  const table = use.data === undefined ? undefined : keyUseTable(use.data.items)
  return (
    <div className="flex flex-col gap-4">
      <KeyCard use={table} />
      <UseCard days={days} query={use} />
    </div>
  )
}

function KeyCard({ use }: { readonly use: KeyUseTable | undefined }) {
  const words = useSettingsWords()
  const format = useFormat()
  const now = useNow()
  const { data, error, isPending, refetch } = useApi('GET /keys')
  const isNotBound = error instanceof Refusal && error.code === 'not-configured'
  return (
    <Card flush title={words.tabs.keys} note={words.keys.lead}>
      {isPending && (
        <div className="p-4">
          <Skeleton lines={3} />
        </div>
      )}
      {isNotBound && <Empty icon={KeySquare}>{words.keys.notBound}</Empty>}
      {error !== null && !isNotBound && (
        <div className="px-4">
          <Failure error={error} onRetry={() => void refetch()} kept={data !== undefined} />
        </div>
      )}
      {data?.items.length === 0 && <Empty icon={KeySquare}>{words.keys.none}</Empty>}
      {data !== undefined && data.items.length > 0 && (
        <Table
          caption={words.keys.table}
          columns={keyColumns({ words, format, now, use })}
          rows={data.items}
          rowKey={({ kid }) => kid}
        />
      )}
      {data !== undefined && data.faults.length > 0 && (
        <div className="px-4 py-3 text-sm text-caution">
          <p className="font-medium">{words.keys.faults}</p>
          <ul className="list-disc pl-5">
            {data.faults.map((fault) => (
              <li key={fault}>{fault}</li>
            ))}
          </ul>
        </div>
      )}
    </Card>
  )
}

interface Around {
  readonly words: ReturnType<typeof useSettingsWords>
  readonly format: Format
  readonly now: number
  readonly use: KeyUseTable | undefined
}

function keyColumns({ words, format, now, use }: Around): readonly Column<Key>[] {
  const { columns } = words.keys
  return [
    { key: 'kid', title: columns.kid, heads: true, cell: ({ kid }) => <code className="font-mono">{kid}</code> },
    { key: 'alg', title: columns.alg, cell: ({ alg }) => alg },
    { key: 'iss', title: columns.iss, cell: ({ iss }) => iss ?? words.keys.any },
    { key: 'life', title: columns.life, cell: ({ max_lifetime: life }) => lifeOf(life, words, format) },
    { key: 'state', title: columns.state, className: 'min-w-44', cell: (key) => <KeyState of={key} now={now} /> },
    {
      key: 'use',
      title: columns.use,
      align: 'end',
      cell: ({ kid }) => (use === undefined ? '' : format.count(use.totals.get(kid) ?? 0)),
    },
    {
      key: 'thumbprint',
      title: columns.thumbprint,
      cell: ({ thumbprint }) =>
        thumbprint !== null && <code className="font-mono text-xs break-all select-all">{thumbprint}</code>,
    },
  ]
}

function lifeOf(seconds: number, words: ReturnType<typeof useSettingsWords>, format: Format): string {
  if (seconds >= 3600) return words.keys.hours(format.count(Math.round(seconds / 360) / 10))
  return seconds >= 60 ? words.keys.minutes(format.count(Math.round(seconds / 6) / 10)) : words.keys.seconds(seconds)
}

function KeyState({
  of: { can_sign: canSign, not_after: notAfter, last_use: lastUse },
  now,
}: {
  readonly of: Key
  readonly now: number
}) {
  const words = useSettingsWords()
  if (notAfter === null) {
    return canSign ? <Badge tone="good">{words.keys.signs}</Badge> : <Badge>{words.keys.checks}</Badge>
  }
  const isOver = lastUse !== null && Date.parse(lastUse) <= now
  return (
    <>
      <Badge tone={isOver ? 'plain' : 'caution'}>{isOver ? words.keys.retired : words.keys.retiring}</Badge>
      <span className="block text-xs text-soft">
        {words.keys.notAfter} <Time at={notAfter} />
      </span>
      {lastUse !== null && (
        <span className="block text-xs text-soft">
          {words.keys.lastUse} <Time at={lastUse} />
        </span>
      )}
    </>
  )
}

interface UseCardProps {
  readonly days: string
  readonly query: ReturnType<typeof useApi<'GET /keys/use'>>
}

function UseCard({ days, query }: UseCardProps) {
  const words = useSettingsWords()
  const format = useFormat()
  const { go } = useSettingsPlace()
  const span = (
    <SelectField
      bare
      label={words.keys.days}
      value={days}
      choices={spans.map((value) => ({ value, label: words.keys.lastDays(value) }))}
      onChoose={(value) => go({ days: spans.find((each) => each === value) })}
    />
  )
  return (
    <Card flush title={words.keys.use} note={words.keys.useLead} actions={span}>
      <QueryView query={query}>
        {({ items }) => {
          const table = keyUseTable(items)
          if (table.days.length === 0) return <Empty>{words.keys.useNone}</Empty>
          return (
            <Table
              caption={words.keys.useTable}
              columns={dayColumns({ words, format, table })}
              rows={table.days}
              rowKey={({ day }) => day}
            />
          )
        }}
      </QueryView>
    </Card>
  )
}

interface UseAround {
  readonly words: ReturnType<typeof useSettingsWords>
  readonly format: Format
  readonly table: KeyUseTable
}

function dayColumns({ words, format, table }: UseAround): readonly Column<KeyUseTable['days'][number]>[] {
  return [
    // The day as it is counted, in UTC: in another zone it would be another.
    { key: 'day', title: words.keys.day, heads: true, cell: ({ day }) => day.slice(0, 10) },
    ...table.kids.map((kid) => ({
      key: kid,
      title: <code className="font-mono">{kid}</code>,
      align: 'end' as const,
      cell: ({ counts }: KeyUseTable['days'][number]) => format.count(counts.get(kid) ?? 0),
    })),
    { key: 'total', title: words.keys.total, align: 'end', cell: ({ total }) => format.count(total) },
  ]
}
