/**
 * Why a request needs approval, who gave it, what is missing, and whether whoever looks may give it.
 *
 * @module
 */

import { CircleCheck, CircleDashed, CircleX, Info, ShieldQuestion, type LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'

import { useActorName } from '../../parts/actor.tsx'
import { personIn } from '../../parts/actor.ts'
import { Card } from '../../parts/surface.tsx'
import { useMe } from '../../server/whoami.ts'
import { useFormat } from '../../words/format.ts'
import { Marked } from '../../parts/marked.tsx'
import { isAgreed, isOver, writersIn, type Leaves, type WholeRequest } from './standing.ts'
import { useRequestWords } from './words.ts'

export interface GatesCardProps {
  readonly request: WholeRequest
  readonly leaves: Leaves
}

export function GatesCard({ request, leaves }: GatesCardProps) {
  const { gates: words } = useRequestWords()
  const { gates, approvals } = request
  const { needed, approved_by: by } = approvals
  return (
    <Card title={words.title} note={needed === 0 ? undefined : words.given(by.length, needed)}>
      {gates.length === 0 ? (
        <ul className="flex flex-col gap-1.5">
          <Line icon={CircleCheck} ink="text-accent">
            {words.free}
          </Line>
          <Declined actors={approvals.declined_by} />
        </ul>
      ) : (
        <>
          <h3 className="mb-1.5 text-sm font-semibold">{words.why}</h3>
          <ul className="mb-3 flex flex-col gap-2.5">
            {gates.map(({ code, message }) => (
              <li key={code} className="flex gap-2 text-sm">
                <ShieldQuestion aria-hidden className="mt-0.5 size-4.5 shrink-0 text-caution" />
                <span className="min-w-0">
                  <span className="font-medium">{words.codes[code]}</span>
                  <span className="block text-soft [overflow-wrap:anywhere] first-letter:uppercase">
                    <Marked text={message} />
                  </span>
                </span>
              </li>
            ))}
          </ul>
          <Standing request={request} leaves={leaves} />
        </>
      )}
    </Card>
  )
}

function Standing({ request, leaves }: GatesCardProps) {
  const { gates: words, acts } = useRequestWords()
  const { list } = useFormat()
  const nameOf = useActorName()
  const me = useMe()
  const { needed, approved_by: by } = request.approvals
  const person = me === undefined ? '' : personIn(me.id)
  const lacks = needed - by.length
  const isOwn = writersIn(request).includes(person)
  return (
    <ul className="flex flex-col gap-1.5 border-t border-line pt-3 text-sm empty:hidden">
      {needed === 0 && (
        <Line icon={Info} ink="text-soft">
          {words.settingsFree}
        </Line>
      )}
      {by.length > 0 && (
        <Line icon={CircleCheck} ink="text-accent">
          {words.approvedBy(list(by.map(nameOf)))}
        </Line>
      )}
      <Declined actors={request.approvals.declined_by} />
      {!isOver(request) && lacks > 0 && (
        <Line icon={CircleDashed} ink="text-caution">
          {words.missing(lacks)} {leaves.approve === 'role' && words.whoMay}
        </Line>
      )}
      {!isOver(request) && isAgreed(request) && !request.stale && (
        <Line icon={CircleCheck} ink="text-accent">
          {words.complete}
        </Line>
      )}
      {!isOver(request) && lacks > 0 && leaves.approve !== 'role' && (
        <Line icon={Info} ink="text-soft">
          {leaves.approve === 'own'
            ? acts.because.own
            : by.includes(person)
              ? words.youDid
              : isOwn
                ? words.ownSetting
                : leaves.approve === 'ok' && words.youMay}
        </Line>
      )}
    </ul>
  )
}

/** Any decline blocks, whether or not somebody has to approve. */
function Declined({ actors }: { readonly actors: readonly string[] }) {
  const { gates: words } = useRequestWords()
  const nameOf = useActorName()
  return actors.map((actor) => (
    <Line key={actor} icon={CircleX} ink="text-stop">
      {words.declinedBy(nameOf(actor))}
    </Line>
  ))
}

interface LineProps {
  readonly icon: LucideIcon
  readonly ink: string
  readonly children: ReactNode
}

function Line({ icon: Icon, ink, children }: LineProps) {
  return (
    <li className="flex list-none gap-2 text-sm">
      <Icon aria-hidden className={`mt-0.5 size-4.5 shrink-0 ${ink}`} />
      <span>{children}</span>
    </li>
  )
}
