/**
 * The catalogue: its entries one by one, as a whole, and what is missing in it. Imports stand beside.
 *
 * @module
 */

import * as v from 'valibot'

import { cellsOfObject } from '../../catalogue/ndjson.ts'
import { columns, placeOf, readRow } from '../../catalogue/row.ts'
import { coverage, type CoveragePorts } from '../../control/catalogue/coverage.ts'
import {
  approveEntry,
  deleteEntry,
  putEntry,
  type EntryPorts,
  type StoredEntry,
} from '../../control/catalogue/entry.ts'
import { exportCatalogue, type ExportPorts } from '../../control/catalogue/export.ts'
import { projectCatalogue } from '../../control/catalogue/project.ts'
import type { ImportPorts } from '../../control/catalogue/imports.ts'
import { dayMs, instant } from '../../kernel/instant.ts'
import { endpointsOf, json, nothing } from '../endpoint.ts'
import { instantText, pageOf, pageQuery } from '../fields.ts'
import { problem } from '../problem.ts'
import { catalogueImportEndpoints } from './catalogue-imports.ts'
import { entryJson, entryProblem, shownEntry } from './catalogue-shapes.ts'

export interface CataloguePorts extends EntryPorts, ImportPorts, ExportPorts, CoveragePorts {}

const endpoint = endpointsOf<CataloguePorts>()

const key = v.object({
  key: v.pipe(
    v.string(),
    v.check((text) => placeOf(text) !== undefined, 'must be a key such as `eq:taobao:41` or `eqshop:tmall:yunshan`'),
    v.description('As in KV: `eq:<marketplace>:<product>` or `eqshop:<marketplace>:<shop>`'),
  ),
})

const days = v.pipe(
  v.string(),
  v.regex(/^\d{1,3}$/, 'must be a whole number'),
  v.transform(Number),
  v.minValue(1, 'must be at least 1'),
  v.maxValue(366, 'must be at most 366'),
)

