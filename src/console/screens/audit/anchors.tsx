/**
 * Anchors: what the chain was on each day, to be kept elsewhere.
 *
 * @module
 */

import { Anchor } from 'lucide-react'

import { CopyButton } from '../../parts/copy.tsx'
import { QueryView } from '../../parts/query-view.tsx'
import { Empty } from '../../parts/state.tsx'
import { Card } from '../../parts/surface.tsx'
import { Table, type Column } from '../../parts/table.tsx'
import type { AnswerOf } from '../../server/call.ts'
import { useApi } from '../../server/query.ts'
import { useFormat } from '../../words/format.ts'
import { useAuditWords } from './words.ts'

type AnchorRow = AnswerOf<'GET /audit/anchors'>['items'][number]

export function Anchors() {
  const words = useAuditWords()
  const query = useApi('GET /audit/anchors')
  return (
    <Card title={words.anchors} note={words.anchorsNote} flush>
      <div className={query.data === undefined || query.error !== null ? 'p-4' : ''}>
        <QueryView query={query} lines={3}>
          {({ items }) =>
            items.length === 0 ? <Empty icon={Anchor}>{words.noAnchors}</Empty> : <Rows items={items} />
          }
        </QueryView>
      </div>
    </Card>
  )
}

function Rows({ items }: { readonly items: readonly AnchorRow[] }) {
  const words = useAuditWords()
  return (
    <div className="max-h-96 overflow-y-auto">
      <Table caption={words.anchors} rows={items} rowKey={({ day, n }) => `${day} ${n}`} columns={useColumns()} />
    </div>
  )
}

function useColumns(): readonly Column<AnchorRow>[] {
  const { anchorColumns: titles, keptIn } = useAuditWords()
  const format = useFormat()
  return [
    { key: 'day', title: titles.day, heads: true, className: 'whitespace-nowrap', cell: ({ day }) => day },
    { key: 'n', title: titles.n, align: 'end', cell: ({ n }) => format.count(n) },
    { key: 'hash', title: titles.hash, cell: ({ hash }) => <HashText hash={hash} /> },
    { key: 'kept', title: titles.kept, cell: ({ kept_in: kept }) => keptIn[kept] },
  ]
}

function HashText({ hash }: { readonly hash: string }) {
  return (
    <span className="inline-flex items-center">
      <code className="font-mono text-xs" title={hash}>
        {hash.slice(0, 12)}…
      </code>
      <CopyButton text={hash} />
    </span>
  )
}
