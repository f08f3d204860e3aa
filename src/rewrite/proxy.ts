/**
 * The reverse proxy: pages and feeds of the platform, fetched from its origin and sent on with their links governed.
 *
 * Where the page stands says its own address, by the surface patterns of the policy. What is no HTML, JSON or text, what
 * comes in parts (206) or not at all (304), and what is packed in a way nobody here can open, goes through untouched.
 *
 * @module
 */

import { languageOf, type Language } from '../answer/language.ts'
import { unknownSurface } from '../context/context.ts'
import type { Standing } from '../gateway/arrival.ts'
import type { Lifetime } from '../kernel/lifetime.ts'
import { terrainOf, type Terrain } from '../gateway/terrain.ts'
import { usualLifetimeSeconds } from '../link/keys.ts'
import { readBody } from '../gateway/body.ts'
import { boundCaching, forbidCaching } from './caching.ts'
import {
  governing,
  kindOf,
  longestWhole,
  rewriteDocument,
  streamPage,
  type DocumentKind,
  type Work,
} from './document.ts'
import { refreshAddress } from './html-text.ts'
import { makeGovernor } from './links.ts'
import { onward, passedHeader } from './onward.ts'
import { inside, outside } from './origin.ts'
import type { Origin, RewritePorts } from './ports.ts'
import type { Settings } from './settings.ts'
import { told } from './told.ts'

/** Fetches from the origin and sends on. Never rejects: a page that breaks off before it was sent is a refusal. */
export async function proxyFetch(
  request: Request,
  origin: Origin,
  ports: RewritePorts,
  lifetime: Lifetime,
): Promise<Response> {
  if (request.headers.has(passedHeader)) return unreachable(request, 508)
  try {
    return await sentOn(request, origin, ports, lifetime)
  } catch (cause) {
    console.error(JSON.stringify({ event: 'origin-failed', error: cause instanceof Error ? cause.stack : 'unknown' }))
    return unreachable(request, 502)
  }
}

async function sentOn(request: Request, origin: Origin, ports: RewritePorts, lifetime: Lifetime): Promise<Response> {
  const response = await origin.fetch(onward(request))
  if (response.status === 101) return response
  const kind = untouchable.has(response.status) ? undefined : kindOf(response.headers.get('content-type'))
  const leads = leading.some((name) => response.headers.has(name))
  if (kind === undefined && !leads) return response

  const policy = ports.policies.currentNow() ?? (await ports.policies.current(lifetime))
  const terrain = terrainOf(policy.program)
  const { settings } = ports
  const publicUrl = ports.publicUrl ?? new URL(request.url).origin
  const standing = standingOf(knownUrl(request.url, ports.pagesUrl), terrain)
  const signer = await ports.signer()
  const { mode } = settings
  const governor = makeGovernor({ ports, signer, lifetime, policy, standing, mode, publicUrl, at: ports.now() })
  const work = governing(governor, terrain.registry)
  const headers = new Headers(response.headers)
  const lifeSeconds = signer?.lifeSeconds ?? usualLifetimeSeconds
  for (const name of leading) await govern(headers, name, { url: request.url, origin, work, lifeSeconds })
  const sent = { status: response.status, statusText: response.statusText, headers, lifeSeconds }
  if (kind === undefined) return new Response(response.body, sent)
  if (!isReadable(response)) return asItCame(response, headers, 'coding_unknown')
  asRead(sent)
  const isEmpty = request.method === 'HEAD' || response.body === null
  return isEmpty
    ? new Response(null, changedHeaders(sent))
    : await rewritten(response, kind, { work, sent, settings, url: request.url })
}

/** Headers that lead somewhere. */
const leading = ['location', 'refresh'] as const

/** No body of their own, or a part of one. */
const untouchable: ReadonlySet<number> = new Set([101, 204, 205, 206, 304])

/** Whether a body's coding is one that the runtime opens, in the one spelling it knows. */
function isReadable({ headers }: Response): boolean {
  return /^(?:|identity|gzip|br)$/.test((headers.get('content-encoding') ?? '').trim())
}

/** A page's address as the policy's patterns know it: its host may be another one on a stage or on one's own machine. */
function knownUrl(url: string, pagesUrl: string | undefined): string {
  if (pagesUrl === undefined) return url
  const { pathname, search } = new URL(url)
  return `${pagesUrl}${pathname}${search}`
}

/** What some servers take for a slash, a step up or nothing: they could answer the page of another place. */
const readDifferently = /\/\/|;|%(?:25|2e|2f|5c)/i

