/**
 * The audit: who did what, the whole chain to keep or verify elsewhere, and whether it still holds.
 *
 * @module
 */

import * as v from 'valibot'

import { knownAnchors, type AnchorBucket, type AnchorStore } from '../../control/anchors.ts'
import { exportAudit, verifyAudit } from '../../control/audit-export.ts'
import type { AuditEntry, AuditReader } from '../../control/audit.ts'
import { formatInstant } from '../../kernel/instant.ts'
import type { ExportNotes } from '../../control/records/export.ts'
import { endpointsOf, json } from '../endpoint.ts'
import { pageOf, pageQuery, shownInstant } from '../fields.ts'
import { problem } from '../problem.ts'

export interface AuditPorts {
  /** Absent: exports are not noted. */
  readonly exportNotes: Pick<ExportNotes, 'noteCopy'> | undefined
  readonly audit: AuditReader
  readonly anchors: AnchorStore
  /** Absent: no R2 bucket is bound. */
  readonly anchorBucket: AnchorBucket | undefined
}

const endpoint = endpointsOf<AuditPorts>()

const hash = v.pipe(
  v.string(),
  v.regex(/^[0-9a-f]{64}$/),
  v.description('SHA-256 over the entry and the hash before it'),
)

const entry = v.object({
  n: v.pipe(v.number(), v.description('Counts from 1, without gaps')),
  at: shownInstant,
  actor: v.string(),
  act: v.pipe(v.string(), v.description('Such as `version.publish`')),
  detail: v.record(v.string(), v.unknown()),
  hash,
})

const anchor = v.object({
  day: v.pipe(v.string(), v.description('In UTC')),
  n: v.number(),
  hash,
  at: shownInstant,
  kept_in: v.picklist(['d1', 'r2']),
})

const head = v.nullable(v.object({ n: v.number(), hash }))

export const auditEndpoints = [
  endpoint({
    id: 'listAudit',
    method: 'get',
    path: '/audit',
    area: 'audit',
    role: 'viewer',
    summary: 'Read who did what, newest first',
    query: v.object({
      ...pageQuery,
      actor: v.optional(
        v.pipe(
          v.string(),
          v.maxLength(300),
          v.description('Only of this actor, such as `bootstrap`; of a person also by their tokens'),
        ),
      ),
      act: v.optional(
        v.pipe(
          v.string(),
          // A pattern of D1 has 50 bytes at most.
          v.maxLength(40),
          v.regex(/^[a-z_]+(?:\.[a-z_]+)?$/, 'must be an act such as version.publish, or its first word'),
          v.description('Only this act; its first word stands for all of the kind'),
        ),
      ),
    }),
    replies: [{ status: 200, description: 'A page of entries', schema: pageOf(entry) }],
    handle: async ({ query: { cursor, limit, actor, act }, ports }) => {
      const before = cursor === undefined ? undefined : Number(cursor)
      if (before !== undefined && !Number.isSafeInteger(before))
        return problem('bad-request', 'the cursor is not one of ours')
      const filter = {
        ...(before === undefined ? {} : { before }),
        ...(actor === undefined ? {} : { actor }),
        ...(act === undefined ? {} : { act }),
      }
      const entries = await ports.audit.recent(filter, limit)
      const last = entries.at(-1)?.n
      return json(200, { items: entries.map(entryJson), next: entries.length < limit ? null : String(last) })
    },
  }),

  endpoint({
    id: 'exportAudit',
    method: 'get',
    path: '/audit/export',
    area: 'audit',
    role: 'publisher',
    summary: 'Take the whole chain with you',
    description:
      'NDJSON, in the order of the chain. `detail` is a text here, because the hash is of the text: SHA-256 over the JSON array of n, the time in milliseconds since 1970, actor, act, detail and prev. `detour audit verify FILE` verifies such a file.',
    replies: [{ status: 200, description: 'One entry a line', types: ['application/x-ndjson'] }],
    handle: async ({ ports, now, actor }) => {
      await ports.exportNotes?.noteCopy('audit.export', { at: now, actor: actor.id })
      return new Response(exportAudit(ports.audit), { headers: { 'content-type': 'application/x-ndjson' } })
    },
  }),

  endpoint({
    id: 'verifyAudit',
    method: 'get',
    path: '/audit/verify',
    area: 'audit',
    role: 'viewer',
    summary: 'Walk the chain and say whether it holds',
    description:
      'It is held to the anchors, too. Whoever does not trust the instance verifies the export himself: `detour audit verify`.',
    replies: [
      {
        status: 200,
        description: 'What was found; no faults: the chain holds',
        schema: v.object({
          entries: v.number(),
          head,
          anchors: v.pipe(v.number(), v.description('How many anchors it was held to')),
          faults: v.array(
            v.object({
              n: v.pipe(v.number(), v.description('The entry that shows it')),
              fault: v.picklist(['edited', 'missing', 'foreign', 'not_anchored']),
              message: v.string(),
            }),
          ),
        }),
      },
    ],
    handle: async ({ ports }) => {
      const anchors = await knownAnchors(ports)
      const report = await verifyAudit(ports.audit, anchors)
      return json(200, { ...report, head: report.head ?? null, anchors: anchors.length })
    },
  }),

  endpoint({
    id: 'listAnchors',
    method: 'get',
    path: '/audit/anchors',
    area: 'audit',
    role: 'viewer',
    summary: 'List the anchors, newest first',
    description:
      'Once a day the head of the chain is noted, in R2 where a bucket is bound. Keep some of them yourself.',
    replies: [
      {
        status: 200,
        description: 'The anchors, the number the chain begins with, and the greatest ever given',
        schema: v.object({ last: v.number(), items: v.array(anchor) }),
      },
    ],
    handle: async ({ ports }) => {
      const [anchors, { last }] = await Promise.all([knownAnchors(ports), ports.audit.bounds()])
      const items = anchors.map(({ day, n, hash: noted, at, keptIn }) => ({
        day,
        n,
        hash: noted,
        at: formatInstant(at),
        kept_in: keptIn,
      }))
      return json(200, { last, items })
    },
  }),
]

function entryJson({ n, at, actor, act, detail, hash: own }: AuditEntry): Record<string, unknown> {
  return { n, at: formatInstant(at), actor, act, detail: readDetail(detail), hash: own }
}

/** Whoever wrote into the table by hand must not keep the others from being read. */
function readDetail(detail: string): unknown {
  try {
    const value: unknown = JSON.parse(detail)
    return typeof value === 'object' && value !== null ? value : { unreadable: detail }
  } catch {
    return { unreadable: detail }
  }
}
