/**
 * Addresses of the page: one that asks the same again, to be shared, as long as it is not too long for some to open.
 *
 * @module
 */

import type { Language } from '../answer/language.ts'
import type { Fields } from './asked.ts'

export const path = '/check'

/** Longer addresses are cut or refused by enough chats, proxies and servers that nobody should rely on them. */
const longestAddress = 8192

/** With every field as it was written; undefined where the whole would be too long to share. */
export function addressOf(fields: Fields, language: Language, origin: string): string | undefined {
  const params = new URLSearchParams(fields.to.map((text) => ['to', text.trim()]))
  if (fields.surface !== undefined) params.append('surface', fields.surface)
  if (fields.at !== undefined) params.append('at', fields.at)
  params.append('lang', language)
  const address = `${origin}${path}?${params.toString()}`
  return address.length > longestAddress ? undefined : address
}
