/**
 * Imports: a file of the catalogue, taken in chunks.
 *
 * The state of an import is on the server: each chunk is one transaction and has a number and a digest, so that a killed
 * import goes on where it was, and a chunk that comes twice counts once. Nothing is brought to the edge that has not
 * changed. A dry run reads and counts in the same way and leaves the catalogue alone. An import is of whoever started it:
 * nobody else goes on with it or ends it, except for admins.
 *
 * @module
 */

import type { ChunkReading, RowFault } from '../../catalogue/chunk.ts'
import { dayMs, type Instant } from '../../kernel/instant.ts'
import { err, ok, type Result } from '../../kernel/result.ts'
import { holds, personOf, type Actor } from '../actor.ts'
import type { Act } from '../audit.ts'
import { project, projectCatalogue, type ProjectionPorts, type Waiting } from './project.ts'

export type ImportMode = 'merge' | 'replace'
export type ImportState = 'open' | 'finished' | 'cancelled'

export interface NewImport {
  readonly id: string
  /** For people: the file's name. */
  readonly name: string
  /** By which the same file finds its open import again. */
  readonly fingerprint: string | undefined
  readonly mode: ImportMode
  readonly dryRun: boolean
  readonly startedBy: string
  readonly startedAt: Instant
}

export interface RowCounts {
  readonly accepted: number
  readonly added: number
  readonly changed: number
  readonly unchanged: number
  readonly refused: number
}

export interface Import extends NewImport {
  readonly state: ImportState
  readonly finishedAt: Instant | undefined
  readonly rows: RowCounts
  /** By `replace`, when it was finished. */
  readonly deleted: number
  readonly chunks: number
  readonly bytes: number
}

export interface Chunk extends ChunkReading {
  readonly job: string
  readonly n: number
  readonly digest: string
  readonly firstLine: number
  readonly lines: number
  readonly bytes: number
  readonly by: Actor
  readonly at: Instant
}

/** What became of a chunk: taken now or before, or not. */
export type Taken =
  | { readonly kind: 'taken' | 'taken_before'; readonly rows: RowCounts; readonly waiting: readonly Waiting[] }
  | { readonly kind: 'other_digest' }
  | { readonly kind: 'not_open'; readonly state: ImportState }
  | { readonly kind: 'no_import' }
  | { readonly kind: 'foreign'; readonly startedBy: string }

export interface ImportFilter {
  readonly state?: ImportState | undefined
  readonly fingerprint?: string | undefined
}

export interface ImportStore {
  start(job: NewImport, act: Act | undefined): Promise<void>
  get(id: string): Promise<Import | undefined>
  /** Newest first, from before the id. */
  list(filter: ImportFilter, before: string | undefined, limit: number): Promise<readonly Import[]>
  /** The numbers that were taken, as ranges with both ends in them. */
  chunksDone(id: string): Promise<readonly (readonly [number, number])[]>
  faults(id: string, afterLine: number, limit: number): Promise<readonly RowFault[]>
  takeChunk(chunk: Chunk): Promise<Taken>
  /** Entries that a replacement would delete, and how many there are now, of each marketplace it speaks of. */
  missingFrom(id: string): Promise<readonly Missing[]>
  /** False: it is not open any more, or has another number of chunks. */
  finish(id: string, chunks: number, end: { readonly at: Instant; readonly act: Act | undefined }): Promise<boolean>
  cancel(id: string, end: { readonly at: Instant; readonly act: Act | undefined }): Promise<boolean>
  /** Rows of an import that KV does not show yet; deletions are nobody's and count for all. */
  waitingOf(id: string): Promise<number>
  /** Forgets what was taken of imports that ended before, and cancels open ones that nobody has touched since. */
  tidy(before: Instant, now: Instant): Promise<void>
}

export interface Missing {
  readonly marketplace: string
  readonly missing: number
  readonly standing: number
}

export interface ImportPorts extends ProjectionPorts {
  readonly imports: ImportStore
}

/** A replacement that would delete more than this part of what is there of a marketplace has to be confirmed. */
const largestShare = 0.2

export async function startImport(job: NewImport, actor: Actor, { imports }: ImportPorts): Promise<void> {
  const { id, name, mode, startedAt } = job
  const act = { at: startedAt, actor: actor.id, act: 'catalogue.import_started', detail: { import: id, name, mode } }
  await imports.start(job, job.dryRun ? undefined : act)
}

export function mayGoOnWith({ startedBy }: Pick<Import, 'startedBy'>, actor: Actor): boolean {
  return personOf(startedBy) === personOf(actor.id) || holds(actor.role, 'admin')
}

