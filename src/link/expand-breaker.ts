/**
 * A breaker: whoever failed several times in a row is left alone for some seconds.
 *
 * @module
 */

export interface Breaker {
  /** Whether somebody is left alone now. */
  isOpen(name: string): boolean
  failed(name: string): void
  succeeded(name: string): void
  /** Who is left alone now. */
  open(): readonly string[]
}

export interface BreakerOptions {
  /** So many failures in a row. */
  readonly patience: number
  readonly spareMs: number
  /** So many names are remembered; those that failed longest ago go first. */
  readonly mostNames: number
}

interface Failures {
  readonly count: number
  readonly at: number
}

export function makeBreaker(now: () => number, { patience, spareMs, mostNames }: BreakerOptions): Breaker {
  // Only who failed last is in it, in the order of the last failure.
  const failing = new Map<string, Failures>()

  function isOpen(name: string): boolean {
    const { count, at } = failing.get(name) ?? { count: 0, at: 0 }
    const passed = now() - at
    // A failure ahead of us is from before the clock was put back.
    return count >= patience && passed >= 0 && passed < spareMs
  }

  return {
    isOpen,
    failed: (name) => {
      const count = (failing.get(name)?.count ?? 0) + 1
      failing.delete(name)
      failing.set(name, { count, at: now() })
      const [oldest] = failing.keys()
      if (failing.size > mostNames && oldest !== undefined) failing.delete(oldest)
    },
    succeeded: (name) => void failing.delete(name),
    open: () => [...failing.keys()].filter(isOpen),
  }
}
