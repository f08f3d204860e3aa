/**
 * Insights: what would be decided otherwise, before anybody decides so.
 *
 * @module
 */

import { getRouteApi } from '@tanstack/react-router'

import { RangeSwitch } from '../../parts/range-switch.tsx'
import { ScreenHead } from '../../parts/surface.tsx'
import { Tabs } from '../../parts/tabs.tsx'
import { CandidateView } from './candidate-view.tsx'
import { RenderedView } from './rendered-view.tsx'
import { ReportView } from './report-view.tsx'
import { insightRanges, insightViews } from './search.ts'
import { useInsightWords } from './words.ts'

const route = getRouteApi('/insights')

export function InsightsScreen() {
  const words = useInsightWords()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const { view = 'report', range = '7d' } = search
  return (
    <>
      <ScreenHead
        title={words.title}
        lead={words.lead}
        actions={
          <RangeSwitch
            of={insightRanges}
            value={range}
            onChoose={(next) => void navigate({ to: '.', search: { ...search, range: next }, replace: true })}
          />
        }
      />
      <Tabs
        label={words.views}
        value={view}
        onChoose={(next) => {
          const chosen = insightViews.find((each) => each === next)
          if (chosen !== undefined) void navigate({ to: '.', search: { ...search, view: chosen } })
        }}
        tabs={[
          { value: 'report', title: words.report, content: <ReportView range={range} /> },
          { value: 'candidate', title: words.candidate, content: <CandidateView range={range} /> },
          { value: 'rendered', title: words.rendered, content: <RenderedView range={range} /> },
        ]}
      />
    </>
  )
}
