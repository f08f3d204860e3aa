/**
 * What the gateway answers besides clicks: health, robots, security contact, and a front page that says what this is.
 *
 * Clicks are routed by hand before Hono is asked: a router costs 7 to 11 µs of a click's 80.
 *
 * @module
 */

import { Hono } from 'hono/tiny'

import { apology } from '../answer/apology.ts'
import { dayMs } from '../kernel/instant.ts'
import type { Lifetime } from '../kernel/lifetime.ts'
import { readRequested } from '../link/requested.ts'
import { newId } from '../record/id.ts'
import { click } from './click.ts'
import { decisionsFetch } from './decisions-route.ts'
import { healthOf } from './health.ts'
import type { Ports } from './ports.ts'
import { problemPage } from './problem.ts'

/** Answers what the gateway has; for what only the content Worker has it is 404. A click's promise is handed on, not awaited: each wait costs 1 µs. */
export function gatewayFetch(request: Request, ports: Ports, lifetime: Lifetime): Response | Promise<Response> {
  const requested = readRequested(request.url)
  if (requested === undefined) return pages.fetch(request, { ports, lifetime })
  const { method } = request
  if (method !== 'GET' && method !== 'HEAD') return onlyReading()
  return click(request, requested, ports, lifetime).catch((problem: unknown) => failed(problem, request, ports))
}

function failed(problem: unknown, request: Request, ports: Ports): Response {
  const at = ports.now()
  const id = newId(at)
  console.error(
    JSON.stringify({ event: 'click-failed', id, error: problem instanceof Error ? problem.stack : 'unknown' }),
  )
  return apology(request, id, at)
}

function onlyReading(): Response {
  return new Response('A link is followed with GET.\n', { status: 405, headers: { allow: 'GET, HEAD' } })
}

const pages = new Hono<{ Bindings: { readonly ports: Ports; readonly lifetime: Lifetime } }>()

pages.use(async (c, next) => {
  await next()
  c.header('x-content-type-options', 'nosniff')
})

pages.get('/healthz', async (c) => {
  const health = await healthOf(c.env.ports, c.env.lifetime)
  return c.json(health, 200, { 'cache-control': 'no-store' })
})

pages.all('/v1/decisions', (c) => decisionsFetch(c.req.raw, c.env.ports, c.env.lifetime))

pages.get('/v1/problems/:code', (c, next) => problemPage(c.req.param('code')) ?? next())

pages.get('/robots.txt', (c) => c.text('User-agent: *\nDisallow: /go\nDisallow: /api\n'))

/**
 * RFC 9116 wants an expiry less than a year ahead; it is counted from today, so it never lies behind. Without anyone to tell,
 * there is no such file.
 */
pages.get('/.well-known/security.txt', async (c, next) => {
  const { ports } = c.env
  if (ports.securityContact === undefined) return await next()
  const expires = new Date(Math.trunc(ports.now() / dayMs) * dayMs + 90 * dayMs).toISOString()
  return c.text(`Contact: ${ports.securityContact}\nExpires: ${expires}\nPreferred-Languages: zh, en\n`)
})

pages.get('/', (c) => c.text('Detour governs outbound product links. See /healthz, or follow a link at /go/….\n'))

/** The last sentence is for whoever asks a gateway that stands alone. */
pages.notFound((c) =>
  c.text(
    'There is nothing here. Links are at /go/{token} or /go?to={url}. /check, /v1/rewrite and a platform’s pages are answered by the Workers `content` and `detour`.\n',
    404,
  ),
)

pages.onError((_, c) => c.text('This page could not be made. Please try again.\n', 503))
