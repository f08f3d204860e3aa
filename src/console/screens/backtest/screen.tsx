/**
 * The backtest: what recorded clicks would have met under a text that does not count yet.
 *
 * @module
 */

import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import { Download, GitPullRequestArrow, History } from 'lucide-react'
import { useMemo, useState } from 'react'

import { Button, buttonClass } from '../../parts/button.tsx'
import { Menu } from '../../parts/menu.tsx'
import { saveText } from '../../parts/save-file.ts'
import { Empty, Failure, Skeleton } from '../../parts/state.tsx'
import { Card, ScreenHead } from '../../parts/surface.tsx'
import { useMay, useMe } from '../../server/whoami.ts'
import { groupsCsv } from './breakdown.ts'
import { Form } from './form.tsx'
import { OpenRequest } from './open-request.tsx'
import { bodyOf, timesOf, type BacktestReport } from './question.ts'
import { Refused } from './refused.tsx'
import { ReportView } from './report-view.tsx'
import type { BacktestSearch } from './search.ts'
import { useBacktest } from './use-backtest.ts'
import { useTried, type Tried } from './use-subject.ts'
import { useBacktestWords } from './words.ts'

const route = getRouteApi('/backtest')

export function BacktestScreen() {
  const words = useBacktestWords()
  const me = useMe()
  const mayRun = useMay('editor')
  return (
    <>
      {me !== undefined && !mayRun ? (
        <>
          <ScreenHead title={words.title} lead={words.lead} />
          <Card>
            <Empty
              icon={History}
              action={
                <Link to="/requests" className={buttonClass()}>
                  {words.toRequests}
                </Link>
              }
            >
              {words.role}
            </Empty>
          </Card>
        </>
      ) : (
        <Runner />
      )}
    </>
  )
}

/** What is asked, and when: until it is run again, the same question has the same answer. */
interface Run {
  readonly pasted: string | undefined
  readonly now: number
}

function Runner() {
  const words = useBacktestWords()
  const search: BacktestSearch = route.useSearch()
  const navigate = useNavigate()
  const [run, setRun] = useState<Run>(() => ({ pasted: undefined, now: Date.now() }))
  const tried = useTried(search, run.pasted)
  const { compared } = tried
  const body = useMemo(
    () => (compared === undefined ? undefined : bodyOf(compared, timesOf(search, run.now), search)),
    // The parts, because the objects are others at every render.
    // oxlint-disable-next-line react/exhaustive-deps
    [compared?.source, compared?.version, compared?.against, run.now, JSON.stringify({ ...search, by: undefined })],
  )
  const query = useBacktest(body)
  const go = (next: BacktestSearch): void => void navigate({ to: '/backtest', search: next, resetScroll: false })
  const ask = (next: BacktestSearch, pasted: string | undefined): void => {
    setRun({ pasted, now: Date.now() })
    go(next)
  }
  return (
    <>
      <ScreenHead
        title={words.title}
        lead={words.lead}
        actions={query.data && <ReportActs report={query.data} tried={tried} search={search} />}
      />
      <div className="flex min-w-0 flex-col gap-5">
        <Form
          // Another address is another question.
          key={`${search.draft} ${search.version} ${search.request} ${search.from} ${search.until}`}
          search={search}
          pasted={run.pasted ?? ''}
          isRunning={query.isFetching}
          onRun={ask}
        />
        {tried.error !== null && <Failure error={tried.error} />}
        {query.error !== null && (
          <Refused error={query.error} onRetry={() => void query.refetch()} kept={query.data !== undefined} />
        )}
        {query.data !== undefined ? (
          <ReportView
            report={query.data}
            by={search.by ?? 'marketplace'}
            onBy={(by) => go({ ...search, by })}
            onAsk={(change) => ask({ ...search, ...change }, run.pasted)}
          />
        ) : query.isFetching ? (
          <Card>
            <p className="mb-3 text-soft">{words.working}</p>
            <Skeleton lines={6} />
          </Card>
        ) : (
          query.error === null &&
          tried.error === null && (
            <Card>
              <Empty icon={History}>{words.idle}</Empty>
            </Card>
          )
        )}
      </div>
    </>
  )
}

interface ReportActsProps {
  readonly report: BacktestReport
  readonly tried: Tried
  readonly search: BacktestSearch
}

function ReportActs({ report, tried, search }: ReportActsProps) {
  const words = useBacktestWords()
  const [isOpening, setOpening] = useState(false)
  const { source, title, base } = tried
  const name = `backtest-${report.from.slice(0, 10)}-${report.until.slice(0, 10)}`
  return (
    <>
      <Menu
        trigger={<Button icon={Download}>{words.save}</Button>}
        items={[
          {
            label: words.saveJson,
            onSelect: () => saveText(`${name}.json`, JSON.stringify(report, undefined, 2), 'application/json'),
          },
          { label: words.saveCsv, onSelect: () => saveText(`${name}.csv`, groupsCsv(report.groups)) },
        ]}
      />
      {search.request !== undefined && search.draft === undefined && search.version === undefined ? (
        <Link to="/requests/$id" params={{ id: String(search.request) }} className={buttonClass()}>
          <GitPullRequestArrow aria-hidden className="size-4" />
          {words.open.look}
        </Link>
      ) : (
        source !== undefined && (
          <Button kind="primary" icon={GitPullRequestArrow} onClick={() => setOpening(true)}>
            {words.open.act}
          </Button>
        )
      )}
      {isOpening && source !== undefined && (
        <OpenRequest source={source} title={title} draft={search.draft} base={base} onClose={() => setOpening(false)} />
      )}
    </>
  )
}