/** Keeps a chunk and brings what is new in it to the edge; what KV refuses goes on waiting and fails nothing. */
export async function takeChunk(
  chunk: Chunk,
  ports: ImportPorts,
): Promise<Exclude<Taken, { waiting: unknown }> | { kind: 'taken'; rows: RowCounts; waiting: number }> {
  const job = await ports.imports.get(chunk.job)
  if (job !== undefined && !mayGoOnWith(job, chunk.by)) return { kind: 'foreign', startedBy: job.startedBy }
  const taken = await ports.imports.takeChunk(chunk)
  if (!('waiting' in taken)) return taken
  const { failed } = await project(taken.waiting, ports)
  return { kind: 'taken', rows: taken.rows, waiting: failed }
}

export type FinishFault =
  | { readonly kind: 'no_import' }
  | { readonly kind: 'not_open'; readonly state: ImportState }
  | { readonly kind: 'chunks_missing'; readonly taken: number }
  | { readonly kind: 'foreign'; readonly startedBy: string }
  | Unconfirmed

/** A replacement of which rows were refused, or that deletes much: it has to name how many go. */
export interface Unconfirmed {
  readonly kind: 'unconfirmed'
  readonly missing: number
  readonly standing: number
  readonly refused: number
  /** Of which most would go, for its size. */
  readonly worst: Missing
}

export interface FinishWish {
  readonly id: string
  /** How many there are in all. */
  readonly chunks: number
  /** How many entries may be deleted. */
  readonly confirm: number | undefined
  readonly actor: Actor
  readonly at: Instant
}

/**
 * Ends an import. A replacement deletes the entries that it did not name, of the marketplaces it speaks of, unless
 * somebody else has named them since it began. May be asked again: then it brings more of what waits to the edge.
 */
export async function finishImport(wish: FinishWish, ports: ImportPorts): Promise<Result<Import, FinishFault>> {
  const { id, chunks, at, actor } = wish
  const job = await ports.imports.get(id)
  if (job === undefined) return err({ kind: 'no_import' })
  if (!mayGoOnWith(job, actor)) return err({ kind: 'foreign', startedBy: job.startedBy })
  if (job.state === 'cancelled') return err({ kind: 'not_open', state: job.state })
  if (job.state === 'open') {
    if (job.chunks !== chunks) return err({ kind: 'chunks_missing', taken: job.chunks })
    const gone = job.mode === 'replace' && !job.dryRun ? await ports.imports.missingFrom(id) : []
    const missing = gone.reduce((sum, each) => sum + each.missing, 0)
    const doubt = doubtOf(gone, job.rows.refused)
    if (doubt !== undefined && wish.confirm !== missing) return err(doubt)
    const detail = { import: id, name: job.name, mode: job.mode, ...job.rows, deleted: missing }
    const act = { at, actor: actor.id, act: 'catalogue.import_finished', detail }
    // Somebody else may have finished it at this moment; what stands there tells.
    await ports.imports.finish(id, chunks, { at, act: job.dryRun ? undefined : act })
  }
  if (!job.dryRun) await projectCatalogue(ports)
  const finished = await ports.imports.get(id)
  if (finished === undefined) return err({ kind: 'no_import' })
  return finished.state === 'finished' ? ok(finished) : err({ kind: 'chunks_missing', taken: finished.chunks })
}

/** Judged for each marketplace: a large one must not hide that a small one is emptied. */
function doubtOf(gone: readonly Missing[], refused: number): Unconfirmed | undefined {
  const shareOf = ({ missing, standing }: Missing): number => missing / Math.max(standing, 1)
  const [worst] = gone.filter(({ missing }) => missing > 0).sort((a, b) => shareOf(b) - shareOf(a))
  if (worst === undefined || (shareOf(worst) <= largestShare && refused === 0)) return undefined
  const missing = gone.reduce((sum, each) => sum + each.missing, 0)
  const standing = gone.reduce((sum, each) => sum + each.standing, 0)
  return { kind: 'unconfirmed', missing, standing, refused, worst }
}

/** Ends an import where it is: what was taken of it stays. */
export async function cancelImport(
  { id, actor, at }: Pick<FinishWish, 'id' | 'actor' | 'at'>,
  { imports }: ImportPorts,
): Promise<Result<Import, FinishFault>> {
  const job = await imports.get(id)
  if (job === undefined) return err({ kind: 'no_import' })
  if (!mayGoOnWith(job, actor)) return err({ kind: 'foreign', startedBy: job.startedBy })
  const act = { at, actor: actor.id, act: 'catalogue.import_cancelled', detail: { import: id, name: job.name } }
  if (!(await imports.cancel(id, { at, act: job.dryRun ? undefined : act }))) {
    return err({ kind: 'not_open', state: (await imports.get(id))?.state ?? job.state })
  }
  return ok((await imports.get(id)) ?? job)
}

const keptDays = 90

/** For every day: what was taken of old imports is forgotten. */
export async function tidyImports(ports: ImportPorts, now: Instant): Promise<void> {
  await ports.imports.tidy((now - keptDays * dayMs) as Instant, now)
}
