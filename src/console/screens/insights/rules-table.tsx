/**
 * Report-only rules, one by one: what they matched, what they would have changed, and what is next.
 *
 * @module
 */

import { getRouteApi, Link } from '@tanstack/react-router'
import { CircleCheck } from 'lucide-react'

import { Badge } from '../../parts/badge.tsx'
import { buttonClass } from '../../parts/button.tsx'
import { Sparkline } from '../../parts/sparkline.tsx'
import { Table } from '../../parts/table.tsx'
import { useMay } from '../../server/whoami.ts'
import { useFormat } from '../../words/format.ts'
import { Change } from './change.tsx'
import { readinessOf, type Finding, type Threshold } from './findings.ts'
import type { RuleValues } from './report-view.tsx'
import { useInsightWords } from './words.ts'

const route = getRouteApi('/insights')

export interface RulesTableProps {
  readonly findings: readonly Finding[]
  /** All clicks of the same time; absent while they are counted. */
  readonly clicks: number | undefined
  readonly values: RuleValues
  readonly threshold: Threshold
  /** Whose details are open. */
  readonly opened: string | undefined
}

export function RulesTable({ findings, clicks, values, threshold, opened }: RulesTableProps) {
  const { reports: words, share } = useInsightWords()
  const format = useFormat()
  const search = route.useSearch()
  return (
    <Table
      caption={words.rules}
      rows={findings}
      rowKey={({ rule }) => rule}
      rowClass={({ rule }) => (rule === opened ? 'bg-wash/50' : '')}
      columns={[
        {
          key: 'rule',
          title: words.rule,
          heads: true,
          className: 'min-w-40',
          cell: ({ rule }) => (
            <Link
              to="/insights"
              search={{ ...search, rule: rule === opened ? undefined : rule }}
              resetScroll={false}
              aria-expanded={rule === opened}
              className="font-medium text-accent underline underline-offset-2"
            >
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
          cell: ({ changed }) => (
            <>
              {format.count(changed)}
              {clicks !== undefined && clicks > 0 && (
                <span className="block text-xs whitespace-nowrap text-soft">
                  {share(format.share(changed / clicks))}
                </span>
              )}
            </>
          ),
        },
        {
          key: 'changes',
          title: words.changes,
          cell: ({ changes }) => (
            <ul className="flex flex-col gap-1">
              {changes
                .filter(({ action, would }) => action !== would)
                .map(({ action, would, count }) => (
                  <li key={`${action} ${would}`} className="whitespace-nowrap">
                    <Change from={action} to={would} /> <span className="text-soft">{format.count(count)}</span>
                  </li>
                ))}
            </ul>
          ),
        },
        {
          key: 'trend',
          title: words.trend,
          cell: ({ rule, changed }) => {
            const of = values.get(rule)
            return of && <Sparkline values={binned(of)} label={words.trendOf(rule, format.count(changed))} />
          },
        },
        {
          key: 'next',
          title: words.next,
          cell: (finding) => <Next finding={finding} clicks={clicks ?? 0} threshold={threshold} />,
        },
      ]}
    />
  )
}

interface NextProps {
  readonly finding: Finding
  readonly clicks: number
  readonly threshold: Threshold
}

function Next({ finding, clicks, threshold }: NextProps) {
  const { reports: words } = useInsightWords()
  const format = useFormat()
  const mayEdit = useMay('editor')
  const readiness = readinessOf(finding, clicks, threshold)
  const isReady = readiness === 'ready' && mayEdit
  return (
    <div className="flex flex-col items-start gap-1.5">
      {readiness === 'ready' && (
        <Badge tone="good" icon={CircleCheck}>
          {words.ready}
        </Badge>
      )}
      {readiness === 'too-few' && <Badge>{words.tooFew(format.count(threshold.least))}</Badge>}
      {readiness === 'too-many' && <Badge tone="caution">{words.tooMany(format.share(threshold.most / 100))}</Badge>}
      {readiness === 'not-watched' && <Badge>{words.notWatched}</Badge>}
      <Link to="/policy" search={{ rule: finding.rule }} className={buttonClass(isReady ? 'primary' : 'plain')}>
        {isReady ? words.promote : words.open}
      </Link>
    </div>
  )
}

/** As many as a sparkline has room for. */
function binned(values: readonly number[]): readonly number[] {
  const size = Math.ceil(values.length / 28)
  return Array.from({ length: Math.ceil(values.length / size) }, (_, n) =>
    values.slice(n * size, (n + 1) * size).reduce((sum, each) => sum + each, 0),
  )
}
