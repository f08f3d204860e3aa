/**
 * Uploading a catalogue: chunks, a few at a time, each until it was taken.
 *
 * What was taken is known to the instance, so an upload that was killed needs nothing but the file to go on.
 *
 * @module
 */

import { setTimeout as pauseFor } from 'node:timers/promises'

import { headerFaults, headerOf } from '../../catalogue/csv.ts'
import { ApiRefusal, type Api } from '../api-client.ts'
import { UsageError } from '../exit.ts'
import { chunksOf, type CatalogueFile, type FileChunk } from './catalogue-file.ts'

export interface ImportRow {
  readonly id: string
  readonly name: string
  readonly mode: 'merge' | 'replace'
  readonly dry_run: boolean
  readonly state: 'open' | 'finished' | 'cancelled'
  readonly fingerprint: string | null
  readonly started_by: string
  readonly started_at: string
  readonly rows: Readonly<Record<'accepted' | 'new' | 'changed' | 'unchanged' | 'refused', number>>
  readonly deleted: number
  readonly chunks: number
}

export interface ImportProgress extends ImportRow {
  readonly done: readonly (readonly [number, number])[]
  readonly waiting: number
}

export interface UploadOptions {
  readonly mode: 'merge' | 'replace'
  readonly dryRun: boolean
  /** The import to go on with; absent: an open one of the same file, or a new one. */
  readonly resume?: string | undefined
  readonly confirm?: number | undefined
  readonly concurrency: number
  readonly onStart?: (job: ImportRow, isResumed: boolean) => void
  /** Rows and bytes of the file that are behind us, of which `sent` rows were sent now. */
  readonly onProgress?: (at: { readonly rows: number; readonly sent: number; readonly bytes: number }) => void
  readonly pause?: (ms: number) => Promise<void>
}

/** Sends a file and finishes its import. */
export async function uploadCatalogue(api: Api, file: CatalogueFile, options: UploadOptions): Promise<ImportProgress> {
  const chunks = chunksOf(file, checkHead(file.name))
  // The header is looked at before there is an import.
  let next = await chunks.next()
  const { job, isResumed } = await jobOf(api, file, options)
  options.onStart?.(job, isResumed)
  // Standard input cannot be known again by its name; what it sends is compared by the instance.
  const isDone = file.fingerprint === undefined ? () => false : doneOf(job)

  const pause = options.pause ?? ((ms: number) => pauseFor(ms))
  const sending = new Set<Promise<void>>()
  const failures: unknown[] = []
  let [rows, sent, bytes, count] = [0, 0, 0, 0]
  const send = async (chunk: FileChunk): Promise<void> => {
    try {
      await untilTaken(() => sendChunk(api, job.id, file, chunk), pause)
      rows += chunk.rows
      sent += chunk.rows
      bytes = Math.max(bytes, chunk.bytesRead)
      options.onProgress?.({ rows, sent, bytes })
    } catch (cause) {
      failures.push(cause)
    }
  }
  for (; next.done !== true && failures.length === 0; next = await chunks.next()) {
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
  return await finish(api, job.id, { chunks: count, confirm: options.confirm, pause })
}

function checkHead(name: string): (head: { readonly text: string; readonly line: number }) => void {
  return ({ text, line }) => {
    const faults = headerFaults(headerOf(text))
    if (faults.length === 0) return
    const lines = faults.map(({ column = '', message }) => `${name}:${line}: \`${column}\` ${message}`)
    throw new UsageError(lines.join('\n'))
  }
}

async function jobOf(
  api: Api,
  { name, fingerprint }: CatalogueFile,
  { resume, mode, dryRun }: UploadOptions,
): Promise<{ readonly job: ImportProgress; readonly isResumed: boolean }> {
  if (resume !== undefined) {
    const job = await api.ask<ImportProgress>('GET', `/catalogue/imports/${encodeURIComponent(resume)}`)
    if (fingerprint !== undefined && job.fingerprint !== null && fingerprint !== job.fingerprint) {
      throw new UsageError(`${resume} is the import of another file, or the file was changed since`)
    }
    return { job, isResumed: true }
  }
  if (fingerprint !== undefined) {
    const query = { state: 'open', fingerprint }
    const { items } = await api.ask<{ items: readonly ImportRow[] }>('GET', '/catalogue/imports', { query })
    const open = items.find((each) => each.mode === mode && each.dry_run === dryRun)
    if (open !== undefined) {
      return { job: await api.ask<ImportProgress>('GET', `/catalogue/imports/${open.id}`), isResumed: true }
    }
  }
  const body = { name, mode, dry_run: dryRun, ...(fingerprint !== undefined && { fingerprint }) }
  const started = await api.ask<ImportRow>('POST', '/catalogue/imports', { body })
  return { job: { ...started, done: [], waiting: 0 }, isResumed: false }
}

function doneOf({ done }: ImportProgress): (n: number) => boolean {
  return (n) => done.some(([first, last]) => n >= first && n <= last)
}

async function sendChunk(api: Api, id: string, { format }: CatalogueFile, { n, firstLine, body }: FileChunk) {
  await api.ask('PUT', `/catalogue/imports/${id}/chunks/${n}`, {
    query: { first_line: firstLine },
    body,
    type: format === 'csv' ? 'text/csv' : 'application/x-ndjson',
  })
}

const mostTries = 9

/** The instance may be busy, restarted or out of reach; what it refuses for good is not asked again. */
async function untilTaken<T>(act: () => Promise<T>, pause: (ms: number) => Promise<void>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await act()
    } catch (cause) {
      const isPassing = !(cause instanceof ApiRefusal) || cause.status === 429 || cause.status >= 500
      if (!isPassing || tries === mostTries) throw cause
      await pause(Math.min(250 * 2 ** tries, 30_000) * (0.75 + Math.random() / 2))
    }
  }
}

interface Ending {
  readonly chunks: number
  readonly confirm: number | undefined
  readonly pause: (ms: number) => Promise<void>
}

/** Asked again while something waits: each time the instance brings more of it to the edge. */
async function finish(api: Api, id: string, { chunks, confirm, pause }: Ending): Promise<ImportProgress> {
  const body = { chunks, ...(confirm !== undefined && { confirm }) }
  let job = await untilTaken(() => api.ask<ImportProgress>('POST', `/catalogue/imports/${id}/finish`, { body }), pause)
  for (let idle = 0; job.waiting > 0 && idle < 10;) {
    const before = job.waiting
    job = await untilTaken(() => api.ask<ImportProgress>('POST', `/catalogue/imports/${id}/finish`, { body }), pause)
    if (job.waiting < before) idle = 0
    else {
      idle += 1
      await pause(1000)
    }
  }
  return job
}
