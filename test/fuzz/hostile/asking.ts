/**
 * Asking: a hostile link, where it is said to stand, and the door it comes through.
 *
 * @module
 */

import { destinationOf } from '../../../src/link/destination.ts'
import { builtinRegistry } from '../../../src/link/registry.ts'
import type { Given, HostileClick } from '../oracle.ts'
import { ask, questionOf, tokenFor, type Asked } from './gateway.ts'

/** Where a link is said to stand: by a token, by a Referer, by a token that is broken, or by nothing. */
export type Stand =
  | { readonly by: 'token' | 'broken'; readonly surface: string; readonly channel: string | undefined }
  | { readonly by: 'referer'; readonly referer: string; readonly surface: string }
  | { readonly by: 'nothing' }

export const doors = ['page', 'json', 'raw', 'bulk', 'service', 'unwrap'] as const
export type Door = (typeof doors)[number]

/** What was asked, as the oracle judges it, and what was answered. */
export interface Exchange {
  readonly click: HostileClick
  readonly given: Given
}

/** Undefined: this text cannot come through this door. */
export async function exchange(link: string, stand: Stand, door: Door, asked: Asked): Promise<Exchange | undefined> {
  const text = link.toWellFormed()
  if (door === 'unwrap') return unwrapped(link)
  if (stand.by === 'token' || stand.by === 'broken') return await signedExchange(text, stand, door, asked)
  const place = stand.by === 'referer' ? stand.surface : 'unknown'
  const click: HostileClick = { ...asked, text, surface: place, signed: false, channel: undefined }
  const referer = stand.by === 'referer' ? { referer: stand.referer } : {}
  if (door === 'bulk') return { click, given: await decided(questionOf({ to: text, ...referer }, false), asked) }
  if (door === 'service') {
    const surface = 'short_video'
    const given = await decided(questionOf({ to: text, surface }, true), asked)
    return { click: { ...click, surface, signed: true }, given }
  }
  if (door === 'json') {
    const request = clickOf(`?to=${encodeURIComponent(text)}`, { ...referer, accept: 'application/json' })
    return { click, given: await toldByJson(await ask(request, asked)) }
  }
  if (door === 'page') {
    return { click, given: await shown(await ask(clickOf(`?to=${encodeURIComponent(text)}`, referer), asked)) }
  }
  // As somebody pastes it; a fragment never leaves the browser.
  const url = `https://go.example/go?to=${text.replaceAll('#', '%23')}`
  if (!URL.canParse(url)) return undefined
  const arriving = new URL(url).searchParams.getAll('to')
  const arrived = arriving.length === 1 ? (arriving[0] ?? '') : ''
  return {
    click: { ...click, text: arrived },
    given: await shown(await ask(new Request(url, { headers: referer }), asked)),
  }
}

async function signedExchange(
  text: string,
  { by, surface, channel }: Extract<Stand, { by: 'token' | 'broken' }>,
  door: Door,
  asked: Asked,
): Promise<Exchange> {
  const whole = tokenFor(text, asked, { surface, channel })
  const token = by === 'token' ? whole : brokenLike(whole)
  // The reader refuses a token whose destination is empty or too long; then the link counts as unsigned.
  const counts = by === 'token' && text !== '' && text.length <= 2048 && token.length <= 4096
  const click: HostileClick = {
    ...asked,
    text,
    surface: counts ? surface : 'unknown',
    signed: counts,
    channel: counts ? channel : undefined,
  }
  if (door === 'bulk' || door === 'service') {
    return { click, given: await decided(questionOf({ token }, door === 'service'), asked) }
  }
  const referer = { referer: 'https://www.douyin.com/video/6961737553342991651' }
  if (door === 'json') {
    const request = clickOf(`/${token}`, { ...referer, accept: 'application/json' })
    return { click, given: await toldByJson(await ask(request, asked)) }
  }
  return { click, given: await shown(await ask(clickOf(`/${token}`, referer), asked)) }
}

/** The same token with another letter in its signature. */
function brokenLike(token: string): string {
  const place = token.lastIndexOf('.') + 1
  return token.slice(0, place) + (token[place] === 'A' ? 'B' : 'A') + token.slice(place + 1)
}

function clickOf(rest: string, headers: Readonly<Record<string, string>>): Request {
  return new Request(`https://go.example/go${rest}`, { headers: { ...headers } })
}

/** The unwrapping alone: an address that may be landed on counts as a redirect of a signed link that nothing forbids. */
function unwrapped(text: string): Exchange {
  const { landing } = destinationOf(text, builtinRegistry)
  return {
    click: { text, surface: 'showcase', signed: true, channel: undefined, policy: 'open', isAfterBan: true },
    given: { status: landing === undefined ? 200 : 302, location: landing, offered: [] },
  }
}

interface Told {
  readonly status: number
  readonly location: string | null
}

async function decided(request: Request, asked: Asked): Promise<Given> {
  const response = await ask(request, asked)
  const body: unknown = await response.json()
  if (response.status !== 200)
    throw new Error(`the question was answered with ${response.status}: ${JSON.stringify(body)}`)
  const [decision] = (body as { decisions: readonly Told[] }).decisions
  if (decision === undefined) throw new Error('no decision came')
  return { status: decision.status, location: decision.location ?? undefined, offered: [] }
}

async function toldByJson(response: Response): Promise<Given> {
  const { status, location } = (await response.json()) as Told
  const isFit = response.status === (status === 400 ? 400 : 200)
  return { status: isFit ? status : response.status, location: location ?? undefined, offered: [] }
}

async function shown(response: Response): Promise<Given> {
  const page = await response.text()
  const offered = [...page.matchAll(/\b(?:href|src|action)="(?<address>[^"]*)"/gu)].map(({ groups }) =>
    (groups?.['address'] ?? '')
      .replaceAll('&#39;', "'")
      .replaceAll('&quot;', '"')
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&amp;', '&'),
  )
  return { status: response.status, location: response.headers.get('location') ?? undefined, offered }
}
