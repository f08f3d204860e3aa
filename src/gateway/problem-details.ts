/**
 * The form of a problem (RFC 9457): the data plane and the admin API have a table each of what can be wrong, and say it
 * alike. The `type` is the address of a page that explains it.
 *
 * @module
 */

export interface ProblemKind {
  readonly status: number
  readonly title: string
  /** What to do, for whoever meets it. */
  readonly remedy: string
}

/** `detail` says what is wrong this time, in one lower-case sentence; `more` are members of the problem's own. */
type Problem<Code extends string> = (
  code: Code,
  detail: string,
  more?: Readonly<Record<string, unknown>>,
  headers?: Readonly<Record<string, string>>,
) => Response

/** Answers with the problems of a table, whose pages are below an address. */
export function problemsOf<Code extends string>(
  kinds: Readonly<Record<Code, ProblemKind>>,
  pages: string,
): Problem<Code> {
  return (code, detail, more = {}, headers = {}) => {
    const { status, title, remedy } = kinds[code]
    const body = { type: `${pages}/${code}`, code, title, status, detail, remedy, ...more }
    return new Response(JSON.stringify(body), {
      status,
      headers: {
        'content-type': 'application/problem+json',
        'cache-control': 'private, no-store',
        'x-content-type-options': 'nosniff',
        ...headers,
      },
    })
  }
}
