/**
 * Laws: what always holds, tried with cases that chance makes.
 *
 * A law says of each case what kind it was, and which kinds it has to meet how often: one that only ever saw refusals
 * has shown nothing. The same law runs for seconds in `npm test` and for as long as one likes by `run.ts`.
 *
 * @module
 */

import fc from 'fast-check'

export interface LawDefinition<Case> {
  /** A sentence about what always holds. */
  readonly title: string
  readonly cases: fc.Arbitrary<Case>
  /** Throws where the law does not hold; else says what kind of case it was. */
  readonly holds: (one: Case) => string | Promise<string>
  /** Least share of the runs that are of a kind. */
  readonly kinds: Readonly<Record<string, number>>
  /** Runs in `npm test`. */
  readonly brief: number
  /** Runs of the fuzzer, unless it is told how many. */
  readonly long: number
}

export interface Law {
  readonly title: string
  readonly brief: number
  readonly long: number
  readonly check: (how: How) => Promise<Checked>
}

export interface How {
  readonly seed: number
  readonly runs: number
  /** Where in a run of this seed a counterexample was found, to see it again. */
  readonly path?: string | undefined
}

export interface Checked {
  readonly runs: number
  /** How many cases were of which kind. */
  readonly kinds: Readonly<Record<string, number>>
  /** Kinds that were met too seldom. */
  readonly tooFew: readonly string[]
  readonly slowestMs: number
  readonly failure: Failure | undefined
}

export interface Failure {
  readonly seed: number
  readonly path: string
  readonly counterexample: string
  readonly shrunk: number
  readonly error: string
}

export function makeLaw<Case>(definition: LawDefinition<Case>): Law {
  const { title, brief, long } = definition
  return { title, brief, long, check: (how) => check(definition, how) }
}

async function check<Case>(
  { cases, holds, kinds: wanted }: LawDefinition<Case>,
  { seed, runs, path }: How,
): Promise<Checked> {
  const kinds: Record<string, number> = {}
  let slowestMs = 0
  const property = fc.asyncProperty(cases, async (one) => {
    const start = performance.now()
    const holding = holds(one)
    const kind = holding instanceof Promise ? await holding : holding
    slowestMs = Math.max(slowestMs, performance.now() - start)
    kinds[kind] = (kinds[kind] ?? 0) + 1
  })
  const details = await fc.check(property, { seed, numRuns: runs, ...(path === undefined ? {} : { path }) })
  const failure = details.failed
    ? {
        seed: details.seed,
        path: details.counterexamplePath ?? '',
        counterexample: fc.stringify(details.counterexample?.[0]),
        shrunk: details.numShrinks,
        error: details.errorInstance instanceof Error ? details.errorInstance.message : String(details.errorInstance),
      }
    : undefined
  // A single counterexample looked at again has no shares.
  const tooFew = Object.entries(wanted)
    .filter(([kind, share]) => path === undefined && (kinds[kind] ?? 0) < share * runs)
    .map(([kind, share]) => `${kinds[kind] ?? 0} of ${runs} were ${kind}, at least ${share * 100} % had to be`)
  return { runs: details.numRuns, kinds, tooFew: failure === undefined ? tooFew : [], slowestMs, failure }
}
