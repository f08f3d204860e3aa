/**
 * Unwrapping: taking the inner address out of a wrapper, without leaving the machine.
 *
 * It ends at the first address that is no wrapper. It also ends, with a fault, where it could be led astray: at more
 * than five layers, at a target of more than 2 KiB, at two targets that disagree, at a target that is no link. Such a
 * link is unjudged and never allowed for what it seemed to be. A reader's disagreement about an outer layer stays with
 * the link, because it decides which wrapper is opened at all.
 *
 * @module
 */

import { objectIn } from '../kernel/json.ts'
import type { LinkFault } from './destination.ts'
import { isHost } from './shape.ts'
import { readUrl, type Address, type UnsafeFault } from './url.ts'
import { wrappers, type Wrapper } from './wrappers.ts'

const deepest = 5
const longestTarget = 2048

export interface Unwrapped {
  /** The innermost address reached. */
  readonly address: Address
  /** Every address on the way, the outermost first. */
  readonly layers: readonly Address[]
  readonly fault: UnsafeFault | Extract<LinkFault, { kind: 'unjudged' }> | undefined
}

type Opened =
  | { readonly kind: 'target'; readonly address: Address }
  | { readonly kind: 'fault'; readonly code: 'wrapper_too_long' | 'targets_disagree' | 'target_unreadable' }

/** Takes all wrappers off; `before` is how many were taken off on the way here. */
export function unwrap(address: Address, schemes: ReadonlySet<string>, before = 0): Unwrapped {
  const layers: Address[] = [address]
  let innermost = address
  let unsafe = address.fault
  for (;;) {
    const opened = openWrapper(innermost, schemes)
    if (opened === undefined) return { address: innermost, layers, fault: unsafe }
    if (opened.kind === 'fault') {
      return { address: innermost, layers, fault: { kind: 'unjudged', code: opened.code } }
    }
    if (before + layers.length > deepest)
      return { address: innermost, layers, fault: { kind: 'unjudged', code: 'too_deep' } }
    innermost = opened.address
    layers.push(innermost)
    unsafe ??= innermost.fault
  }
}

/** Wrappers by host; those whose host is a pattern stand apart. */
const byHost = new Map<string, Wrapper[]>()
const byScheme = new Map<string, Wrapper[]>()
const byPattern: Wrapper[] = []
for (const wrapper of wrappers) {
  const named = Array.isArray(wrapper.hosts) && wrapper.schemes === undefined
  if (wrapper.schemes !== undefined) for (const scheme of wrapper.schemes) file(byScheme, scheme, wrapper)
  else if (named && !wrapper.hosts.some((host: string) => host.startsWith('*'))) {
    for (const host of wrapper.hosts) file(byHost, host, wrapper)
  } else byPattern.push(wrapper)
}

/** Whether a wrapper may stand on a web host; its path decides. */
export function mayWrap(host: string): boolean {
  return byHost.has(host) || byPattern.some(({ hosts }) => isAmong(hosts, host))
}

function file(table: Map<string, Wrapper[]>, key: string, wrapper: Wrapper): void {
  const filed = table.get(key)
  if (filed === undefined) table.set(key, [wrapper])
  else filed.push(wrapper)
}

function openWrapper(address: Address, schemes: ReadonlySet<string>): Opened | undefined {
  if (address.url.search === '') return undefined
  const candidates = address.web ? (byHost.get(address.host) ?? byPattern) : byScheme.get(address.scheme)
  for (const wrapper of candidates ?? []) {
    if (!fits(wrapper, address)) continue
    const opened = openAs(wrapper, address, schemes)
    if (opened !== undefined) return opened
  }
  return undefined
}

function fits({ hosts, path }: Wrapper, address: Address): boolean {
  if (!isAmong(hosts, address.host)) return false
  if (path === undefined) return true
  const asked = plainPath(address.path)
  if (path instanceof RegExp) return path.test(asked)
  return asked === path || asked === `${path}/` || (path === '/' && asked === '')
}

function isAmong(hosts: Wrapper['hosts'], host: string): boolean {
  return hosts instanceof RegExp ? hosts.test(host) : hosts.some((one) => one === '*' || isHost(one, host))
}

/** `//url` and `/%75rl` reach the same page as `/url` on most servers, so they are the same wrapper. */
function plainPath(path: string): string {
  const plain = path.includes('%') ? decoded(path) : path
  return plain.includes('//') ? plain.replaceAll(/\/{2,}/g, '/') : plain
}

/** The one target of a wrapper; undefined when it names none and is therefore a page like others. */
function openAs(wrapper: Wrapper, address: Address, schemes: ReadonlySet<string>): Opened | undefined {
  if (wrapper.form === 'whole_query') return readTarget(decoded(address.url.search.slice(1)), wrapper, schemes)
  let found: Opened | undefined
  for (const name of wrapper.targets) {
    const values = address.url.searchParams.getAll(name)
    const [first, ...others] = values
    if (first === undefined) continue
    if (others.some((other) => other !== first)) return { kind: 'fault', code: 'targets_disagree' }
    const opened = readTarget(unencodedTarget(address, name) ?? first, wrapper, schemes)
    if (opened === undefined) continue
    if (found?.kind === 'target' && opened.kind === 'target' && found.address.url.href !== opened.address.url.href) {
      return { kind: 'fault', code: 'targets_disagree' }
    }
    if (found === undefined || (found.kind === 'fault' && opened.kind === 'target')) found = opened
  }
  return found
}

