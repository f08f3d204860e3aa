/**
 * What is about to change by itself: scheduled requests, rules that begin or end, overrides that run out.
 *
 * @module
 */

import { Link } from '@tanstack/react-router'
import { CalendarClock, CircleStop, Play, Rocket, ShieldOff, type LucideIcon } from 'lucide-react'

import { hourMs } from '../../../kernel/instant.ts'
import { Badge } from '../../parts/badge.tsx'
import { buttonClass } from '../../parts/button.tsx'
import { usePolicyInForce } from '../../parts/policy-in-force.ts'
import { Empty, Failure, Skeleton } from '../../parts/state.tsx'
import { Card } from '../../parts/surface.tsx'
import { Time, useNow } from '../../parts/time.tsx'
import { useApi } from '../../server/query.ts'
import type { Status } from './concerns.ts'
import { countdownTo, flipsOf, type Flip } from './flips.ts'
import { useOverviewWords } from './words.ts'

const icons: Readonly<Record<Flip['kind'], LucideIcon>> = {
  request: Rocket,
  begins: Play,
  ends: CircleStop,
  override: ShieldOff,
}

const shownAtMost = 6

export function FlipsCard({ status }: { readonly status: Status }) {
  const { flips: words } = useOverviewWords()
  const policy = usePolicyInForce()
  const head = status.head ?? 0
  const version = useApi('GET /versions/{number}', { params: { number: String(head) } }, { enabled: head > 0 })
  const requests = useApi('GET /requests', { query: { state: 'scheduled', limit: '50' } }, { everyMs: 30_000 })
  const { data: scheduled } = requests
  const failed = [version, requests].find(({ error }) => error !== null)
  // That nothing is about to change may be said only when all of it was read.
  const isRead = scheduled !== undefined && (head === 0 || policy !== undefined)
  const slow = useNow(10_000)
  const sources = { rules: policy?.rules ?? [], requests: scheduled?.items ?? [], override: status.override ?? [] }
  const isNear = (flipsOf(sources, slow)[0]?.at ?? Infinity) - slow < hourMs
  return (
    <Card title={words.title}>
      {failed !== undefined && <Failure error={failed.error} onRetry={() => void failed.refetch()} kept={isRead} />}
      {isRead ? (
        <Flips key={isNear ? 'near' : 'far'} sources={sources} everyMs={isNear ? 1000 : 30_000} />
      ) : (
        failed === undefined && <Skeleton />
      )}
    </Card>
  )
}

function Flips({ sources, everyMs }: { readonly sources: Parameters<typeof flipsOf>[0]; readonly everyMs: number }) {
  const { flips: words } = useOverviewWords()
  const now = useNow(everyMs)
  const flips = flipsOf(sources, now)
  if (flips.length === 0) {
    return (
      <Empty
        icon={CalendarClock}
        action={
          <Link to="/policy" className={buttonClass()}>
            {words.write}
          </Link>
        }
      >
        {words.none}
      </Empty>
    )
  }
  return (
    <>
      <ol className="flex flex-col">
        {flips.slice(0, shownAtMost).map((flip, n) => (
          <Row key={`${flip.kind} ${flip.at} ${nameOf(flip)}`} flip={flip} now={now} isNext={n === 0} />
        ))}
      </ol>
      {flips.length > shownAtMost && <p className="mt-2 text-sm text-soft">{words.more(flips.length - shownAtMost)}</p>}
    </>
  )
}

function Row({ flip, now, isNext }: { readonly flip: Flip; readonly now: number; readonly isNext: boolean }) {
  const { flips: words } = useOverviewWords()
  const Icon = icons[flip.kind]
  return (
    <li className="relative flex gap-3 pb-4 last:pb-0 not-last:before:absolute not-last:before:top-8 not-last:before:bottom-1 not-last:before:left-3.5 not-last:before:w-px not-last:before:bg-line">
      <span
        className={`grid size-7 shrink-0 place-items-center rounded-full ${isNext ? 'bg-accent text-on-accent' : 'bg-wash text-accent'}`}
      >
        <Icon aria-hidden className="size-4" />
      </span>
      <div className="min-w-0 text-sm">
        <p className={isNext ? 'text-lg leading-7 font-semibold tabular-nums' : 'font-medium tabular-nums'}>
          <Countdown at={flip.at} now={now} />
        </p>
        <p>
          <What flip={flip} />
          {'isReport' in flip && flip.isReport && (
            <>
              {' '}
              <Badge>{words.report}</Badge>
            </>
          )}
        </p>
        <p className="text-soft">
          <Time at={flip.at} />
        </p>
      </div>
    </li>
  )
}

function Countdown({ at, now }: { readonly at: number; readonly now: number }) {
  const { flips: words } = useOverviewWords()
  const left = countdownTo(at, now)
  if (left.unit === 'days') return words.days(left.days, left.hours)
  return left.unit === 'hours' ? words.hours(left.hours, left.minutes) : words.seconds(left.clock)
}

function What({ flip }: { readonly flip: Flip }) {
  const { flips: words } = useOverviewWords()
  const looks = 'text-accent underline underline-offset-2'
  switch (flip.kind) {
    case 'request':
      return (
        <Link to="/requests/$id" params={{ id: String(flip.id) }} className={looks}>
          {words.publishes(flip.title)}
        </Link>
      )
    case 'begins':
    case 'ends':
      return (
        <Link to="/policy" search={{ rule: flip.rule }} className={looks}>
          {words[flip.kind](flip.rule)}
        </Link>
      )
    case 'override':
      return (
        <Link to="/" hash="override" className={looks}>
          {words.override(flip.id)}
        </Link>
      )
  }
}

function nameOf(flip: Flip): string | number {
  return 'rule' in flip ? flip.rule : flip.id
}
