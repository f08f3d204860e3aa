/**
 * A record asked again: the same question for a shell, and what is other in the answer.
 *
 * @module
 */

import { zonedText } from '../../../kernel/instant.ts'

export interface Asked {
  readonly version: number
  readonly at: number
  readonly zone: string
}

export function commandFor(id: string, { version, at, zone }: Asked): string {
  return `detour policy simulate --policy v${version} --record ${id} --at ${zonedText(at, zone)}`
}

/** What a decision comes to: enough to tell two of them apart. */
export interface Outcome {
  readonly action: string
  readonly rule: string | null
  readonly reason: string
  readonly answer: string
  readonly step: string | null
}

/** What differs, in the order people ask. */
export function differencesOf(then: Outcome, now: Outcome): readonly (keyof Outcome)[] {
  const fields = ['answer', 'action', 'rule', 'reason', 'step'] as const
  return fields.filter((field) => then[field] !== now[field])
}
