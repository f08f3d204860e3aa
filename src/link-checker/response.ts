/**
 * The response: a page or JSON, kept by nobody, with a policy that lets no script run and sends its form nowhere else.
 *
 * @module
 */

import type { Language } from '../answer/language.ts'
import { sheetHash } from './style.ts'

export interface Sending {
  readonly method: string
  readonly status: number
  readonly language: Language
  /** What somebody asked is not to be found by others; the empty form may be. */
  readonly isPublic?: boolean
  readonly headers?: Readonly<Record<string, string>>
}

export function htmlResponse(page: string, { method, status, language, isPublic = false, headers }: Sending): Response {
  return new Response(method === 'HEAD' ? null : page, {
    status,
    headers: {
      ...common,
      'content-type': 'text/html; charset=utf-8',
      'content-language': language,
      'content-security-policy': `default-src 'none'; style-src '${sheetHash}'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'`,
      'x-frame-options': 'DENY',
      ...(isPublic ? {} : { 'x-robots-tag': 'noindex, nofollow' }),
      ...headers,
    },
  })
}

export function jsonResponse(value: unknown, { method, status }: Pick<Sending, 'method' | 'status'>): Response {
  return new Response(method === 'HEAD' ? null : JSON.stringify(value), {
    status,
    headers: { ...common, 'content-type': 'application/json; charset=utf-8', 'x-robots-tag': 'noindex, nofollow' },
  })
}

/** To the address that asks the same, so that it can be shared, gone back to and loaded again. */
export function elsewhereResponse(location: string): Response {
  return new Response(null, { status: 303, headers: { ...common, location } })
}

const common = {
  'cache-control': 'private, no-store',
  'referrer-policy': 'no-referrer',
  vary: 'accept, accept-language',
  'x-content-type-options': 'nosniff',
} as const
