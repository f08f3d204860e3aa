/**
 * Fields of change requests.
 *
 * @module
 */

import * as v from 'valibot'

import { plainLine, plainText, wholeNumber } from './fields.ts'

export const id = v.object({ id: v.pipe(wholeNumber, v.description('The number of the change request')) })

export const title = v.pipe(
  v.string(),
  v.trim(),
  v.nonEmpty('must not be empty'),
  v.maxLength(200),
  plainLine,
  v.description('What it is for; the message of the version it becomes'),
)

export const description = v.pipe(v.string(), v.trim(), v.maxLength(5_000), plainText)
export const comment = v.pipe(v.string(), v.trim(), v.nonEmpty('must not be empty'), v.maxLength(2_000), plainText)

export const base = v.pipe(v.number(), v.integer(), v.minValue(0), v.description('The version it was written upon'))

export const revision = v.pipe(
  v.number(),
  v.integer(),
  v.minValue(1),
  v.description('The revision you have read; refused with 409 when there is a newer one'),
)
