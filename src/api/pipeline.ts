/**
 * The pipeline: what every request to the admin API passes before its handler, in this order.
 *
 * A page of another origin is turned away first, whatever it sends. Then: who asks, how often, in which role and area;
 * what the request says (parameters, query, body, preconditions); whether it is a repetition. What a handler answers is
 * never cached by anyone but whoever asked, and what it throws is told without its inside.
 *
 * @module
 */

import * as v from 'valibot'

import { languageOf } from '../answer/language.ts'
import { holds, mayActIn } from '../control/actor.ts'
import { once, type IdempotencyStore } from '../control/idempotency.ts'
import { isStorageFailure, missingBinding } from '../control/storage-failure.ts'
import { sha256Hex } from '../kernel/digest.ts'
import type { Instant } from '../kernel/instant.ts'
import { newId } from '../record/id.ts'
import { isBodyOptional, type Call, type Endpoint, type Schema } from './endpoint.ts'
import { identify, IdentityUnavailable, type Identified, type IdentityPorts } from './identify.ts'
import { isLimited, retryAfterSeconds, type RateLimiter } from './limit.ts'
import { formFault, originFault } from './origin.ts'
import { problem } from './problem.ts'

export interface PipelinePorts extends IdentityPorts {
  readonly idempotency: IdempotencyStore
  /** Absent: nobody is limited. */
  readonly limiter: RateLimiter | undefined
  readonly adminOrigins: readonly string[]
  readonly now: () => Instant
}

const usualMaxBytes = 65_536
const unsafeMethods: ReadonlySet<string> = new Set(['POST', 'PUT', 'DELETE'])

export interface Matched {
  readonly request: Request
  readonly params: Readonly<Record<string, string>>
  readonly later: (work: Promise<unknown>) => void
}

/** Answers one request to a route that was found. Never throws. */
export async function answer<Ports extends PipelinePorts>(
  endpoint: Endpoint<Ports>,
  matched: Matched,
  ports: Ports,
): Promise<Response> {
  try {
    return finished(await pass(endpoint, matched, ports), matched.request)
  } catch (cause) {
    return failed(cause, ports.now())
  }
}

async function pass<Ports extends PipelinePorts>(
  endpoint: Endpoint<Ports>,
  { request, params, later }: Matched,
  ports: Ports,
): Promise<Response> {
  const isUnsafe = unsafeMethods.has(request.method)
  const foreign = isUnsafe ? originFault(request, ports.adminOrigins) : undefined
  if (foreign !== undefined) return problem('foreign-origin', foreign)

  const identity = await identify(request, ports, later)
  if (identity.kind !== 'actor') return turnedAway(identity)
  const { actor } = identity
  const formed = identity.via === 'access' ? formFault(request) : undefined
  if (formed !== undefined) return problem('unsupported-type', formed)
  if (await isLimited(ports.limiter, actor)) {
    return problem('too-many-requests', 'you asked too often', {}, { 'retry-after': String(retryAfterSeconds) })
  }
  if (!holds(actor.role, endpoint.role)) {
    return problem('forbidden', `this needs the role \`${endpoint.role}\`, and you are \`${actor.role}\``)
  }
  if (endpoint.anyArea !== true && !mayActIn(actor, endpoint.area)) {
    return problem('forbidden', `your token is not for the area \`${endpoint.area}\``)
  }

  const read = await readCall(endpoint, request, params)
  if (read instanceof Response) return read
  const call: Call<Ports> = {
    ...read,
    ports,
    actor,
    language: languageOf(undefined, request.headers.get('accept-language') ?? 'en'),
    now: ports.now(),
    request,
    later,
  }
  // What is put or deleted twice is put or deleted; and break-glass must not wait for a storage that is away.
  const isRepeatable = request.method !== 'POST' || endpoint.reads === true
  if (isRepeatable || call.idempotencyKey === undefined) return await endpoint.handle(call)
  return await onlyOnce(endpoint, call, call.idempotencyKey, ports)
}

function turnedAway(identity: Exclude<Identified, { readonly kind: 'actor' }>): Response {
  if (identity.kind === 'without_role') {
    return problem('forbidden', `${identity.name} has no role here; an admin can give one with \`detour member set\``)
  }
  return problem('unauthorised', identity.message, {}, { 'www-authenticate': 'Bearer realm="detour"' })
}

type Read = Pick<Call<unknown>, 'params' | 'query' | 'body' | 'ifMatch' | 'idempotencyKey'>

async function readCall(
  endpoint: Endpoint<never>,
  request: Request,
  params: Readonly<Record<string, string>>,
): Promise<Read | Response> {
  const ifMatch = tagOf(request.headers.get('if-match'))
  if (endpoint.needsMatch === true && ifMatch === undefined) {
    return problem('match-needed', '`If-Match` is missing')
  }
  const idempotencyKey = request.headers.get('idempotency-key') ?? undefined
  if (idempotencyKey !== undefined && !/^[\x21-\x7e]{8,128}$/.test(idempotencyKey)) {
    return problem('bad-request', '`Idempotency-Key` has 8 to 128 visible characters')
  }
  const query = Object.fromEntries(new URL(request.url).searchParams)
  const strange = Object.keys(query).find((name) => !namesOf(endpoint.query).includes(name))
  if (strange !== undefined) {
    return unreadable([{ at: `query/${strange}`, message: 'is no parameter of this route' }])
  }
  const body = endpoint.body === undefined ? undefined : await bodyOf(endpoint, request)
  if (body instanceof Response) return body
  if (endpoint.stream !== undefined) {
    const refused = streamFault(endpoint.stream, request)
    if (refused !== undefined) return refused
  }

  const parts = [
    ['path', endpoint.params, params],
    ['query', endpoint.query, query],
    ['body', endpoint.body, body],
  ] as const
  const values: unknown[] = []
  const faults: Fault[] = []
  for (const [where, schema, value] of parts) {
    if (schema === undefined) {
      values.push(undefined)
      continue
    }
    const parsed = v.safeParse(schema, value)
    if (parsed.success) values.push(parsed.output)
    else faults.push(...parsed.issues.map((issue) => ({ at: placeOf(where, issue), message: issue.message })))
  }
  if (faults.length > 0) return unreadable(faults)
  return { params: values[0], query: values[1], body: values[2], ifMatch, idempotencyKey }
}

