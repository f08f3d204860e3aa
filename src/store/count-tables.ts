/**
 * The tables of counts: one row for each key, and how many. What counts writes by them, what forgets deletes by them.
 *
 * @module
 */

import { rollupDimensions } from '../record/rollup.ts'

export interface TableKey {
  /** The column that says how old a row is. */
  readonly age: string
  readonly key: readonly string[]
}

export const countTables = {
  rollups: since('hour', 'version', ...rollupDimensions),
  drops: since('hour', 'reason'),
  minutes: since('minute', 'version', 'tier'),
  candidate_hours: since('hour', 'candidate', 'version'),
  candidate_rollups: since(
    'hour',
    'candidate',
    'version',
    'surface',
    'marketplace',
    'rule',
    'action',
    'candidate_rule',
    'candidate_action',
  ),
  rendered_rollups: since('hour', 'version', 'surface', 'rendered', 'clicked'),
  missing_equivalents: since('day', 'product', 'why'),
  key_use: since('day', 'kid'),
}

/** A key that begins with the time. */
function since(age: string, ...others: readonly string[]): TableKey {
  return { age, key: [age, ...others] }
}
