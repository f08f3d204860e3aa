/**
 * What the clicks of the last days would have met under this request; run once for each revision.
 *
 * @module
 */

import { Link } from '@tanstack/react-router'
import { RotateCw } from 'lucide-react'
import { useState } from 'react'

import { Button, buttonClass } from '../../parts/button.tsx'
import { QueryView } from '../../parts/query-view.tsx'
import { useMay } from '../../server/whoami.ts'
import { bodyOf, timesOf } from '../backtest/question.ts'
import { ReportView } from '../backtest/report-view.tsx'
import type { Breakdown } from '../backtest/search.ts'
import { useBacktest } from '../backtest/use-backtest.ts'
import type { WholeRequest } from './standing.ts'
import { useViewWords } from './view-words.ts'

const days = 14

export function BacktestView({ request }: { readonly request: WholeRequest }) {
  const { backtest: words } = useViewWords()
  const mayRun = useMay('editor')
  // What was published is compared with what it replaced, everything else with what is in force.
  const against = request.version === null ? request.head : request.base
  if (against === 0) return <p className="text-soft">{words.none}</p>
  if (!mayRun) return <p className="text-soft">{words.role}</p>
  return <Ran request={request} against={against} />
}

function Ran({ request, against }: { readonly request: WholeRequest; readonly against: number }) {
  const { backtest: words } = useViewWords()
  const [now] = useState(() => Date.now())
  const [by, setBy] = useState<Breakdown>('marketplace')
  const { id, revision, source } = request
  const search = { span: '14d' } as const
  const body = bodyOf({ source, against }, timesOf(search, now), search)
  const query = useBacktest(body, { key: ['request', id, revision, against] })
  return (
    <>
      <div className="mb-3 flex flex-wrap items-center justify-between gap-2">
        <p className="text-sm text-soft">{words.lead(days)}</p>
        <span className="flex flex-wrap gap-2">
          <Button icon={RotateCw} busy={query.isFetching} onClick={() => void query.refetch()}>
            {words.again}
          </Button>
          <Link to="/backtest" search={{ request: id }} className={buttonClass()}>
            {words.more}
          </Link>
        </span>
      </div>
      <QueryView query={query} lines={8}>
        {(report) => <ReportView report={report} by={by} onBy={setBy} />}
      </QueryView>
    </>
  )
}
