/**
 * Members: the people and service tokens that Cloudflare Access vouches for, and the role of each.
 *
 * The last admin cannot be removed or made less, except by the bootstrap token, so that nobody locks everybody out. With a
 * member go the API tokens that belong to him: whoever is added again begins without any.
 *
 * @module
 */

import type { Instant } from '../kernel/instant.ts'
import { err, ok, type Result } from '../kernel/result.ts'
import type { Actor, Role } from './actor.ts'
import type { Act } from './audit.ts'

export interface Member {
  /** A mail address in lower case, or the common name of a service token. */
  readonly subject: string
  readonly role: Role
  /** Counts the changes; the ETag. */
  readonly revision: number
  readonly createdAt: Instant
  readonly setAt: Instant
  /** `Actor.id`. */
  readonly setBy: string
}

export interface MemberChange {
  readonly subject: string
  readonly role: Role
  readonly at: Instant
  readonly by: string
  /** The revision that is changed; absent: there is none yet. */
  readonly revision: number | undefined
  readonly mayTakeLastAdmin: boolean
}

export interface MemberStore {
  get(subject: string): Promise<Member | undefined>
  /** By subject, from after the cursor. */
  list(after: string, limit: number): Promise<readonly Member[]>
  /** False: the revision is another, or the last admin would go. */
  set(change: MemberChange, act: Act): Promise<boolean>
  /** How many tokens that belong to a subject would still open. */
  tokensOf(subject: string, at: Instant): Promise<number>
  /** Revokes the tokens as well. False: also where there is another number of them. */
  remove(change: Removal, act: Act): Promise<boolean>
}

export interface Removal extends Omit<MemberChange, 'role'> {
  readonly tokens: number
}

export type MemberFault = {
  readonly kind: 'absent' | 'match_needed' | 'changed' | 'last_admin' | 'beyond'
  readonly message: string
}

/** What a subject is, in any case of its letters. */
export const subjectPattern = /^[\u0021-\u007e]{3,254}$/

/**
 * Whose mail, however it was typed. Nothing beyond ASCII: of some letters there the lower case is a letter of ASCII (the
 * Kelvin sign becomes a k), and two people would be one.
 */
export function subjectOf(text: string): string | undefined {
  return subjectPattern.test(text) ? text.toLowerCase() : undefined
}

interface Given {
  readonly members: MemberStore
  readonly actor: Actor
  readonly now: Instant
  /** The ETag that was sent. */
  readonly revision: string | undefined
}

/** Makes a member, or gives one another role. */
export async function setMember(subject: string, role: Role, given: Given): Promise<Result<Member, MemberFault>> {
  const { members, actor, now, revision } = given
  // Members are let into every area, so whoever is held to some would give more than he has.
  if (actor.areas !== undefined) return err(fault('beyond', 'you are held to some areas and cannot make members'))
  const before = await members.get(subject)
  const stale = staleness(before, revision)
  if (stale !== undefined) return err(stale)
  const mayTakeLastAdmin = isBootstrap(actor)
  const act = { at: now, actor: actor.id, act: 'member.set', detail: { subject, role, before: before?.role ?? null } }
  const change = { subject, role, at: now, by: actor.id, revision: before?.revision, mayTakeLastAdmin }
  if (!(await members.set(change, act))) return err(await whyNot(subject, before, given))
  const createdAt = before?.createdAt ?? now
  return ok({ subject, role, revision: (before?.revision ?? 0) + 1, createdAt, setAt: now, setBy: actor.id })
}

export async function removeMember(subject: string, given: Given): Promise<Result<undefined, MemberFault>> {
  const { members, actor, now, revision } = given
  const before = await members.get(subject)
  if (before === undefined) return err(fault('absent', `\`${subject}\` is not a member`))
  const stale = staleness(before, revision)
  if (stale !== undefined) return err(stale)
  const change = { subject, at: now, by: actor.id, revision: before.revision, mayTakeLastAdmin: isBootstrap(actor) }
  const tokens = await members.tokensOf(subject, now)
  const detail = { subject, before: before.role, tokens_revoked: tokens }
  const act = { at: now, actor: actor.id, act: 'member.remove', detail }
  if (await members.remove({ ...change, tokens }, act)) return ok(undefined)
  if ((await members.tokensOf(subject, now)) !== tokens) {
    return err(fault('changed', `a token of \`${subject}\` was made or revoked at the same moment`))
  }
  return err(await whyNot(subject, before, given))
}

export const bootstrapId = 'bootstrap'

export function isBootstrap({ id }: Actor): boolean {
  return id === bootstrapId
}

function staleness(before: Member | undefined, revision: string | undefined): MemberFault | undefined {
  if (before === undefined) {
    return revision === undefined ? undefined : fault('changed', 'there is no such member, so nothing can match')
  }
  if (revision === undefined) return fault('match_needed', `\`${before.subject}\` is a member already`)
  if (revision === '*' || revision === String(before.revision)) return undefined
  return fault('changed', `\`${before.subject}\` was changed by \`${before.setBy}\``)
}

async function whyNot(subject: string, before: Member | undefined, { members }: Given): Promise<MemberFault> {
  const now = await members.get(subject)
  if (now?.revision !== before?.revision) return fault('changed', `\`${subject}\` was changed at the same moment`)
  return fault('last_admin', `\`${subject}\` is the last admin; only the bootstrap token can take that away`)
}

function fault(kind: MemberFault['kind'], message: string): MemberFault {
  return { kind, message }
}