const schemeAsWritten = /^[a-z][a-z0-9+.-]*:\/\//i

/**
 * A target that nobody encoded and that has a query of its own takes the rest of the wrapper's query:
 * `to=http://a.example/?x=1&id=2`.
 */
function unencodedTarget(address: Address, name: string): string | undefined {
  const { search } = address.url
  const start = search.startsWith(`?${name}=`) ? 1 : search.indexOf(`&${name}=`) + 1
  if (start === 0) return undefined
  const rest = search.slice(start + name.length + 1)
  const end = rest.indexOf('&')
  const value = end === -1 ? rest : rest.slice(0, end)
  return schemeAsWritten.test(value) && value.includes('?') ? rest : undefined
}

function readTarget(text: string, wrapper: Wrapper, schemes: ReadonlySet<string>): Opened | undefined {
  if (text.length > longestTarget) return { kind: 'fault', code: 'wrapper_too_long' }
  if (wrapper.form === 'json') return readMember(text, wrapper, schemes, false)
  const plain = readPlain(text, wrapper, schemes)
  if (plain !== undefined) return { kind: 'target', address: plain }
  if (wrapper.form === 'base64' || wrapper.form === 'base64_json') {
    const inner = fromBase64(text)
    if (inner !== undefined && wrapper.form === 'base64_json') return readMember(inner, wrapper, schemes, true)
    const address = inner === undefined ? undefined : readPlain(inner, wrapper, schemes)
    if (address !== undefined) return { kind: 'target', address }
  }
  return { kind: 'fault', code: 'target_unreadable' }
}

function readMember(
  text: string,
  wrapper: Wrapper,
  schemes: ReadonlySet<string>,
  expected: boolean,
): Opened | undefined {
  const target = memberOf(text, wrapper.members ?? [])
  if (target === undefined) return expected ? { kind: 'fault', code: 'target_unreadable' } : undefined
  const address = readPlain(target, wrapper, schemes)
  return address === undefined ? { kind: 'fault', code: 'target_unreadable' } : { kind: 'target', address }
}

function memberOf(text: string, members: readonly string[]): string | undefined {
  const object = objectIn(text)
  const found = members.map((name) => object?.[name]).find((one) => typeof one === 'string')
  return found === '' ? undefined : found
}

const encodedScheme = /^(?:[a-z][a-z0-9+.-]*%(?:25)*3a|%(?:25)*2f%(?:25)*2f)/i
const hostFirst = /^[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}(?::\d+)?(?:[/?#]|$)/i

/** Reads a target: absolute, encoded once more than needed, protocol-relative, relative, or without a scheme. */
function readPlain(text: string, wrapper: Wrapper, schemes: ReadonlySet<string>): Address | undefined {
  let target = text.trim()
  for (let times = 0; times < 3 && encodedScheme.test(target); times++) target = decoded(target)
  if (target === '') return undefined
  if (target.startsWith('//')) target = `https:${target}`
  else if (wrapper.base !== undefined && !/^[a-z][a-z0-9+.-]*:/i.test(target)) {
    // Resolving would leave no trace of them, and two readers could disagree.
    const isPlain = !/[\p{Cc}\\]/u.test(target) && URL.canParse(target, wrapper.base)
    target = isPlain ? new URL(target, wrapper.base).href : ''
  } else if (hostFirst.test(target)) target = `https://${target}`
  const read = readUrl(target, schemes)
  return read.ok ? read.value : undefined
}

/**
 * Percent-decodes as a form would, GBK and broken escapes included: whatever is no UTF-8 becomes U+FFFD. Characters outside
 * of ASCII are written as escapes first: beside a broken one, Node's `URLSearchParams` would spoil them (a control
 * character would be gone), and workerd's would not.
 */
export function decoded(text: string): string {
  if (!text.includes('%')) return text
  const escaped = text.toWellFormed().replaceAll(/[&+]|[^\0-\x7f]+/g, encodeURIComponent)
  return new URLSearchParams(`v=${escaped}`).get('v') ?? text
}

function fromBase64(text: string): string | undefined {
  const standard = text.trim().replaceAll('-', '+').replaceAll('_', '/').replaceAll(' ', '+').replace(/=+$/, '')
  if (standard === '' || !/^[A-Za-z0-9+/]+$/.test(standard) || standard.length % 4 === 1) return undefined
  const bytes = Uint8Array.from(atob(standard), (character) => character.charCodeAt(0))
  return new TextDecoder().decode(bytes)
}
