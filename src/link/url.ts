/**
 * URLs, read strictly: what a browser would open, and whether anybody could read the text otherwise.
 *
 * A text is read as WHATWG says, so that we know whom it names. Whatever Node, workerd and Python's `urlsplit` are known
 * to read differently (user names, odd ports, backslashes, control characters, hosts that are not plain ASCII as
 * written) is marked unsafe: such a link is still judged, but nobody is ever redirected to it. Only `landingOf` makes
 * an address that may stand in a Location header, and never from the text itself.
 *
 * @module
 */

import { err, ok, type Result } from '../kernel/result.ts'
import { CanonicalUrl, canonicalHost, type UrlParts } from './canonical.ts'

/** Links longer than this are not read. The longest real link known to us has 1,293 characters. */
const longestLink = 2048

/** Canonical form may grow by percent-encoding; beyond this no header should carry it. */
const longestHref = 8192

/** A link that was read: the parsed URL and the parts everybody asks for. */
export interface Address {
  readonly url: UrlParts
  /** Without the colon, lower-case. */
  readonly scheme: string
  /** Whether a browser opens it by itself: http or https. */
  readonly web: boolean
  /** Lower-case, without a dot at the end; for an app link whatever stands in the place of the host. */
  readonly host: string
  readonly path: string
  readonly fault: UnsafeFault | undefined
}

export interface UnreadableFault {
  readonly kind: 'unreadable'
  readonly code: 'empty' | 'not_a_url' | 'scheme' | 'no_host' | 'too_long' | 'private_host'
}

export interface UnsafeFault {
  readonly kind: 'unsafe'
  readonly code:
    | 'userinfo'
    | 'port'
    | 'backslash'
    | 'control_character'
    | 'host_not_ascii'
    | 'host_encoded'
    | 'relative'
}

const noSchemes: ReadonlySet<string> = new Set()

/**
 * Hosts that speak plain http only; every other http link is upgraded. None is listed: of no shop in the registry was
 * evidence found that it lacks https (November 2026; no link was opened to check).
 */
const plainHttpHosts: ReadonlySet<string> = new Set()

/** Reads a text as a URL; besides http and https only the given app schemes are known. */
export function readUrl(text: string, schemes: ReadonlySet<string> = noSchemes): Result<Address, UnreadableFault> {
  const trimmed = trimAsciiSpace(text)
  if (trimmed === '') return unreadable('empty')
  if (trimmed.length > longestLink) return unreadable('too_long')
  const host = canonicalHost(trimmed)
  if (host !== undefined) return readCanonical(trimmed, host)
  const relative = /^[/\\]{2}/.test(trimmed)
  const absolute = relative ? `https:${trimmed}` : trimmed
  if (!URL.canParse(absolute)) return unreadable('not_a_url')
  const url = new URL(absolute)
  const scheme = url.protocol.slice(0, -1)
  const web = scheme === 'https' || scheme === 'http'
  if (!web && !schemes.has(scheme)) return unreadable('scheme')
  return web ? readWeb(url, { scheme, absolute, relative }) : readApp(url, scheme, absolute)
}

/** Two readers cannot disagree about it. */
function readCanonical(href: string, host: string): Result<Address, UnreadableFault> {
  const url = new CanonicalUrl(href, host)
  const address = { url, scheme: 'https', web: true, host, path: url.pathname, fault: undefined }
  return isPrivate(host) ? unreadable('private_host') : ok(address)
}

interface Written {
  readonly scheme: string
  readonly absolute: string
  readonly relative: boolean
}

function readWeb(url: URL, { scheme, absolute, relative }: Written): Result<Address, UnreadableFault> {
  let host = url.hostname
  if (host.endsWith('.')) {
    host = host.slice(0, -1)
    url.hostname = host
  }
  if (isPrivate(host)) return unreadable('private_host')
  if (!host.includes('.') || host.startsWith('.') || host.endsWith('.') || host.includes('..')) {
    return unreadable('no_host')
  }
  if (url.href.length > longestHref) return unreadable('too_long')
  const fault = unsafeAsWritten(absolute) ?? (relative ? unsafe('relative') : undefined)
  return ok({ url, scheme, web: true, host, path: url.pathname, fault })
}

