/**
 * The views of a request, as tabs. Which one is open stands in the address.
 *
 * @module
 */

import { Tabs, type Tab } from '../../parts/tabs.tsx'
import { useMay } from '../../server/whoami.ts'
import { AnalysisView } from './analysis-view.tsx'
import { BacktestView } from './backtest-view.tsx'
import { DiscussionView } from './discussion-view.tsx'
import { EditView } from './edit-view.tsx'
import { MeaningView } from './meaning-view.tsx'
import { RebaseView } from './rebase-view.tsx'
import { views, type View } from './search.ts'
import { isOver, type WholeRequest } from './standing.ts'
import { TestsView } from './tests-view.tsx'
import { useRequestPlace } from './use-place.ts'
import { useViewWords } from './view-words.ts'
import { YamlView } from './yaml-view.tsx'

export interface RequestViewsProps {
  readonly request: WholeRequest
  readonly etag: string
  /** A revision was made here. */
  readonly onRevised: (revision: number) => void
}

export function RequestViews({ request, etag, onRevised }: RequestViewsProps) {
  const words = useViewWords()
  const { search, go } = useRequestPlace()
  const mayWrite = useMay('editor') && !isOver(request)
  const revised = (revision: number): void => {
    onRevised(revision)
    go({})
  }
  const contents: Readonly<Record<View, Tab['content'] | undefined>> = {
    meaning: <MeaningView request={request} />,
    yaml: <YamlView request={request} />,
    tests: <TestsView request={request} />,
    analysis: <AnalysisView request={request} />,
    backtest: <BacktestView request={request} />,
    discussion: <DiscussionView request={request} />,
    rebase: mayWrite && request.stale ? <RebaseView request={request} etag={etag} onRevised={revised} /> : undefined,
    edit:
      mayWrite && search.view === 'edit' ? <EditView request={request} etag={etag} onRevised={revised} /> : undefined,
  }
  const counts: Partial<Record<View, number>> = { discussion: request.events.length }
  const tabs = views.flatMap((value) => {
    const content = contents[value]
    if (content === undefined) return []
    const count = counts[value]
    const title = (
      <>
        {words.tabs[value]}
        {count !== undefined && <span className="ml-1.5 text-soft tabular-nums">{count}</span>}
      </>
    )
    return [{ value, title, content }]
  })
  const open = tabs.find(({ value }) => value === search.view)?.value ?? 'meaning'
  return (
    <div className="min-w-0 rounded-2xl border border-line bg-card px-3 pt-1 pb-4 sm:px-4">
      <Tabs
        label={words.label}
        tabs={tabs}
        value={open}
        onChoose={(value) => {
          const view = views.find((each) => each === value)
          if (view !== undefined) go(view === 'meaning' ? {} : { view })
        }}
      />
    </div>
  )
}
