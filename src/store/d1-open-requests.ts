/**
 * How many change requests are in which state, for the status.
 *
 * @module
 */

export function d1OpenRequests(database: D1Database): () => Promise<Readonly<Record<string, number>>> {
  return async () => {
    const { results } = await database
      .prepare(
        `SELECT state, count(*) AS count FROM change_requests
         WHERE state IN ('in_review', 'approved', 'scheduled', 'suspended', 'failed') GROUP BY state`,
      )
      .all<{ state: string; count: number }>()
    return Object.fromEntries(results.map(({ state, count }) => [state, count]))
  }
}
