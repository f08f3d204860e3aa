/**
 * `POST /v1/decisions`: up to a hundred links in, as many decisions out, in order.
 *
 * Anybody may ask, as anybody may click, and is held to a number of requests; a service of the platform is not. No page
 * of another origin can ask: there is no CORS here, and a body that needs none is not read.
 *
 * @module
 */

import type { Instant } from '../kernel/instant.ts'
import type { Lifetime } from '../kernel/lifetime.ts'
import { parseObject } from '../kernel/strict-json.ts'
import { newId } from '../record/id.ts'
import { readQuestion } from './asked.ts'
import { readBody } from './body.ts'
import { decideMany } from './decisions.ts'
import { retryAfterSeconds } from './limit.ts'
import type { Ports } from './ports.ts'
import { problem } from './problem.ts'
import { bearerOf, isService } from './service.ts'

/** A hundred long links fit: 2,048 characters each, and some words about them. */
export const longestQuestion = 256 * 1024

/** Never rejects: what we break is a problem like any other, with an id to find it by. */
export async function decisionsFetch(request: Request, ports: Ports, lifetime: Lifetime): Promise<Response> {
  try {
    return await answerDecisions(request, ports, lifetime)
  } catch (cause) {
    return failed(cause, ports.now())
  }
}

async function answerDecisions(request: Request, ports: Ports, lifetime: Lifetime): Promise<Response> {
  if (request.method !== 'POST') {
    return problem('method-not-allowed', 'decisions are asked for with POST', {}, { allow: 'POST' })
  }
  const isKnown = await isService(request, ports)
  if (!isKnown && (await ports.isLimited?.('decisions', request.headers)) === true) {
    const detail = 'this address has asked too often'
    return problem('too-many-requests', detail, {}, { 'retry-after': String(retryAfterSeconds) })
  }
  if (!isKnown && bearerOf(request) !== undefined) {
    const detail = 'the token that was sent is not one of the services’'
    return problem('service-token-needed', detail, {}, { 'www-authenticate': 'Bearer' })
  }
  if (!isPlainJson(request.headers)) return problem('unsupported-type', 'the body is not `application/json`')
  const bytes = await bytesOf(request)
  if (bytes === undefined) return problem('too-large', `a body has at most ${longestQuestion / 1024} KiB`)
  const body = parseObject(bytes)
  if (body === undefined) {
    const detail = 'the body is not a JSON object in UTF-8 with every name once'
    return problem('bad-request', detail, { place: '' })
  }
  const question = readQuestion(body, isKnown)
  if (!question.ok) {
    const { code, place, detail } = question.error
    const headers: Record<string, string> = code === 'service-token-needed' ? { 'www-authenticate': 'Bearer' } : {}
    return problem(code, `\`${place}\` ${detail}`, { place }, headers)
  }

  const { asked, record } = question.value
  const decisions = await decideMany(asked, { request, record }, ports, lifetime)
  return new Response(JSON.stringify({ decisions }), {
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'private, no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'x-robots-tag': 'noindex, nofollow',
    },
  })
}

function isPlainJson(headers: Headers): boolean {
  const type = headers.get('content-type')?.split(';', 1)[0]?.trim().toLowerCase()
  const coding = headers.get('content-encoding')?.trim().toLowerCase() ?? 'identity'
  return type === 'application/json' && coding === 'identity'
}

/** Undefined: longer. What was announced is not believed, but where it is too much already. */
async function bytesOf({ headers, body }: Request): Promise<Uint8Array<ArrayBuffer> | undefined> {
  if (Number(headers.get('content-length')) > longestQuestion) return undefined
  const read = await readBody(body, longestQuestion)
  if (read.kind === 'whole') return read.bytes
  await read.stream.cancel()
  return undefined
}

function failed(cause: unknown, at: Instant): Response {
  const id = newId(at)
  const error = cause instanceof Error ? cause.stack : 'unknown'
  console.error(JSON.stringify({ event: 'decisions-failed', id, error }))
  return problem('internal', 'the links could not be decided', { request_id: id })
}
