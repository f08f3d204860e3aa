/**
 * Axes: what every click says (surface, party, marketplace, kind, evidence), as numbers.
 *
 * Only values that some rule names have a number of their own; all others share one, so a stream of invented surfaces
 * makes no new cells.
 *
 * @module
 */

/** The values that rules name, from 1; all others are 0. */
export class Axis {
  readonly #codes: Map<string, number>
  readonly size: number
  readonly #named = new Map<number, number[]>()
  readonly #unnamed: number[] = []

  constructor(values: Iterable<string>) {
    this.#codes = new Map(Array.from(new Set(values), (value, index) => [value, index + 1]))
    this.size = this.#codes.size + 1
  }

  codeOf(value: string | undefined): number {
    return value === undefined || this.size === 1 ? 0 : (this.#codes.get(value) ?? 0)
  }

  /** The same text for the same values, in whichever order a rule names them. */
  sign(values: readonly string[] | undefined): string {
    if (values === undefined) return ''
    const [only = ''] = values
    if (values.length === 1) return String(this.codeOf(only))
    return Array.from(new Set(values), (value) => this.codeOf(value))
      .sort((a, b) => a - b)
      .join('+')
  }

  put(cohort: number, codes: readonly number[] | undefined): void {
    if (codes === undefined) this.#unnamed.push(cohort)
    else {
      for (const code of codes) {
        const cohorts = this.#named.get(code)
        if (cohorts === undefined) this.#named.set(code, [cohort])
        else cohorts.push(cohort)
      }
    }
  }

  /** The cohorts that take a value, in two parts: those that name it, and those that name none. */
  cohortsAt(code: number): readonly [readonly number[], readonly number[]] {
    return [this.#named.get(code) ?? [], this.#unnamed]
  }
}
