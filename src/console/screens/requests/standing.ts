/**
 * How a request stands: how far it has come, for whom it waits, and what whoever looks may do with it. The API decides in
 * the end; here it is only said beforehand.
 *
 * @module
 */

import { personIn } from '../../parts/actor.ts'
import type { AnswerOf } from '../../server/call.ts'
import type { Me } from '../../server/whoami.ts'

export type RequestRow = AnswerOf<'GET /requests'>['items'][number]
export type WholeRequest = AnswerOf<'GET /requests/{id}'>
export type RequestState = RequestRow['state']
export type RequestSettings = Pick<AnswerOf<'GET /settings'>, 'approvals' | 'self_approval'>

const over: ReadonlySet<RequestState> = new Set(['applied', 'cancelled'])

export function isOver({ state }: Pick<RequestRow, 'state'>): boolean {
  return over.has(state)
}

const writing: ReadonlySet<string> = new Set(['open', 'edit', 'rebase'])

/** Whoever wrote any of it. */
export function writersIn({ events }: Pick<WholeRequest, 'events'>): readonly string[] {
  return [...new Set(events.flatMap(({ kind, actor }) => (writing.has(kind) ? [personIn(actor)] : [])))]
}

/** Enough have approved, and nobody has declined. */
export function isAgreed({ approvals }: Pick<WholeRequest, 'approvals'>): boolean {
  return approvals.declined_by.length === 0 && approvals.approved_by.length >= approvals.needed
}

/** Why somebody cannot do something; `ok` where nothing is known against it. */
export type Leave = 'ok' | 'role' | 'own' | 'state' | 'unapproved' | 'declined' | 'stale'

export interface Leaves {
  readonly approve: Leave
  readonly decline: Leave
  readonly comment: Leave
  readonly publish: Leave
  readonly schedule: Leave
  readonly cancel: Leave
  readonly edit: Leave
  readonly rebase: Leave
}

const reviewable: ReadonlySet<RequestState> = new Set(['in_review', 'approved', 'scheduled', 'suspended', 'rejected'])

export function leavesOf(request: WholeRequest, me: Me | undefined, settings: RequestSettings | undefined): Leaves {
  const isEditor = me !== undefined && me.role !== 'viewer'
  const isPublisher = me?.role === 'publisher' || me?.role === 'admin'
  const person = me === undefined ? undefined : personIn(me.id)
  const isOwn = person !== undefined && writersIn(request).includes(person)
  const isOpen = !isOver(request)
  const canReview = reviewable.has(request.state)
  const first = (...found: (Leave | false)[]): Leave => found.find((each) => each !== false) ?? 'ok'
  const review = first(!isPublisher && 'role', !canReview && 'state')
  const unready = first(
    !isPublisher && 'role',
    !canReview && 'state',
    request.approvals.declined_by.length > 0 && 'declined',
    !isAgreed(request) && 'unapproved',
  )
  const write = first(!isEditor && 'role', !isOpen && 'state')
  return {
    approve: first(review !== 'ok' && review, isOwn && settings?.self_approval !== true && 'own'),
    decline: review,
    comment: isEditor ? 'ok' : 'role',
    publish: first(unready !== 'ok' && unready, request.stale && 'stale'),
    schedule: unready,
    cancel: first(
      !isOpen && 'state',
      !isPublisher && person !== personIn(request.author) && 'role',
      !isEditor && 'role',
    ),
    edit: write,
    rebase: write,
  }
}

/** What a request waits for from whoever looks. */
export type Wait = 'review' | 'publish' | 'rebase' | 'edit'

export function waitOf(request: RequestRow, me: Me | undefined): Wait | undefined {
  const { state, stale, you } = request
  if (me === undefined || isOver(request) || state === 'scheduled') return undefined
  if (state === 'rejected' || state === 'failed') return you.wrote ? 'edit' : undefined
  if (stale) return you.wrote && me.role !== 'viewer' ? 'rebase' : undefined
  if (isAgreed(request)) return me.role === 'publisher' || me.role === 'admin' ? 'publish' : undefined
  return you.may_approve && !you.approved ? 'review' : undefined
}

export const stages = ['draft', 'review', 'approval', 'schedule', 'applied'] as const

export type Stage = (typeof stages)[number]

/** `skipped`: it was not needed; `held`: it waits there for somebody to act; `ended`: it goes no further. */
export type StageMark = 'done' | 'current' | 'ahead' | 'skipped' | 'held' | 'ended'

const marks: Readonly<Record<RequestState, readonly [at: Stage, mark: StageMark]>> = {
  in_review: ['review', 'current'],
  rejected: ['review', 'held'],
  approved: ['approval', 'current'],
  scheduled: ['schedule', 'current'],
  suspended: ['schedule', 'held'],
  failed: ['schedule', 'held'],
  applied: ['applied', 'done'],
  cancelled: ['review', 'ended'],
}

/** How far it has come, stage by stage. */
export function stagesOf(
  request: Pick<WholeRequest, 'state' | 'approvals' | 'events'>,
): readonly { readonly stage: Stage; readonly mark: StageMark }[] {
  const { state, approvals, events } = request
  const [stop, mark] = marks[state]
  const at = state === 'cancelled' ? reached(request) : stop
  const place = stages.indexOf(at)
  const wasScheduled = events.some(({ kind }) => kind === 'schedule')
  const isSkipped = (stage: Stage): boolean =>
    ((stage === 'review' || stage === 'approval') && approvals.needed === 0) ||
    (stage === 'schedule' && state === 'applied' && !wasScheduled)
  return stages.map((stage, n) => {
    if (n === place) return { stage, mark }
    if (n > place) return { stage, mark: 'ahead' }
    return { stage, mark: isSkipped(stage) ? 'skipped' : 'done' }
  })
}

/** Where it was when it was cancelled. */
function reached({ approvals, events }: Pick<WholeRequest, 'approvals' | 'events'>): Stage {
  const last = events.findLast(({ kind }) => kind !== 'comment' && kind !== 'cancel')
  if (last?.kind === 'schedule') return 'schedule'
  return isAgreed({ approvals }) ? 'approval' : 'review'
}
