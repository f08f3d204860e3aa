/**
 * One change request: what it means first, then its text, what was found in it, and what was said of it.
 *
 * @module
 */

import { Link } from '@tanstack/react-router'
import { FileQuestion } from 'lucide-react'

import { Actor, useActorName } from '../../parts/actor.tsx'
import { StateBadge } from '../../parts/badge.tsx'
import { Button, buttonClass } from '../../parts/button.tsx'
import { Empty, Failure, Skeleton, Stale } from '../../parts/state.tsx'
import { Card, ScreenHead } from '../../parts/surface.tsx'
import { Time } from '../../parts/time.tsx'
import { Refusal } from '../../server/call.ts'
import { useApi } from '../../server/query.ts'
import { useMay, useMe } from '../../server/whoami.ts'
import { useSharedWords } from '../../words/shared.ts'
import { ActsBar } from './acts-bar.tsx'
import { AppliedCard } from './applied-card.tsx'
import { GatesCard } from './gates-card.tsx'
import { isOver, leavesOf, type WholeRequest } from './standing.ts'
import { Stepper } from './stepper.tsx'
import { useRequestPlace } from './use-place.ts'
import { useRequest, type ReadRequest } from './use-request.ts'
import { RequestViews } from './views.tsx'
import { useRequestWords } from './words.ts'

export function RequestScreen() {
  const { id } = useRequestPlace()
  // Another request is another reading.
  return <RequestRead key={id} id={id} />
}

function RequestRead({ id }: { readonly id: string }) {
  const read = useRequest(id)
  const { query, shown } = read
  const isUnknown = !/^\d+$/.test(id) || (query.error instanceof Refusal && query.error.status === 404)
  if (isUnknown) return <NoSuch id={id} />
  return (
    <>
      {shown === undefined && <ScreenHead title={`#${id}`} actions={<AllLink />} />}
      {query.error !== null && (
        <Failure error={query.error} onRetry={() => void query.refetch()} kept={shown !== undefined} />
      )}
      {query.isPending && <Skeleton lines={10} />}
      {shown !== undefined && <RequestView request={shown.body} etag={shown.etag} read={read} />}
    </>
  )
}

function NoSuch({ id }: { readonly id: string }) {
  const { head: words } = useRequestWords()
  return (
    <>
      <ScreenHead title={`#${id}`} />
      <Card>
        <Empty icon={FileQuestion} action={<AllLink />}>
          {words.noSuch(id)}
        </Empty>
      </Card>
    </>
  )
}

function AllLink() {
  const { head: words } = useRequestWords()
  return (
    <Link to="/requests" className={buttonClass()}>
      {words.backToList}
    </Link>
  )
}

interface RequestViewProps {
  readonly request: WholeRequest
  readonly etag: string
  readonly read: ReadRequest
}

function RequestView({ request, etag, read }: RequestViewProps) {
  const words = useRequestWords()
  const { go } = useRequestPlace()
  const me = useMe()
  const mayWrite = useMay('editor')
  const { data: settings } = useApi('GET /settings')
  const nameOf = useActorName()
  const { newer } = read
  const leaves = leavesOf(request, me, settings)
  const { id, title, revision, description, stale, base, head } = request
  return (
    <>
      <ScreenHead
        title={
          <>
            <span className="font-normal text-soft">#{id}</span> {title}
          </>
        }
        lead={<Lead request={request} />}
        actions={
          <ActsBar
            request={request}
            leaves={leaves}
            held={newer === undefined ? undefined : words.newer.held}
            onView={(view) => go({ view })}
          />
        }
      />
      {newer !== undefined && (
        <Stale action={<Button onClick={read.adopt}>{words.newer.show(newer.revision)}</Button>}>
          {words.newer.text(nameOf(writerOf(newer)), newer.revision)}
        </Stale>
      )}
      {stale && newer === undefined && (
        <Stale action={mayWrite && <Button onClick={() => go({ view: 'rebase' })}>{words.staleBox.act}</Button>}>
          {words.staleBox.text(base, head)}
        </Stale>
      )}
      <Stepper request={request} />
      {description !== null && <p className="mb-5 max-w-3xl whitespace-pre-line">{description}</p>}
      <div className="grid items-start gap-5 xl:grid-cols-[minmax(0,1fr)_22rem]">
        <RequestViews key={revision} request={request} etag={etag} onRevised={read.expect} />
        <div className="flex min-w-0 flex-col gap-5 max-xl:order-first">
          {request.version !== null && <AppliedCard request={request} version={request.version} />}
          {(!isOver(request) || request.gates.length > 0) && <GatesCard request={request} leaves={leaves} />}
        </div>
      </div>
    </>
  )
}

function writerOf({ events }: WholeRequest): string {
  return events.findLast(({ kind }) => kind === 'edit' || kind === 'rebase')?.actor ?? ''
}

function Lead({ request }: { readonly request: WholeRequest }) {
  const { head: words } = useRequestWords()
  const shared = useSharedWords()
  const { state, revision, author, base, head, stale, updated_at: updated } = request
  return (
    <span className="flex flex-wrap items-center gap-x-4 gap-y-1 text-sm">
      <StateBadge state={state} />
      <span>{words.lead(revision)}</span>
      <span>
        {words.writtenBy} <Actor id={author} />
      </span>
      <span>
        {words.upon}{' '}
        {base === 0 ? (
          words.nothing
        ) : (
          <Link
            to="/versions/$number"
            params={{ number: String(base) }}
            className="text-accent underline underline-offset-2"
          >
            {shared.version(base)}
          </Link>
        )}
        {!isOver(request) && base > 0 && (
          <span className={stale ? 'font-medium text-caution' : ''}>
            {' '}
            ({stale ? words.stale(head) : words.current})
          </span>
        )}
      </span>
      <span>
        {words.updated} <Time as="ago" at={updated} />
      </span>
    </span>
  )
}
