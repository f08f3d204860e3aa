/**
 * Standings: where a document stands, as the query of a request says it.
 *
 * @module
 */

import type { Standing } from '../gateway/arrival.ts'
import { readStanding as readWords } from '../gateway/standing.ts'
import { err, type Result } from '../kernel/result.ts'
import type { SettingsFault } from './settings.ts'

export { standingNames } from '../gateway/standing.ts'

/** The words of a link token, as parameters. */
export function readStanding(query: URLSearchParams): Result<Standing, SettingsFault> {
  const read = readWords((name) => {
    const value = query.get(name) ?? undefined
    return name === 'followers' && value !== undefined && /^\d{1,15}$/.test(value) ? Number(value) : value
  })
  return read.ok ? read : err({ parameter: read.error.name, expected: read.error.expected })
}
