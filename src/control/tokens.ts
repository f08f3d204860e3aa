/**
 * API tokens: 256 bits of chance, shown once, kept as a keyed hash.
 *
 * Nobody gives a token more than he has himself, and nobody makes himself a second person by one: a token with an owner is
 * made by that member or by the bootstrap token, never does more than its owner may at the moment, and ends with the
 * membership. One without an owner is the instance's, until it expires, and acts as the person who made it. Only those
 * that the bootstrap token makes are persons of their own, one for each colleague.
 *
 * @module
 */

import { hexOf } from '../kernel/digest.ts'
import { dayMs, instant, type Instant } from '../kernel/instant.ts'
import { err, ok, type Result } from '../kernel/result.ts'
import { holds, personOf, type Actor, type Area, type Role } from './actor.ts'
import type { Act } from './audit.ts'
import { keyedBytes, newId, randomText } from './keyed.ts'
import { bootstrapId, isBootstrap } from './members.ts'

export interface ApiToken {
  readonly id: string
  /** What it is for, in its maker's words. */
  readonly name: string
  readonly role: Role
  readonly areas: readonly Area[] | undefined
  /** The subject of the member it belongs to. */
  readonly owner: string | undefined
  /** `Actor.id`. */
  readonly createdBy: string
  readonly createdAt: Instant
  readonly expiresAt: Instant
  readonly revokedAt: Instant | undefined
  /** To the hour. */
  readonly lastUsedAt: Instant | undefined
}

/** A token as it is looked up by its hash. */
export interface FoundToken extends ApiToken {
  readonly hash: string
  /** What its owner may at present; absent: there is no owner, or no longer. */
  readonly ownerRole: Role | undefined
}

/** Whose tokens: those of a subject, made by an actor, or the one token itself. */
export interface TokenHolder {
  readonly subject: string | undefined
  readonly actor: string
  readonly token: string | undefined
}

export interface TokenStore {
  /** False: its owner is not a member. */
  add(token: ApiToken & { readonly hash: string }, act: Act): Promise<boolean>
  byHash(hash: string): Promise<FoundToken | undefined>
  get(id: string): Promise<ApiToken | undefined>
  /** Newest first, from after the cursor; of a holder, or all. */
  list(
    of: TokenHolder | undefined,
    page: { readonly cursor: number | undefined; readonly limit: number },
  ): Promise<{ readonly items: readonly ApiToken[]; readonly next: number | undefined }>
  /** False: there is none, or it was revoked before. */
  revoke(id: string, at: Instant, act: Act): Promise<boolean>
  /** Notes the use, unless one was noted in the last hour. */
  touch(id: string, at: Instant): Promise<void>
}

export const longestDays = 400

const tokenPattern = /^dtr_[A-Za-z0-9_-]{43}$/

export function isApiToken(text: string): boolean {
  return tokenPattern.test(text)
}

export async function hashOf(pepper: string, token: string): Promise<string> {
  return hexOf(await keyedBytes(pepper, 'token', token))
}

export interface NewToken {
  readonly name: string
  readonly role: Role
  readonly areas: readonly Area[] | undefined
  readonly owner: string | undefined
  readonly days: number
}

export type NewTokenFault = { readonly kind: 'beyond' | 'no_owner'; readonly message: string }

/** Makes a token. Its text is in the answer and nowhere else. */
export async function createToken(
  wanted: NewToken,
  actor: Actor,
  { tokens, pepper, now }: { readonly tokens: TokenStore; readonly pepper: string; readonly now: Instant },
): Promise<Result<{ readonly token: ApiToken; readonly text: string }, NewTokenFault>> {
  const beyond = beyondGiver(actor, wanted)
  if (beyond !== undefined) return err({ kind: 'beyond', message: beyond })
  if (!mayOwn(wanted.owner, actor)) {
    return err({
      kind: 'beyond',
      message: `only \`${wanted.owner}\` or the bootstrap token can make a token of theirs`,
    })
  }
  const text = `dtr_${randomText(32)}`
  const { name, role, areas, owner, days } = wanted
  const token: ApiToken = {
    id: newId('tok'),
    name,
    role,
    areas,
    owner,
    createdBy: actor.id,
    createdAt: now,
    expiresAt: instant(now + days * dayMs),
    revokedAt: undefined,
    lastUsedAt: undefined,
  }
  const detail = {
    token: token.id,
    name,
    role,
    areas: areas ?? null,
    owner: owner ?? null,
    expires_at: token.expiresAt,
  }
  const added = await tokens.add(
    { ...token, hash: await hashOf(pepper, text) },
    { at: now, actor: actor.id, act: 'token.create', detail },
  )
  if (!added) return err({ kind: 'no_owner', message: `\`${owner}\` is not a member` })
  return ok({ token, text })
}

/** What an actor would give beyond what he has; undefined: nothing. */
export function beyondGiver(
  actor: Actor,
  given: { readonly role: Role; readonly areas: readonly Area[] | undefined },
): string | undefined {
  if (!holds(actor.role, given.role)) return `you are ${actor.role} and cannot give the role ${given.role}`
  const { areas } = actor
  if (areas === undefined) return undefined
  if (given.areas === undefined) return 'you are held to some areas and cannot give all of them'
  const foreign = given.areas.filter((area) => !areas.includes(area))
  return foreign.length === 0 ? undefined : `you are not let into ${foreign.join(', ')} and cannot let others in`
}

/** Whoever uses a token acts as its owner: nobody makes one to act as somebody else. */
function mayOwn(owner: string | undefined, actor: Actor): boolean {
  return owner === undefined || isBootstrap(actor) || personOf(actor.id) === `access:${owner}`
}

/** The tokens that somebody without the role of admin may see and revoke. */
export function holderOf({ id }: Actor): TokenHolder {
  const [, kind, name] = /^(access|token):(\S+)/.exec(id) ?? []
  return { subject: kind === 'access' ? name : undefined, actor: id, token: kind === 'token' ? name : undefined }
}

export function belongsTo(token: ApiToken, { subject, actor, token: itself }: TokenHolder): boolean {
  return token.createdBy === actor || token.id === itself || (subject !== undefined && token.owner === subject)
}

/** Who a token acts as at an instant, or why it does not open anything. */
export function actorOfToken(token: FoundToken, now: Instant): Result<Actor, string> {
  if (token.revokedAt !== undefined) return err('the API token was revoked')
  if (token.expiresAt <= now) return err('the API token has expired')
  const { id, name, areas, owner, ownerRole, createdBy } = token
  if (owner === undefined) return ok({ id: instanceTokenId(id, createdBy), name, role: token.role, areas })
  if (ownerRole === undefined) return err('the API token’s owner is no longer a member')
  const role = holds(ownerRole, token.role) ? token.role : ownerRole
  return ok({ id: `token:${id} of access:${owner}`, name: `${name} (${owner})`, role, areas })
}

/** Maker and token are one person, also over many tokens that make tokens. */
function instanceTokenId(id: string, createdBy: string): string {
  return createdBy === bootstrapId ? `token:${id}` : `token:${id} of ${personOf(createdBy)}`
}
