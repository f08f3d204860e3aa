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
  const url = `${base.origin}${folder}`
  return { url, fetch: (request) => fetch(new Request(inside(request.url, url), request)) }
}

/** Where an address that a shopper sees is at the origin. */
export function inside(seen: string, originUrl: string): string {
  const { pathname, search } = new URL(seen)
  return `${originUrl}${pathname}${search}`
}

/** Where a shopper sees an address of the origin's; undefined where it is none, or not in its folder. */
export function outside(address: URL, originUrl: string, seen: string): string | undefined {
  const { host, pathname } = new URL(originUrl)
  const folder = pathname === '/' ? '' : pathname
  // An origin behind something that ends TLS may call itself `http`.
  if (!/^https?:$/.test(address.protocol) || address.host !== host) return undefined
  if (address.pathname !== folder && !address.pathname.startsWith(`${folder}/`)) return undefined
  const path = address.pathname.slice(folder.length) || '/'
  return `${new URL(seen).origin}${path}${address.search}${address.hash}`
}
