/**
 * Change requests: changes that wait for others to look at them.
 *
 * @module
 */

import * as v from 'valibot'

import {
  amendChange,
  cancelChange,
  commentOnChange,
  openChange,
  rebaseChange,
  reviewChange,
  scheduleChange,
  type RequestFault,
} from '../../control/request-acts.ts'
import { publishChange, type RequestPublishPorts } from '../../control/request-publish.ts'
import { requestStates, type ChangeRequest } from '../../control/requests.ts'
import type { Result } from '../../kernel/result.ts'
import { endpointsOf, json, type Call } from '../endpoint.ts'
import { instantText, pageOf, pageQuery, source } from '../fields.ts'
import { problem } from '../problem.ts'
import { publishReplies, publishReply } from '../publish-reply.ts'
import { base, comment, description, id, revision, title } from '../request-fields.ts'
import {
  headJson,
  requestHead,
  requestProblems,
  requestRefusal,
  requestReply,
  requestWhole,
  stepsOf,
  type Surroundings,
} from '../request-reply.ts'

export type RequestPorts = RequestPublishPorts

const endpoint = endpointsOf<RequestPorts>()

const whole = { status: 200, description: 'The request as it is now', schema: requestWhole } as const

const common = { area: 'requests', problems: requestProblems } as const
const long = { ...common, maxBytes: 2_400_000 } as const

