/**
 * Guards: what of the product refuses, limits or checks in order to protect somebody, each with the text that does it and
 * what stands there once the guard is taken away.
 *
 * The text must stand in its file exactly once. So a guard that was moved or reworded is named by the next run, and nobody
 * can take it away without its line here.
 *
 * @module
 */

export interface Guard {
  /** Never changes. */
  readonly id: string
  /** What holds because of it, in one sentence. */
  readonly holds: string
  readonly file: string
  readonly source: string
  /** What takes its place: code that can be compiled, without the guard. */
  readonly instead: string
  /** Files of which at least one test must fail then. */
  readonly tests: readonly string[]
}

/** The same tests for several guards. */
export function guardsOf(tests: readonly string[], guards: readonly Omit<Guard, 'tests'>[]): readonly Guard[] {
  return guards.map((guard) => ({ ...guard, tests }))
}

/** How often a text stands in another. */
export function timesIn(text: string, part: string): number {
  return text.split(part).length - 1
}
