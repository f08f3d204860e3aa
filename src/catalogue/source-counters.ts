/**
 * What a catalogue counts of itself, for the health report.
 *
 * @module
 */

export interface CatalogueCounters {
  readonly hits: number
  readonly reads: number
  /** Reads that found nothing. */
  readonly absent: number
  /** Values that could not be read; they count as no entry. */
  readonly garbled: number
  readonly errors: number
  readonly timeouts: number
  /** Answers from memory past their time, because the read failed. */
  readonly stale: number
  /** Questions not asked, because the last ones failed. */
  readonly spared: number
}

/** Counted up by whoever sees it happen. */
export type Counts = Record<keyof CatalogueCounters, number>

export function zeroCounts(): Counts {
  return { hits: 0, reads: 0, absent: 0, garbled: 0, errors: 0, timeouts: 0, stale: 0, spared: 0 }
}
