/**
 * The admin API, `/api/v1`: the routes of every area, and beside them what describes it: the OpenAPI document, a page to
 * read, and a page for every problem.
 *
 * @module
 */

import { Hono } from 'hono'

import type { Lifetime } from '../kernel/lifetime.ts'
import type { Endpoint } from './endpoint.ts'
import { openapiText } from './openapi-text.generated.ts'
import { answer } from './pipeline.ts'
import { problem } from './problem.ts'
import { problemPage, referencePage, type OpenApi } from './reference.ts'
import { endpoints, type AdminPorts } from './routes.ts'

export type { AdminPorts } from './routes.ts'

/** The pages of the API load nothing and run nothing. */
function policyOf(nonce: string): string {
  return `default-src 'none'; style-src 'nonce-${nonce}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`
}

interface AdminEnv<Bindings extends object> {
  readonly Bindings: { readonly bindings: Bindings; readonly lifetime: Lifetime; readonly access?: AccessContext }
}

/** Of an answer that is no page: opened as one, it does nothing and stands in no frame. */
const nothing = "default-src 'none'; base-uri 'none'; frame-ancestors 'none'; sandbox"

/** What Cloudflare Access has told the Worker of whoever asks, where it stands in front of it. */
export interface AccessContext {
  getIdentity(): Promise<unknown>
}

/** `portsOf` joins the bindings to the ports; a text names what is missing. */
export function adminApi<Bindings extends object>(
  portsOf: (bindings: Bindings, access: AccessContext | undefined) => AdminPorts | string,
): Hono<AdminEnv<Bindings>> {
  const api = new Hono<AdminEnv<Bindings>>().basePath('/api/v1')

  api.use(async (c, next) => {
    await next()
    c.header('x-content-type-options', 'nosniff')
    // Access signs in by a cookie, which a browser also sends when another site has it load our answers.
    c.header('cross-origin-resource-policy', 'same-origin')
    if (!c.res.headers.has('content-security-policy')) c.header('content-security-policy', nothing)
  })

  api.get('/openapi.json', (c) => {
    return c.body(openapiText, 200, { 'content-type': 'application/json', 'cache-control': 'public, max-age=300' })
  })
  api.get('/reference', (c) => {
    const nonce = crypto.randomUUID()
    return c.html(referencePage(JSON.parse(openapiText) as OpenApi, nonce), 200, {
      'content-security-policy': policyOf(nonce),
    })
  })
  api.get('/problems/:code', (c) => {
    const nonce = crypto.randomUUID()
    const page = problemPage(c.req.param('code'), nonce)
    if (page === undefined) return problem('not-found', 'there is no such problem')
    return c.html(page, 200, { 'content-security-policy': policyOf(nonce) })
  })

  for (const endpoint of endpoints) {
    api.on(endpoint.method, routeOf(endpoint), async (c) => {
      const ports = portsOf(c.env.bindings, c.env.access)
      if (typeof ports === 'string') return problem('not-configured', ports)
      const later = (work: Promise<unknown>) => c.env.lifetime.waitUntil(work)
      return await answer(endpoint, { request: c.req.raw, params: c.req.param(), later }, ports)
    })
  }

  api.all('*', (c) => {
    const allowed = endpoints
      .filter((endpoint) => matches(endpoint, c.req.path))
      .map(({ method }) => method.toUpperCase())
    if (allowed.length === 0) return problem('no-such-route', 'see `/api/v1/reference`')
    const allow = [...new Set(allowed)].join(', ')
    return problem('method-not-allowed', `this route takes ${allow}`, {}, { allow })
  })
  return api
}

/** `/versions/{number}` as the router writes it. */
function routeOf({ path }: Endpoint<never>): string {
  return path.replaceAll(/\{(\w+)\}/g, ':$1')
}

function matches({ path }: Endpoint<never>, asked: string): boolean {
  const pattern = path.replaceAll(/[.]/g, '\\.').replaceAll(/\{\w+\}/g, '[^/]+')
  return new RegExp(`^/api/v1${pattern}$`).test(asked)
}
