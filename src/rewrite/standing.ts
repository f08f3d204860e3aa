/**
 * Standings: where a document stands, as the query of a request says it.
 *
 * @module
 */

import type { Standing } from '../gateway/arrival.ts'
import { err, ok, type Result } from '../kernel/result.ts'
import { isSurface } from '../link/token.ts'
import type { SettingsFault } from './settings.ts'

const texts = ['content', 'author', 'channel', 'client', 'lang'] as const

export const standingNames = ['surface', 'followers', ...texts] as const

const longestText = 256

/** The words of a link token, as parameters. */
export function readStanding(query: URLSearchParams): Result<Standing, SettingsFault> {
  const surface = query.get('surface') ?? ''
  if (!isSurface(surface)) return err({ parameter: 'surface', expected: 'a surface, such as `live_room`' })
  const followers = query.get('followers')
  if (followers !== null && !/^\d{1,15}$/.test(followers))
    return err({ parameter: 'followers', expected: 'a whole number' })
  const standing: Record<string, string> = {}
  for (const name of texts) {
    const value = query.get(name)
    if (value === null) continue
    if (value === '' || value.length > longestText || !value.isWellFormed()) {
      return err({ parameter: name, expected: `1 to ${longestText} characters` })
    }
    standing[name] = value
  }
  return ok({ surface, ...standing, ...(followers === null ? {} : { followers: Number(followers) }) })
}
