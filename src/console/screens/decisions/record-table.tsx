/**
 * Decisions as rows: what was clicked, where, and what was decided. Each leads to all that is kept, and takes the filter
 * along.
 *
 * @module
 */

import { Link } from '@tanstack/react-router'
import { GitCompareArrows, Radio, Scale } from 'lucide-react'

import { ActionBadge, Badge } from '../../parts/badge.tsx'
import { Table, type Column } from '../../parts/table.tsx'
import { useFormat } from '../../words/format.ts'
import { useSharedWords } from '../../words/shared.ts'
import { linkName, type DecisionRecord } from './record.ts'
import { useDecisionsPlace } from './use-place.ts'
import { useListWords } from './words.ts'

export interface RecordTableProps {
  readonly records: readonly DecisionRecord[]
  /** Those that have just come. */
  readonly fresh?: ReadonlySet<string>
}

export function RecordTable({ records, fresh }: RecordTableProps) {
  const words = useListWords()
  return (
    <Table
      caption={words.table}
      rows={records}
      rowKey={({ id }) => id}
      rowClass={({ id }) => (fresh?.has(id) === true ? 'bg-wash' : 'hover:bg-ground')}
      columns={useColumns()}
    />
  )
}

function useColumns(): readonly Column<DecisionRecord>[] {
  const { columns: titles } = useListWords()
  const shared = useSharedWords()
  const { zone } = useFormat()
  return [
    {
      key: 'at',
      title: (
        <>
          {titles.at} <span className="block text-xs font-normal">{zone}</span>
        </>
      ),
      heads: true,
      cell: (record) => <WhenCell record={record} />,
    },
    { key: 'link', title: titles.link, className: 'sm:min-w-44', cell: (record) => <LinkCell record={record} /> },
    { key: 'where', title: titles.where, wide: true, cell: (record) => <WhereCell record={record} /> },
    { key: 'who', title: titles.who, wide: true, cell: (record) => <WhoCell record={record} /> },
    { key: 'decision', title: titles.decision, wide: true, cell: (record) => <DecisionCell record={record} /> },
    { key: 'rule', title: titles.rule, wide: true, cell: (record) => <RuleCell record={record} /> },
    {
      key: 'version',
      wide: true,
      title: titles.version,
      align: 'end',
      cell: ({ policy: { version } }) => (version === null ? '–' : shared.version(version)),
    },
  ]
}

interface CellProps {
  readonly record: DecisionRecord
}

function WhenCell({ record }: CellProps) {
  const { search } = useDecisionsPlace()
  return (
    <Link
      to="/decisions/$id"
      params={{ id: record.id }}
      search={search}
      className="inline-flex min-h-6 items-center whitespace-nowrap text-accent tabular-nums underline-offset-2 hover:underline"
    >
      <Moment at={record.at} />
      <span className="sr-only"> {linkName(record)}</span>
    </Link>
  )
}

function WhereCell({ record: { in: input } }: CellProps) {
  return (
    <>
      <code className="font-mono text-xs whitespace-nowrap">{input.surface}</code>
      <span className="block text-xs text-soft">{input.evidence}</span>
    </>
  )
}

function WhoCell({ record: { in: input } }: CellProps) {
  return (
    <span className="text-xs">
      {input.author ?? '–'}
      {input.content !== null && <span className="block text-soft">{input.content}</span>}
    </span>
  )
}

function DecisionCell({ record }: CellProps) {
  return (
    <span className="flex flex-col items-start gap-1">
      <ActionBadge action={record.out.action} />
      <Notes record={record} />
    </span>
  )
}

function RuleCell({ record: { out } }: CellProps) {
  return (
    <>
      <code className="block max-w-40 truncate font-mono text-xs" title={out.rule ?? undefined}>
        {out.rule ?? '–'}
      </code>
      <span className="block max-w-40 truncate text-xs text-soft" title={out.reason}>
        {out.reason}
      </span>
    </>
  )
}

function LinkCell({ record }: CellProps) {
  const words = useListWords()
  const { marketplace, kind, product, shop, url, surface } = record.in
  return (
    <>
      <span className="[overflow-wrap:anywhere]">
        {product ?? shop ?? `${marketplace ?? words.noMarketplace} · ${kind}`}
      </span>
      {url !== null && <span className="block max-w-56 truncate text-xs text-soft max-sm:max-w-36">{url}</span>}
      <span className="mt-1 block sm:hidden">
        <DecisionCell record={record} />
      </span>
      <span className="block text-xs text-soft sm:hidden">
        {surface}
        {record.out.rule !== null && ` · ${record.out.rule}`}
      </span>
    </>
  )
}

/** Day and time of day to the second: clicks come quickly. */
function Moment({ at }: { readonly at: string }) {
  const format = useFormat()
  const seconds = new Date(at).toISOString().slice(17, 19)
  return (
    <time dateTime={at} title={`${format.time(at)}\n${format.elsewhere(at)}`}>
      <span className="max-sm:block">{format.day(at).slice(5)}</span> {format.clock(at)}:{seconds}
    </time>
  )
}

function Notes({ record: { would, candidate, rendered, sampledrate } }: CellProps) {
  const words = useListWords()
  const format = useFormat()
  return (
    <>
      {candidate?.same === false && (
        <Badge tone="caution" icon={GitCompareArrows}>
          {words.differs}
        </Badge>
      )}
      {rendered?.same === false && (
        <Badge tone="caution" icon={Scale}>
          {words.toldOther}
        </Badge>
      )}
      {would !== null && (
        <Badge tone="swap" icon={Radio}>
          {words.reported(would.rule)}
        </Badge>
      )}
      {sampledrate > 1 && <span className="text-xs text-soft">{words.stands(format.count(sampledrate))}</span>}
    </>
  )
}
