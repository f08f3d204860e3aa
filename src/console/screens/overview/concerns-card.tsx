/**
 * What needs attention, each with the place where one can do something about it.
 *
 * @module
 */

import { Link, linkOptions } from '@tanstack/react-router'
import { CircleCheck, Info, OctagonAlert, TriangleAlert, type LucideIcon } from 'lucide-react'

import { Card } from '../../parts/surface.tsx'
import { useFormat } from '../../words/format.ts'
import { concernsOf, type Concern, type Level, type Status } from './concerns.ts'
import { useOverviewWords } from './words.ts'

const looks: Readonly<Record<Level, { readonly icon: LucideIcon; readonly colour: string }>> = {
  stop: { icon: OctagonAlert, colour: 'text-stop' },
  caution: { icon: TriangleAlert, colour: 'text-caution' },
  note: { icon: Info, colour: 'text-soft' },
}

/** Where to go about it. */
const places = {
  part: linkOptions({ to: '/versions' }),
  'not-live': linkOptions({ to: '/versions' }),
  refused: linkOptions({ to: '/versions' }),
  degraded: linkOptions({ to: '/versions' }),
  webhook: linkOptions({ to: '/settings', search: { tab: 'webhooks' } }),
  dead: linkOptions({ to: '/decisions' }),
  dropped: linkOptions({ to: '/decisions' }),
  unaccounted: linkOptions({ to: '/decisions' }),
  'catalogue-gone': linkOptions({ to: '/catalogue', search: { health: 'gone' } }),
  'catalogue-expired': linkOptions({ to: '/catalogue', search: { expires: 'now' } }),
  'catalogue-waiting': linkOptions({ to: '/catalogue', search: { tab: 'health' } }),
  'requests-suspended': linkOptions({ to: '/requests', search: { state: 'suspended' } }),
  'requests-failed': linkOptions({ to: '/requests', search: { state: 'failed' } }),
} as const satisfies Readonly<Record<Concern['kind'], object>>

export function ConcernsCard({ status }: { readonly status: Status }) {
  const { concerns: words } = useOverviewWords()
  const concerns = concernsOf(status)
  if (concerns.length === 0) {
    return (
      <p className="flex items-start gap-2 px-1 text-sm text-soft">
        <CircleCheck aria-hidden className="mt-0.5 size-4 shrink-0 text-accent" />
        {words.fine}
      </p>
    )
  }
  return (
    <Card title={words.title} className={concerns[0]?.level === 'stop' ? 'border-stop' : ''}>
      <ul className="flex flex-col gap-1.5 text-sm">
        {concerns.map((concern) => (
          <Line key={JSON.stringify(concern)} concern={concern} />
        ))}
      </ul>
    </Card>
  )
}

function Line({ concern }: { readonly concern: Concern }) {
  const { concerns: words } = useOverviewWords()
  const { icon: Icon, colour } = looks[concern.level]
  return (
    <li className="flex items-start gap-2">
      <Icon aria-hidden className={`mt-0.5 size-4 shrink-0 ${colour}`} />
      <span className="sr-only">{words.levels[concern.level]}:</span>
      <Link
        {...places[concern.kind]}
        className="min-w-0 underline decoration-line underline-offset-4 hover:decoration-ink"
      >
        {useText(concern)}
      </Link>
    </li>
  )
}

function useText(concern: Concern): string {
  const { concerns: words } = useOverviewWords()
  const format = useFormat()
  switch (concern.kind) {
    case 'part':
      return words.part(concern.part, concern.message)
    case 'not-live':
      return words.notLive(concern.version, concern.message)
    case 'refused':
      return words.refused(concern.isolates, concern.version, concern.code)
    case 'degraded':
      return words.degraded(concern.isolates, concern.what)
    case 'webhook':
      return words.webhook(concern.url, concern.failed, concern.waiting)
    case 'dead':
    case 'dropped':
    case 'unaccounted':
      return words[concern.kind](format.count(concern.count))
    case 'catalogue-gone':
      return words.gone(format.count(concern.count))
    case 'catalogue-expired':
      return words.expired(format.count(concern.count))
    case 'catalogue-waiting':
      return words.waiting(format.count(concern.count))
    case 'requests-suspended':
      return words.suspended(format.count(concern.count))
    case 'requests-failed':
      return words.failed(format.count(concern.count))
  }
}
