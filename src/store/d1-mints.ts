/**
 * Links that the control plane minted, in D1.
 *
 * @module
 */

import type { MintLog } from '../control/mint.ts'
import { formatInstant } from '../kernel/instant.ts'
import { d1Ledger } from './d1-ledger.ts'

export function d1Mints(database: D1Database): MintLog {
  return {
    note: async ({ jti, kid, expiresAt, surface, host }, actor, at) => {
      const statement = database
        .prepare('INSERT INTO link_mints (jti, kid, minted_by, minted_at, expires_at) VALUES (?1, ?2, ?3, ?4, ?5)')
        .bind(jti, kid, actor, at, expiresAt)
      const detail = { jti, kid, surface, host, expires_at: formatInstant(expiresAt) }
      await d1Ledger(database).commit({ at, actor, act: 'link.mint', detail }, [statement])
    },
  }
}
