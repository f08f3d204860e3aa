/**
 * Change requests: a change that waits for others to look at it.
 *
 * A request holds one document at a time, its revision. Reviews are of a revision: editing makes a new one, and whoever
 * had approved must look again. Who wrote any of it does not approve it. What happened to a request is a list of events,
 * and nothing changes without one; its length is what a change of the request is conditional on.
 *
 * @module
 */

import { personOf } from './actor.ts'
import type { Instant } from '../kernel/instant.ts'
import type { DiagnosticLanguage, Wording } from '../policy/language/diagnostic.ts'
import type { Act } from './audit.ts'
import type { Gate } from './gates.ts'
import type { DiffSummary } from './diff-summary.ts'
import type { Settings } from './settings.ts'

export const requestStates = [
  'in_review',
  'approved',
  'scheduled',
  /** It was scheduled, and something must be done before it can be published. */
  'suspended',
  'applied',
  /** It was scheduled, and can no longer be published as it is. */
  'failed',
  /** Somebody declined the revision. */
  'rejected',
  'cancelled',
] as const

export type RequestState = (typeof requestStates)[number]

export const eventKinds = [
  'open',
  'edit',
  'rebase',
  'approve',
  'decline',
  'comment',
  'schedule',
  'suspend',
  'fail',
  'publish',
  'cancel',
] as const

export type EventKind = (typeof eventKinds)[number]

export interface RequestEvent {
  /** Counts from 1 within the request. */
  readonly n: number
  readonly kind: EventKind
  /** The revision it was about. */
  readonly revision: number
  /** `Actor.id`. */
  readonly actor: string
  readonly comment: string | undefined
  readonly at: Instant
}

/** A document that could be published, and what there is to know of it. */
export interface Proposal {
  readonly source: string
  /** The version it was written upon; 0 where nothing was published. */
  readonly base: number
  /** Of the program. */
  readonly digest: string
  /** From base to it; absent where there was nothing before. */
  readonly diff: Readonly<Record<DiagnosticLanguage, DiffSummary>> | undefined
  readonly gates: readonly Gate[]
}

/** What lists show of a request, and how it stands. */
export interface RequestHead {
  readonly id: number
  readonly title: string
  readonly author: string
  readonly state: RequestState
  readonly base: number
  /** Counts from 1. */
  readonly revision: number
  readonly scheduled: { readonly at: Instant; readonly by: string } | undefined
  /** Why it is suspended or failed. */
  readonly why: Wording | undefined
  /** What it has become. */
  readonly version: number | undefined
  readonly createdAt: Instant
  readonly updatedAt: Instant
  /** How many events there are. */
  readonly steps: number
  readonly gates: readonly Pick<Gate, 'code'>[]
  /** At least those of writing, and the reviews of the revision, in order. */
  readonly events: readonly Pick<RequestEvent, 'kind' | 'revision' | 'actor'>[]
}

export interface ChangeRequest extends RequestHead, Proposal {
  readonly gates: readonly Gate[]
  readonly description: string | undefined
  /** The draft it was made of. */
  readonly draft: string | undefined
  /** All of them, in order. */
  readonly events: readonly RequestEvent[]
  /** Until when whoever publishes it holds it. */
  readonly claimedUntil: Instant | undefined
}

/** A request after an event, and the event. */
export interface Step {
  readonly request: ChangeRequest
  readonly event: RequestEvent
  readonly act: Act
}

/** What can be known of a request before it has a number. */
export type NewRequest = Omit<ChangeRequest, 'id'>

export interface RequestStore {
  /** Gives it the next number. */
  open(request: NewRequest, actOf: (id: number) => Act): Promise<number>
  get(id: number): Promise<ChangeRequest | undefined>
  /** Newest first, from before a number. */
  list(
    filter: { readonly state?: RequestState; readonly before?: number },
    limit: number,
  ): Promise<readonly RequestHead[]>
  /**
   * Keeps a step, if it is the next one. Comments are kept in any state; everything else only while nobody holds the
   * request and no version was made of it; a `publish` only after one was.
   */
  take(step: Step): Promise<boolean>
  /** Holds the request for whoever publishes it, if nothing happened to it since it was read. */
  claim(
    request: ChangeRequest,
    claim: { readonly token: string; readonly now: Instant; readonly until: Instant },
  ): Promise<boolean>
  release(id: number, token: string): Promise<void>
  /** Scheduled for this instant or before. */
  due(now: Instant, limit: number): Promise<readonly number[]>
  /** Those that have become a version and do not say so. */
  unmarked(limit: number): Promise<readonly { readonly id: number; readonly version: number }[]>
}

/** The events that make a revision. */
export const writingKinds = ['open', 'edit', 'rebase'] as const satisfies readonly EventKind[]

/** Whoever wrote any of it. */
export function writersOf({ events }: Pick<RequestHead, 'events'>): ReadonlySet<string> {
  const writing = events.filter(({ kind }) => (writingKinds as readonly EventKind[]).includes(kind))
  return new Set(writing.map(({ actor }) => personOf(actor)))
}

export interface Reviews {
  readonly needed: number
  readonly approvedBy: readonly string[]
  readonly declinedBy: readonly string[]
  readonly verdict: 'in_review' | 'approved' | 'rejected'
}

/** How the revision stands. The last word of each reviewer counts; any decline blocks. */
export function reviewsOf(
  request: Pick<RequestHead, 'events' | 'revision' | 'gates'>,
  settings: Pick<Settings, 'approvals' | 'self_approval'>,
): Reviews {
  const words = new Map<string, 'approve' | 'decline'>()
  for (const { kind, revision, actor } of request.events) {
    if (revision === request.revision && (kind === 'approve' || kind === 'decline')) words.set(personOf(actor), kind)
  }
  const writers = settings.self_approval ? new Set<string>() : writersOf(request)
  const saying = (wanted: 'approve' | 'decline') =>
    [...words].flatMap(([actor, word]) => (word === wanted ? [actor] : []))
  const approvedBy = saying('approve').filter((actor) => !writers.has(actor))
  const declinedBy = saying('decline')
  const needed = request.gates.length === 0 ? 0 : settings.approvals
  const verdict = declinedBy.length > 0 ? 'rejected' : approvedBy.length >= needed ? 'approved' : 'in_review'
  return { needed, approvedBy, declinedBy, verdict }
}
