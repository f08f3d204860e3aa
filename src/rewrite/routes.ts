/**
 * What the data plane answers beside clicks: documents to rewrite and to put back, and, where a platform stands behind
 * Detour, its pages.
 *
 * @module
 */

import { Hono } from 'hono/tiny'

import type { Lifetime } from '../kernel/lifetime.ts'
import { problem } from '../gateway/problem.ts'
import { gatewayFetch } from '../gateway/routes.ts'
import { isService } from '../gateway/service.ts'
import { terrainOf } from '../gateway/terrain.ts'
import { newId } from '../record/id.ts'
import { readBody } from '../gateway/body.ts'
import { governing, kindOf, longestWhole, restoring, rewriteDocument, streamPage, type Work } from './document.ts'
import { makeGovernor } from './links.ts'
import type { RewritePorts } from './ports.ts'
import { proxyFetch } from './proxy.ts'
import { makeRestore } from './restore.ts'
import { readSettings, settingNames, type Settings, type SettingsFault } from './settings.ts'
import { readStanding, standingNames } from './standing.ts'
import { told } from './told.ts'

/** Everything of the data plane. Clicks are told by the path alone, and cost nothing here. */
export async function dataFetch(request: Request, ports: RewritePorts, lifetime: Lifetime): Promise<Response> {
  const path = pathOf(request.url)
  if (isOf(path, '/go')) return await gatewayFetch(request, ports, lifetime)
  if (path === '/v1/rewrite' || path === '/v1/unrewrite') return await documents.fetch(request, { ports, lifetime })
  const { origin } = ports
  if (origin === undefined || ownPaths.some((each) => isOf(path, each)))
    return await gatewayFetch(request, ports, lifetime)
  return await proxyFetch(request, origin, ports, lifetime)
}

/** Paths that are Detour's own, also with a platform's pages behind it. */
const ownPaths = ['/v1', '/healthz', '/api', '/check', '/console', '/.well-known/security.txt'] as const

function isOf(path: string, folder: string): boolean {
  return path.startsWith(folder) && (path.length === folder.length || path.charAt(folder.length) === '/')
}

/** Without parsing: a URL for the request itself would cost a click a sixth of its time. */
function pathOf(url: string): string {
  const start = url.indexOf('/', url.indexOf('://') + 3)
  const end = url.slice(start).search(/[?#]/)
  return end === -1 ? url.slice(start) : url.slice(start, start + end)
}

interface Bindings {
  readonly ports: RewritePorts
  readonly lifetime: Lifetime
}

const documents = new Hono<{ Bindings: Bindings }>()

documents.use(async (c, next) => {
  if (c.req.method !== 'POST')
    return problem('method-not-allowed', 'documents are sent with POST', {}, { allow: 'POST' })
  if (await isService(c.req.raw, c.env.ports)) return await next()
  const detail = 'documents are rewritten for the platform’s own services only: what is signed here counts'
  return problem('service-token-needed', detail, {}, { 'www-authenticate': 'Bearer' })
})

documents.post('/v1/rewrite', async (c) => {
  const { ports, lifetime } = c.env
  const query = new URL(c.req.url).searchParams
  const strange = strangeParameter(query, [...standingNames, ...settingNames, 'base'])
  if (strange !== undefined) return refused(strange)
  const standing = readStanding(query)
  if (!standing.ok) return refused(standing.error)
  const settings = readSettings(query)
  if (!settings.ok) return refused(settings.error)
  const base = query.get('base') ?? undefined
  if (base !== undefined && !/^https?:/.test(URL.parse(base)?.protocol ?? '')) {
    return refused({ parameter: 'base', expected: 'the address of the page, with `https://`' })
  }

  const policy = ports.policies.currentNow() ?? (await ports.policies.current(lifetime))
  const publicUrl = publicUrlOf(c.req.raw, ports)
  const { mode } = settings.value
  const signer = await ports.signer()
  const around = { ports, signer, lifetime, policy, standing: standing.value, mode, publicUrl, at: ports.now() }
  const work = governing(makeGovernor(around), terrainOf(policy.program).registry)
  return await answered(c.req.raw, work, { settings: settings.value, base })
})

documents.post('/v1/unrewrite', async (c) => {
  const { ports } = c.env
  const query = new URL(c.req.url).searchParams
  const strange = strangeParameter(query, settingNames)
  if (strange !== undefined) return refused(strange)
  const settings = readSettings(query)
  if (!settings.ok) return refused(settings.error)
  const publicUrl = publicUrlOf(c.req.raw, ports)
  return await answered(c.req.raw, restoring(makeRestore(ports, publicUrl), publicUrl), {
    settings: settings.value,
    base: undefined,
  })
})

documents.onError((cause, c) => {
  const id = newId(c.env.ports.now())
  console.error(JSON.stringify({ event: 'documents-failed', id, error: cause.stack }))
  return problem('internal', 'the document could not be looked at', { request_id: id })
})

function publicUrlOf(request: Request, { publicUrl }: RewritePorts): string {
  return publicUrl ?? new URL(request.url).origin
}

function strangeParameter(query: URLSearchParams, known: readonly string[]): SettingsFault | undefined {
  for (const name of new Set(query.keys())) {
    if (!known.includes(name)) return { parameter: name, expected: `one of ${known.join(', ')}` }
    if (query.getAll(name).length > 1) return { parameter: name, expected: 'given once' }
  }
  return undefined
}

function refused({ parameter, expected }: SettingsFault): Response {
  return problem('bad-request', `the parameter \`${parameter}\` is not ${expected}`, { place: parameter })
}

interface Sending {
  readonly settings: Settings
  readonly base: string | undefined
}

async function answered(request: Request, work: Work, { settings, base }: Sending): Promise<Response> {
  const contentType = request.headers.get('content-type') ?? ''
  const kind = kindOf(contentType)
  const coding = request.headers.get('content-encoding') ?? 'identity'
  if (kind === undefined || coding !== 'identity') {
    return problem('unsupported-type', 'a document is `text/html`, `application/json` or `text/plain`, and not packed')
  }
  const options = { contentType, base, profile: settings.profile }
  const headers = new Headers({ ...answerHeaders, 'content-type': contentType })
  const body = await readBody(request.body, longestWhole[kind])
  if (body.kind === 'whole') {
    const outcome = await rewriteDocument(body.bytes, kind, work, options)
    const isDone = outcome.kind === 'rewritten'
    headers.set(...(isDone ? told(kind, outcome.counts) : told('untouched', outcome.why)))
    return new Response(isDone ? outcome.bytes : body.bytes, { headers })
  }
  const stream = kind === 'html' ? streamPage(body.beginning, body.stream, work, options) : undefined
  headers.set(
    ...(stream === undefined
      ? told('untouched', kind === 'html' ? 'charset_unknown' : 'too_large')
      : told(kind, 'streamed')),
  )
  return new Response(stream ?? body.stream, { headers })
}

const answerHeaders = {
  'cache-control': 'private, no-store',
  'x-content-type-options': 'nosniff',
  'x-robots-tag': 'noindex, nofollow',
  'referrer-policy': 'no-referrer',
  // What is sent back is somebody's page, on our host: nobody is to open it here.
  'content-security-policy': "default-src 'none'; sandbox; frame-ancestors 'none'",
}
