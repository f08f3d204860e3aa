/**
 * Report-only findings of the last day, in short: the insights have the rest.
 *
 * @module
 */

import { Link } from '@tanstack/react-router'
import { Radio } from 'lucide-react'

import { buttonClass } from '../../parts/button.tsx'
import { QueryView } from '../../parts/query-view.tsx'
import { Empty } from '../../parts/state.tsx'
import { Card } from '../../parts/surface.tsx'
import { Table } from '../../parts/table.tsx'
import { Time } from '../../parts/time.tsx'
import { useApi } from '../../server/query.ts'
import { useFormat } from '../../words/format.ts'
import type { Status } from './concerns.ts'
import { useOverviewWords } from './words.ts'

const shownAtMost = 5

export function ReportsCard({ status }: { readonly status: Status }) {
  const { reports: words } = useOverviewWords()
  const format = useFormat()
  const query = useApi('GET /decisions/reports', {}, { everyMs: 60_000 })
  return (
    <Card
      flush
      title={words.title}
      note={words.note}
      actions={
        <Link to="/insights" className={`${buttonClass('quiet')} -my-1.5`}>
          {words.open}
        </Link>
      }
    >
      {status.candidate !== null && (
        <p className="border-t border-line px-4 py-2 text-sm">
          <Link to="/insights" search={{ view: 'candidate' }} className="text-accent underline underline-offset-2">
            {words.candidate}
          </Link>{' '}
          <Time at={status.candidate.until} />
        </p>
      )}
      <div className="border-t border-line">
        <QueryView query={query}>
          {({ rules }) =>
            rules.length === 0 ? (
              <Empty icon={Radio}>{words.none}</Empty>
            ) : (
              <Table
                caption={words.title}
                rows={rules.toSorted((a, b) => b.changed - a.changed).slice(0, shownAtMost)}
                rowKey={({ rule }) => rule}
                columns={[
                  {
                    key: 'rule',
                    title: words.rule,
                    heads: true,
                    className: 'min-w-40',
                    cell: ({ rule }) => (
                      <Link to="/insights" search={{ rule }} className="text-accent underline underline-offset-2">
                        {rule}
                      </Link>
                    ),
                  },
                  {
                    key: 'matched',
                    title: words.matched,
                    align: 'end',
                    className: 'whitespace-nowrap',
                    cell: ({ matched }) => format.count(matched),
                  },
                  {
                    key: 'changed',
                    title: words.changed,
                    align: 'end',
                    className: 'whitespace-nowrap',
                    cell: ({ changed }) => format.count(changed),
                  },
                ]}
              />
            )
          }
        </QueryView>
      </div>
    </Card>
  )
}
