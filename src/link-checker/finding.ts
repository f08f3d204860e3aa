/**
 * Findings: what is told of one link, as a page or as JSON.
 *
 * @module
 */

import type { Answer } from '../answer/answer.ts'
import type { Destination } from '../link/destination.ts'
import type { LocalName } from '../link/marketplace.ts'
import type { Party } from '../policy/decision.ts'
import type { Grade } from '../policy/program.ts'
import type { Advice } from './advice.ts'
import type { Forecast } from './forecast.ts'
import type { Choice } from './surfaces.ts'

/** What will happen to whoever clicks. */
export type State = 'open' | 'detour' | 'warn' | 'closed' | 'unreadable'

export const states = ['open', 'detour', 'warn', 'closed', 'unreadable'] as const satisfies readonly State[]

export function stateOf(answer: Answer): State {
  if (answer.kind === 'forward') return 'open'
  if (answer.kind === 'detour') return 'detour'
  if (answer.flavour === 'warn') return 'warn'
  return answer.flavour === 'unreadable' ? 'unreadable' : 'closed'
}

/** What the own store has instead. */
export interface Equivalent {
  /** `offer`: shown on the explanation, for the shopper to choose. */
  readonly kind: 'product' | 'shop' | 'search' | 'redirect' | 'offer'
  readonly url: string
  readonly title: string | undefined
  readonly grade: Grade | undefined
}

export interface OnSurface {
  readonly choice: Choice
  readonly forecast: Forecast
}

export interface Finding {
  /** As it was written. */
  readonly asked: string
  readonly destination: Destination
  readonly marketplaceName: LocalName | undefined
  readonly party: Party
  readonly state: State
  /** On the surface that was asked about. */
  readonly forecast: Forecast
  readonly equivalent: Equivalent | undefined
  readonly advice: readonly Advice[]
  /** Every surface of the policy, where one link was asked about. */
  readonly surfaces: readonly OnSurface[]
}
