/**
 * Common templates: of two templates, the one that fits only what both of them fit.
 *
 * @module
 */

import type { TemplateParts } from '../../link/template-parts.ts'

/** The common template of two; undefined when nothing can fit both. */
export function commonTemplate(one: TemplateParts, other: TemplateParts): string | undefined {
  const host = commonHost(one.host.toLowerCase(), other.host.toLowerCase())
  if (host === undefined) return undefined
  const path = commonPath(piecesOf(one), piecesOf(other))
  if (path === undefined) return undefined
  const parameters = new Map(one.query)
  for (const [name, value] of other.query) {
    const known = parameters.get(name)
    const both = known === undefined ? value : commonPiece(known, value)
    if (both === undefined) return undefined
    parameters.set(name, both)
  }
  const query = Array.from(parameters, ([name, value]) => `${name}=${value}`).join('&')
  return `${host}/${path.join('/')}${query === '' ? '' : `?${query}`}`
}

/** What stands between the slashes of the path; one at its end parts nothing. */
function piecesOf({ path }: TemplateParts): readonly string[] {
  return path.replace(/\/$/, '').split('/').slice(1)
}

function commonHost(a: string, b: string): string | undefined {
  if (a === b) return a
  if (a.startsWith('*.') && b.endsWith(a.slice(1))) return b
  if (b.startsWith('*.') && a.endsWith(b.slice(1))) return a
  const [first = '', ...rest] = a.split('.')
  const [second = '', ...others] = b.split('.')
  return rest.join('.') === others.join('.') ? prefixed(commonPiece(first, second), `.${rest.join('.')}`) : undefined
}

function prefixed(piece: string | undefined, after: string): string | undefined {
  return piece === undefined ? undefined : `${piece}${after}`
}

function commonPath(a: readonly string[], b: readonly string[]): readonly string[] | undefined {
  const pieces: string[] = []
  for (let at = 0; at < Math.max(a.length, b.length); at++) {
    const [one, other] = [a[at], b[at]]
    if (one === undefined || other === undefined) return undefined
    if (isRest(one)) return [...pieces, ...b.slice(at)]
    if (isRest(other)) return [...pieces, ...a.slice(at)]
    const both = commonPiece(one, other)
    if (both === undefined) return undefined
    pieces.push(both)
  }
  return pieces
}

function isRest(piece: string): boolean {
  return /^\{\w+:rest\}$/.test(piece)
}

/** What is written out wins over a variable, a narrow variable over a wide one; whether it fits, reading tells. */
function commonPiece(a: string, b: string): string | undefined {
  if (!a.includes('{') && !b.includes('{')) return a === b ? a : undefined
  return widthOf(a) <= widthOf(b) ? a : b
}

function widthOf(piece: string): number {
  if (!piece.includes('{')) return 0
  const type = /:(?<type>digits|alnum|rest)\}/.exec(piece)?.groups?.['type'] ?? 'slug'
  const isBare = piece.startsWith('{') && piece.endsWith('}')
  return ['digits', 'alnum', 'slug', 'rest'].indexOf(type) + (isBare ? 5 : 1)
}
