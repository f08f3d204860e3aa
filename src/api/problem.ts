/**
 * Problem details (RFC 9457): every refusal of the admin API says what is wrong and what to do about it.
 *
 * @module
 */

interface Problem {
  readonly status: number
  /** Stable code; the `type` is the page that explains it. */
  readonly code: string
  readonly title: string
  readonly detail: string
}

export function problem(refusal: Problem, more: Readonly<Record<string, unknown>> = {}): Response {
  const { status, code, title, detail } = refusal
  const body = { type: `urn:detour:problem:${code}`, title, status, detail, ...more }
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/problem+json', 'cache-control': 'no-store' },
  })
}
