/**
 * Uploading a catalogue: chunks, a few at a time, each until it was taken.
 *
 * What was taken is known to the instance, so an upload that broke off needs nothing but the file to go on. For whoever
 * sends a catalogue, the command line and the console; how an instance is asked is theirs.
 *
 * @module
 */

import { pause } from '../kernel/pause.ts'
import { headerFaults, headerOf } from './csv.ts'
import { chunksOf, UnusableFile, type CatalogueFile, type FileChunk } from './file.ts'
import type { RowFormat, RowText } from './split.ts'

export type ImportMode = 'merge' | 'replace'

/** As `GET /catalogue/imports` lists it. */
export interface ImportRow {
  readonly id: string
  readonly name: string
  readonly mode: ImportMode
  readonly dry_run: boolean
  readonly state: 'open' | 'finished' | 'cancelled'
  readonly fingerprint: string | null
  readonly started_by: string
  readonly started_at: string
  readonly rows: Readonly<Record<'accepted' | 'new' | 'changed' | 'unchanged' | 'refused', number>>
  readonly deleted: number
  readonly chunks: number
}

/** As `GET /catalogue/imports/{id}` shows it. */
export interface ImportProgress extends ImportRow {
  readonly done: readonly (readonly [number, number])[]
  readonly waiting: number
}

export interface NewImport {
  readonly name: string
  readonly mode: ImportMode
  readonly dry_run: boolean
  readonly fingerprint?: string
}

/** The instance an upload goes to. */
export interface ImportDoor {
  /** Open imports of the same file that one may go on with. */
  openOf(fingerprint: string): Promise<readonly ImportRow[]>
  read(id: string): Promise<ImportProgress>
  start(wish: NewImport): Promise<ImportRow>
  send(id: string, chunk: FileChunk, format: RowFormat): Promise<void>
  finish(id: string, end: { readonly chunks: number; readonly confirm?: number }): Promise<ImportProgress>
  /** Whether what was thrown may pass: the instance is busy, restarted or out of reach. */
  isPassing(cause: unknown): boolean
}

export interface UploadOptions {
  readonly mode: ImportMode
  readonly dryRun: boolean
  /** The import to go on with; absent: an open one of the same file, or a new one. */
  readonly resume?: string | undefined
  /** How many entries a replacement may delete. */
  readonly confirm?: number | undefined
  readonly concurrency: number
  readonly onStart?: (job: ImportRow, isResumed: boolean) => void
  /** Rows and bytes of the file that are behind us, of which `sent` rows were sent now. */
  readonly onProgress?: (at: { readonly rows: number; readonly sent: number; readonly bytes: number }) => void
  readonly pause?: (ms: number) => Promise<void>
  /** Ends it where it is; the import stays open, to go on with. */
  readonly signal?: AbortSignal
}

/** Sends a file and finishes its import. */
export async function uploadCatalogue(
  door: ImportDoor,
  file: CatalogueFile,
  options: UploadOptions,
): Promise<ImportProgress> {
  const chunks = chunksOf(file, checkHead)
  // The header is looked at before there is an import.
  let next = await chunks.next()
  const { job, isResumed } = await jobOf(door, file, options)
  options.onStart?.(job, isResumed)
  // A stream cannot be known again by its name; what it sends is compared by the instance.
  const isDone = file.fingerprint === undefined ? () => false : doneOf(job)

  const patience = patienceOf(door, options)
  const sending = new Set<Promise<void>>()
  const failures: unknown[] = []
  let [rows, sent, bytes, count] = [0, 0, 0, 0]
  const send = async (chunk: FileChunk): Promise<void> => {
    try {
      await patience.untilTaken(() => door.send(job.id, chunk, file.format))
      rows += chunk.rows
      sent += chunk.rows
      bytes = Math.max(bytes, chunk.bytesRead)
      options.onProgress?.({ rows, sent, bytes })
    } catch (cause) {
      failures.push(cause)
    }
  }
  for (; next.done !== true && failures.length === 0; next = await chunks.next()) {
    options.signal?.throwIfAborted()
    const chunk = next.value
    count += 1
    if (isDone(chunk.n)) {
      rows += chunk.rows
      options.onProgress?.({ rows, sent, bytes: chunk.bytesRead })
      continue
    }
    const work = send(chunk)
    sending.add(work)
    void work.then(() => sending.delete(work))
    if (sending.size >= options.concurrency) await Promise.race(sending)
  }
  await Promise.all(sending)
  if (failures.length > 0) throw failures[0]
  options.signal?.throwIfAborted()
  return await finish(door, job.id, { chunks: count, confirm: options.confirm, patience })
}

function checkHead({ text, line }: RowText): void {
  const faults = headerFaults(headerOf(text))
  if (faults.length > 0) throw new UnusableFile({ kind: 'bad_head', line, columns: faults })
}

async function jobOf(
  door: ImportDoor,
  { name, fingerprint }: CatalogueFile,
  { resume, mode, dryRun }: UploadOptions,
): Promise<{ readonly job: ImportProgress; readonly isResumed: boolean }> {
  if (resume !== undefined) {
    const job = await door.read(resume)
    if (fingerprint !== undefined && job.fingerprint !== null && fingerprint !== job.fingerprint) {
      throw new UnusableFile({ kind: 'other_file' })
    }
    return { job, isResumed: true }
  }
  if (fingerprint !== undefined) {
    const open = (await door.openOf(fingerprint)).find((each) => each.mode === mode && each.dry_run === dryRun)
    if (open !== undefined) return { job: await door.read(open.id), isResumed: true }
  }
  const wish = { name, mode, dry_run: dryRun, ...(fingerprint !== undefined && { fingerprint }) }
  return { job: { ...(await door.start(wish)), done: [], waiting: 0 }, isResumed: false }
}

function doneOf({ done }: ImportProgress): (n: number) => boolean {
  return (n) => done.some(([first, last]) => n >= first && n <= last)
}

interface Patience {
  readonly pause: (ms: number) => Promise<void>
  readonly untilTaken: <T>(act: () => Promise<T>) => Promise<T>
}

const mostTries = 9

/** The instance may be busy, restarted or out of reach; what it refuses for good is not asked again. */
function patienceOf(door: ImportDoor, { pause: wait = pause, signal }: UploadOptions): Patience {
  return {
    pause: wait,
    untilTaken: async (act) => {
      for (let tries = 1; ; tries++) {
        signal?.throwIfAborted()
        try {
          return await act()
        } catch (cause) {
          if (!door.isPassing(cause) || tries === mostTries) throw cause
          await wait(Math.min(250 * 2 ** tries, 30_000) * (0.75 + Math.random() / 2))
        }
      }
    },
  }
}

interface Ending {
  readonly chunks: number
  readonly confirm: number | undefined
  readonly patience: Patience
}

/** Asked again while something waits: each time the instance brings more of it to the edge. */
async function finish(door: ImportDoor, id: string, { chunks, confirm, patience }: Ending): Promise<ImportProgress> {
  const end = { chunks, ...(confirm !== undefined && { confirm }) }
  let job = await patience.untilTaken(() => door.finish(id, end))
  for (let idle = 0; job.waiting > 0 && idle < 10;) {
    const before = job.waiting
    job = await patience.untilTaken(() => door.finish(id, end))
    if (job.waiting < before) idle = 0
    else {
      idle += 1
      await patience.pause(1000)
    }
  }
  return job
}
