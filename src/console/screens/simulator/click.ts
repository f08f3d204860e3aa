/**
 * The click that is tried: what stands in the fields, as the policy library and the admin API take it.
 *
 * @module
 */

import type { Described } from '../../../policy/editing/simulator.ts'
import type { SimulatorSearch } from './search.ts'

/** What one may say of a click besides the link, the place and the instant; in the order of the fields. */
export const detailNames = [
  'author',
  'followers',
  'content',
  'channel',
  'region',
  'lang',
  'client',
  'token',
  'visitor',
] as const

export type DetailName = (typeof detailNames)[number]

/** An unsigned click has only what its page tells, and what the browser says. */
export const pageDetails: readonly DetailName[] = ['region', 'lang', 'visitor']

/** A page is told in place of a surface. */
export function isFromPage({ referer }: SimulatorSearch): boolean {
  return referer !== undefined
}

/** Undefined where nothing was typed, or what was typed is no number. */
function followersIn({ followers }: SimulatorSearch): number | undefined {
  const text = followers?.replaceAll(/[\s,_]/g, '') ?? ''
  return /^\d{1,15}$/.test(text) ? Number(text) : undefined
}

export function isNoCount(search: SimulatorSearch): boolean {
  return given(search.followers) !== undefined && followersIn(search) === undefined
}

/** `surface` is the one that is chosen where the address names none. */
export function describedBy(search: SimulatorSearch, surface: string): Described {
  const fromPage = isFromPage(search)
  const told = (name: Exclude<DetailName, 'followers'>) =>
    fromPage && !pageDetails.includes(name) ? undefined : given(search[name])
  return {
    url: (search.url ?? '').trim(),
    surface: fromPage ? undefined : (given(search.surface) ?? surface),
    referer: fromPage ? (search.referer ?? '').trim() : undefined,
    evidence: search.evidence ?? 'signed',
    content: told('content'),
    author: told('author'),
    followers: fromPage ? undefined : followersIn(search),
    channel: told('channel'),
    client: told('client'),
    region: told('region')?.toUpperCase(),
    lang: told('lang'),
    token: told('token'),
    visitor: told('visitor'),
  }
}

/** An empty field says nothing. */
function given(text: string | undefined): string | undefined {
  const trimmed = text?.trim()
  return trimmed === undefined || trimmed === '' ? undefined : trimmed
}

/** As `POST /policies/simulate` takes it: what is not known is left out. */
export function simulateBody(described: Described): { readonly url: string } {
  return Object.fromEntries(Object.entries(described).filter(([, value]) => value !== undefined)) as { url: string }
}

/** Two clicks that are the same have the same key. */
export function clickKey(described: Described, at: number): string {
  return JSON.stringify([at, simulateBody(described)])
}
