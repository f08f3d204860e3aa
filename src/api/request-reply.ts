/**
 * Change requests as the API tells them, and what it says when one cannot be done.
 *
 * @module
 */

import * as v from 'valibot'

import { personOf, type Actor } from '../control/actor.ts'
import type { PublishRequestFault } from '../control/request-publish.ts'
import { mayApprove } from '../control/request-steps.ts'
import {
  eventKinds,
  requestStates,
  reviewsOf,
  writersOf,
  type ChangeRequest,
  type RequestHead,
} from '../control/requests.ts'
import type { StoredSettings } from '../control/settings.ts'
import { formatInstant } from '../kernel/instant.ts'
import type { DiagnosticLanguage } from '../policy/language/diagnostic.ts'
import { json } from './endpoint.ts'
import { digest, maybeShownInstant, shownInstant } from './fields.ts'
import { gateJson, shownGate } from './gate-reply.ts'
import { problem, type ProblemCode } from './problem.ts'
import { publishProblems, publishReply } from './publish-reply.ts'

export const requestHead = v.object({
  id: v.number(),
  title: v.string(),
  state: v.picklist(requestStates),
  author: v.string(),
  base: v.pipe(v.number(), v.description('The version it was written upon')),
  revision: v.pipe(v.number(), v.description('Counts documents; reviews are of one')),
  scheduled_at: maybeShownInstant,
  scheduled_by: v.nullable(v.string()),
  why: v.pipe(v.nullable(v.string()), v.description('Why it is suspended, or failed')),
  version: v.pipe(v.nullable(v.number()), v.description('What it has become')),
  created_at: shownInstant,
  updated_at: shownInstant,
  head: v.pipe(v.number(), v.description('The newest version')),
  stale: v.pipe(v.boolean(), v.description('Its base is no longer the head')),
  approvals: v.pipe(
    v.object({
      needed: v.number(),
      approved_by: v.array(v.string()),
      declined_by: v.array(v.string()),
    }),
    v.description('Of this revision; people, by whichever way they came'),
  ),
  you: v.pipe(
    v.object({
      wrote: v.pipe(v.boolean(), v.description('Some of it is yours')),
      approved: v.pipe(v.boolean(), v.description('Your approval of this revision counts')),
      may_approve: v.pipe(v.boolean(), v.description('Your approval would be taken')),
    }),
    v.description('Of whoever asks'),
  ),
})

export const requestWhole = v.object({
  ...requestHead.entries,
  description: v.nullable(v.string()),
  draft: v.pipe(v.nullable(v.string()), v.description('The draft it was made of')),
  source: v.string(),
  digest,
  gates: v.pipe(v.array(shownGate), v.description('Why it needs approval; empty: it needs none')),
  diff: v.pipe(
    v.nullable(v.looseObject({})),
    v.description('From its base, as `detour diff --json` prints it; `omitted` counts what was left out'),
  ),
  events: v.pipe(
    v.array(
      v.object({
        n: v.number(),
        kind: v.picklist(eventKinds),
        revision: v.number(),
        actor: v.string(),
        comment: v.nullable(v.string()),
        at: shownInstant,
      }),
    ),
    v.description('What happened to it, in order'),
  ),
})

/** What the answer depends on besides the request itself. */
export interface Surroundings {
  readonly head: number
  readonly stored: StoredSettings
  readonly language: DiagnosticLanguage
  /** Who asks. */
  readonly actor: Actor
}

export function headJson(request: RequestHead, { head, stored: { settings }, language, actor }: Surroundings) {
  const { id, title, state, author, base, revision, scheduled, why, version, createdAt, updatedAt } = request
  const { needed, approvedBy, declinedBy } = reviewsOf(request, settings)
  const person = personOf(actor.id)
  return {
    id,
    title,
    state,
    author,
    base,
    revision,
    scheduled_at: scheduled === undefined ? null : formatInstant(scheduled.at),
    scheduled_by: scheduled?.by ?? null,
    why: why?.[language] ?? null,
    version: version ?? null,
    created_at: formatInstant(createdAt),
    updated_at: formatInstant(updatedAt),
    head,
    stale: state !== 'applied' && state !== 'cancelled' && base !== head,
    approvals: { needed, approved_by: approvedBy, declined_by: declinedBy },
    you: {
      wrote: writersOf(request).has(person),
      approved: approvedBy.includes(person),
      may_approve: mayApprove(request, actor, settings),
    },
  }
}

function wholeJson(request: ChangeRequest, surroundings: Surroundings) {
  const { language } = surroundings
  const { description, draft, source, digest: hash, gates, diff, events } = request
  return {
    ...headJson(request, surroundings),
    description: description ?? null,
    draft: draft ?? null,
    source,
    digest: hash,
    gates: gates.map((each) => gateJson(each, language)),
    diff: diff?.[language] ?? null,
    events: events.map(({ comment, at, ...event }) => ({ ...event, comment: comment ?? null, at: formatInstant(at) })),
  }
}

/** The steps of the request come first: a change is conditional on them alone. */
function etagOf({ steps }: RequestHead, { head, stored }: Surroundings): string {
  return `${steps}-${head}-${stored.revision}`
}

export function stepsOf(etag: string | undefined): number | undefined {
  return etag === undefined || etag === '*' ? undefined : Number(/^(\d+)-\d+-\d+$/.exec(etag)?.[1] ?? -1)
}

export function requestReply(
  request: ChangeRequest,
  surroundings: Surroundings,
  { status = 200, location }: { readonly status?: number; readonly location?: string } = {},
): Response {
  const etag = etagOf(request, surroundings)
  return json(status, wholeJson(request, surroundings), { etag, ...(location === undefined ? {} : { location }) })
}

export const requestProblems = [
  'not-found',
  'conflict',
  'precondition-failed',
  'forbidden',
  'own-change',
  ...publishProblems.filter((code) => code !== 'not-found'),
] as const satisfies readonly ProblemCode[]

export function requestRefusal(id: number, fault: PublishRequestFault, language: DiagnosticLanguage): Response {
  switch (fault.kind) {
    case 'not_found':
      return problem('not-found', `there is no change request ${id}`)
    case 'conflict':
      return problem('conflict', fault.message)
    case 'changed':
      return problem('precondition-failed', `change request ${id} was changed since you read it`)
    case 'forbidden':
      return problem('forbidden', fault.message)
    case 'own':
      return problem('own-change', 'you wrote this change or edited it')
    case 'unapproved': {
      const { needed, approvedBy } = fault.reviews
      const gates = fault.gates.map((each) => gateJson(each, language))
      const counts = { needed, approved_by: approvedBy }
      return problem('approval-needed', `it has ${approvedBy.length} of ${needed} approvals`, { ...counts, gates })
    }
    case 'stale':
    case 'invalid':
    case 'red':
    case 'gated':
    case 'lists_missing':
    case 'too_large':
    case 'override_conflict':
    case 'no_such_version':
      return publishReply({ ok: false, error: fault }, language)
  }
}
