/**
 * The response: an answer as HTTP, as the client prefers it.
 *
 * Nothing here may be kept by a cache or tell the next site where the shopper came from: the destination would learn
 * which live room it was. A redirect is a 302 and never a 301, which browsers remember beyond the policy's next change.
 *
 * @module
 */

import type { Answer } from './answer.ts'
import { decisionJson, statusOf } from './json.ts'
import { languageOf } from './language.ts'
import { wantsJson } from './preferences.ts'
import { noticeBody } from './stored-notice.ts'
import { noticeStyleHash } from './style.ts'
import type { View } from './view.ts'

/** What of a request shapes its response. */
export interface RequestPreferences {
  readonly method: string
  readonly accept: string | null | undefined
  readonly acceptLanguage: string | null | undefined
}

export function preferencesOf(request: Request): RequestPreferences {
  const { headers, method } = request
  return { method, accept: headers.get('accept'), acceptLanguage: headers.get('accept-language') }
}

/** Answers one click. */
export function respond(answer: Answer, view: View, preferences: RequestPreferences): Response {
  if (wantsJson(preferences.accept)) return decision(answer, view, preferences)
  if (answer.kind !== 'notice') {
    // No more than it needs, for each header costs 2 µs of a click: without a body there is no type to guess.
    return new Response(null, {
      status: 302,
      headers: { location: answer.location, 'cache-control': 'private, no-store', 'referrer-policy': 'no-referrer' },
    })
  }
  const language = languageOf(view.context.language, preferences.acceptLanguage)
  return new Response(preferences.method === 'HEAD' ? null : noticeBody(answer, view, language), {
    status: answer.status,
    headers: { ...noticeHeaders, 'content-language': language },
  })
}

/** The JSON says in `status` what the click would have got; its own status is 200, or 400 for what cannot be opened. */
function decision(answer: Answer, view: View, { method }: RequestPreferences): Response {
  return new Response(method === 'HEAD' ? null : JSON.stringify(decisionJson(answer, view)), {
    status: statusOf(answer) === 400 ? 400 : 200,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'private, no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'x-robots-tag': 'noindex, nofollow',
      vary: 'accept',
    },
  })
}

const noticeHeaders = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': `default-src 'none'; style-src '${noticeStyleHash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  'cache-control': 'private, no-store',
  'referrer-policy': 'no-referrer',
  vary: 'accept, accept-language',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'x-robots-tag': 'noindex, nofollow',
} as const
