/**
 * What is typed where a link belongs: a link, a sentence with one in it, a signed token, or an address of ours around one.
 *
 * A token is only read here, its signature is not checked: the simulator asks what would happen if it held.
 *
 * @module
 */

import { type JsonObject, member } from '../../../kernel/json.ts'
import { parseObject } from '../../../kernel/strict-json.ts'
import { parseJws } from '../../../link/jws.ts'
import { readRequested } from '../../../link/requested.ts'
import { linkTokenType, maximumTokenLength } from '../../../link/token.ts'
import type { SimulatorSearch } from './search.ts'

export type TypedLink =
  | { readonly kind: 'link'; readonly url: string }
  /** Fields that the token fills in; whatever it does not name is emptied. */
  | { readonly kind: 'token'; readonly fields: SimulatorSearch }

/** `origin`: where this instance answers clicks. */
export function readTyped(text: string, origin: string): TypedLink {
  const trimmed = text.trim()
  const token = fieldsOfToken(trimmed)
  if (token !== undefined) return { kind: 'token', fields: token }
  const requested = URL.canParse(trimmed) ? readRequested(trimmed) : undefined
  if (requested?.kind === 'token') {
    const fields = fieldsOfToken(requested.token)
    if (fields !== undefined) return { kind: 'token', fields }
  }
  if (requested?.kind === 'to' && new URL(trimmed).origin === origin) return { kind: 'link', url: requested.text }
  return { kind: 'link', url: text }
}

const claims = ['content', 'author', 'followers', 'channel', 'client', 'lang'] as const

function fieldsOfToken(compact: string): SimulatorSearch | undefined {
  if (compact.length > maximumTokenLength) return undefined
  const read = parseJws(compact)
  if (!read.ok || member(read.value.header, 'typ') !== linkTokenType) return undefined
  const payload = parseObject(read.value.payload)
  const url = payload === undefined ? undefined : textIn(payload, 'to')
  if (payload === undefined || url === undefined) return undefined
  return {
    url,
    surface: textIn(payload, 'surface'),
    referer: undefined,
    evidence: undefined,
    ...Object.fromEntries(claims.map((name) => [name, textIn(payload, name)])),
  }
}

function textIn(payload: JsonObject, name: string): string | undefined {
  const value = member(payload, name)
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined
}
