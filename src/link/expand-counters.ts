/**
 * What an expander counts of itself, for the health report.
 *
 * @module
 */

import type { Trail } from './expand-hops.ts'
import type { ShortDestination, Unresolved } from './short.ts'

type Outcome = 'followed' | Unresolved

export interface ExpanderCounters {
  /** Answers from the isolate's memory. */
  readonly memory: number
  /** Links whose trail was in KV. */
  readonly cache: number
  /** Values in KV that could not be used, and reads or writes that failed. */
  readonly cache_garbled: number
  readonly cache_failed: number
  /** Clicks that did not wait for the end. */
  readonly pending: number
  /** By marketplace, or by the host of a shortener: how often a link was followed, and how often it was not and why. */
  readonly outcomes: Readonly<Record<string, Readonly<Partial<Record<Outcome, number>>>>>
  /** Hosts that are left alone now. */
  readonly spared: readonly string[]
}

export interface Tally {
  /** Counted up by whoever sees it happen. */
  readonly counts: Record<'memory' | 'cache' | 'cache_garbled' | 'cache_failed' | 'pending', number>
  /** What came of asking the hosts, or why they were not asked. */
  outcome(start: ShortDestination, trail: Trail): void
  outcomes(): ExpanderCounters['outcomes']
}

export function makeTally(): Tally {
  const tallies = new Map<string, Map<Outcome, number>>()
  return {
    counts: { memory: 0, cache: 0, cache_garbled: 0, cache_failed: 0, pending: 0 },
    outcome: (start, trail) => {
      // Marketplaces and shorteners are as many as the registry has; hosts below a domain would be as many as one invents.
      const name = start.marketplace ?? new URL(start.landing).hostname
      const outcome = 'to' in trail ? 'followed' : trail.unresolved
      const tally = tallies.get(name) ?? new Map<Outcome, number>()
      tally.set(outcome, (tally.get(outcome) ?? 0) + 1)
      tallies.set(name, tally)
    },
    outcomes: () => Object.fromEntries([...tallies].map(([name, tally]) => [name, Object.fromEntries(tally)])),
  }
}
