/**
 * Who asks: a member through Cloudflare Access, an API token, or the bootstrap token.
 *
 * Access comes first. Where it knows nobody of ours, or cannot be asked, a bearer token that was sent as well still counts:
 * the bootstrap token opens the door when everything else is down. Members and tokens that were found stay in the isolate
 * for half a minute, so what is revoked may work that much longer elsewhere.
 *
 * @module
 */

import { IdentityUnavailable, subjectOfIdentity, type AccessVerifier } from '../control/access.ts'
import type { Actor, Role } from '../control/actor.ts'
import { isSameDigest, isSameSecret, usableSecret } from '../control/keyed.ts'
import type { MemberStore } from '../control/members.ts'
import { actorOfToken, hashOf, isApiToken, type FoundToken, type TokenStore } from '../control/tokens.ts'
import { hourMs, type Instant } from '../kernel/instant.ts'

export { IdentityUnavailable }

export type Identified =
  | { readonly kind: 'actor'; readonly actor: Actor; readonly via: 'access' | 'token' | 'bootstrap' }
  /** Access vouches for him, and he is no member: 403. */
  | { readonly kind: 'without_role'; readonly name: string }
  /** 401. */
  | { readonly kind: 'nobody'; readonly message: string }

export interface IdentityPorts {
  /** What the runtime says of the request: `ctx.access?.getIdentity()`. */
  readonly accessIdentity: (() => Promise<unknown>) | undefined
  /** Absent: Access is not set up. */
  readonly access: AccessVerifier | undefined
  /** Absent: there is no D1. */
  readonly members: Pick<MemberStore, 'get'> | undefined
  readonly tokens: Pick<TokenStore, 'byHash' | 'touch'> | undefined
  /** The secrets `TOKEN_PEPPER` and `DETOUR_TOKEN`. */
  readonly pepper: string | undefined
  readonly bootstrap: string | undefined
  readonly memory: IdentityMemory
  readonly now: () => Instant
}

/** Work that goes on after the answer. */
type Later = (work: Promise<unknown>) => void

/**
 * Throws `IdentityUnavailable` where it cannot be known who asks. Once an hour the use of a token is noted, which the
 * answer waits for unless it may go on later.
 */
export async function identify(request: Request, ports: IdentityPorts, later?: Later): Promise<Identified> {
  const bearer = bearerOf(request)
  const byAccess = await identifyByAccess(request, ports).catch((cause: unknown) => {
    if (cause instanceof IdentityUnavailable) return cause
    throw cause
  })
  if (!(byAccess instanceof IdentityUnavailable) && byAccess?.kind === 'actor') return byAccess
  const byBearer = bearer === undefined ? undefined : await identifyByBearer(bearer, ports, later)
  if (byBearer?.kind === 'actor') return byBearer
  if (byAccess instanceof IdentityUnavailable) throw byAccess
  return byAccess ?? byBearer ?? { kind: 'nobody', message: 'the request carries no API token' }
}

async function identifyByAccess(request: Request, ports: IdentityPorts): Promise<Identified | undefined> {
  const subject = (await runtimeSubject(ports)) ?? (await assertedSubject(request, ports))
  if (subject === undefined) return undefined
  const role = await roleOf(subject, ports)
  if (role !== undefined) {
    return { kind: 'actor', actor: { id: `access:${subject}`, name: subject, role, areas: undefined }, via: 'access' }
  }
  return { kind: 'without_role', name: subject }
}

async function runtimeSubject({ accessIdentity }: IdentityPorts): Promise<string | undefined> {
  if (accessIdentity === undefined) return undefined
  try {
    const identity = await accessIdentity()
    return typeof identity === 'object' && identity !== null ? subjectOfIdentity({ ...identity }) : undefined
  } catch (cause) {
    throw new IdentityUnavailable('storage-unavailable', 'Cloudflare Access does not say who you are', { cause })
  }
}

/** The header, never the cookie: a browser sends that one along by itself. */
async function assertedSubject(request: Request, { access }: IdentityPorts): Promise<string | undefined> {
  const assertion = request.headers.get('cf-access-jwt-assertion')
  return assertion === null || access === undefined ? undefined : await access(assertion)
}

