/**
 * Short links: which ones may be followed, and what may come of it.
 *
 * There is no list of hosts to follow besides the registry: whatever it recognises as a short link on the web, by the
 * shape of a marketplace or among the shorteners of nobody in particular, is one. Nothing else is ever asked over the
 * network, whoever names it. Affiliate links hide their target too, but asking for one would count as a click.
 *
 * @module
 */

import type { Destination } from './destination.ts'
import type { Registry } from './registry.ts'
import type { UnreadableFault, UnsafeFault } from './url.ts'
import { shorteners } from './wrappers.ts'

/** What following a short link came to; absent from a destination that nobody tried to follow. */
export interface Followed {
  /** How many redirects were followed. */
  readonly hops: number
  /** Why the end was not found; absent where the destination is the end. */
  readonly unresolved: Unresolved | undefined
}

export type Unresolved = LinkTrouble | HostTrouble

/** The link's own fault: true a minute from now as well. */
export type LinkTrouble = (typeof linkTroubles)[number]

/** The host's fault, or ours: another try may do better. */
export type HostTrouble = (typeof hostTroubles)[number]

type TargetTrouble = `target_${UnreadableFault['code'] | UnsafeFault['code']}`

const targetTroubles = [
  'target_empty',
  'target_not_a_url',
  'target_scheme',
  'target_no_host',
  'target_too_long',
  'target_private_host',
  'target_userinfo',
  'target_port',
  'target_backslash',
  'target_control_character',
  'target_host_not_ascii',
  'target_host_encoded',
  'target_relative',
] as const satisfies readonly TargetTrouble[]

export const linkTroubles = [
  /** An answer that is no redirect; a page that goes on by itself (meta refresh, script) is one of them. */
  'no_redirect',
  /** 404 or 410. */
  'not_found',
  /** Any other 4xx but 429. */
  'refused',
  'loop',
  'too_many_hops',
  /** It opens an app, and there is no page on the web for what it opens. */
  'target_app',
  ...targetTroubles,
] as const

export const hostTroubles = [
  'timeout',
  /** No connection, a connection lost, headers that no client takes. */
  'network',
  /** 429 or 5xx. */
  'host_error',
  /** Not asked, because the host failed several times in a row. */
  'spared',
  /** Not asked, because too many short links are being followed already. */
  'busy',
] as const

const ofTheLink: ReadonlySet<string> = new Set(linkTroubles)

export function isLinkTrouble(code: unknown): code is LinkTrouble {
  return typeof code === 'string' && ofTheLink.has(code)
}

/** A destination that may be followed. */
export type ShortDestination = Destination & { readonly kind: 'short'; readonly landing: string }

/** Whether a destination may be followed: a short link with an https address that nobody could read otherwise. */
export function mayFollow(destination: Destination): destination is ShortDestination {
  return destination.kind === 'short' && destination.landing !== undefined && destination.fault === undefined
}

/** Why an address that a short link leads to is not believed; undefined: it may be the end, or the next hop. */
export function troubleWith({ fault, landing }: Destination): LinkTrouble | undefined {
  // What is behind a wrapper that cannot be opened is answered by the policy's `on_error`: that is never looser.
  if (fault === undefined) return landing === undefined ? 'target_app' : undefined
  if (fault.kind === 'unjudged') return undefined
  return fault.code === 'token' ? 'target_not_a_url' : `target_${fault.code}`
}

/** Hosts that are followed, `*.` for everything below. Of some only a few paths are short links: see their shapes. */
export function followedHosts({ marketplaces }: Registry): readonly string[] {
  const hosts = marketplaces.flatMap(({ domains, shapes }) =>
    shapes.flatMap((shape) => {
      if (typeof shape === 'function' || shape.kind !== 'short' || shape.app !== undefined) return []
      const named = shape.host === undefined ? domains : [shape.host].flat()
      return named.map((host) => (host instanceof RegExp ? host.source : host))
    }),
  )
  return [...new Set([...hosts, ...shorteners])]
}