function standingOf(url: string, { pageOf }: Terrain): Standing {
  const page = readDifferently.test(new URL(url).pathname) ? undefined : pageOf(url)
  if (page === undefined) return { surface: unknownSurface }
  return { surface: page.surface, ...(page.id === undefined ? {} : { content: page.id }) }
}

interface Leading {
  readonly url: string
  readonly origin: Origin
  readonly work: Work
  readonly lifeSeconds: number
}

/** A redirect of the origin's is a link as well; one to itself leads to where the shopper sees it. */
async function govern(headers: Headers, name: (typeof leading)[number], around: Leading): Promise<void> {
  const { url, origin, work, lifeSeconds } = around
  const written = headers.get(name)
  if (written === null) return
  const place = name === 'location' ? { start: 0, end: written.length } : refreshAddress(written)
  if (place === undefined) return
  const address = written.slice(place.start, place.end)
  const target = URL.parse(address, origin.url === undefined ? url : inside(url, origin.url))
  if (target === null) return
  const ours = origin.url === undefined ? undefined : outside(target, origin.url, url)
  const link = ours === undefined ? await governed(target.href, work) : undefined
  if (link !== undefined) boundCaching(headers, lifeSeconds)
  const replacement = ours ?? link ?? (URL.canParse(address) ? undefined : target.href)
  if (replacement === undefined) return
  headers.set(name, `${written.slice(0, place.start)}${replacement}${written.slice(place.end)}`)
}

async function governed(url: string, { pen }: Work): Promise<string | undefined> {
  if (!pen.mayConcern(url)) return undefined
  const [replacement] = await pen.replace([{ kind: 'link', url, written: undefined }])
  return replacement?.address
}

interface Sent {
  readonly status: number
  readonly statusText: string
  readonly headers: Headers
  /** Of the links that the page holds now. */
  readonly lifeSeconds: number
}

interface Rewriting {
  readonly work: Work
  readonly sent: Sent
  readonly settings: Settings
  readonly url: string
}

async function rewritten(response: Response, kind: DocumentKind, rewriting: Rewriting): Promise<Response> {
  const { work, sent, settings, url } = rewriting
  const { headers } = sent
  const options = { contentType: headers.get('content-type') ?? '', base: url, profile: settings.profile }
  const body = await readBody(response.body, longestWhole[kind])
  if (body.kind === 'whole') {
    const outcome = await rewriteDocument(body.bytes, kind, work, options)
    if (outcome.kind === 'untouched') return asItCame(new Response(body.bytes, sent), headers, outcome.why)
    const done = outcome.counts.changed === 0 ? lookedAt(sent) : changedHeaders(sent)
    done.headers.set(...told(kind, outcome.counts))
    return new Response(outcome.bytes, done)
  }
  const stream = kind === 'html' ? streamPage(body.beginning, body.stream, work, options) : undefined
  if (stream === undefined)
    return asItCame(new Response(body.stream, sent), headers, kind === 'html' ? 'charset_unknown' : 'too_large')
  const done = changedHeaders(sent)
  done.headers.set(...told(kind, 'streamed'))
  return new Response(stream, done)
}

/** What says something of bytes that are others now. */
const ofTheBytes = ['accept-ranges', 'content-digest', 'content-md5', 'digest', 'repr-digest'] as const

/**
 * By which the origin would confirm a copy: the same bytes of its own. They may be rewritten otherwise by the next policy, or
 * when a link of ours among them is too old.
 */
const ofTheCopy = ['etag', 'last-modified'] as const

function lookedAt(sent: Sent): Sent {
  for (const name of ofTheCopy) sent.headers.delete(name)
  return sent
}

function changedHeaders(sent: Sent): Sent {
  lookedAt(sent)
  for (const name of ofTheBytes) sent.headers.delete(name)
  boundCaching(sent.headers, sent.lifeSeconds)
  return sent
}

/** The runtime has opened the body's coding. */
function asRead({ headers }: Sent): void {
  for (const name of ['content-encoding', 'content-length']) headers.delete(name)
}

function asItCame(response: Response, headers: Headers, why: string): Response {
  if (why === 'failed') forbidCaching(headers)
  headers.set(...told('untouched', why))
  return new Response(response.body, { status: response.status, statusText: response.statusText, headers })
}

const regrets: Readonly<Record<Language, string>> = {
  'zh-CN': '页面暂时无法打开，请稍后再试。',
  en: 'This page cannot be opened right now. Please try again later.',
}

function unreachable(request: Request, status: 502 | 508): Response {
  const language = languageOf(undefined, request.headers.get('accept-language'))
  return new Response(`${regrets[language]}\n`, {
    status,
    headers: { 'content-type': 'text/plain; charset=utf-8', 'content-language': language, 'cache-control': 'no-store' },
  })
}
