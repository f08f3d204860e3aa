/**
 * Hops: asking a short link where it leads, and the next one, until an address is no short link any more.
 *
 * Only what the registry recognises as a short link is asked; the first other address is the end and is never asked.
 * GET, because that is what such hosts are made for (many answer HEAD with 200, 403 or 405); its body is thrown away
 * unread, so nothing is unpacked and no connection stays open for it. Nothing is looked at but the status and one
 * header.
 *
 * @module
 */

import { err, ok, type Result } from '../kernel/result.ts'
import type { Destination } from './destination.ts'
import type { Breaker } from './expand-breaker.ts'
import { mayFollow, troubleWith, type LinkTrouble, type Unresolved } from './short.ts'

/** Where a short link led: to an address, as its last host wrote it, or nowhere. */
export type Trail = Arrival | Lost

export interface Arrival {
  readonly to: string
  readonly hops: number
}

export interface Lost {
  readonly unresolved: Unresolved
  readonly hops: number
}

/** As much of the platform's fetch as is needed: it must neither follow redirects nor send cookies by itself. */
export type HopFetch = (url: string, init: HopRequest) => Promise<HopResponse>

export interface HopRequest {
  readonly method: 'GET'
  readonly redirect: 'manual'
  readonly headers: Readonly<Record<string, string>>
  readonly signal: AbortSignal
}

export interface HopResponse {
  readonly status: number
  readonly headers: { get(name: string): string | null }
  readonly body: { cancel(): Promise<unknown> } | null
}

export interface Road {
  readonly fetch: HopFetch
  readonly destinationOf: (text: string) => Destination
  /** Fires when the time is up. */
  readonly signal: AbortSignal
  readonly hosts: Breaker
  readonly mostHops: number
  readonly now: () => number
  /** A host that did not answer within so long has failed; one that had less, because others took it, has not. */
  readonly fairMs: number
}

/** No cookie, no Referer, no language: the same for every shopper, so that the answer is everybody's. */
const headers = { accept: '*/*', 'user-agent': 'Mozilla/5.0 (compatible; Detour)' } as const

/** Follows a short link. Never rejects. */
export async function followHops(landing: string, road: Road): Promise<Trail> {
  const { destinationOf, hosts, mostHops, now, fairMs } = road
  const seen = new Set<string>()
  let current = withoutFragment(landing)
  for (let hops = 0; ; hops += 1) {
    if (seen.has(current)) return { unresolved: 'loop', hops }
    if (hops === mostHops) return { unresolved: 'too_many_hops', hops }
    seen.add(current)
    const host = new URL(current).hostname
    if (hosts.isOpen(host)) return { unresolved: 'spared', hops }
    const began = now()
    const said = await ask(current, road)
    if (!isHostsFault(said)) hosts.succeeded(host)
    else if (isPlain(current) && (said !== 'timeout' || now() - began >= fairMs)) hosts.failed(host)
    if (typeof said === 'string') return { unresolved: said, hops }

    const location = readLocation(said.location, current)
    if (!location.ok) return { unresolved: location.error, hops: hops + 1 }
    const next = destinationOf(location.value)
    const trouble = troubleWith(next)
    if (trouble !== undefined) return { unresolved: trouble, hops: hops + 1 }
    if (!mayFollow(next)) return { to: location.value, hops: hops + 1 }
    current = withoutFragment(next.landing)
  }
}

type Said = Exclude<Unresolved, 'spared' | 'busy'> | { readonly location: string }

function isHostsFault(said: Said): boolean {
  return said === 'timeout' || said === 'network' || said === 'host_error'
}

/**
 * Whether a link is one that a host could have made. Whoever writes one that hosts stumble over, or that their guards cut
 * off, must not close the host for everybody.
 */
function isPlain(url: string): boolean {
  const { pathname, search } = new URL(url)
  return /^[\w./?=&-]{1,128}$/.test(`${pathname}${search}`)
}

async function ask(url: string, { fetch, signal }: Road): Promise<Said> {
  if (signal.aborted) return 'timeout'
  // What ends when nobody waits for it any more: a fetch that was given up and answers all the same.
  const own = new AbortController()
  const isUp = Promise.withResolvers<'timeout'>()
  const giveUp = (): void => {
    own.abort()
    isUp.resolve('timeout')
  }
  signal.addEventListener('abort', giveUp)
  try {
    const asked = askHost(url, fetch, own.signal)
    return await Promise.race([asked, isUp.promise])
  } finally {
    signal.removeEventListener('abort', giveUp)
    own.abort()
  }
}

async function askHost(url: string, fetch: HopFetch, signal: AbortSignal): Promise<Said> {
  try {
    const response = await fetch(url, { method: 'GET', redirect: 'manual', headers, signal })
    discard(response)
    return readAnswer(response)
  } catch {
    return 'network'
  }
}

function discard({ body }: HopResponse): void {
  void body?.cancel().catch(() => {})
}

const redirects: ReadonlySet<number> = new Set([301, 302, 303, 307, 308])

function readAnswer({ status, headers: given }: HopResponse): Said {
  const location = given.get('location')
  if (redirects.has(status) && location !== null) return { location }
  if (status === 429 || status >= 500) return 'host_error'
  if (status === 404 || status === 410) return 'not_found'
  return status >= 400 ? 'refused' : 'no_redirect'
}

const schemeFirst = /^[a-z][a-z0-9+.-]*:/i
const printable = /^[\x21-\x7e]*$/

/**
 * The address that a `Location` names. One that is written out is judged as it is written; only a path is resolved, and so
 * stays on its host. Two headers come joined by a blank, and are refused like every character that has no place in a URL.
 */
function readLocation(written: string, base: string): Result<string, LinkTrouble> {
  if (written === '') return err('target_empty')
  if (written.includes('\\')) return err('target_backslash')
  if (!printable.test(written)) return err('target_not_a_url')
  if (written.startsWith('//')) return ok(`https:${written}`)
  if (schemeFirst.test(written)) return ok(written)
  return URL.canParse(written, base) ? ok(new URL(written, base).href) : err('target_not_a_url')
}

/** What a host is asked for, and what a short link is remembered by. */
export function withoutFragment(landing: string): string {
  const [address = landing] = landing.split('#', 1)
  return address
}
