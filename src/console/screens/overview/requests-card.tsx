/**
 * Change requests that are not over, those that wait for whoever looks first.
 *
 * @module
 */

import { Link } from '@tanstack/react-router'
import { Bell, GitPullRequestArrow } from 'lucide-react'

import { useActorName } from '../../parts/actor.tsx'
import { Badge, StateBadge } from '../../parts/badge.tsx'
import { buttonClass } from '../../parts/button.tsx'
import { QueryView } from '../../parts/query-view.tsx'
import { Empty } from '../../parts/state.tsx'
import { Card } from '../../parts/surface.tsx'
import { Time } from '../../parts/time.tsx'
import { useApi } from '../../server/query.ts'
import { useMe } from '../../server/whoami.ts'
import { openRequests } from './open-requests.ts'
import { useOverviewWords } from './words.ts'

const shownAtMost = 6

export function RequestsCard() {
  const { requests: words } = useOverviewWords()
  const me = useMe()
  const nameOf = useActorName()
  const query = useApi('GET /requests', { query: { limit: '100' } }, { everyMs: 30_000 })
  return (
    <Card
      title={words.title}
      actions={
        <Link to="/requests" className={`${buttonClass('quiet')} -my-1.5`}>
          {words.all}
        </Link>
      }
    >
      <QueryView query={query}>
        {({ items }) => {
          const open = openRequests(items, me)
          if (open.length === 0) return <Empty icon={GitPullRequestArrow}>{words.none}</Empty>
          return (
            <ul className="flex flex-col divide-y divide-line">
              {open.slice(0, shownAtMost).map(({ request, waitsForMe }) => (
                <li
                  key={request.id}
                  className="flex flex-wrap items-center gap-x-3 gap-y-1 py-2 text-sm first:pt-0 last:pb-0"
                >
                  <Link
                    to="/requests/$id"
                    params={{ id: String(request.id) }}
                    className="min-w-0 flex-1 basis-56 font-medium text-accent underline underline-offset-2"
                  >
                    #{request.id} {request.title}
                  </Link>
                  <span className="flex flex-wrap items-center gap-1.5">
                    {waitsForMe && (
                      <Badge tone="good" icon={Bell}>
                        {words.waits}
                      </Badge>
                    )}
                    <StateBadge state={request.state} />
                  </span>
                  <span className="w-full text-soft">
                    {request.author === me?.id ? words.yours : words.by(nameOf(request.author))}
                    {' · '}
                    {request.scheduled_at === null ? (
                      <Time as="ago" at={request.updated_at} />
                    ) : (
                      <>
                        {words.publishAt} <Time at={request.scheduled_at} />
                      </>
                    )}
                  </span>
                  {request.why !== null && <span className="w-full text-stop">{request.why}</span>}
                </li>
              ))}
            </ul>
          )
        }}
      </QueryView>
    </Card>
  )
}
