/**
 * Exports of records, noted in D1 and in the audit.
 *
 * @module
 */

import type { ExportNotes } from '../control/records/export.ts'
import { formatInstant } from '../kernel/instant.ts'
import type { Ledger } from './d1-ledger.ts'
import type { Database } from './d1-rollups.ts'

export function d1ExportNotes(database: Database, ledger: Ledger): ExportNotes {
  return {
    note: async ({ at, actor, from, until, format, filter }) => {
      const detail = { from: formatInstant(from), until: formatInstant(until), format, filter }
      await ledger.commit({ at, actor, act: 'decisions.export', detail }, [
        database
          .prepare('INSERT INTO decision_exports (at, actor, detail) VALUES (?1, ?2, ?3)')
          .bind(at, actor, JSON.stringify(detail)),
      ])
    },
    noteCopy: async (act, { at, actor }) => {
      await ledger.commit({ at, actor, act, detail: {} }, [
        database
          .prepare('INSERT INTO decision_exports (at, actor, detail) VALUES (?1, ?2, ?3)')
          .bind(at, actor, JSON.stringify({ act })),
      ])
    },
  }
}
