/**
 * Standings: where a link or a document stands, as one of the platform's own services states it.
 *
 * Under the same rules as the claims of a token, because it counts as much.
 *
 * @module
 */

import { err, ok, type Result } from '../kernel/result.ts'
import { isSurface } from '../link/token.ts'
import type { Standing } from './arrival.ts'

const texts = ['content', 'author', 'channel', 'client', 'lang'] as const

export const standingNames = ['surface', 'followers', ...texts] as const

export type StandingName = (typeof standingNames)[number]

/** The word that cannot be read, and what it may be. */
export interface StandingFault {
  readonly name: StandingName
  readonly expected: string
}

const longestText = 256

/** Reads the words of a link token, wherever they stand; undefined: it is not said. */
export function readStanding(said: (name: StandingName) => unknown): Result<Standing, StandingFault> {
  const surface = said('surface')
  if (typeof surface !== 'string' || !isSurface(surface)) {
    return err({ name: 'surface', expected: 'the name of a surface, such as `live_room`' })
  }
  const followers = said('followers')
  if (followers !== undefined && !isCount(followers)) {
    return err({ name: 'followers', expected: 'a whole number from 0' })
  }
  const standing: Partial<Record<(typeof texts)[number], string>> = {}
  for (const name of texts) {
    const value = said(name)
    if (value === undefined) continue
    if (!isText(value)) return err({ name, expected: `a text of 1 to ${longestText} characters` })
    standing[name] = value
  }
  return ok({ surface, ...standing, ...(followers === undefined ? {} : { followers }) })
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value.length <= longestText && value.isWellFormed()
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
}