async function roleOf(subject: string, { members, memory, now }: IdentityPorts): Promise<Role | undefined> {
  const known = memory.members.get(subject, now())
  if (known !== undefined) return known
  if (members === undefined) throw new IdentityUnavailable('not-configured', 'members are kept in D1: bind `DB`')
  const member = await members.get(subject).catch((cause: unknown) => {
    throw new IdentityUnavailable('storage-unavailable', 'the members cannot be looked up', { cause })
  })
  if (member !== undefined) memory.members.put(subject, member.role, now())
  return member?.role
}

function bearerOf(request: Request): string | undefined {
  return /^Bearer +(?<token>\S+)$/i.exec(request.headers.get('authorization') ?? '')?.groups?.['token']
}

async function identifyByBearer(bearer: string, ports: IdentityPorts, later?: Later): Promise<Identified> {
  const bootstrap = usableSecret(ports.bootstrap)
  if (bootstrap !== undefined && (await isSameSecret(bearer, bootstrap))) {
    const actor = { id: 'bootstrap', name: 'the bootstrap token', role: 'admin', areas: undefined } as const
    return { kind: 'actor', actor, via: 'bootstrap' }
  }
  if (isApiToken(bearer)) return await identifyByToken(bearer, ports, later)
  const message = bearer.split('.').length === 3 ? 'a link token opens links, not the admin API' : unknownToken
  return { kind: 'nobody', message }
}

const unknownToken = 'the API token is not known'

async function identifyByToken(bearer: string, ports: IdentityPorts, later?: Later): Promise<Identified> {
  const pepper = usableSecret(ports.pepper)
  if (pepper === undefined) throw new IdentityUnavailable('not-configured', noPepper)
  const hash = await hashOf(pepper, bearer)
  const token = await findToken(hash, ports)
  if (token === undefined || !isSameDigest(token.hash, hash)) return { kind: 'nobody', message: unknownToken }
  const actor = actorOfToken(token, ports.now())
  if (!actor.ok) return { kind: 'nobody', message: actor.error }
  const noted = noteUse(token, ports)
  if (later === undefined) await noted
  else later(noted)
  return { kind: 'actor', actor: actor.value, via: 'token' }
}

export const noPepper = 'API tokens need the secret `TOKEN_PEPPER`, of at least 32 characters'

async function findToken(hash: string, { tokens, memory, now }: IdentityPorts): Promise<FoundToken | undefined> {
  const known = memory.tokens.get(hash, now())
  if (known !== undefined) return known
  if (tokens === undefined) throw new IdentityUnavailable('not-configured', 'API tokens are kept in D1: bind `DB`')
  const found = await tokens.byHash(hash).catch((cause: unknown) => {
    throw new IdentityUnavailable('storage-unavailable', 'the API token cannot be looked up', { cause })
  })
  if (found !== undefined) memory.tokens.put(hash, found, now())
  return found
}

/** For people who tidy up; no request fails of it. */
async function noteUse(token: FoundToken, { tokens, memory, now }: IdentityPorts): Promise<void> {
  if (tokens === undefined || (token.lastUsedAt ?? 0) > now() - hourMs) return
  memory.tokens.replace(token.hash, { ...token, lastUsedAt: now() })
  await tokens.touch(token.id, now()).catch(() => undefined)
}

/** What an isolate remembers of members and tokens. */
export interface IdentityMemory {
  readonly members: Remembered<Role>
  readonly tokens: Remembered<FoundToken>
  /** After something was revoked here: nobody is known any more. */
  forget(): void
}

export interface Remembered<Value> {
  get(key: string, now: Instant): Value | undefined
  put(key: string, value: Value, now: Instant): void
  /** Another value for as long as the one before would have stood. */
  replace(key: string, value: Value): void
  clear(): void
}

export function makeIdentityMemory(): IdentityMemory {
  const members = remember<Role>()
  const tokens = remember<FoundToken>()
  const forget = (): void => {
    members.clear()
    tokens.clear()
  }
  return { members, tokens, forget }
}

const rememberedMs = 30_000
const mostRemembered = 1000

function remember<Value>(): Remembered<Value> {
  const values = new Map<string, { readonly value: Value; readonly until: number }>()
  return {
    get: (key, now) => {
      const found = values.get(key)
      return found !== undefined && now < found.until ? found.value : undefined
    },
    put: (key, value, now) => {
      if (values.size >= mostRemembered) values.clear()
      values.set(key, { value, until: now + rememberedMs })
    },
    replace: (key, value) => {
      const found = values.get(key)
      if (found !== undefined) values.set(key, { value, until: found.until })
    },
    clear: () => values.clear(),
  }
}
