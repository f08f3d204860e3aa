/**
 * What the parts of a document know of each other while it is compiled: names that were declared, reasons that were
 * used, and where both stand.
 *
 * @module
 */

import type { Findings, Range } from './diagnostic.ts'
import type { ListSubject } from '../program.ts'

export interface Scope {
  readonly findings: Findings
  /** `meta.timezone`, when it can be read: the time a date without an offset was probably meant in. */
  readonly timezone: string | undefined
  /** It is there and cannot be read, so nobody knows which times were meant. */
  readonly isTimeZoneUnreadable?: boolean
  readonly marketplaces: readonly string[]
  readonly surfaces: readonly string[]
  readonly stores: readonly string[]
  readonly storesRange: Range | undefined
  readonly lists: ReadonlyMap<string, { readonly of: ListSubject | undefined; readonly range: Range }>
  /** Reasons with a text of their own. */
  readonly messages: readonly string[]
  /** Whether `equivalents` says how a step of a chain works. */
  readonly steps: ReadonlySet<string>
}
