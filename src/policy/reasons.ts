/**
 * Reasons: the stable codes of why, with built-in texts in both languages (the texts live with the answer).
 *
 * A policy may use any of these, or name its own under `messages`. Codes are never renamed: records and native apps
 * keep them.
 *
 * @module
 */

export const builtinReasons = [
  'no_rule_matched',
  'own_shop',
  'exempt',
  'not_commerce',
  'live_external_closed',
  'author_below_threshold',
  'shop_not_open',
  'surface_not_open',
  'context_unknown',
  'no_equivalent',
  'destination_blocked',
  'unsafe_destination',
  'token_invalid',
  'leaving_platform',
  'short_link_unresolved',
  'policy_unavailable',
  'kill_switch',
  'on_error',
] as const

export type BuiltinReason = (typeof builtinReasons)[number]

const known: ReadonlySet<string> = new Set(builtinReasons)

export function isBuiltinReason(reason: string): reason is BuiltinReason {
  return known.has(reason)
}
