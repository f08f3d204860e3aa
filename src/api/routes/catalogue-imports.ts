/**
 * Imports of the catalogue: start one, send its chunks, finish it, read what became of it.
 *
 * @module
 */

import * as v from 'valibot'

import { readCsv } from '../../catalogue/csv.ts'
import { readNdjson } from '../../catalogue/ndjson.ts'
import { csvLine } from '../../kernel/csv.ts'
import { holds } from '../../control/actor.ts'
import {
  cancelImport,
  finishImport,
  mayGoOnWith,
  startImport,
  takeChunk,
  type Import,
} from '../../control/catalogue/imports.ts'
import { writesPerCall } from '../../control/catalogue/project.ts'
import { sha256Hex } from '../../kernel/digest.ts'
import { newId } from '../../record/id.ts'
import { endpointsOf, json } from '../endpoint.ts'
import { pageOf, pageQuery, plainLine, wholeNumber } from '../fields.ts'
import { problem } from '../problem.ts'
import {
  countsJson,
  finishProblem,
  foreignImport,
  importJson,
  shownCounts,
  shownImport,
  shownProgress,
} from './catalogue-shapes.ts'
import type { CataloguePorts } from './catalogue.ts'

const endpoint = endpointsOf<CataloguePorts>()

const maxChunkBytes = 1_000_000

/** Of a hundred million rows. */
const lastChunk = 100_000

const importId = v.object({ id: v.pipe(v.string(), v.regex(/^imp_[0-9A-Z]{26}$/, 'is not the id of an import')) })

const shownFault = v.object({
  line: v.number(),
  column: v.nullable(v.string()),
  message: v.string(),
  row: v.pipe(v.nullable(v.string()), v.description('As it was sent, cut where it is very long')),
})

