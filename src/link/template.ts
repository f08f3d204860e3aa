/**
 * Templates: link shapes as an operator writes them, `item.example.com/item.htm?id={id:digits}`.
 *
 * A template is never a regular expression: every piece is compared once, from left to right, so that no text of a
 * policy can make a click slow. The variable `id` is the id; others only have to be there. Parameters stand in any
 * order, and more of them than the template names do no harm.
 *
 * @module
 */

import { err, ok, type Result } from '../kernel/result.ts'
import { canonicalHost } from './canonical.ts'
import type { Kind, LinkReader } from './marketplace.ts'
import { canonicalId, readPath, withoutUnseen, type Match } from './shape.ts'
import { isPlainHost, type Address } from './url.ts'

/** What a variable may hold; `rest` is the remainder of the path. */
export type VariableType = 'digits' | 'alnum' | 'slug' | 'rest'

export type TemplateFault =
  | 'empty'
  | 'too_long'
  | 'host'
  | 'variable'
  | 'variable_type'
  | 'two_variables_in_one_piece'
  | 'id_twice'
  | 'rest_not_last'
  | 'query'

export interface Template {
  readonly text: string
  /** The host as written: plain, with `*.` in front, or with a variable as part of its first label. */
  readonly host: string
  /** The part of the host that is written out; it has to belong to the marketplace. */
  readonly domain: string
  /** Whether an address fits, and the id it shows. */
  readonly match: (address: Address) => Match | undefined
}

interface Piece {
  readonly before: string
  readonly variable: { readonly name: string; readonly type: VariableType } | undefined
  readonly after: string
}

const types: Readonly<Record<string, VariableType>> = { digits: 'digits', alnum: 'alnum', slug: 'slug', rest: 'rest' }
const variable = /^(?<before>[^{}]*)\{(?<name>[a-z][a-z0-9_]{0,31})(?::(?<type>[a-z]+))?\}(?<after>[^{}]*)$/

/** Compiles a template; the fault says what is wrong with the first piece that cannot be read. */
export function parseTemplate(text: string): Result<Template, TemplateFault> {
  const written = text.trim().replace(/^https?:\/\//i, '')
  if (written === '') return err('empty')
  if (written.length > 512) return err('too_long')
  const [address, query] = splitOnce(written, '?')
  const [hostText, pathText] = splitOnce(address, '/')
  const host = parseHost(hostText.toLowerCase())
  if (!host.ok) return host
  const path = parsePieces(pathText === undefined || pathText === '' ? [] : pathText.split('/'))
  if (!path.ok) return path
  const parameters = parseParameters(query)
  if (!parameters.ok) return parameters
  const variables = [host.value.label, ...path.value, ...parameters.value.map(({ piece }) => piece)]
    .map((piece) => piece?.variable)
    .filter((one) => one !== undefined)
  if (variables.filter(({ name }) => name === 'id').length > 1) return err('id_twice')
  const last = path.value.at(-1)
  if (variables.some((one) => one.type === 'rest' && one !== last?.variable)) return err('rest_not_last')
  const match = matcher(host.value, path.value, parameters.value)
  return ok({ text: written, host: hostText.toLowerCase(), domain: host.value.domain, match })
}

/** A template as one of a marketplace's shapes. */
export function templateShape(template: Template, kind: Kind): LinkReader {
  return (address) => {
    const found = template.match(address)
    return found === undefined ? undefined : { kind, id: found.id }
  }
}

/** Fills `{name}` in a web address, percent-encoded; undefined when a value is missing or the result is no address. */
export function fillTemplate(urlTemplate: string, values: Readonly<Record<string, string>>): string | undefined {
  let complete = true
  const filled = urlTemplate.replace(/\{([a-z][a-z0-9_]*)\}/g, (_, name: string) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined
    if (value === undefined || value === '' || value === '.' || value === '..') complete = false
    return encodeURIComponent((value ?? '').toWellFormed())
  })
  if (!complete) return undefined
  // An object that stands for an address costs more than looking whether it would change anything.
  if (canonicalHost(filled) !== undefined) return filled
  return URL.canParse(filled) ? new URL(filled).href : undefined
}

interface HostPattern {
  readonly label: Piece | undefined
  readonly below: boolean
  readonly domain: string
}

