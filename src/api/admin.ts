/**
 * The admin API, `/api/v1`: publishing, and reading what was published.
 *
 * A bearer token is the only way in; there is no cookie, so a page of another origin has nothing to ride on.
 *
 * @module
 */

import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'

import { languageOf } from '../answer/language.ts'
import { publish, type PublishPorts } from '../control/publish.ts'
import type { Version } from '../control/versions.ts'
import { formatInstant } from '../kernel/instant.ts'
import type { Diagnostic } from '../policy/language/diagnostic.ts'
import { inLanguage } from '../policy/language/render/json.ts'
import { problem } from './problem.ts'

export interface AdminPorts extends PublishPorts {
  /** The bearer token that may do everything; absent: nobody may. */
  readonly token: string | undefined
}

const largestBody = 1_200_000

/** `portsOf` joins the bindings to the ports; undefined where storage is missing. */
export function adminApi<Bindings extends object>(
  portsOf: (bindings: Bindings) => AdminPorts | undefined,
): Hono<{ Bindings: Bindings; Variables: { ports: AdminPorts } }> {
  const api = new Hono<{ Bindings: Bindings; Variables: { ports: AdminPorts } }>().basePath('/api/v1')

  api.use(async (c, next) => {
    const ports = portsOf(c.env)
    if (ports === undefined) {
      return problem({
        status: 503,
        code: 'not-configured',
        title: 'The control plane has no storage',
        detail: 'bind `DB` and `KV` in wrangler.toml',
      })
    }
    if (!(await mayEnter(c.req.header('authorization'), ports.token))) {
      const refusal = problem({
        status: 401,
        code: 'unauthorised',
        title: 'A valid API token is needed',
        detail: 'send `Authorization: Bearer …` with the token in the secret `DETOUR_TOKEN`',
      })
      refusal.headers.set('www-authenticate', 'Bearer realm="detour"')
      return refusal
    }
    c.set('ports', ports)
    await next()
    c.header('cache-control', 'no-store')
    c.header('x-content-type-options', 'nosniff')
    return undefined
  })

  api.get('/versions', async (c) => {
    const versions = await c.get('ports').versions.list(50)
    return c.json({ head: versions[0]?.number ?? 0, versions: versions.map(versionJson) })
  })

  api.get('/versions/:number{[0-9]+}', async (c) => {
    const version = await c.get('ports').versions.get(Number(c.req.param('number')))
    if (version === undefined) {
      return problem({
        status: 404,
        code: 'no-such-version',
        title: 'No such version',
        detail: 'see `/api/v1/versions`',
      })
    }
    return c.json({ ...versionJson(version), source: version.source })
  })

  api.use('/versions', bodyLimit({ maxSize: largestBody, onError: tooLarge }))

  api.post('/versions', async (c) => {
    const body = readBody(await c.req.json<unknown>().catch(() => undefined))
    if (body === undefined) {
      return problem({
        status: 400,
        code: 'bad-request',
        title: 'The body is not a publication',
        detail: 'send JSON: {"source": "<policy YAML>", "base": <the version you started from>, "message": "<why>"}',
      })
    }
    const published = await publish({ ...body, author: 'token' }, c.get('ports'))
    const language = languageOf(undefined, c.req.header('accept-language') ?? 'en')
    const flat = (diagnostics: readonly Diagnostic[]) => diagnostics.map((each) => inLanguage(each, language))
    if (published.ok) {
      const { warnings, ...version } = published.value
      return c.json({ ...version, warnings: flat(warnings) }, version.live ? 201 : 202)
    }
    const fault = published.error
    if (fault.kind === 'stale') {
      return problem(
        {
          status: 409,
          code: 'stale-base',
          title: 'Somebody else published first',
          detail: `the head is version ${fault.head}, yours was written upon ${fault.base}; look at what changed and publish with --base ${fault.head}`,
        },
        { base: fault.base, head: fault.head },
      )
    }
    const [code, title] =
      fault.kind === 'red'
        ? ['tests-failed', 'The tests inside the policy fail']
        : ['policy-invalid', 'The policy has mistakes']
    const detail = 'repair them and publish again; nothing was changed'
    return problem({ status: 422, code, title, detail }, { diagnostics: flat(fault.diagnostics) })
  })

  api.notFound(() =>
    problem({ status: 404, code: 'no-such-route', title: 'No such route', detail: 'the admin API has `/versions`' }),
  )
  api.onError((cause) => {
    const detail = 'nothing was changed unless `GET /api/v1/versions` shows it'
    // Only what the database says of itself is its fault; trying again does not mend ours.
    if (cause.message.startsWith('D1_')) {
      const title = 'The storage did not answer'
      return problem({ status: 503, code: 'storage-unavailable', title, detail: `${detail}; try again` })
    }
    console.error(JSON.stringify({ event: 'admin-api-failed', message: cause.message }))
    return problem({ status: 500, code: 'internal', title: 'We failed at this', detail })
  })
  return api
}

function tooLarge(): Response {
  return problem({
    status: 413,
    code: 'too-large',
    title: 'The policy is too large',
    detail: 'a policy has at most 1 MB; long lists belong into values of their own',
  })
}

function readBody(body: unknown): { source: string; base: number; message: string } | undefined {
  if (typeof body !== 'object' || body === null) return undefined
  const { source, base, message } = body as Record<string, unknown>
  if (typeof source !== 'string' || typeof message !== 'string' || message.trim() === '') return undefined
  if (typeof base !== 'number' || !Number.isSafeInteger(base) || base < 0) return undefined
  return { source, base, message: message.slice(0, 1000) }
}

function versionJson(version: Version): Record<string, unknown> {
  return {
    version: version.number,
    name: version.name,
    digest: version.digest,
    base: version.base,
    message: version.message,
    author: version.author,
    created_at: formatInstant(version.createdAt),
    live_at: version.liveAt === undefined ? null : formatInstant(version.liveAt),
  }
}

/** Compares digests, so that the time taken tells nothing about the token. */
async function mayEnter(header: string | undefined, token: string | undefined): Promise<boolean> {
  if (token === undefined || token.length < 32 || header === undefined || !header.startsWith('Bearer ')) return false
  const [theirs, ours] = await Promise.all([sha256(header.slice('Bearer '.length)), sha256(token)])
  return crypto.subtle.timingSafeEqual(theirs, ours)
}

function sha256(text: string): Promise<ArrayBuffer> {
  return crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
}
