/**
 * Instants as people read them: to the second, in the zone of whoever reads, with its offset. JSON stays in UTC.
 *
 * @module
 */

import { instant, zonedText, type Instant } from '../kernel/instant.ts'

/** Takes an instant, or its RFC 3339 text as the instance sends it. */
export function localText(at: Instant | string): string {
  const moment = typeof at === 'string' ? Date.parse(at) : at
  if (Number.isNaN(moment)) return String(at)
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
  return zonedText(instant(Math.floor(moment / 1000) * 1000), zone)
}