export const requestEndpoints = [
  endpoint({
    ...common,
    id: 'listRequests',
    method: 'get',
    path: '/requests',
    role: 'viewer',
    summary: 'List change requests, newest first',
    query: v.object({ ...pageQuery, state: v.optional(v.picklist(requestStates)) }),
    replies: [{ status: 200, description: 'A page of requests, without their documents', schema: pageOf(requestHead) }],
    handle: async (call) => {
      const { ports, query } = call
      if (query.cursor !== undefined && !/^\d{1,15}$/.test(query.cursor)) {
        return problem('bad-request', '`cursor` is not one of ours')
      }
      const filter = {
        ...(query.state === undefined ? {} : { state: query.state }),
        ...(query.cursor === undefined ? {} : { before: Number(query.cursor) }),
      }
      const [found, surroundings] = await Promise.all([ports.requests.list(filter, query.limit), surroundingsOf(call)])
      const last = found.at(-1)?.id
      const next = found.length < query.limit || last === undefined ? null : String(last)
      return json(200, { items: found.map((each) => headJson(each, surroundings)), next })
    },
  }),

  endpoint({
    ...long,
    id: 'openRequest',
    method: 'post',
    path: '/requests',
    role: 'editor',
    summary: 'Open a change request',
    description:
      'The document is checked as for publishing, compared with its base, and asked which gates it meets. Where it meets none, nobody needs to approve it.',
    body: v.object({
      title,
      source,
      base,
      description: v.optional(description),
      draft: v.optional(v.pipe(v.string(), v.maxLength(40), v.description('The draft it was made of'))),
    }),
    replies: [{ ...whole, status: 201 }],
    handle: async (call) => {
      const { body, ports } = call
      const opening = { ...body, description: body.description, draft: body.draft }
      const opened = await openChange(opening, byOf(call), ports)
      if (!opened.ok) return requestRefusal(0, opened.error, call.language)
      const location = `/api/v1/requests/${opened.value.id}`
      return requestReply(opened.value, await surroundingsOf(call), { status: 201, location })
    },
  }),

  endpoint({
    ...common,
    id: 'getRequest',
    method: 'get',
    path: '/requests/{id}',
    role: 'viewer',
    summary: 'Read a change request with its document, difference, gates and reviews',
    params: id,
    replies: [{ ...whole, description: 'The request' }],
    handle: async (call) => {
      const request = await call.ports.requests.get(call.params.id)
      if (request === undefined) return requestRefusal(call.params.id, { kind: 'not_found' }, call.language)
      return requestReply(request, await surroundingsOf(call))
    },
  }),

  endpoint({
    ...long,
    id: 'editRequest',
    method: 'put',
    path: '/requests/{id}',
    role: 'editor',
    summary: 'Edit a change request',
    description: 'It gets a new revision, and has to be approved again.',
    needsMatch: true,
    params: id,
    body: v.object({
      source,
      base: v.optional(base),
      title: v.optional(title),
      description: v.optional(description),
    }),
    replies: [whole],
    handle: async (call) => {
      const { body, params, ports } = call
      const amendment = {
        source: body.source,
        base: body.base,
        steps: stepsOf(call.ifMatch),
        ...(body.title === undefined ? {} : { title: body.title }),
        ...(body.description === undefined ? {} : { description: body.description }),
      }
      return await answer(call, await amendChange(params.id, amendment, byOf(call), ports))
    },
  }),

  endpoint({
    ...common,
    id: 'approveRequest',
    method: 'post',
    path: '/requests/{id}/approve',
    role: 'publisher',
    summary: 'Approve a revision',
    description: 'Nobody approves what they wrote or edited, unless the settings say so. It also takes back a decline.',
    params: id,
    body: v.object({ revision, comment: v.optional(comment) }),
    replies: [whole],
    handle: (call) => review(call, 'approve'),
  }),

  endpoint({
    ...common,
    id: 'declineRequest',
    method: 'post',
    path: '/requests/{id}/decline',
    role: 'publisher',
    summary: 'Decline a revision',
    description: 'It cannot be published until it is edited, or until whoever declined it approves.',
    params: id,
    body: v.object({ revision, comment }),
    replies: [whole],
    handle: (call) => review(call, 'decline'),
  }),

  endpoint({
    ...common,
    id: 'commentOnRequest',
    method: 'post',
    path: '/requests/{id}/comment',
    role: 'editor',
    summary: 'Comment on a revision',
    params: id,
    body: v.object({ revision, comment }),
    replies: [whole],
    handle: async (call) => {
      const { params, body, ports } = call
      return await answer(call, await commentOnChange(params.id, body, byOf(call), ports))
    },
  }),

  endpoint({
    ...common,
    id: 'rebaseRequest',
    method: 'post',
    path: '/requests/{id}/rebase',
    role: 'editor',
    summary: 'Bring a change request onto another version',
    description:
      'The document stays as it is, so whatever came between is undone by it: look at the new difference. It gets a new revision, and has to be approved again.',
    params: id,
    body: v.object({
      base: v.optional(v.pipe(base, v.description('By default the head'))),
      revision: v.optional(revision),
    }),
    replies: [whole],
    handle: async (call) => {
      const { params, body, ports } = call
      return await answer(call, await rebaseChange(params.id, body.base, readerOf(call), ports))
    },
  }),

  endpoint({
    ...common,
    id: 'publishRequest',
    method: 'post',
    path: '/requests/{id}/publish',
    role: 'publisher',
    summary: 'Publish a change request',
    description: 'It is checked again, and its base must be the head. The body may be left out.',
    params: id,
    body: v.optional(v.object({ revision: v.optional(revision) })),
    replies: publishReplies,
    handle: async (call) => {
      const { params, body, ports, actor, now, idempotencyKey, language } = call
      const asked = { actor, at: now, idempotencyKey, read: body?.revision }
      const published = await publishChange(params.id, asked, ports)
      return published.ok ? publishReply(published, language) : requestRefusal(params.id, published.error, language)
    },
  }),

  endpoint({
    ...common,
    id: 'scheduleRequest',
    method: 'post',
    path: '/requests/{id}/schedule',
    role: 'publisher',
    summary: 'Publish a change request at an instant',
    description:
      'When the instant comes it is checked again. It is suspended when another version was published meanwhile, or when it then needs more approvals, and failed when it no longer passes the check.',
    params: id,
    body: v.object({ at: instantText, revision: v.optional(revision) }),
    replies: [whole],
    handle: async (call) => {
      const { params, body, ports } = call
      return await answer(call, await scheduleChange(params.id, body.at, readerOf(call), ports))
    },
  }),

  endpoint({
    ...common,
    id: 'cancelRequest',
    method: 'post',
    path: '/requests/{id}/cancel',
    role: 'editor',
    summary: 'Cancel a change request',
    description: 'Its author may, and every publisher.',
    params: id,
    body: v.object({ comment: v.optional(comment), revision: v.optional(revision) }),
    replies: [whole],
    handle: async (call) => {
      const { params, body, ports } = call
      return await answer(call, await cancelChange(params.id, body.comment, readerOf(call), ports))
    },
  }),
]

async function review(
  call: Call<
    RequestPorts,
    { readonly id: number },
    unknown,
    { readonly revision: number; readonly comment?: string | undefined }
  >,
  verdict: 'approve' | 'decline',
): Promise<Response> {
  const { params, body, ports } = call
  const words = { verdict, revision: body.revision, comment: body.comment }
  return await answer(call, await reviewChange(params.id, words, byOf(call), ports))
}

function byOf({ actor, now }: Call<RequestPorts>) {
  return { actor, at: now }
}

/** Of acts that need not say which revision was read. */
function readerOf(call: Call<RequestPorts, unknown, unknown, { readonly revision?: number | undefined }>) {
  return { ...byOf(call), read: call.body.revision }
}

async function answer(
  call: Call<RequestPorts, { readonly id: number }>,
  outcome: Result<ChangeRequest, RequestFault>,
): Promise<Response> {
  if (!outcome.ok) return requestRefusal(call.params.id, outcome.error, call.language)
  return requestReply(outcome.value, await surroundingsOf(call))
}

async function surroundingsOf({ ports, language, actor }: Call<RequestPorts>): Promise<Surroundings> {
  const [head, stored] = await Promise.all([ports.versions.head(), ports.settings.read()])
  return { head, stored, language, actor }
}
