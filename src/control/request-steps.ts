/**
 * The steps of a change request: from a request and an act to the request afterwards, or why not.
 *
 *     in_review ⇄ approved → scheduled → applied
 *         ⇅          ↑           ↓  ↘
 *      rejected      └───── suspended  failed          any of them → cancelled; an edit or rebase → in_review
 *
 * Nothing here is kept or looked up. Where no gate is open nobody needs to approve, so such a request is approved from the
 * beginning.
 *
 * @module
 */

import { formatInstant, type Instant } from '../kernel/instant.ts'
import { err, ok, type Result } from '../kernel/result.ts'
import type { Wording } from '../policy/language/diagnostic.ts'
import { holds, personOf, type Actor } from './actor.ts'
import type { Gate } from './gates.ts'
import {
  reviewsOf,
  writersOf,
  type ChangeRequest,
  type EventKind,
  type NewRequest,
  type Proposal,
  type RequestHead,
  type RequestState,
  type Reviews,
  type Step,
} from './requests.ts'
import type { Settings } from './settings.ts'

export type StepFault =
  /** The state, or the revision, is not what the act needs; the sentence says so. */
  | { readonly kind: 'conflict'; readonly message: string }
  /** It was changed since it was read. */
  | { readonly kind: 'changed' }
  /** It is not theirs to do. */
  | { readonly kind: 'forbidden'; readonly message: string }
  /** Nobody approves a change of their own. */
  | { readonly kind: 'own' }
  /** Not enough people have approved it. */
  | { readonly kind: 'unapproved'; readonly reviews: Reviews; readonly gates: readonly Gate[] }

type Stepped = Result<Step, StepFault>

export interface By {
  readonly actor: Actor
  readonly at: Instant
  /** The revision they have read; absent: they do not say. */
  readonly read?: number | undefined
}

const reviewable: readonly RequestState[] = ['in_review', 'approved', 'scheduled', 'suspended', 'rejected']
const editable: readonly RequestState[] = [...reviewable, 'failed']

/** A comment costs a row, and the whole list is read at every step. */
const mostSteps = 500

export interface Texts {
  readonly title: string
  readonly description: string | undefined
}

export function openRequest(
  proposal: Proposal,
  { title, description, draft }: Texts & { readonly draft: string | undefined },
  { actor, at, settings }: By & { readonly settings: Settings },
): NewRequest {
  const opened = { n: 1, kind: 'open', revision: 1, actor: actor.id, comment: undefined, at } as const
  const written = { ...proposal, events: [opened], revision: 1 }
  return {
    ...written,
    title,
    description,
    draft,
    author: actor.id,
    state: reviewsOf(written, settings).verdict,
    scheduled: undefined,
    why: undefined,
    version: undefined,
    createdAt: at,
    updatedAt: at,
    steps: 1,
    claimedUntil: undefined,
  }
}

export interface Edit extends Texts {
  readonly kind: 'edit' | 'rebase'
  readonly proposal: Proposal
  /** How many steps there were when it was read; absent: any. */
  readonly steps: number | undefined
}

/** A new revision; nobody has approved it yet. */
export function editRequest(request: ChangeRequest, edit: Edit, by: By & { readonly settings: Settings }): Stepped {
  const newer = newerFault(request, by)
  if (newer !== undefined) return err(newer)
  if (edit.steps !== undefined && edit.steps !== request.steps) return err({ kind: 'changed' })
  const fault = stateFault(request, editable, by.at)
  if (fault !== undefined) return err(fault)
  const { proposal, title, description } = edit
  const edited = { ...request, ...proposal, title, description, revision: request.revision + 1 }
  const { verdict } = reviewsOf(edited, by.settings)
  const detail = { base: proposal.base, digest: proposal.digest, gates: proposal.gates.map(({ code }) => code) }
  return ok(stepOf({ ...edited, ...unscheduled, state: verdict }, edit.kind, by, { detail }))
}

export interface Review {
  readonly verdict: 'approve' | 'decline'
  readonly revision: number
  readonly comment: string | undefined
}

export function reviewRequest(
  request: ChangeRequest,
  review: Review,
  by: By & { readonly settings: Settings },
): Stepped {
  const fault = stateFault(request, reviewable, by.at) ?? revisionFault(request, review.revision)
  if (fault !== undefined) return err(fault)
  const { verdict: word, comment } = review
  if (word === 'approve' && !by.settings.self_approval && writersOf(request).has(personOf(by.actor.id)))
    return err({ kind: 'own' })
  const step = stepOf(request, word, by, { comment })
  const { verdict } = reviewsOf(step.request, by.settings)
  return ok({ ...step, request: { ...step.request, ...afterReview(request, verdict) } })
}

/** What is scheduled stays so unless somebody objects; what is suspended waits until enough have approved. */
function afterReview({ state }: ChangeRequest, verdict: 'in_review' | 'approved' | 'rejected'): Partial<ChangeRequest> {
  if (verdict === 'rejected') return { ...unscheduled, state: verdict }
  if (state === 'scheduled' || (state === 'suspended' && verdict === 'in_review')) return {}
  return { ...unscheduled, state: verdict }
}

/** Whether their approval would be taken: it is not theirs, and still open. */
export function mayApprove(request: RequestHead, actor: Actor, settings: Pick<Settings, 'self_approval'>): boolean {
  const isOpen = reviewable.includes(request.state) && request.version === undefined
  if (!isOpen || lengthFault(request) !== undefined || !holds(actor.role, 'publisher')) return false
  return settings.self_approval || !writersOf(request).has(personOf(actor.id))
}

