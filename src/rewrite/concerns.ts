/**
 * Concerns: which links may be governed, and which are ours, by the host before anything is read.
 *
 * @module
 */

import type { Terrain } from '../gateway/terrain.ts'
import { readRequested, type Requested } from '../link/requested.ts'
import { mayWrap } from '../link/unwrap.ts'
import { shorteners } from '../link/wrappers.ts'

/** By the host alone; every further question is asked of the few that remain. */
export function concerning({ registry }: Terrain, publicUrl: string): (url: string) => boolean {
  const known = new Map<string, boolean>()
  const origins = new Map<string, boolean>()
  const ownHost = hostOf(publicUrl)
  return (url) => {
    const path = url.indexOf('/', 'https://'.length)
    return (path === -1 ? undefined : concernsAt(url.slice(0, path))) ?? concerns(url)
  }
  /** By scheme and host alone, which are the same on most links of a page; undefined: there is more to ask. */
  function concernsAt(origin: string): boolean | undefined {
    const kept = origins.get(origin)
    if (kept !== undefined || !plainOrigin.test(origin)) return kept
    const host = origin.slice(origin.indexOf('//') + 2)
    if (host === ownHost) return undefined
    origins.set(origin, isKnown(host))
    return isKnown(host)
  }
  function concerns(url: string): boolean {
    if (!/^https?:/i.test(url)) return registry.schemes.has(url.slice(0, url.indexOf(':')).toLowerCase())
    if (url.startsWith(`${publicUrl}/go`)) return true
    const host = hostOf(url)
    if (host === undefined) return false
    if (host === ownHost) return ownRequest(url, publicUrl) !== undefined || isKnown(host)
    return isKnown(host)
  }
  function isKnown(host: string): boolean {
    let isOne = known.get(host)
    if (isOne === undefined) {
      const name = host.endsWith('.') ? host.slice(0, -1) : host
      isOne = registry.marketplaceOfHost(name) !== undefined || shorteners.has(name) || mayWrap(name)
      known.set(host, isOne)
    }
    return isOne
  }
}

/** What a link asks of us, if it is one of ours, however it is written: `HTTPS://GO.EXAMPLE:443/x/../go/…`. */
export function ownRequest(url: string, publicUrl: string): Requested | undefined {
  if (url.startsWith(`${publicUrl}/go`)) return readRequested(url)
  if (!/[/\\]go/.test(url) || hostOf(url) !== hostOf(publicUrl)) return undefined
  const { pathname, search } = URL.parse(url) ?? {}
  return pathname === undefined ? undefined : readRequested(`${publicUrl}${pathname}${search}`)
}

/** An address that means to every reader what is written; of any other, `URL` says whom browsers open. */
const plainHost = /^https?:\/\/(?<host>[a-z0-9.-]+)(?=[/?#]|$)/
/** Scheme and host of such an address. */
const plainOrigin = /^https?:\/\/[a-z0-9.-]+$/

function hostOf(url: string): string | undefined {
  return plainHost.exec(url)?.groups?.['host'] ?? URL.parse(url)?.hostname
}
