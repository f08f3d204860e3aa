/**
 * Whose links a report-only rule matched. Counts by the hour know nothing of authors and products, so the newest records
 * are looked at, and it is said so.
 *
 * @module
 */

import { Link } from '@tanstack/react-router'

import { buttonClass } from '../../parts/button.tsx'
import { spanQuery, type Span } from '../../parts/span.ts'
import { Failure, Skeleton } from '../../parts/state.tsx'
import { Refusal } from '../../server/call.ts'
import { useApi } from '../../server/query.ts'
import { useFormat } from '../../words/format.ts'
import { topOf } from './findings.ts'
import type { InRange } from './report-view.tsx'
import { useInsightWords } from './words.ts'

const shownAtMost = 5

export interface TopListsProps extends InRange {
  readonly rule: string
  readonly span: Span
}

export function TopLists({ rule, span, range }: TopListsProps) {
  const { reports: words } = useInsightWords()
  const { data, error, refetch } = useApi('GET /decisions', {
    query: { ...spanQuery(span), would: rule, limit: '200' },
  })
  if (error instanceof Refusal && error.code === 'not-configured') {
    return <p className="text-sm text-soft">{words.noSample}</p>
  }
  if (error !== null) return <Failure error={error} onRetry={() => void refetch()} />
  if (data === undefined) return <Skeleton />
  if (data.items.length === 0) return <p className="text-sm text-soft">{words.noSample}</p>
  return (
    <div className="min-w-0">
      <p className="mb-2 text-sm text-soft">{words.sample(data.items.length, data.next === null)}</p>
      <div className="grid gap-4 sm:grid-cols-2">
        <Top title={words.authors} top={topOf(data.items, (each) => each.in.author, shownAtMost)} />
        <Top title={words.products} top={topOf(data.items, (each) => each.in.product, shownAtMost)} />
      </div>
      <p className="mt-3 flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-soft">
        <Link to="/decisions" search={{ would: rule, range }} className={buttonClass()}>
          {words.records}
        </Link>
        <Link to="/backtest" className="text-accent underline underline-offset-2">
          {words.backtest}
        </Link>
      </p>
    </div>
  )
}

interface TopProps {
  readonly title: string
  readonly top: readonly { readonly value: string; readonly count: number }[]
}

function Top({ title, top }: TopProps) {
  const format = useFormat()
  const most = Math.max(1, ...top.map(({ count }) => count))
  return (
    <div className="min-w-0">
      <h3 className="mb-1.5 text-sm font-semibold">{title}</h3>
      {top.length === 0 && <p className="text-sm text-soft">–</p>}
      <ol className="flex flex-col gap-1.5 text-sm">
        {top.map(({ value, count }) => (
          <li key={value}>
            <p className="flex justify-between gap-2">
              <code className="min-w-0 truncate font-mono text-xs leading-5">{value}</code>
              <span className="tabular-nums">{format.count(count)}</span>
            </p>
            <div aria-hidden className="h-1 rounded-full bg-line">
              <div className="h-1 rounded-full bg-swap" style={{ width: `${(count / most) * 100}%` }} />
            </div>
          </li>
        ))}
      </ol>
    </div>
  )
}