export function commentOn(
  request: ChangeRequest,
  { revision, comment }: { readonly revision: number; readonly comment: string },
  by: By,
): Stepped {
  const fault = lengthFault(request) ?? revisionFault(request, revision)
  return fault === undefined ? ok(stepOf(request, 'comment', by, { comment })) : err(fault)
}

/** Who has looked, is taken from `settings` as they are now. */
export function scheduleRequest(
  request: ChangeRequest,
  at: Instant,
  by: By & { readonly settings: Settings },
): Stepped {
  // What was edited meanwhile lacks its approvals because of that; it should be told the reason.
  const fault = newerFault(request, by) ?? readinessFault(request, by)
  if (fault !== undefined) return err(fault)
  if (at <= by.at) return err(conflict('the instant has passed; publish it now, or take a later one'))
  const scheduled = { ...request, state: 'scheduled', scheduled: { at, by: by.actor.id }, why: undefined } as const
  return ok(stepOf(scheduled, 'schedule', by, { detail: { at: formatInstant(at) } }))
}

/** Whether it may be published: nobody has declined it, enough have approved it, and nobody else is at it. */
export function readinessFault(
  request: ChangeRequest,
  { at, settings }: { readonly at: Instant; readonly settings: Settings },
): StepFault | undefined {
  const fault = stateFault(request, reviewable, at)
  if (fault !== undefined) return fault
  const reviews = reviewsOf(request, settings)
  const { verdict, declinedBy } = reviews
  if (verdict === 'rejected') return conflict(`${declinedBy.join(', ')} declined it; edit it, or have them approve`)
  return verdict === 'approved' ? undefined : { kind: 'unapproved', reviews, gates: request.gates }
}

/** It waits for somebody: to bring it onto the head, or to approve it. */
export function suspendRequest(request: ChangeRequest, why: Wording, by: By): Stepped {
  return endSchedule(request, 'suspended', why, by)
}

/** It can no longer be published as it is. */
export function failRequest(request: ChangeRequest, why: Wording, by: By): Stepped {
  return endSchedule(request, 'failed', why, by)
}

function endSchedule(request: ChangeRequest, state: 'suspended' | 'failed', why: Wording, by: By): Stepped {
  const fault = stateFault(request, ['scheduled'], by.at)
  if (fault !== undefined) return err(fault)
  const detail = { scheduled_by: request.scheduled?.by, reason: why.en }
  const kind = state === 'suspended' ? 'suspend' : 'fail'
  return ok(stepOf({ ...request, ...unscheduled, state, why }, kind, by, { detail, comment: why.en }))
}

/** A version was made of it. */
export function markApplied(request: ChangeRequest, version: number, by: By): Step {
  const detail = { version, scheduled_by: request.scheduled?.by }
  return stepOf({ ...request, ...unscheduled, state: 'applied', version }, 'publish', by, { detail })
}

export function cancelRequest(request: ChangeRequest, comment: string | undefined, by: By): Stepped {
  const fault = newerFault(request, by) ?? stateFault(request, editable, by.at)
  if (fault !== undefined) return err(fault)
  if (personOf(request.author) !== personOf(by.actor.id) && !holds(by.actor.role, 'publisher')) {
    return err({ kind: 'forbidden', message: 'only its author or a publisher cancels a request' })
  }
  return ok(stepOf({ ...request, ...unscheduled, state: 'cancelled' }, 'cancel', by, { comment }))
}

const unscheduled = { scheduled: undefined, why: undefined } as const

interface Said {
  readonly comment?: string | undefined
  readonly detail?: Readonly<Record<string, unknown>>
}

function stepOf(request: ChangeRequest, kind: EventKind, { actor, at }: By, { comment, detail }: Said): Step {
  const { id, revision } = request
  const event = { n: request.steps + 1, kind, revision, actor: actor.id, comment, at }
  return {
    request: { ...request, steps: event.n, events: [...request.events, event], updatedAt: at },
    event,
    act: { at, actor: actor.id, act: `request.${kind}`, detail: { request: id, revision, ...detail, comment } },
  }
}

function stateFault(
  { state, version, claimedUntil, ...request }: ChangeRequest,
  allowed: readonly RequestState[],
  now: Instant,
): StepFault | undefined {
  if (version !== undefined) return conflict(`it was published as version ${version}`)
  if (!allowed.includes(state)) return conflict(`it is ${stateWords[state]}`)
  if (claimedUntil !== undefined && claimedUntil > now) return conflict('somebody is publishing it at this moment')
  return lengthFault(request)
}

const stateWords: Readonly<Record<RequestState, string>> = {
  in_review: 'in review',
  approved: 'approved',
  scheduled: 'scheduled',
  suspended: 'suspended',
  applied: 'applied',
  failed: 'failed: edit it or bring it onto the head first',
  rejected: 'rejected',
  cancelled: 'cancelled',
}

function lengthFault({ steps }: Pick<ChangeRequest, 'steps'>): StepFault | undefined {
  return steps < mostSteps ? undefined : conflict(`it has ${mostSteps} steps, and takes no more; open a new request`)
}

/** Undefined while what they have read, if they say so, is what there is. */
export function newerFault(request: ChangeRequest, { read }: Pick<By, 'read'>): StepFault | undefined {
  return read === undefined ? undefined : revisionFault(request, read)
}

function revisionFault(request: ChangeRequest, revision: number): StepFault | undefined {
  if (revision === request.revision) return undefined
  return conflict(`revision ${revision} is not the current one; that is ${request.revision}`)
}

function conflict(message: string): StepFault {
  return { kind: 'conflict', message }
}
