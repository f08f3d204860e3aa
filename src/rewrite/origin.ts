/**
 * Origins: where the platform's own pages come from.
 *
 * @module
 */

import type { Origin } from './ports.ts'

/** A Worker that is bound, or an address; undefined where there is neither, or the address cannot be read. */
export function originOf(
  bound: string | { fetch(request: Request): Promise<Response> } | undefined,
): Origin | undefined {
  if (bound === undefined || bound === '') return undefined
  if (typeof bound !== 'string') return { fetch: (request) => bound.fetch(request) }
  const base = URL.parse(bound)
  if (base === null || !/^https?:$/.test(base.protocol)) return undefined
  const folder = base.pathname.endsWith('/') ? base.pathname.slice(0, -1) : base.pathname
  return {
    url: base.origin,
    fetch: (request) => {
      const { pathname, search } = new URL(request.url)
      return fetch(new Request(`${base.origin}${folder}${pathname}${search}`, request))
    },
  }
}
