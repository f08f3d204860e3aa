/**
 * Page and click: whether links were decided at the click as their pages were told.
 *
 * @module
 */

import { Link } from '@tanstack/react-router'
import { FileSymlink } from 'lucide-react'

import { ActionBadge, Badge } from '../../parts/badge.tsx'
import { buttonClass } from '../../parts/button.tsx'
import { QueryView } from '../../parts/query-view.tsx'
import { ShareBar } from '../../parts/share-bar.tsx'
import { spanOf, spanQuery } from '../../parts/span.ts'
import { Empty, Stale } from '../../parts/state.tsx'
import { Card } from '../../parts/surface.tsx'
import { Table } from '../../parts/table.tsx'
import { useNow } from '../../parts/time.tsx'
import type { AnswerOf } from '../../server/call.ts'
import { useApi } from '../../server/query.ts'
import { useFormat } from '../../words/format.ts'
import type { InRange } from './report-view.tsx'
import { useInsightWords } from './words.ts'

type Rendered = AnswerOf<'GET /decisions/rendered'>

export function RenderedView({ range }: InRange) {
  const { pages: words, widen, partial } = useInsightWords()
  const { zone } = useFormat()
  const span = spanOf(range, useNow(60_000), zone)
  const query = useApi('GET /decisions/rendered', { query: spanQuery(span) }, { everyMs: 60_000, keep: true })
  return (
    <QueryView query={query} lines={6}>
      {(rendered) =>
        rendered.clicks === 0 ? (
          <Card>
            <Empty
              icon={FileSymlink}
              action={
                range !== '30d' && (
                  <Link to="/insights" search={{ view: 'rendered', range: '30d' }} className={buttonClass()}>
                    {widen}
                  </Link>
                )
              }
            >
              {words.none}
            </Empty>
          </Card>
        ) : (
          <div className="flex flex-col gap-4">
            {rendered.truncated && <Stale>{partial}</Stale>}
            <Outcome rendered={rendered} range={range} />
            <Pairs rendered={rendered} />
          </div>
        )
      }
    </QueryView>
  )
}

function Outcome({ rendered: { clicks, different }, range }: InRange & { readonly rendered: Rendered }) {
  const { pages: words } = useInsightWords()
  const format = useFormat()
  return (
    <Card
      title={words.of(format.count(different), format.count(clicks), format.share(different / clicks))}
      note={words.hint}
      actions={
        different > 0 && (
          <Link to="/decisions" search={{ rendered: 'different', range }} className={buttonClass()}>
            {words.records}
          </Link>
        )
      }
    >
      <ShareBar
        label={words.outcome}
        parts={[
          { key: 'different', label: words.different, value: different, colour: 'var(--caution)' },
          { key: 'same', label: words.same, value: clicks - different, colour: 'var(--edge)' },
        ]}
      />
    </Card>
  )
}

/** Those that differ first. */
function Pairs({ rendered: { rows, clicks: all } }: { readonly rendered: Rendered }) {
  const { pages: words, surface, clicks, part } = useInsightWords()
  const format = useFormat()
  const sorted = rows.toSorted(
    (a, b) => Number(a.rendered === a.clicked) - Number(b.rendered === b.clicked) || b.count - a.count,
  )
  return (
    <Card flush title={words.title}>
      <Table
        caption={words.title}
        rows={sorted}
        rowKey={(row) => `${row.surface} ${row.rendered} ${row.clicked}`}
        columns={[
          { key: 'surface', title: surface, heads: true, className: 'whitespace-nowrap', cell: (row) => row.surface },
          {
            key: 'then',
            title: words.then,
            cell: ({ rendered }) =>
              rendered === 'other' ? <Badge>{words.other}</Badge> : <ActionBadge action={rendered} />,
          },
          { key: 'now', title: words.now, cell: ({ clicked }) => <ActionBadge action={clicked} /> },
          {
            key: 'outcome',
            title: words.outcome,
            cell: ({ rendered, clicked }) =>
              rendered === clicked ? (
                <span className="text-soft">{words.same}</span>
              ) : (
                <Badge tone="caution">{words.different}</Badge>
              ),
          },
          {
            key: 'count',
            title: clicks,
            align: 'end',
            className: 'whitespace-nowrap',
            cell: ({ count }) => format.count(count),
          },
          {
            key: 'share',
            title: part,
            align: 'end',
            className: 'whitespace-nowrap',
            cell: ({ count }) => format.share(count / all),
          },
        ]}
      />
    </Card>
  )
}
