/**
 * Problem details (RFC 9457): every refusal of the data plane's own API says what is wrong and what to do about it.
 *
 * The pages that explain them are made of this table. The admin API has more of them, in the same form.
 *
 * @module
 */

import { problemsOf, type ProblemKind } from './problem-details.ts'

export const problems = {
  'bad-request': {
    status: 400,
    title: 'The request cannot be read',
    remedy: 'compare it with the reference; `place` is a JSON Pointer into the body, or the name of a parameter',
  },
  'service-token-needed': {
    status: 401,
    title: 'A valid service token is needed',
    remedy: 'send `Authorization: Bearer …` with one of the tokens of the secret `SERVICE_TOKENS`',
  },
  'method-not-allowed': { status: 405, title: 'The address does not take this method', remedy: 'see `Allow`' },
  'too-large': { status: 413, title: 'The body is too large', remedy: 'ask in several requests' },
  'unsupported-type': {
    status: 415,
    title: 'The body has a type that is not read here',
    remedy:
      'send a `Content-Type` that the reference names for this address, and the body as it is, without a content coding',
  },
  'too-many-requests': { status: 429, title: 'Too many requests', remedy: 'wait for the seconds in `Retry-After`' },
  internal: {
    status: 500,
    title: 'We failed at this',
    remedy: 'ask again, and tell us the `request_id` if it goes on',
  },
} as const satisfies Readonly<Record<string, ProblemKind>>

export type ProblemCode = keyof typeof problems

export const problem = problemsOf(problems, '/v1/problems')

/** The page behind a problem's `type`; undefined where there is no such problem. */
export function problemPage(code: string): Response | undefined {
  if (!Object.hasOwn(problems, code)) return undefined
  const { status, title, remedy } = problems[code as ProblemCode]
  return new Response(`${title} (HTTP ${status}).\n\nWhat to do: ${remedy}.\n`, {
    headers: { 'content-type': 'text/plain; charset=utf-8' },
  })
}
