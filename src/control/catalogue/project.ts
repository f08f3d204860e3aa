/**
 * Projection: bringing what D1 knows of the catalogue into KV.
 *
 * A row waits until its revision was written. Whoever finds, having written, that the row has moved on puts it into
 * doubt: then it waits again, also for those who were writing at the same time, because nobody knows whose write was the
 * last. Whoever finds that the row is gone takes the key away again. So writers that overtake one another end with what D1
 * says. A crash in between leaves rows waiting, and the reconciler brings them, oldest first.
 *
 * @module
 */

/** The catalogue at the edge, as the control plane writes it. May throw. */
export interface CatalogueWriter {
  put(key: string, value: string): Promise<void>
  delete(key: string): Promise<void>
}

/** What somebody brings to KV: a state of a row. */
export interface Written {
  readonly key: string
  readonly revision: number
  /** How often the row was put into doubt. */
  readonly overtaken: number
}

export interface Waiting extends Written {
  readonly value: string
  readonly deleted: boolean
}

export interface ProjectionStore {
  /** Oldest first. */
  waiting(limit: number): Promise<readonly Waiting[]>
  waitingOf(keys: readonly string[]): Promise<readonly Waiting[]>
  /** Notes what KV holds now, and tells which keys D1 no longer knows. */
  settle(written: readonly Written[]): Promise<readonly string[]>
}

export interface ProjectionPorts {
  readonly projection: ProjectionStore
  readonly edge: CatalogueWriter
}

export interface Projected {
  readonly written: number
  /** Still waiting of what was to be written. */
  readonly failed: number
}

/** KV allows 1,000 operations for each invocation of a Worker (limits of KV, November 2026); some are others'. */
export const writesPerCall = 900

const atOnce = 50

/** For every minute: brings what waits, at most `budget` keys. Never throws because of KV. */
export async function projectCatalogue(ports: ProjectionPorts, budget = writesPerCall): Promise<Projected> {
  return await project(await ports.projection.waiting(Math.min(budget, writesPerCall)), ports)
}

export async function project(rows: readonly Waiting[], { projection, edge }: ProjectionPorts): Promise<Projected> {
  if (rows.length === 0) return { written: 0, failed: 0 }
  const written: Written[] = []
  let next = 0
  async function work(): Promise<void> {
    for (let row = rows[next++]; row !== undefined; row = rows[next++]) {
      try {
        await (row.deleted ? edge.delete(row.key) : edge.put(row.key, row.value))
        written.push({ key: row.key, revision: row.revision, overtaken: row.overtaken })
      } catch {
        // It goes on waiting: KV takes one write a second for each key, and answers 429 beyond that.
      }
    }
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, rows.length) }, work))
  const unknown = await projection.settle(written)
  const deleted = new Set(rows.filter((row) => row.deleted).map(({ key }) => key))
  const strays = unknown.filter((key) => !deleted.has(key))
  await Promise.all(strays.map((key) => edge.delete(key).catch(() => undefined)))
  // Whoever has made the entry again meanwhile may have been overtaken by that.
  await projection.settle(strays.map((key) => ({ key, revision: 0, overtaken: 0 })))
  return { written: written.length, failed: rows.length - written.length }
}
