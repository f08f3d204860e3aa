/**
 * Settings of rewriting, written like a query: `mode=resolve&attributes=data-url,data-href&islands=1`. The proxy has them
 * in the variable `REWRITE`, `POST /v1/rewrite` in its own query.
 *
 * @module
 */

import { err, ok, type Result } from '../kernel/result.ts'
import type { Profile } from './html-slots.ts'
import type { Mode } from './links.ts'

export interface Settings {
  readonly mode: Mode
  readonly profile: Profile
}

/** The parameter that cannot be read, and what it may be. */
export interface SettingsFault {
  readonly parameter: string
  readonly expected: string
}

export const settingNames = ['mode', 'attributes', 'islands'] as const

const mostAttributes = 16

export function readSettings(query: URLSearchParams): Result<Settings, SettingsFault> {
  const mode = query.get('mode') ?? 'sign'
  if (mode !== 'sign' && mode !== 'resolve') return err({ parameter: 'mode', expected: '`sign` or `resolve`' })
  const islands = query.get('islands') ?? '0'
  if (islands !== '0' && islands !== '1') return err({ parameter: 'islands', expected: '`0` or `1`' })
  const attributes = (query.get('attributes') ?? '').split(',').filter((name) => name !== '')
  if (attributes.length > mostAttributes || !attributes.every((name) => /^data-[a-z0-9_-]{1,64}$/.test(name))) {
    return err({
      parameter: 'attributes',
      expected: `up to ${mostAttributes} names such as data-url, with commas between`,
    })
  }
  return ok({ mode, profile: { attributes, islands: islands === '1' } })
}

export const usualSettings: Settings = { mode: 'sign', profile: { attributes: [], islands: false } }
