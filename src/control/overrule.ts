/**
 * What the engine answers instead of a policy that would open a link: see `answerTo`, which says the same of a click.
 *
 * @module
 */

import type { Outcome } from '../policy/decision.ts'
import { opensLink } from '../policy/outcome.ts'

/** What is known of a click that was kept. */
export interface Hindrance {
  /** The policy could not be asked. */
  readonly isUnjudged: boolean
  /** The link names no page that may be opened. */
  readonly isLandless: boolean
  /** Nobody signed it, and it leads to no marketplace that is known. */
  readonly isStrange: boolean
}

export function overrule(outcome: Outcome, { isUnjudged, isLandless, isStrange }: Hindrance): Outcome | undefined {
  if (!opensLink(outcome)) return undefined
  if (isUnjudged) return { action: 'explain', reason: 'on_error' }
  if (isLandless) return { action: 'explain', reason: 'unsafe_destination' }
  return outcome.action === 'allow' && isStrange ? { action: 'warn', reason: 'leaving_platform' } : undefined
}