interface Fault {
  /** `body/title`, `query/limit`. */
  readonly at: string
  readonly message: string
}

function unreadable(faults: readonly Fault[]): Response {
  const [first] = faults
  const detail = first === undefined ? 'the request cannot be read' : `\`${first.at}\`: ${first.message}`
  return problem('bad-request', detail, { faults })
}

function placeOf(where: string, issue: v.BaseIssue<unknown>): string {
  return [where, ...(issue.path ?? []).map(({ key }) => String(key))].join('/')
}

function namesOf(schema: Schema | undefined): readonly string[] {
  return schema !== undefined && 'entries' in schema ? Object.keys(schema.entries as object) : []
}

async function bodyOf(endpoint: Endpoint<never>, request: Request): Promise<unknown> {
  const { maxBytes = usualMaxBytes } = endpoint
  const isOptional = isBodyOptional(endpoint)
  // Without a type there must be nothing; what is there all the same is refused as being of another type.
  if (isOptional && !request.headers.has('content-type') && (await textUpTo(0, request)) === '') return undefined
  if (!/^application\/json(?:;|$)/i.test(request.headers.get('content-type') ?? '')) {
    return problem('unsupported-type', 'the body must be `application/json`')
  }
  const text = await textUpTo(maxBytes, request)
  if (text === undefined) return problem('too-large', `the body has more than ${maxBytes} bytes`)
  if (isOptional && text === '') return undefined
  try {
    return JSON.parse(text) as unknown
  } catch {
    return problem('bad-request', 'the body is not JSON')
  }
}

function streamFault(
  { types, maxBytes }: NonNullable<Endpoint<never>['stream']>,
  request: Request,
): Response | undefined {
  const type = (request.headers.get('content-type') ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? ''
  if (!types.includes(type))
    return problem('unsupported-type', `the body must be ${types.map((each) => `\`${each}\``).join(' or ')}`)
  if (Number(request.headers.get('content-length') ?? 0) > maxBytes) {
    return problem('too-large', `the body has more than ${maxBytes} bytes`)
  }
  return undefined
}

/** Reads a body no further than it may go; a length that was announced need not be true. */
async function textUpTo(maxBytes: number, request: Request): Promise<string | undefined> {
  if (request.body === null) return ''
  const decoder = new TextDecoder()
  let bytes = 0
  let text = ''
  for await (const chunk of request.body as ReadableStream<Uint8Array>) {
    bytes += chunk.byteLength
    if (bytes > maxBytes) return undefined
    text += decoder.decode(chunk, { stream: true })
  }
  return text + decoder.decode()
}

/** `"abc"` and `W/"abc"` name the same state here. */
function tagOf(header: string | null): string | undefined {
  if (header === null) return undefined
  return /^(?:W\/)?"(?<tag>[^"]*)"$/.exec(header.trim())?.groups?.['tag'] ?? header.trim()
}

/** Of all tries with one key, one is carried out, and the others get its answer. */
async function onlyOnce<Ports extends PipelinePorts>(
  endpoint: Endpoint<Ports>,
  call: Call<Ports>,
  key: string,
  { idempotency }: Ports,
): Promise<Response> {
  const digest = await sha256Hex(JSON.stringify([endpoint.id, call.params, call.query, call.body ?? null]))
  const request = { actor: call.actor.id, key, digest, at: call.now }
  const { showsOnce } = endpoint
  const answered = await once(request, idempotency, async () => await endpoint.handle(call), { showsOnce })
  if (answered === 'busy') return problem('in-progress', 'an earlier request with this key has no answer yet')
  if (answered === 'other') return problem('key-reused', 'the key belongs to another request of yours')
  return answered
}

/** Whoever has the state already is told so; nobody else may keep the answer. */
function finished(response: Response, request: Request): Response {
  const headers = new Headers(response.headers)
  headers.set('cache-control', 'private, no-store')
  headers.set('x-content-type-options', 'nosniff')
  const etag = headers.get('etag')
  const known =
    request.headers
      .get('if-none-match')
      ?.split(',')
      .map((each) => each.trim()) ?? []
  if (request.method === 'GET' && response.status === 200 && etag !== null && known.includes(etag)) {
    return new Response(null, { status: 304, headers })
  }
  return new Response(response.body, { status: response.status, headers })
}

function failed(cause: unknown, at: Instant): Response {
  const id = newId(at)
  const message = cause instanceof Error ? cause.message : 'unknown'
  console.error(JSON.stringify({ event: 'admin-api-failed', id, message: message.slice(0, 500) }))
  if (cause instanceof IdentityUnavailable) return problem(cause.code, cause.message, { request_id: id })
  const missing = missingBinding(cause)
  if (missing !== undefined) return problem('not-configured', `this needs \`${missing}\``, { request_id: id })
  // Only what the storage says of itself is its fault; trying again does not mend ours.
  return isStorageFailure(cause)
    ? problem('storage-unavailable', 'the storage did not answer', { request_id: id })
    : problem('internal', 'the request was not carried out to its end', { request_id: id })
}
