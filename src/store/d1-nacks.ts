/**
 * Policies that the edge refused, as far as the audit has told of them.
 *
 * @module
 */

import type { NackLog } from '../control/nacks.ts'
import { d1Ledger } from './d1-ledger.ts'

export function d1NackLog(database: D1Database, ledger = d1Ledger(database)): NackLog {
  return {
    note: async ({ version, code, at }, act) => {
      // Almost always it was told before; the ledger need not be asked for that.
      const known = await database
        .prepare('SELECT 1 AS known FROM nacks_noted WHERE version = ?1 AND code = ?2')
        .bind(version, code)
        .first()
      if (known !== null) return false
      const insert = database
        .prepare('INSERT INTO nacks_noted (version, code, at) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING')
        .bind(version, code, at)
      return (await ledger.commit(act, [insert])) !== undefined
    },
  }
}
