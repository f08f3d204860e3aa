/**
 * Destinations: where a link leads after all its wrappers have been taken off, without leaving the machine.
 *
 * @module
 */

import type { Kind } from './marketplace.ts'

export interface Destination {
  /** The canonical address after unwrapping (`new URL(…).href`); absent when nothing could be read. */
  readonly url: string | undefined
  /** The https address a redirect may name; absent when this destination must never be redirected to. */
  readonly landing: string | undefined
  /** Key of the registry, absent when no marketplace is known for the host. */
  readonly marketplace: string | undefined
  readonly kind: Kind
  /** Product id for product, affiliate and coupon links, shop id for shop links; a string, never a number. */
  readonly id: string | undefined
  /** How many wrappers were taken off. */
  readonly depth: number
  readonly fault: LinkFault | undefined
  /** A surface that the link itself names (`source_page=live`); unsigned, so it may only tighten. */
  readonly hint: string | undefined
}

/**
 * Why a link is not simply good.
 *
 * `unreadable` ones have no destination at all and are answered with HTTP 400. `unsafe` ones were read (so that we know
 * whom they name) but two readers could disagree about them, so they are never redirected to. `unjudged` ones lead
 * somewhere we could not find out (a cap was reached, two targets disagree): the policy's `on_error` answers.
 */
export type LinkFault =
  | { readonly kind: 'unreadable'; readonly code: 'empty' | 'not_a_url' | 'scheme' | 'no_host' | 'too_long' | 'private_host' | 'token' }
  | { readonly kind: 'unsafe'; readonly code: 'userinfo' | 'port' | 'backslash' | 'control_character' | 'host_not_ascii' | 'host_encoded' | 'relative' }
  | { readonly kind: 'unjudged'; readonly code: 'too_deep' | 'wrapper_too_long' | 'targets_disagree' | 'target_unreadable' }