function readApp(url: URL, scheme: string, absolute: string): Result<Address, UnreadableFault> {
  const host = url.hostname.toLowerCase().replace(/\.$/, '')
  if (host === '') return unreadable('no_host')
  if (url.href.length > longestHref) return unreadable('too_long')
  const fault = hasControl(absolute)
    ? unsafe('control_character')
    : /^[^/?#]*:\/\/[^/?#]*@/.test(absolute)
      ? unsafe('userinfo')
      : undefined
  return ok({ url, scheme, web: false, host, path: url.pathname, fault })
}

/**
 * The address a redirect may name: https, no fault, a host of letters, digits, hyphens and dots. An app link has none
 * of its own.
 */
export function landingOf(address: Address): string | undefined {
  if (!address.web || address.fault !== undefined || !isPlainHost(address.host)) return undefined
  const { href } = address.url
  if (address.scheme === 'https' || plainHttpHosts.has(address.host)) return href
  return `https${href.slice('http'.length)}`
}

const authorityAsWritten = /^https?:\/\/(?<authority>[^/?#\\]*)(?<path>[^?#]*)/i
const plainAuthority = /^[a-z0-9.-]+(?::(?:443|80))?$/i

/** What in the text itself could make two readers disagree about the host. */
function unsafeAsWritten(text: string): UnsafeFault | undefined {
  if (hasControl(text)) return unsafe('control_character')
  const parts = authorityAsWritten.exec(text)?.groups
  const authority = parts?.['authority'] ?? ''
  const path = parts?.['path'] ?? ''
  if (path.includes('\\') || /^[a-z]+:[/\\]*\\/i.test(text)) return unsafe('backslash')
  if (authority === '') return unsafe('relative')
  if (plainAuthority.test(authority)) return hasDefaultPort(text, authority) ? undefined : unsafe('port')
  if (authority.includes('@')) return unsafe('userinfo')
  if (/[^\u0021-\u007e]/.test(authority)) return unsafe('host_not_ascii')
  return /^[a-z0-9.-]+:\d*$/i.test(authority) ? unsafe('port') : unsafe('host_encoded')
}

function hasDefaultPort(text: string, authority: string): boolean {
  const colon = authority.indexOf(':')
  if (colon === -1) return true
  return authority.slice(colon + 1) === (/^https:/i.test(text) ? '443' : '80')
}

/** Names and numbers that lead into somebody's own network; WHATWG has already made every IPv4 spelling dotted. */
function isPrivate(host: string): boolean {
  if (host.startsWith('[') || /^\d+(?:\.\d+){3}$/.test(host)) return true
  return host === 'localhost' || /\.(?:localhost|local|internal)$/.test(host)
}

const plainHost = /^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/

/** Whether a host is written in letters, digits, hyphens and at least one dot. */
export function isPlainHost(host: string): boolean {
  return host.length <= 253 && plainHost.test(host)
}

function hasControl(text: string): boolean {
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index)
    if (code < 0x20 || (code >= 0x7f && code < 0xa0)) return true
  }
  return false
}

function trimAsciiSpace(text: string): string {
  let start = 0
  let end = text.length
  while (start < end && isAsciiSpace(text.charCodeAt(start))) start++
  while (end > start && isAsciiSpace(text.charCodeAt(end - 1))) end--
  return text.slice(start, end)
}

function isAsciiSpace(code: number): boolean {
  return code === 0x20 || (code >= 0x09 && code <= 0x0d && code !== 0x0b)
}

function unreadable(code: UnreadableFault['code']): Result<Address, UnreadableFault> {
  return err({ kind: 'unreadable', code })
}

function unsafe(code: UnsafeFault['code']): UnsafeFault {
  return { kind: 'unsafe', code }
}
