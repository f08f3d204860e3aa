/**
 * Members: who may come in through Cloudflare Access, and as what.
 *
 * @module
 */

import * as v from 'valibot'

import { roles } from '../../control/actor.ts'
import {
  removeMember,
  setMember,
  subjectPattern,
  type Member,
  type MemberFault,
  type MemberStore,
} from '../../control/members.ts'
import { formatInstant } from '../../kernel/instant.ts'
import { endpointsOf, json, nothing } from '../endpoint.ts'
import { pageOf, pageQuery, shownInstant } from '../fields.ts'
import type { IdentityMemory } from '../identify.ts'
import { problem, type ProblemCode } from '../problem.ts'

export interface MemberPorts {
  readonly members: MemberStore
  /** Of this isolate. */
  readonly memory: Pick<IdentityMemory, 'forget'>
}

const endpoint = endpointsOf<MemberPorts>()

const member = v.object({
  subject: v.string(),
  role: v.picklist(roles),
  created_at: shownInstant,
  set_at: shownInstant,
  set_by: v.string(),
})

const subject = v.object({
  subject: v.pipe(
    v.string(),
    v.trim(),
    // Before it is lowered: see `subjectOf`.
    v.regex(subjectPattern, 'must be a mail address, or the common name of a service token'),
    v.toLowerCase(),
    v.description('A mail address, or the common name of a service token, as Cloudflare Access says it'),
  ),
})

export const memberEndpoints = [
  endpoint({
    id: 'listMembers',
    method: 'get',
    path: '/members',
    area: 'tokens',
    role: 'admin',
    summary: 'List members',
    query: v.object(pageQuery),
    replies: [{ status: 200, description: 'A page of members, by subject', schema: pageOf(member) }],
    handle: async ({ query: { cursor = '', limit }, ports }) => {
      const found = await ports.members.list(cursor, limit)
      const next = found.length < limit ? null : (found.at(-1)?.subject ?? null)
      return json(200, { items: found.map(memberJson), next })
    },
  }),

  endpoint({
    id: 'getMember',
    method: 'get',
    path: '/members/{subject}',
    area: 'tokens',
    role: 'admin',
    summary: 'Read a member',
    params: subject,
    replies: [{ status: 200, description: 'The member', schema: member }],
    problems: ['not-found'],
    handle: async ({ params, ports }) => {
      const found = await ports.members.get(params.subject)
      if (found === undefined) return problem('not-found', `\`${params.subject}\` is not a member`)
      return json(200, memberJson(found), { etag: String(found.revision) })
    },
  }),

  endpoint({
    id: 'setMember',
    method: 'put',
    path: '/members/{subject}',
    area: 'tokens',
    role: 'admin',
    summary: 'Make somebody a member, or give another role',
    description:
      'For somebody who is a member already, `If-Match` is needed. The last admin can only be made less by the bootstrap token. It counts everywhere within 30 seconds.',
    params: subject,
    body: v.object({ role: v.picklist(roles) }),
    replies: [{ status: 200, description: 'The member', schema: member }],
    problems: ['conflict', 'match-needed', 'precondition-failed'],
    handle: async ({ params, body, ifMatch, actor, ports, now }) => {
      const { members } = ports
      const set = await setMember(params.subject, body.role, { members, actor, now, revision: ifMatch })
      ports.memory.forget()
      if (!set.ok) return refused(set.error)
      return json(200, memberJson(set.value), { etag: String(set.value.revision) })
    },
  }),

  endpoint({
    id: 'removeMember',
    method: 'delete',
    path: '/members/{subject}',
    area: 'tokens',
    role: 'admin',
    summary: 'Remove a member',
    description:
      'API tokens that belong to the member are revoked, also for the case that he is added again. The last admin can only be removed by the bootstrap token.',
    params: subject,
    needsMatch: true,
    replies: [{ status: 204, description: 'No member any more' }],
    problems: ['not-found', 'conflict', 'precondition-failed'],
    handle: async ({ params, ifMatch, actor, ports, now }) => {
      const { members } = ports
      const removed = await removeMember(params.subject, { members, actor, now, revision: ifMatch })
      ports.memory.forget()
      return removed.ok ? nothing() : refused(removed.error)
    },
  }),
]

const codes = {
  absent: 'not-found',
  match_needed: 'match-needed',
  changed: 'precondition-failed',
  last_admin: 'conflict',
  beyond: 'forbidden',
} as const satisfies Readonly<Record<MemberFault['kind'], ProblemCode>>

function refused({ kind, message }: MemberFault): Response {
  return problem(codes[kind], message)
}

function memberJson({ subject: name, role, createdAt, setAt, setBy }: Member): Record<string, unknown> {
  return {
    subject: name,
    role,
    created_at: formatInstant(createdAt),
    set_at: formatInstant(setAt),
    set_by: setBy,
  }
}
