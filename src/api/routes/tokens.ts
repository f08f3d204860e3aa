/**
 * API tokens: making one, seeing which there are, and taking one back.
 *
 * @module
 */

import * as v from 'valibot'

import { areas, holds, roles } from '../../control/actor.ts'
import { usableSecret } from '../../control/keyed.ts'
import { subjectPattern } from '../../control/members.ts'
import { belongsTo, createToken, holderOf, longestDays, type ApiToken, type TokenStore } from '../../control/tokens.ts'
import { formatInstant, type Instant } from '../../kernel/instant.ts'
import { endpointsOf, json, nothing } from '../endpoint.ts'
import { maybeShownInstant, pageOf, pageQuery, plainLine, shownInstant } from '../fields.ts'
import { noPepper, type IdentityMemory } from '../identify.ts'
import { problem } from '../problem.ts'

export interface TokenPorts {
  readonly tokens: TokenStore
  /** The secret `TOKEN_PEPPER`. */
  readonly pepper: string | undefined
  /** Of this isolate. */
  readonly memory: Pick<IdentityMemory, 'forget'>
}

const endpoint = endpointsOf<TokenPorts>()

const token = v.object({
  id: v.string(),
  name: v.string(),
  role: v.picklist(roles),
  areas: v.pipe(v.nullable(v.array(v.picklist(areas))), v.description('The areas it is held to; null: all')),
  owner: v.pipe(v.nullable(v.string()), v.description('The member it belongs to; null: the instance')),
  created_by: v.string(),
  created_at: shownInstant,
  expires_at: shownInstant,
  revoked_at: maybeShownInstant,
  last_used_at: v.pipe(maybeShownInstant, v.description('To the hour')),
})

const id = v.object({
  id: v.pipe(v.string(), v.regex(/^tok_[0-9a-f]{16}$/, 'must be the id of a token, such as tok_0123456789abcdef')),
})

const days = v.pipe(
  v.number(),
  v.integer(),
  v.minValue(1, 'must be at least 1'),
  v.maxValue(longestDays, `must be at most ${longestDays}`),
  v.description('After how many days it expires'),
)

export const tokenEndpoints = [
  endpoint({
    id: 'listTokens',
    method: 'get',
    path: '/tokens',
    area: 'tokens',
    role: 'viewer',
    summary: 'List API tokens, newest first',
    description: 'An admin sees all; everybody else those that are his, or that he made.',
    query: v.object(pageQuery),
    replies: [{ status: 200, description: 'A page of tokens, without their text', schema: pageOf(token) }],
    handle: async ({ query: { cursor, limit }, actor, ports }) => {
      const after = cursor === undefined ? undefined : Number(cursor)
      if (after !== undefined && !Number.isSafeInteger(after))
        return problem('bad-request', 'the cursor is not one of ours')
      const holder = holds(actor.role, 'admin') ? undefined : holderOf(actor)
      const { items, next } = await ports.tokens.list(holder, { cursor: after, limit })
      return json(200, { items: items.map(tokenJson), next: next === undefined ? null : String(next) })
    },
  }),

  endpoint({
    id: 'createToken',
    method: 'post',
    path: '/tokens',
    area: 'tokens',
    role: 'admin',
    summary: 'Make an API token',
    description:
      'Its text is shown in this answer and never again. A token that belongs to a member is made by that member or by the bootstrap token, never does more than the member may, and ends with the membership. One that belongs to nobody acts as the person who made it; only those that the bootstrap token makes are persons of their own. Nobody can give more than he has himself.',
    body: v.object({
      name: v.pipe(
        v.string(),
        v.trim(),
        v.nonEmpty('must not be empty'),
        v.maxLength(100, 'must have at most 100 characters'),
        plainLine,
        v.description('What it is for'),
      ),
      role: v.picklist(roles),
      areas: v.optional(
        v.pipe(
          v.array(v.picklist(areas)),
          v.nonEmpty('must name an area, or be left out for all'),
          v.description('The areas it is held to; absent: all'),
        ),
      ),
      owner: v.optional(
        v.pipe(
          v.string(),
          v.trim(),
          v.regex(subjectPattern, 'must be a mail address, or the common name of a service token'),
          v.toLowerCase(),
          v.description('The member it belongs to; absent: the instance'),
        ),
      ),
      expires_in_days: v.optional(days, 90),
    }),
    showsOnce: true,
    replies: [
      {
        status: 201,
        description: 'The token, with its text',
        schema: v.object({
          ...token.entries,
          token: v.pipe(
            v.nullable(v.string()),
            v.description('Its text, shown once; null when the request is repeated'),
          ),
        }),
      },
    ],
    problems: ['conflict', 'not-configured'],
    handle: async ({ body, actor, ports, now }) => {
      const pepper = usableSecret(ports.pepper)
      if (pepper === undefined) return problem('not-configured', noPepper)
      const wanted = {
        name: body.name,
        role: body.role,
        areas: body.areas,
        owner: body.owner,
        days: body.expires_in_days,
      }
      const made = await createToken(wanted, actor, { tokens: ports.tokens, pepper, now })
      if (!made.ok) return problem(made.error.kind === 'beyond' ? 'forbidden' : 'conflict', made.error.message)
      return json(201, { ...tokenJson(made.value.token), token: made.value.text })
    },
  }),

  endpoint({
    id: 'revokeToken',
    method: 'delete',
    path: '/tokens/{id}',
    area: 'tokens',
    role: 'viewer',
    summary: 'Take an API token back',
    description:
      'An admin may revoke any; everybody else those that are his, or that he made. It may work for up to 30 seconds more where it was used just before.',
    params: id,
    replies: [{ status: 204, description: 'It is revoked' }],
    problems: ['not-found', 'conflict'],
    handle: async ({ params, actor, ports, now }) => {
      const found = await ports.tokens.get(params.id)
      const mayRevoke = found !== undefined && (holds(actor.role, 'admin') || belongsTo(found, holderOf(actor)))
      if (!mayRevoke) return problem('not-found', `there is no token \`${params.id}\` of yours`)
      const act = { at: now, actor: actor.id, act: 'token.revoke', detail: { token: params.id, name: found.name } }
      const isRevoked = await ports.tokens.revoke(params.id, now, act)
      ports.memory.forget()
      return isRevoked ? nothing() : problem('conflict', `\`${params.id}\` was revoked before`)
    },
  }),
]

function tokenJson(given: ApiToken): Record<string, unknown> {
  return {
    id: given.id,
    name: given.name,
    role: given.role,
    areas: given.areas ?? null,
    owner: given.owner ?? null,
    created_by: given.createdBy,
    created_at: formatInstant(given.createdAt),
    expires_at: formatInstant(given.expiresAt),
    revoked_at: shown(given.revokedAt),
    last_used_at: shown(given.lastUsedAt),
  }
}

function shown(at: Instant | undefined): string | null {
  return at === undefined ? null : formatInstant(at)
}
