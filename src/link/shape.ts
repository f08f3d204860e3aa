/**
 * Shapes: what the address of a page looks like, and where in it the id stands.
 *
 * A shape is data. Patterns are anchored and linear; an id is always a string in one canonical form, and two different
 * ids in one address are no id at all, because nobody knows which of them the page would follow.
 *
 * @module
 */

import type { Query } from './canonical.ts'
import type { Address } from './url.ts'

/**
 * How an id is written: a decimal number; a code of letters, digits, `-` and `_`; such a code in upper case; a name, which
 * may also hold dots.
 */
export type IdForm = 'digits' | 'code' | 'upper' | 'name'

/** Where a page stands, and where in its address the id is. Everything that is given has to fit. */
export interface Shape {
  /** One host, several, `*.` with a domain, or a pattern whose group `id` is the id. Absent: every host. */
  readonly host?: string | readonly string[] | RegExp
  /** Pattern for the path; its group `id`, where it has one, is the id. */
  readonly path?: RegExp
  /** Parameters that may hold the id, the first present one counts. */
  readonly query?: readonly string[]
  /** Parameters of which at least one has to be there. */
  readonly needs?: readonly string[]
  /** An app link instead of a web page: host and path, lower-case and without a slash at the end. */
  readonly app?: string | RegExp
  /** By default digits. */
  readonly form?: IdForm
}

/** A page that fits; its id, where the address reveals it. */
export interface Match {
  readonly id: string | undefined
}

/** Whether an address has a shape, and the id it shows. */
export function matchShape(shape: Shape, address: Address): Match | undefined {
  if (address.web !== (shape.app === undefined)) return undefined
  let written: string | undefined
  if (shape.app !== undefined) {
    const place = appPlace(address)
    if (typeof shape.app === 'string') {
      if (shape.app !== place) return undefined
    } else {
      const found = shape.app.exec(place)
      if (found === null) return undefined
      written = found.groups?.['id']
    }
  }
  if (shape.host !== undefined) {
    const found = matchHost(shape.host, address.host)
    if (found === undefined) return undefined
    written ??= found.id
  }
  if (shape.path !== undefined) {
    const found = shape.path.exec(readPath(address))
    if (found === null) return undefined
    written ??= found.groups?.['id']
  }
  const { searchParams } = address.url
  if (shape.needs !== undefined && !shape.needs.some((name) => searchParams.has(name))) return undefined
  const form = shape.form ?? 'digits'
  if (written !== undefined) return { id: canonicalId(written, form) }
  return { id: shape.query === undefined ? undefined : idInQuery(searchParams, shape.query, form) }
}

/** Host and path of an app link in one: `goods/store`. */
export function appPlace(address: Address): string {
  const path = readPath(address)
  return `${address.host}${path.endsWith('/') ? path.slice(0, -1) : path}`
}

function matchHost(wanted: string | readonly string[] | RegExp, host: string): Match | undefined {
  if (wanted instanceof RegExp) {
    const found = wanted.exec(host)
    return found === null ? undefined : { id: found.groups?.['id'] }
  }
  const fits = typeof wanted === 'string' ? isHost(wanted, host) : wanted.some((one) => isHost(one, host))
  return fits ? { id: undefined } : undefined
}

/** Whether a host is the one named, or, for `*.name`, one below it. */
export function isHost(wanted: string, host: string): boolean {
  return wanted.startsWith('*.') ? host.endsWith(wanted.slice(1)) : host === wanted
}

/** The id under the first parameter that is there; two different values are none. */
export function idInQuery(params: Query, names: readonly string[], form: IdForm): string | undefined {
  for (const name of names) {
    const values = params.getAll(name)
    const [first, ...others] = values
    if (first === undefined || (first === '' && others.length === 0)) continue
    const id = canonicalId(first, form)
    return others.every((other) => canonicalId(other, form) === id) ? id : undefined
  }
  return undefined
}

/** What people copy along with an id and nobody sees: blanks, controls, characters without a width. */
const unseen = /[\s\p{Cc}\p{Cf}]/u
const plainSegment = /^[\w.~-]*$/

/**
 * The path as servers read it: what is escaped needlessly is the character itself (RFC 3986, 6.2.2.2), two slashes are one,
 * and what nobody sees around a name is no part of it. `/product/41%20` is the page of 41, or none.
 */
export function readPath({ path }: Pick<Address, 'path'>): string {
  const plain = path.includes('%') ? path.split('/').map(readSegment).join('/') : path
  return plain.includes('//') ? plain.replaceAll(/\/{2,}/g, '/') : plain
}

function readSegment(written: string): string {
  const meant = withoutUnseen(decoded(written))
  return plainSegment.test(meant) ? meant : written
}

/** Bytes that are no UTF-8 stay as they are. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** A value without what nobody sees around it. By hand: a pattern at the end of a text takes quadratic time. */
export function withoutUnseen(text: string): string {
  let start = 0
  let end = text.length
  while (start < end && unseen.test(text.charAt(start))) start += 1
  while (end > start && unseen.test(text.charAt(end - 1))) end -= 1
  return text.slice(start, end)
}

const digits = /^0*(?<id>[1-9]\d{0,31})$/
const code = /^[\w-]{1,128}$/
const dotted = /^[\w.-]{1,128}$/

/** The one form of an id: numbers without leading zeros; whatever is no id at all is undefined. */
export function canonicalId(text: string, form: IdForm): string | undefined {
  const written = withoutUnseen(text)
  if (form === 'digits') return written.length > 64 ? undefined : digits.exec(written)?.groups?.['id']
  if (!(form === 'name' ? dotted : code).test(written)) return undefined
  return form === 'upper' ? written.toUpperCase() : written
}
