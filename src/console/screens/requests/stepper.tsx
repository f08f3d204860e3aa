/**
 * How far a request has come, and where it is held up, in words.
 *
 * @module
 */

import { CircleCheck, CircleDashed, CircleDot, CircleSlash, CircleX, OctagonAlert, type LucideIcon } from 'lucide-react'

import { Actor, useActorName } from '../../parts/actor.tsx'
import { Time } from '../../parts/time.tsx'
import { useFormat } from '../../words/format.ts'
import { Countdown } from './countdown.tsx'
import { stagesOf, type StageMark, type WholeRequest } from './standing.ts'
import { useRequestWords } from './words.ts'

const looks: Readonly<Record<StageMark, { readonly icon: LucideIcon; readonly ink: string; readonly line: string }>> = {
  done: { icon: CircleCheck, ink: 'text-accent', line: 'bg-accent' },
  current: { icon: CircleDot, ink: 'text-accent font-semibold', line: 'bg-line' },
  ahead: { icon: CircleDashed, ink: 'text-soft', line: 'bg-line' },
  skipped: { icon: CircleSlash, ink: 'text-soft', line: 'bg-line' },
  held: { icon: OctagonAlert, ink: 'text-stop font-semibold', line: 'bg-line' },
  ended: { icon: CircleX, ink: 'text-stop font-semibold', line: 'bg-line' },
}

export function Stepper({ request }: { readonly request: WholeRequest }) {
  const { stages: words } = useRequestWords()
  const stages = stagesOf(request)
  return (
    <div className="mb-5 rounded-2xl border border-line bg-card px-4 py-3">
      <ol aria-label={words.label} className="flex flex-wrap gap-x-2 gap-y-1.5 text-sm">
        {stages.map(({ stage, mark }, n) => {
          const { icon: Icon, ink, line } = looks[mark]
          return (
            <li
              key={stage}
              aria-current={mark === 'current' || mark === 'held' ? 'step' : undefined}
              className={`flex items-center gap-2 ${n < stages.length - 1 ? 'sm:flex-1' : ''}`}
            >
              <span className={`inline-flex items-center gap-1.5 whitespace-nowrap ${ink}`}>
                <Icon aria-hidden className="size-4.5 shrink-0" />
                {words.names[stage]}
                <span className="sr-only">: {words.marks[mark]}</span>
              </span>
              {n < stages.length - 1 && (
                <span aria-hidden className={`hidden h-0.5 min-w-3 flex-1 rounded sm:block ${line}`} />
              )}
            </li>
          )
        })}
      </ol>
      <Told request={request} />
    </div>
  )
}

/** What the stages alone do not tell. */
function Told({ request }: { readonly request: WholeRequest }) {
  const { stages: words } = useRequestWords()
  const { list } = useFormat()
  const nameOf = useActorName()
  const { state, why, approvals, version, scheduled_at: at, scheduled_by: by } = request
  const last = request.events.findLast(({ kind }) => kind === 'cancel')
  const { said } = words
  if (state === 'scheduled' && at !== null) {
    return (
      <p className="mt-2 text-sm">
        {said.scheduled} <Time at={at} /> <Countdown at={at} />
        {by !== null && (
          <span className="text-soft">
            {' · '}
            {said.by} <Actor id={by} />
          </span>
        )}
      </p>
    )
  }
  if (state === 'applied' && version !== null) return <p className="mt-2 text-sm text-soft">{said.applied(version)}</p>
  if (state === 'rejected') {
    return <p className="mt-2 text-sm text-stop">{said.rejected(list(approvals.declined_by.map(nameOf)))}</p>
  }
  if (state === 'suspended' || state === 'failed') {
    return (
      <p className="mt-2 text-sm text-stop">
        <strong>{said[state]}</strong> {why}
      </p>
    )
  }
  if (state === 'cancelled')
    return <p className="mt-2 text-sm text-soft">{said.cancelled(nameOf(last?.actor ?? ''))}</p>
  return null
}
