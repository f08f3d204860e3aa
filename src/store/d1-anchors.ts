/**
 * The daily anchors of the audit in D1.
 *
 * @module
 */

import type { AnchorStore, DayAnchor } from '../control/anchors.ts'
import { instant } from '../kernel/instant.ts'

interface AnchorRow {
  readonly day: string
  readonly n: number
  readonly hash: string
  readonly at: number
  readonly stored_at: number | null
}

export function d1Anchors(database: D1Database): AnchorStore {
  return {
    get: async (day) => {
      const row = await database.prepare('SELECT * FROM audit_anchors WHERE day = ?1').bind(day).first<AnchorRow>()
      return row === null ? undefined : { ...anchorOf(row), isStored: row.stored_at !== null }
    },
    add: async ({ day, n, hash, at }) => {
      await database
        .prepare('INSERT INTO audit_anchors (day, n, hash, at) VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING')
        .bind(day, n, hash, at)
        .run()
    },
    markStored: async (day, at) => {
      await database.prepare('UPDATE audit_anchors SET stored_at = ?2 WHERE day = ?1').bind(day, at).run()
    },
    list: async (limit) => {
      const { results } = await database
        .prepare('SELECT * FROM audit_anchors ORDER BY day DESC LIMIT ?1')
        .bind(limit)
        .all<AnchorRow>()
      return results.map(anchorOf)
    },
  }
}

function anchorOf({ day, n, hash, at }: AnchorRow): DayAnchor {
  return { day, n, hash, at: instant(at) }
}
