/**
 * Fields that many routes share: instants, pages, texts for people. Each has a description, because the reference is made
 * of them.
 *
 * @module
 */

import * as v from 'valibot'

import { parseInstant } from '../kernel/instant.ts'
import { isPlainLine, isPlainText } from '../kernel/unseen.ts'

/** Reads RFC 3339 with an offset as an `Instant`. */
export const instantText = v.pipe(
  v.string(),
  // Of what is sent, so it stands before the transformation.
  v.description('RFC 3339 with an offset'),
  v.rawTransform(({ dataset, addIssue, NEVER }) => {
    const parsed = parseInstant(dataset.value)
    if (parsed.ok) return parsed.value
    addIssue({ message: 'must be a date-time with an offset, such as 2026-12-01T00:00:00+08:00' })
    return NEVER
  }),
)

/** As answers write instants. */
export const shownInstant = v.pipe(v.string(), v.isoTimestamp(), v.description('RFC 3339, in UTC'))

export const maybeShownInstant = v.nullable(shownInstant)

/** A number in a path or query. */
export const wholeNumber = v.pipe(v.string(), v.regex(/^\d{1,15}$/, 'must be a whole number'), v.transform(Number))

export const digest = v.pipe(
  v.string(),
  v.regex(/^sha256:[0-9a-f]{64}$/),
  v.description('SHA-256 of the canonical program'),
)

/** For names: others read them in lists and sentences, and nothing in them may hide or turn what stands around. */
export const plainLine = v.check<string, string>(
  isPlainLine,
  'must be one line without control characters or marks of direction',
)

/** For comments. */
export const plainText = v.check<string, string>(
  isPlainText,
  'must be without control characters or marks of direction; it may have several lines',
)

/** Why, in the words of whoever did it. */
export const reason = v.pipe(
  v.string(),
  v.trim(),
  v.nonEmpty('must not be empty'),
  v.maxLength(500, 'must have at most 500 characters'),
  plainText,
  v.description('Why, in your words; it stays in the audit'),
)

/** A document in YAML. */
export const source = v.pipe(
  v.string(),
  v.maxBytes(1_000_000, 'must have at most 1 MB'),
  v.description('The policy, YAML'),
)

/** `limit` and `cursor` of a list. */
export const pageQuery = {
  limit: v.optional(
    v.pipe(
      v.string(),
      v.description('How many at most, 1 to 200'),
      v.regex(/^\d{1,3}$/, 'must be a whole number'),
      v.transform(Number),
      v.minValue(1, 'must be at least 1'),
      v.maxValue(200, 'must be at most 200'),
    ),
    '50',
  ),
  cursor: v.optional(v.pipe(v.string(), v.maxLength(400), v.description('`next` of the page before'))),
}

/** A page of a list: `items`, and the cursor of the next page, null on the last. */
export function pageOf<Item extends v.GenericSchema>(item: Item) {
  return v.object({ items: v.array(item), next: v.nullable(v.string()) })
}
