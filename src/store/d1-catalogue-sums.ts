/**
 * Sums over the catalogue for whoever only glances at it: none is counted further than a bound, so that a glance at a
 * catalogue of a million entries costs what one of ten thousand costs.
 *
 * @module
 */

import type { CatalogueSums } from '../control/catalogue/sums.ts'
import { countedUpTo } from '../control/catalogue/sums.ts'

const count = (condition: string): string =>
  `(SELECT count(*) FROM (SELECT 1 FROM catalogue WHERE ${condition} LIMIT ${countedUpTo}))`

export function d1CatalogueSums(database: D1Database): CatalogueSums {
  return async (now) => {
    const row = await database
      .prepare(
        `SELECT ${count('deleted = 0')} AS entries, ${count('projected = 0')} AS waiting,
                ${count('expires < ?1 AND deleted = 0')} AS expired, ${count("health = 'gone' AND deleted = 0")} AS gone`,
      )
      .bind(now)
      .first<Awaited<ReturnType<CatalogueSums>>>()
    return row ?? { entries: 0, waiting: 0, expired: 0, gone: 0 }
  }
}