export const catalogueImportEndpoints = [
  endpoint({
    id: 'startCatalogueImport',
    method: 'post',
    path: '/catalogue/imports',
    area: 'catalogue',
    role: 'editor',
    summary: 'Start an import',
    description:
      'A file is sent in chunks and then finished. `merge` adds and changes; `replace` also deletes the entries of the same marketplaces that the file does not name, and needs the role `publisher`. A dry run reads and counts everything and changes nothing.',
    body: v.object({
      name: v.pipe(
        v.string(),
        v.trim(),
        v.nonEmpty('must not be empty'),
        v.maxLength(200),
        plainLine,
        v.description('Of the file'),
      ),
      mode: v.optional(v.picklist(['merge', 'replace']), 'merge'),
      dry_run: v.optional(v.boolean(), false),
      fingerprint: v.optional(
        v.pipe(v.string(), v.maxLength(200), v.description('By which you find the import of the same file again')),
      ),
    }),
    replies: [{ status: 201, description: 'The import, open for chunks', schema: shownImport }],
    handle: async ({ body, ports, actor, now }) => {
      if (body.mode === 'replace' && !holds(actor.role, 'publisher')) {
        return problem('forbidden', 'a replacement deletes entries and needs the role `publisher`')
      }
      const job = {
        id: `imp_${newId(now)}`,
        name: body.name,
        fingerprint: body.fingerprint,
        mode: body.mode,
        dryRun: body.dry_run,
        startedBy: actor.id,
        startedAt: now,
      }
      await startImport(job, actor, ports)
      const started = await ports.imports.get(job.id)
      if (started === undefined) return problem('storage-unavailable', 'the import was not kept')
      return json(201, importJson(started), { location: `/api/v1/catalogue/imports/${job.id}` })
    },
  }),

  endpoint({
    id: 'listCatalogueImports',
    method: 'get',
    path: '/catalogue/imports',
    area: 'catalogue',
    role: 'viewer',
    summary: 'List imports, newest first',
    query: v.object({
      ...pageQuery,
      state: v.optional(v.picklist(['open', 'finished', 'cancelled'])),
      fingerprint: v.optional(
        v.pipe(v.string(), v.maxLength(200), v.description('Of the file: the imports of it that you may go on with')),
      ),
    }),
    replies: [{ status: 200, description: 'A page of imports', schema: pageOf(shownImport) }],
    handle: async ({ query, ports, actor }) => {
      const jobs = await ports.imports.list(query, query.cursor, query.limit)
      // Who looks for a file wants to go on with it.
      const shown = query.fingerprint === undefined ? jobs : jobs.filter((job) => mayGoOnWith(job, actor))
      return json(200, { items: shown.map(importJson), next: jobs.length < query.limit ? null : jobs.at(-1)?.id })
    },
  }),

  endpoint({
    id: 'getCatalogueImport',
    method: 'get',
    path: '/catalogue/imports/{id}',
    area: 'catalogue',
    role: 'viewer',
    summary: 'Read how far an import is',
    params: importId,
    replies: [{ status: 200, description: 'The import, and which chunks were taken', schema: shownProgress }],
    problems: ['not-found'],
    handle: async ({ params, ports }) => {
      const job = await ports.imports.get(params.id)
      return job === undefined ? problem('not-found', 'there is no such import') : json(200, await progress(job, ports))
    },
  }),

  endpoint({
    id: 'sendCatalogueChunk',
    method: 'put',
    path: '/catalogue/imports/{id}/chunks/{n}',
    area: 'catalogue',
    role: 'editor',
    summary: 'Send a chunk of rows',
    description: `Chunks are numbered from 0 and may come in any order and more than once: the same content gives the same answer, another content under the same number is refused. NDJSON has one row a line, with the names of the columns; CSV begins with the header in every chunk. At most ${writesPerCall} rows and 1 MB. A row that cannot be read is refused with its line and costs no other row. Of an entry that waits for an approval, a row by whoever may not approve it is taken and stays \`pending\`; from an editor, \`approved_by\` does not count. Only whoever started the import, or an admin, sends its chunks.`,
    params: v.object({
      ...importId.entries,
      n: v.pipe(wholeNumber, v.maxValue(lastChunk, `must be at most ${lastChunk}`)),
    }),
    query: v.object({
      first_line: v.optional(
        v.pipe(wholeNumber, v.description('Where the first row of this chunk stands in the file, from 1')),
      ),
    }),
    stream: { types: ['application/x-ndjson', 'text/csv'], maxBytes: maxChunkBytes },
    replies: [
      {
        status: 200,
        description: 'What became of the rows; `waiting` counts what KV did not take yet and will get later',
        schema: v.object({ chunk: v.number(), rows: shownCounts, waiting: v.number() }),
      },
    ],
    problems: ['not-found', 'forbidden', 'conflict', 'too-large', 'unsupported-type'],
    handle: async ({ params, query, ports, actor, now, request, later }) => {
      const bytes = await bytesOf(request)
      if (bytes === undefined) return problem('too-large', `a chunk has at most ${maxChunkBytes} bytes`)
      const isCsv = request.headers.get('content-type')?.toLowerCase().startsWith('text/csv') === true
      const text = new TextDecoder().decode(bytes)
      const firstLine = query.first_line ?? (isCsv ? 2 : 1)
      const reading = isCsv ? readCsv(text, { firstLine }) : { ...readNdjson(text, { firstLine }), headFaults: [] }
      const [head] = reading.headFaults
      if (head !== undefined) {
        const faults = reading.headFaults.map(({ column = '', message }) => ({ at: `header/${column}`, message }))
        return problem('bad-request', `the column \`${head.column ?? ''}\` ${head.message}`, { faults })
      }
      if (reading.rows.length + reading.faults.length > writesPerCall) {
        return problem('too-large', `a chunk has at most ${writesPerCall} rows`)
      }
      const { rows, faults } = reading
      const lines = text.split('\n').length - (text.endsWith('\n') ? 1 : 0) - (isCsv ? 1 : 0)
      const digest = await sha256Hex(bytes)
      const work = takeChunk(
        {
          job: params.id,
          n: params.n,
          digest,
          bytes: bytes.length,
          firstLine,
          lines,
          rows,
          faults,
          by: actor,
          at: now,
        },
        ports,
      )
      // Whoever sent it may be gone by now; what was begun is brought to its end.
      later(
        work.then(
          () => undefined,
          () => undefined,
        ),
      )
      const taken = await work
      switch (taken.kind) {
        case 'no_import':
          return problem('not-found', 'there is no such import')
        case 'foreign':
          return foreignImport(taken.startedBy)
        case 'not_open':
          return problem('conflict', `the import is ${taken.state}`)
        case 'other_digest':
          return problem('conflict', `chunk ${params.n} was taken with another content`)
        case 'taken':
          return json(200, { chunk: params.n, rows: countsJson(taken.rows), waiting: taken.waiting })
      }
    },
  }),

  endpoint({
    id: 'finishCatalogueImport',
    method: 'post',
    path: '/catalogue/imports/{id}/finish',
    area: 'catalogue',
    role: 'editor',
    summary: 'Finish an import',
    description:
      'Refused while chunks are missing. A replacement now deletes what the file did not name; if that is more than a fifth of the entries of one of its marketplaces, or rows of the file were refused, `confirm` has to say how many. May be asked again after it finished: each time it brings more of what waits to KV. For whoever started it, and admins.',
    params: importId,
    body: v.object({
      chunks: v.pipe(v.number(), v.integer(), v.minValue(0), v.description('How many there are in all')),
      confirm: v.optional(v.pipe(v.number(), v.description('How many entries may be deleted'))),
    }),
    replies: [{ status: 200, description: 'The finished import', schema: shownProgress }],
    problems: ['not-found', 'conflict', 'forbidden'],
    handle: async ({ params, body, ports, actor, now }) => {
      const job = await ports.imports.get(params.id)
      if (job?.mode === 'replace' && !holds(actor.role, 'publisher')) {
        return problem('forbidden', 'a replacement deletes entries and needs the role `publisher`')
      }
      const wish = { id: params.id, chunks: body.chunks, confirm: body.confirm, actor, at: now }
      const finished = await finishImport(wish, ports)
      return finished.ok ? json(200, await progress(finished.value, ports)) : finishProblem(finished.error)
    },
  }),

  endpoint({
    id: 'cancelCatalogueImport',
    method: 'post',
    path: '/catalogue/imports/{id}/cancel',
    area: 'catalogue',
    role: 'editor',
    summary: 'End an import where it is',
    description: 'What was taken of it stays in the catalogue. For whoever started it, and admins.',
    params: importId,
    replies: [{ status: 200, description: 'The import', schema: shownImport }],
    problems: ['not-found', 'forbidden', 'conflict'],
    handle: async ({ params, ports, actor, now }) => {
      const cancelled = await cancelImport({ id: params.id, actor, at: now }, ports)
      return cancelled.ok ? json(200, importJson(cancelled.value)) : finishProblem(cancelled.error)
    },
  }),

  endpoint({
    id: 'listCatalogueImportFaults',
    method: 'get',
    path: '/catalogue/imports/{id}/faults',
    area: 'catalogue',
    role: 'viewer',
    summary: 'Read which rows of an import were refused, and why',
    description:
      'In the order of their lines; the first 10,000 of an import are kept. `format=csv` writes a page as CSV.',
    params: importId,
    query: v.object({ ...pageQuery, format: v.optional(v.picklist(['json', 'csv']), 'json') }),
    replies: [
      {
        status: 200,
        description: 'A page of refused rows',
        schema: pageOf(shownFault),
        types: ['application/json', 'text/csv'],
      },
    ],
    problems: ['not-found'],
    handle: async ({ params, query, ports }) => {
      if ((await ports.imports.get(params.id)) === undefined) return problem('not-found', 'there is no such import')
      const faults = await ports.imports.faults(params.id, Number(query.cursor ?? 0) || 0, query.limit)
      if (query.format === 'csv') {
        const rows = faults.map(({ line, column = '', message, row = '' }) =>
          csvLine([`${line}`, column, message, row]),
        )
        return new Response(csvLine(['line', 'column', 'message', 'row']) + rows.join(''), {
          headers: { 'content-type': 'text/csv; charset=utf-8' },
        })
      }
      const items = faults.map(({ line, column, message, row }) => ({
        line,
        column: column ?? null,
        message,
        row: row ?? null,
      }))
      return json(200, { items, next: faults.length < query.limit ? null : String(faults.at(-1)?.line) })
    },
  }),
]

async function progress(job: Import, ports: CataloguePorts): Promise<Record<string, unknown>> {
  const [done, waiting] = await Promise.all([
    ports.imports.chunksDone(job.id),
    job.dryRun ? 0 : ports.imports.waitingOf(job.id),
  ])
  const [first] = done
  return { ...importJson(job), next_chunk: first?.[0] === 0 ? first[1] + 1 : 0, done, waiting }
}

/** Reads a body no further than it may go. */
async function bytesOf(request: Request): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const parts: Uint8Array[] = []
  let length = 0
  if (request.body !== null) {
    for await (const part of request.body as ReadableStream<Uint8Array>) {
      length += part.byteLength
      if (length > maxChunkBytes) return undefined
      parts.push(part)
    }
  }
  const whole = new Uint8Array(length)
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.byteLength
  }
  return whole
}