export const catalogueEndpoints = [
  endpoint({
    id: 'listCatalogueEntries',
    method: 'get',
    path: '/catalogue/entries',
    area: 'catalogue',
    role: 'viewer',
    summary: 'List entries, by their keys',
    query: v.object({
      ...pageQuery,
      marketplace: v.optional(v.pipe(v.string(), v.maxLength(64), v.description('Of the outside product'))),
      status: v.optional(v.picklist(['active', 'pending', 'delisted'])),
      expires_before: v.optional(instantText),
      health: v.optional(v.picklist(['good', 'unknown', 'gone'])),
      text: v.optional(v.pipe(v.string(), v.maxLength(100), v.description('A part of the title, or an id'))),
      import: v.optional(v.pipe(v.string(), v.maxLength(40), v.description('The import that named them last'))),
    }),
    replies: [{ status: 200, description: 'A page of entries', schema: pageOf(shownEntry) }],
    handle: async ({ query, ports }) => {
      const filter = {
        marketplace: query.marketplace,
        status: query.status,
        expiresBefore: query.expires_before,
        health: query.health,
        text: query.text,
        job: query.import,
      }
      return json(200, pageJson(await ports.entries.list(filter, query.cursor, query.limit), query.limit))
    },
  }),

  endpoint({
    id: 'getCatalogueEntry',
    method: 'get',
    path: '/catalogue/entries/{key}',
    area: 'catalogue',
    role: 'viewer',
    summary: 'Read an entry',
    params: key,
    replies: [{ status: 200, description: 'The entry', schema: shownEntry }],
    problems: ['not-found'],
    handle: async ({ params, ports }) => {
      const entry = await ports.entries.get(params.key)
      return entry === undefined ? problem('not-found', 'there is no such entry') : entryReply(200, entry)
    },
  }),

  endpoint({
    id: 'putCatalogueEntry',
    method: 'put',
    path: '/catalogue/entries/{key}',
    area: 'catalogue',
    role: 'editor',
    summary: 'Make an entry, or put another in its place',
    description:
      'The body has the columns of an import. Of an entry that exists, send its ETag as `If-Match`; without `If-Match` one is only made where there is none. An entry that waits for an approval stays `pending` for whoever may not approve it, and from an editor `approved_by` does not count.',
    params: key,
    body: v.pipe(
      v.object(
        Object.fromEntries(
          columns.map((column) => [column, v.optional(v.nullable(v.union([v.string(), v.number()])))]),
        ) as Record<
          (typeof columns)[number],
          v.OptionalSchema<
            v.NullableSchema<
              v.UnionSchema<[v.StringSchema<undefined>, v.NumberSchema<undefined>], undefined>,
              undefined
            >,
            undefined
          >
        >,
      ),
      v.description('A row; `kind`, `marketplace` and `id` come from the key'),
    ),
    replies: [
      { status: 200, description: 'The entry as it is now', schema: shownEntry },
      { status: 201, description: 'The new entry', schema: shownEntry },
    ],
    problems: ['not-found', 'match-needed', 'precondition-failed'],
    handle: async ({ params, body, ports, actor, now, ifMatch }) => {
      const place = placeOf(params.key)
      if (place === undefined) return problem('not-found', 'there is no such entry')
      // Tmall's products stand under Taobao's name; which of the two it was stays.
      const standing = await ports.entries.get(params.key)
      const cells = cellsOfObject({ ...body, ...place, marketplace: standing?.marketplace ?? place.marketplace })
      if (!cells.ok) return problem('bad-request', `\`${cells.error.column ?? ''}\` ${cells.error.message}`)
      const row = readRow(cells.value)
      if (!row.ok) return entryProblem({ kind: 'cell', ...row.error })
      if (row.value.key !== params.key) return problem('bad-request', `the key of this row is \`${row.value.key}\``)
      const put = await putEntry(row.value, { actor, at: now, match: ifMatch }, ports)
      if (!put.ok) return entryProblem(put.error)
      return entryReply(standing === undefined ? 201 : 200, put.value)
    },
  }),

  endpoint({
    id: 'deleteCatalogueEntry',
    method: 'delete',
    path: '/catalogue/entries/{key}',
    area: 'catalogue',
    role: 'publisher',
    summary: 'Delete an entry',
    params: key,
    needsMatch: true,
    replies: [{ status: 204, description: 'It is gone' }],
    problems: ['not-found', 'precondition-failed'],
    handle: async ({ params, ports, actor, now, ifMatch }) => {
      const deleted = await deleteEntry(params.key, { actor, at: now, match: ifMatch }, ports)
      return deleted.ok ? nothing() : entryProblem(deleted.error)
    },
  }),

  endpoint({
    id: 'approveCatalogueEntry',
    method: 'post',
    path: '/catalogue/entries/{key}/approve',
    area: 'catalogue',
    role: 'publisher',
    summary: 'Make a pending entry count',
    description:
      'Who uploaded it does not approve it, except for admins. With `If-Match` only what was read is approved.',
    params: key,
    replies: [{ status: 200, description: 'The entry, active', schema: shownEntry }],
    problems: ['not-found', 'conflict', 'forbidden', 'precondition-failed'],
    handle: async ({ params, ports, actor, now, ifMatch }) => {
      const approved = await approveEntry(params.key, { actor, at: now, match: ifMatch }, ports)
      return approved.ok ? entryReply(200, approved.value) : entryProblem(approved.error)
    },
  }),

  endpoint({
    id: 'exportCatalogue',
    method: 'get',
    path: '/catalogue/export',
    area: 'catalogue',
    role: 'viewer',
    summary: 'Export the whole catalogue',
    description:
      'By the order of its keys, as an import reads it. In CSV a cell that a spreadsheet would run as a formula has an apostrophe before it, which an import takes off again.',
    query: v.object({ format: v.optional(v.picklist(['csv', 'ndjson']), 'csv') }),
    replies: [{ status: 200, description: 'The rows', types: ['text/csv', 'application/x-ndjson'] }],
    handle: ({ query, ports }) =>
      new Response(exportCatalogue(query.format, ports), {
        headers: {
          'content-type': query.format === 'csv' ? 'text/csv; charset=utf-8' : 'application/x-ndjson',
          'content-disposition': `attachment; filename="catalogue.${query.format}"`,
        },
      }),
  }),

  endpoint({
    id: 'getCatalogueCoverage',
    method: 'get',
    path: '/catalogue/coverage',
    area: 'catalogue',
    role: 'viewer',
    summary: 'Say which products were clicked and had no equivalent',
    description: 'Those with most clicks first, over whole days (UTC), today included.',
    query: v.object({ days: v.optional(days, '7'), limit: pageQuery.limit }),
    replies: [
      {
        status: 200,
        description: 'The products',
        schema: v.object({
          items: v.array(
            v.object({
              product: v.pipe(v.string(), v.description('`marketplace:id`')),
              why: v.pipe(v.string(), v.description('Why the equivalent was passed over')),
              count: v.pipe(v.number(), v.description('Clicks')),
              key: v.string(),
              has_entry: v.pipe(v.boolean(), v.description('There is an entry by now')),
            }),
          ),
        }),
      },
    ],
    handle: async ({ query, ports, now }) => {
      const found = await coverage({ ...query, now }, ports)
      return json(200, { items: found.map(({ hasEntry, ...each }) => ({ ...each, has_entry: hasEntry })) })
    },
  }),

  endpoint({
    id: 'getCatalogueHealth',
    method: 'get',
    path: '/catalogue/health',
    area: 'catalogue',
    role: 'viewer',
    summary: 'Say how the catalogue is: how many entries count, wait, expire or lead nowhere',
    query: v.object({ days: v.optional(v.pipe(days, v.description('How far ahead `expiring_soon` looks')), '14') }),
    replies: [
      {
        status: 200,
        description: 'The counts',
        schema: v.object({
          entries: v.number(),
          by_status: v.record(v.string(), v.number()),
          expired: v.number(),
          expiring_soon: v.number(),
          waiting: v.pipe(v.number(), v.description('Changes that KV does not show yet')),
          gone: v.pipe(v.number(), v.description('Entries whose target is gone; list them with `health=gone`')),
        }),
      },
    ],
    handle: async ({ query, ports, now }) => {
      const summary = await ports.entries.summary(now, instant(now + query.days * dayMs))
      const { entries, byStatus, expired, expiringSoon, waiting, gone } = summary
      return json(200, { entries, by_status: byStatus, expired, expiring_soon: expiringSoon, waiting, gone })
    },
  }),

  endpoint({
    id: 'projectCatalogue',
    method: 'post',
    path: '/catalogue/projection',
    area: 'catalogue',
    role: 'publisher',
    summary: 'Bring what waits to KV now, or everything again',
    description:
      'The cron does the same every minute. One call writes 900 keys at most; ask again while `waiting` is not 0. With `all`, every entry waits again: for a namespace that lost keys, or a new one. Send `all` once, with the first call.',
    body: v.object({ all: v.optional(v.boolean(), false) }),
    replies: [
      {
        status: 200,
        description: 'What was done',
        schema: v.object({ written: v.number(), failed: v.number(), waiting: v.number() }),
      },
    ],
    handle: async ({ body, ports, actor, now }) => {
      if (body.all) {
        await ports.entries.forgetProjection({ at: now, actor: actor.id, act: 'catalogue.project', detail: {} })
      }
      const { written, failed } = await projectCatalogue(ports)
      const { waiting } = await ports.entries.summary(now, now)
      return json(200, { written, failed, waiting })
    },
  }),

  ...catalogueImportEndpoints,
]

function entryReply(status: number, entry: StoredEntry): Response {
  return json(status, entryJson(entry), { etag: String(entry.revision) })
}

function pageJson(entries: readonly StoredEntry[], limit: number): Record<string, unknown> {
  return { items: entries.map(entryJson), next: entries.length < limit ? null : (entries.at(-1)?.key ?? null) }
}