function parseHost(text: string): Result<HostPattern, TemplateFault> {
  if (!text.includes('{')) {
    const below = text.startsWith('*.')
    const domain = below ? text.slice(2) : text
    return isPlainHost(domain) ? ok({ label: undefined, below, domain }) : err('host')
  }
  const [first, domain = ''] = splitOnce(text, '.')
  const label = parsePiece(first)
  if (!label.ok) return label
  if (!isPlainHost(domain) || /[^a-z0-9-]/.test(label.value.before + label.value.after)) return err('host')
  return ok({ label: label.value, below: false, domain })
}

function parsePieces(texts: readonly string[]): Result<Piece[], TemplateFault> {
  const pieces: Piece[] = []
  for (const text of texts) {
    const piece = parsePiece(text)
    if (!piece.ok) return piece
    pieces.push(piece.value)
  }
  return ok(pieces)
}

function parsePiece(text: string): Result<Piece, TemplateFault> {
  if (!/[{}]/.test(text)) return ok({ before: text, variable: undefined, after: '' })
  const parts = variable.exec(text)?.groups
  if (parts === undefined) return err(/\}.*\{/.test(text) ? 'two_variables_in_one_piece' : 'variable')
  const type = types[parts['type'] ?? 'slug']
  if (type === undefined) return err('variable_type')
  if (type === 'rest' && parts['after'] !== '') return err('rest_not_last')
  return ok({
    before: parts['before'] ?? '',
    variable: { name: parts['name'] ?? '', type },
    after: parts['after'] ?? '',
  })
}

interface Parameter {
  readonly name: string
  readonly piece: Piece
}

function parseParameters(query: string | undefined): Result<Parameter[], TemplateFault> {
  const parameters: Parameter[] = []
  for (const pair of query === undefined ? [] : query.split('&')) {
    const [name, value] = splitOnce(pair, '=')
    if (name === '' || value === undefined || /[{}]/.test(name)) return err('query')
    const piece = parsePiece(value)
    if (!piece.ok) return piece
    parameters.push({ name, piece: piece.value })
  }
  return ok(parameters)
}

function matcher(host: HostPattern, path: readonly Piece[], parameters: readonly Parameter[]): Template['match'] {
  return (address) => {
    if (!address.web) return undefined
    const ids: string[] = []
    if (!matchHost(host, address.host, ids) || !matchPath(path, readPath(address), ids)) return undefined
    for (const { name, piece } of parameters) {
      const values = address.url.searchParams.getAll(name).map(withoutUnseen)
      if (values.length === 0 || !values.every((value) => matchPiece(piece, value, ids))) return undefined
    }
    const [id, ...others] = ids
    return { id: others.every((other) => other === id) ? id : undefined }
  }
}

function matchHost({ label, below, domain }: HostPattern, host: string, ids: string[]): boolean {
  if (below) return host.endsWith(`.${domain}`)
  if (label === undefined) return host === domain
  const [first, rest = ''] = splitOnce(host, '.')
  return rest === domain && matchPiece(label, first, ids)
}

function matchPath(pieces: readonly Piece[], path: string, ids: string[]): boolean {
  const segments = path.slice(1).split('/')
  if (segments.at(-1) === '') segments.pop()
  const wanted = pieces.at(-1)?.before === '' && pieces.at(-1)?.variable === undefined ? pieces.slice(0, -1) : pieces
  const last = wanted.at(-1)
  if (last?.variable?.type === 'rest') {
    if (segments.length < wanted.length) return false
    segments.push(segments.splice(wanted.length - 1).join('/'))
  }
  return (
    segments.length === wanted.length && wanted.every((piece, index) => matchPiece(piece, segments[index] ?? '', ids))
  )
}

const forms: Readonly<Record<VariableType, RegExp>> = {
  digits: /^\d+$/,
  alnum: /^[A-Za-z0-9]+$/,
  slug: /^[\w-]+$/,
  rest: /^.+$/,
}

function matchPiece(piece: Piece, text: string, ids: string[]): boolean {
  if (piece.variable === undefined) return text === piece.before
  const enough = text.length > piece.before.length + piece.after.length
  if (!enough || !text.startsWith(piece.before) || !text.endsWith(piece.after)) return false
  const value = text.slice(piece.before.length, text.length - piece.after.length)
  const { name, type } = piece.variable
  if (!forms[type].test(value)) return false
  if (name !== 'id') return true
  const id = type === 'rest' ? value.slice(0, 128) : canonicalId(value, type === 'digits' ? 'digits' : 'code')
  ids.push(id ?? '')
  return id !== undefined
}

function splitOnce(text: string, at: string): [string, string | undefined] {
  const index = text.indexOf(at)
  return index === -1 ? [text, undefined] : [text.slice(0, index), text.slice(index + at.length)]
}
