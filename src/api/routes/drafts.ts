/**
 * Drafts: documents while they are written.
 *
 * @module
 */

import * as v from 'valibot'

import {
  mayChange,
  mostDrafts,
  type Draft,
  type DraftHead,
  type DraftPlace,
  type DraftStore,
} from '../../control/drafts.ts'
import { formatInstant } from '../../kernel/instant.ts'
import { newId } from '../../record/id.ts'
import { endpointsOf, json, nothing, type Call } from '../endpoint.ts'
import { pageOf, pageQuery, plainLine, shownInstant, source } from '../fields.ts'
import { problem } from '../problem.ts'

export interface DraftPorts {
  readonly drafts: DraftStore
}

const endpoint = endpointsOf<DraftPorts>()

const base = v.pipe(
  v.number(),
  v.integer(),
  v.minValue(0),
  v.description('The version it is written upon; 0 where nothing is published'),
)

const title = v.pipe(v.string(), v.trim(), v.nonEmpty('must not be empty'), v.maxLength(200), plainLine)

const head = v.object({
  id: v.string(),
  title: v.string(),
  base,
  author: v.string(),
  rev: v.pipe(v.number(), v.description('Counts savings; also the ETag')),
  created_at: shownInstant,
  updated_at: shownInstant,
})

const whole = v.object({ ...head.entries, source: v.string() })

const id = v.object({ id: v.pipe(v.string(), v.regex(/^[0-9A-Z]{26}$/, 'must be the id of a draft')) })

const body = v.object({ title, base, source: v.pipe(source, v.description('YAML; it may be wrong')) })

const common = { area: 'policies', maxBytes: 2_400_000 } as const

export const draftEndpoints = [
  endpoint({
    ...common,
    id: 'listDrafts',
    method: 'get',
    path: '/drafts',
    role: 'editor',
    summary: 'List drafts, last saved first',
    query: v.object({
      ...pageQuery,
      author: v.optional(
        v.pipe(v.string(), v.maxLength(200), v.description('Only those of this actor; `me` is yourself')),
      ),
    }),
    replies: [{ status: 200, description: 'A page of drafts, without their documents', schema: pageOf(head) }],
    problems: ['bad-request'],
    handle: async ({ ports, query, actor }) => {
      const before = query.cursor === undefined ? undefined : placeOf(query.cursor)
      if (query.cursor !== undefined && before === undefined)
        return problem('bad-request', '`cursor` is not one of ours')
      const author = query.author === 'me' ? actor.id : query.author
      const filter = { ...(author === undefined ? {} : { author }), ...(before === undefined ? {} : { before }) }
      const drafts = await ports.drafts.list(filter, query.limit)
      const last = drafts.at(-1)
      const next = drafts.length < query.limit || last === undefined ? null : `${last.updatedAt}-${last.id}`
      return json(200, { items: drafts.map(headJson), next })
    },
  }),

  endpoint({
    ...common,
    id: 'createDraft',
    method: 'post',
    path: '/drafts',
    role: 'editor',
    summary: 'Keep a draft',
    body,
    replies: [{ status: 201, description: 'The draft', schema: whole }],
    problems: ['conflict'],
    handle: async ({ ports, body: written, actor, now }) => {
      const draft: Draft = { id: newId(now), ...written, author: actor.id, rev: 1, createdAt: now, updatedAt: now }
      const detail = { draft: draft.id, title: draft.title, base: draft.base }
      const kept = await ports.drafts.create(draft, { at: now, actor: actor.id, act: 'draft.create', detail })
      if (!kept) return problem('conflict', `you have ${mostDrafts} drafts already; delete some`)
      return json(201, wholeJson(draft), { etag: '1', location: `/api/v1/drafts/${draft.id}` })
    },
  }),

  endpoint({
    ...common,
    id: 'getDraft',
    method: 'get',
    path: '/drafts/{id}',
    role: 'editor',
    summary: 'Read a draft',
    params: id,
    replies: [{ status: 200, description: 'The draft; the ETag is its `rev`', schema: whole }],
    problems: ['not-found'],
    handle: async ({ ports, params }) => {
      const draft = await ports.drafts.get(params.id)
      if (draft === undefined) return unknown(params.id)
      return json(200, wholeJson(draft), { etag: String(draft.rev) })
    },
  }),

  endpoint({
    ...common,
    id: 'saveDraft',
    method: 'put',
    path: '/drafts/{id}',
    role: 'editor',
    summary: 'Save a draft',
    description: 'Only its author, or an admin, may.',
    needsMatch: true,
    params: id,
    body,
    replies: [{ status: 200, description: 'The draft as it is now', schema: whole }],
    problems: ['not-found', 'precondition-failed', 'forbidden'],
    handle: async (call) => {
      const draft = await draftToChange(call, call.params.id)
      if (draft instanceof Response) return draft
      const saved = { ...draft, ...call.body, rev: draft.rev + 1, updatedAt: call.now }
      if (!(await call.ports.drafts.save(saved, draft.rev))) return changedMeanwhile()
      return json(200, wholeJson(saved), { etag: String(saved.rev) })
    },
  }),

  endpoint({
    ...common,
    id: 'deleteDraft',
    method: 'delete',
    path: '/drafts/{id}',
    role: 'editor',
    summary: 'Throw a draft away',
    description: 'Only its author, or an admin, may.',
    needsMatch: true,
    params: id,
    replies: [{ status: 204, description: 'It is gone' }],
    problems: ['not-found', 'precondition-failed', 'forbidden'],
    handle: async (call) => {
      const draft = await draftToChange(call, call.params.id)
      if (draft instanceof Response) return draft
      const { actor, now, ports } = call
      const detail = { draft: draft.id, title: draft.title, author: draft.author, rev: draft.rev }
      const act = { at: now, actor: actor.id, act: 'draft.delete', detail }
      return (await ports.drafts.remove(draft.id, draft.rev, act)) ? nothing() : changedMeanwhile()
    },
  }),
]

/** The draft, if it is there, theirs, and as they read it. */
async function draftToChange({ ports, actor, ifMatch }: Call<DraftPorts>, name: string): Promise<Draft | Response> {
  const draft = await ports.drafts.get(name)
  if (draft === undefined) return unknown(name)
  if (!mayChange(draft, actor)) return problem('forbidden', `it is a draft of ${draft.author}`)
  return ifMatch === '*' || ifMatch === String(draft.rev) ? draft : changedMeanwhile()
}

function unknown(name: string): Response {
  return problem('not-found', `there is no draft ${name}`)
}

function changedMeanwhile(): Response {
  return problem('precondition-failed', 'the draft was saved since you read it')
}

/** `1700000000000-01J…`: where the page before ended. */
function placeOf(cursor: string): DraftPlace | undefined {
  const [, updatedAt, place] = /^(\d{1,16})-([0-9A-Z]{26})$/.exec(cursor) ?? []
  return updatedAt === undefined || place === undefined ? undefined : { updatedAt: Number(updatedAt), id: place }
}

function headJson({ id: name, title: called, base: upon, author, rev, createdAt, updatedAt }: DraftHead) {
  const times = { created_at: formatInstant(createdAt), updated_at: formatInstant(updatedAt) }
  return { id: name, title: called, base: upon, author, rev, ...times }
}

function wholeJson(draft: Draft) {
  return { ...headJson(draft), source: draft.source }
}
