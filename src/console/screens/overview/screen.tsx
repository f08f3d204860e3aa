/**
 * The overview: at a glance what is live, what is about to change, and what needs somebody.
 *
 * @module
 */

import { useEffect } from 'react'

import { QueryView } from '../../parts/query-view.tsx'
import { ScreenHead } from '../../parts/surface.tsx'
import { useApi } from '../../server/query.ts'
import { ClicksCard } from './clicks-card.tsx'
import { ConcernsCard } from './concerns-card.tsx'
import { FlipsCard } from './flips-card.tsx'
import { LiveCard } from './live-card.tsx'
import { OverrideCard } from './override-card.tsx'
import { ReportsCard } from './reports-card.tsx'
import { RequestsCard } from './requests-card.tsx'
import { useOverviewWords } from './words.ts'

export function OverviewScreen() {
  const words = useOverviewWords()
  const query = useApi('GET /status', {}, { everyMs: 10_000 })
  const isRead = query.data !== undefined
  // What stands above comes after the address was gone to, and would push away the place that it names.
  useEffect(() => {
    if (isRead && location.hash === '#override') document.querySelector('#override')?.scrollIntoView()
  }, [isRead])
  return (
    <>
      <ScreenHead title={words.title} lead={words.lead} />
      {/* Room below, so that a toast covers no button. */}
      <div className="flex flex-col gap-4 pb-20">
        <QueryView query={query} lines={8}>
          {(status) => (
            <>
              <ConcernsCard status={status} />
              <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
                <LiveCard status={status} />
                <FlipsCard status={status} />
              </div>
              <ClicksCard />
              <div className="grid items-start gap-4 lg:grid-cols-2">
                <ReportsCard status={status} />
                <RequestsCard />
              </div>
            </>
          )}
        </QueryView>
        <OverrideCard />
      </div>
    </>
  )
}
