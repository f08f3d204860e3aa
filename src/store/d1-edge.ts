/**
 * What isolates said of themselves, in D1.
 *
 * @module
 */

import type { EdgeStore, HeardRow } from '../control/edge.ts'

export function d1Edge(database: D1Database): EdgeStore {
  return {
    heard: async (since, limit) => {
      const { results } = await database
        .prepare(
          `SELECT isolate, edge_at AS at, edge FROM isolates
           WHERE last_at >= ?1 AND edge IS NOT NULL AND edge_at >= ?1 ORDER BY edge_at DESC LIMIT ?2`,
        )
        .bind(since, limit)
        .all<HeardRow>()
      return results
    },
  }
}
