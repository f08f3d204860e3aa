/**
 * Context: where a link was clicked, and how we know.
 *
 * Evidence is a ladder: a signed token, else the Referer, else nothing. A token that is present and bad is worth no
 * more than no token at all, and its fault is kept; the Referer is then not asked either, or breaking one byte of a
 * live-room token would buy whatever the Referer says.
 *
 * @module
 */

import type { Result } from '../kernel/result.ts'
import type { LinkClaims, TokenRefusal } from '../link/token.ts'

export type Evidence = 'signed' | 'referer' | 'none'

/** The surface of a click whose place is not known. Built in; policies name the others. */
export const unknownSurface = 'unknown'

/** Surfaces every policy may speak of; others are a policy's own and have to be declared. */
export const builtinSurfaces: ReadonlySet<string> = new Set([unknownSurface, 'live_room', 'short_video', 'showcase'])

export interface Context {
  readonly surface: string
  readonly evidence: Evidence
  /** Content site (a key of the sites registry) when the Referer told it. */
  readonly site: string | undefined
  /** Room, video or showcase id. */
  readonly content: string | undefined
  readonly author: string | undefined
  readonly followers: number | undefined
  readonly channel: string | undefined
  /** `app/version`, as the token says. */
  readonly client: string | undefined
  readonly language: string | undefined
  /** Why the token did not count, when there was one. */
  readonly fault: string | undefined
}

/** A page of a known site, or one a policy named. */
export interface Page {
  readonly site: string | undefined
  readonly surface: string
  /** Room, work or profile, where the address reveals it. */
  readonly id: string | undefined
}

/** Everything that may tell where a link was clicked. */
export interface Clues {
  /** What became of the token; absent when the link carried none. */
  readonly token: Result<LinkClaims, TokenRefusal> | undefined
  readonly referer: string | undefined
  /** A surface that the link itself names; unsigned. */
  readonly hint: string | undefined
  /** Looks up the page that a Referer names. */
  readonly page: (referer: string) => Page | undefined
  /** Surfaces that count as stricter than all others, the only ones a hint can bring about. */
  readonly tightening?: ReadonlySet<string>
}

/**
 * Which surface is stricter is the policy's knowledge, but a context comes before the policy. So it is a set, and by
 * default the one surface that was closed to outside links first, on 9 October 2020.
 */
const liveRoomIsTight: ReadonlySet<string> = new Set(['live_room'])

/** Climbs the ladder of evidence, from the top, and stops at the first rung that holds. */
export function contextOf(clues: Clues): Context {
  const { token } = clues
  if (token?.ok === true) return tightenedIfUnknown(signed(token.value), clues)
  if (token !== undefined) return tightened({ ...nowhere, fault: token.error.fault }, clues)
  const place = clues.referer === undefined ? undefined : clues.page(clues.referer)
  if (place === undefined) return tightened(nowhere, clues)
  const { site, surface, id } = place
  return tightened({ ...nowhere, surface, evidence: 'referer', site, content: id }, clues)
}

function signed(claims: LinkClaims): Context {
  const { surface, content, author, followers, channel, client, lang } = claims
  return {
    surface,
    evidence: 'signed',
    site: undefined,
    content,
    author,
    followers,
    channel,
    client,
    language: lang,
    fault: undefined,
  }
}

/**
 * Lets a hint replace the surface by a stricter one; every other hint is ignored, for anyone can write one. The
 * evidence stays what it was, but the content id goes: it named the page of the surface that was replaced.
 */
function tightened(
  context: Context,
  { hint, tightening = liveRoomIsTight }: Pick<Clues, 'hint' | 'tightening'>,
): Context {
  if (hint === undefined || !tightening.has(hint) || tightening.has(context.surface)) return context
  return { ...context, surface: hint, content: undefined }
}

/** The same for a hint that is found later, at the end of a short link. */
export function hinted(context: Context, hint: string | undefined): Context {
  return context.evidence === 'signed' ? tightenedIfUnknown(context, { hint }) : tightened(context, { hint })
}

/** A signed place needs no hints, unless what was signed is that nobody knew it. */
function tightenedIfUnknown(context: Context, clues: Pick<Clues, 'hint' | 'tightening'>): Context {
  return context.surface === unknownSurface ? tightened(context, clues) : context
}

/** A click of which nothing is known. */
export const nowhere: Context = {
  surface: unknownSurface,
  evidence: 'none',
  site: undefined,
  content: undefined,
  author: undefined,
  followers: undefined,
  channel: undefined,
  client: undefined,
  language: undefined,
  fault: undefined,
}
