/**
 * What is asked: the fields of the form, read to the last one before anything is decided.
 *
 * Every field that is wrong is named at once, with what was written, so that nobody mends one to hear of the next.
 *
 * @module
 */

import type { Instant } from '../kernel/instant.ts'
import { err, ok, type Result } from '../kernel/result.ts'
import { linksIn } from './pasted.ts'
import type { Choice } from './surfaces.ts'
import { readAirTime } from './wall-time.ts'

export const mostLinks = 200

/** The fields as they came. */
export interface Fields {
  /** Of each `to`; several are several lines. */
  readonly to: readonly string[]
  readonly surface: string | undefined
  readonly at: string | undefined
  readonly lang: string | undefined
}

export interface Question {
  readonly links: readonly string[]
  /** Lines without a link. */
  readonly leftOut: readonly string[]
  readonly surface: Choice
  /** Absent: now. */
  readonly at: Instant | undefined
}

export type FieldFault =
  | { readonly field: 'to'; readonly code: 'empty' | 'no_link' }
  | { readonly field: 'to'; readonly code: 'too_many'; readonly count: number }
  | { readonly field: 'surface'; readonly code: 'unknown_surface' }
  | { readonly field: 'at'; readonly code: 'bad_time' }

export function fieldsOf(params: URLSearchParams): Fields {
  return {
    to: params.getAll('to'),
    surface: present(params.get('surface')),
    at: present(params.get('at')),
    lang: present(params.get('lang')),
  }
}

function present(value: string | null): string | undefined {
  return value === null || value.trim() === '' ? undefined : value.trim()
}

/** Whether anything is asked at all; else the form is shown as it is. */
export function isAsking(fields: Fields): boolean {
  return fields.to.length > 0
}

export interface Offered {
  readonly choices: readonly Choice[]
  readonly timeZone: string
}

export function readQuestion(fields: Fields, { choices, timeZone }: Offered): Result<Question, readonly FieldFault[]> {
  const faults: FieldFault[] = []
  const { links, leftOut } = linksIn(fields.to)
  if (links.length === 0) faults.push({ field: 'to', code: leftOut.length === 0 ? 'empty' : 'no_link' })
  if (links.length > mostLinks) faults.push({ field: 'to', code: 'too_many', count: links.length })
  const surface =
    fields.surface === undefined ? choices[0] : choices.find((choice) => choice.surface === fields.surface)
  if (surface === undefined) faults.push({ field: 'surface', code: 'unknown_surface' })
  const at = fields.at === undefined ? undefined : readAirTime(fields.at, timeZone)
  if (fields.at !== undefined && at === undefined) faults.push({ field: 'at', code: 'bad_time' })
  return faults.length > 0 || surface === undefined ? err(faults) : ok({ links, leftOut, surface, at })
}
