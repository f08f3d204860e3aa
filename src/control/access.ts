/**
 * Cloudflare Access: whom it let through, as its signed assertion says.
 *
 * The assertion is verified against the team's published keys, RS256 only, with issuer, audience and expiry. The keys stay
 * in the isolate: they are fetched anew every hour, and at most once a minute for a key that is not among them (Access
 * changes its key every six weeks). Where the endpoint is away they are used until they are a day old; after that nobody
 * can be known, and nobody is let in.
 *
 * @module
 */

import { createLocalJWKSet, errors, jwtVerify, type JSONWebKeySet, type LocalJWKSet } from 'jose'

import { dayMs, hourMs, type Instant, minuteMs } from '../kernel/instant.ts'
import { subjectOf } from './members.ts'

/** Who asks cannot be known at present: that is never the same as nobody. */
export class IdentityUnavailable extends Error {
  override readonly name = 'IdentityUnavailable'
  /** Which problem it is. */
  readonly code: 'not-configured' | 'storage-unavailable'

  constructor(code: IdentityUnavailable['code'], message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

export interface AccessOptions {
  /** `<team>.cloudflareaccess.com` */
  readonly team: string
  /** The application's audience tag. */
  readonly audience: string
  readonly fetch: (
    url: string,
    init: { readonly signal: AbortSignal; readonly redirect: 'manual' },
  ) => Promise<Response>
  readonly now: () => Instant
  readonly sleep: (ms: number) => Promise<void>
}

/** The subject of a good assertion; undefined for one that proves nothing. Throws `IdentityUnavailable`. */
export type AccessVerifier = (assertion: string) => Promise<string | undefined>

const fetchDeadlineMs = 3000
/** Without any keys, every request wants them; after a failure they wait this long. */
const pauseMs = 5000
const longestAssertion = 16_384

interface KeyMemory {
  keys: LocalJWKSet | undefined
  fetchedAt: number
  triedAt: number
}

/** One per isolate: it holds the keys. */
export function makeAccessVerifier(options: AccessOptions): AccessVerifier {
  const issuer = `https://${options.team}.cloudflareaccess.com`
  const memory: KeyMemory = { keys: undefined, fetchedAt: -Infinity, triedAt: -Infinity }

  async function keysNow(): Promise<LocalJWKSet> {
    const age = options.now() - memory.fetchedAt
    const sinceTry = options.now() - memory.triedAt
    const isWanted = memory.keys === undefined ? sinceTry >= pauseMs : age >= hourMs && sinceTry >= minuteMs
    if (isWanted) await renew()
    if (memory.keys !== undefined && options.now() - memory.fetchedAt < dayMs) return memory.keys
    throw new IdentityUnavailable('storage-unavailable', 'the keys of Cloudflare Access cannot be fetched')
  }

  /** Whatever goes wrong, the keys that are there stay. */
  async function renew(): Promise<void> {
    const began = options.now()
    // With keys at hand others go on with them meanwhile; without any, each request fetches for itself.
    if (memory.keys !== undefined) memory.triedAt = began
    const fetched = await fetchKeys(`${issuer}/cdn-cgi/access/certs`, options)
    memory.triedAt = began
    if (fetched === undefined) return
    memory.keys = fetched
    memory.fetchedAt = began
  }

  async function subjectIn(assertion: string, keys: LocalJWKSet): Promise<string | undefined> {
    const { payload } = await jwtVerify(assertion, keys, {
      algorithms: ['RS256'],
      issuer,
      audience: options.audience,
      requiredClaims: ['exp', 'iat'],
      currentDate: new Date(options.now()),
    })
    return subjectOfIdentity(payload)
  }

  return async (assertion) => {
    if (assertion.length > longestAssertion) return undefined
    try {
      return await subjectIn(assertion, await keysNow())
    } catch (cause) {
      if (!(cause instanceof errors.JWKSNoMatchingKey)) return proofOfNothing(cause)
    }
    if (options.now() - memory.triedAt < minuteMs) return undefined
    await renew()
    try {
      return await subjectIn(assertion, await keysNow())
    } catch (cause) {
      return proofOfNothing(cause)
    }
  }
}

/** Of a person the mail address, of a service token its common name; undefined where it can be no member. */
export function subjectOfIdentity(identity: Readonly<Record<string, unknown>>): string | undefined {
  const named = [identity['email'], identity['common_name']].find((name) => typeof name === 'string' && name !== '')
  return typeof named === 'string' ? subjectOf(named) : undefined
}

/** What jose finds wrong with an assertion makes it worthless; anything else is our own trouble. */
function proofOfNothing(cause: unknown): undefined {
  if (cause instanceof errors.JOSEError) return undefined
  throw cause
}

async function fetchKeys(url: string, { fetch, sleep }: AccessOptions): Promise<LocalJWKSet | undefined> {
  const abort = new AbortController()
  const load = async (): Promise<LocalJWKSet | undefined> => {
    const response = await fetch(url, { signal: abort.signal, redirect: 'manual' })
    if (response.status !== 200) return undefined
    const { keys } = (await response.json()) as JSONWebKeySet
    return keys.length === 0 ? undefined : createLocalJWKSet({ keys })
  }
  // The request is given up either way, so that nothing hangs on after the answer.
  const fetched = await Promise.race([load().catch(() => undefined), sleep(fetchDeadlineMs)])
  abort.abort()
  return fetched ?? undefined
}
