/**
 * Instants as they stand in addresses, policies and answers.
 *
 * @module
 */

import { parseInstant, type Instant } from '../../kernel/instant.ts'

/** Undefined where there is none, or nothing that can be read as one. */
export function instantIn(text: string | null | undefined): Instant | undefined {
  const read = parseInstant(text ?? '')
  return read.ok ? read.value : undefined
}
