/**
 * How the catalogue's routes write entries and imports, and what they refuse.
 *
 * @module
 */

import * as v from 'valibot'

import { cellsOf, columns } from '../../catalogue/row.ts'
import type { EntryFault, StoredEntry } from '../../control/catalogue/entry.ts'
import type { FinishFault, Import, RowCounts } from '../../control/catalogue/imports.ts'
import { formatInstant, type Instant } from '../../kernel/instant.ts'
import { maybeShownInstant, shownInstant } from '../fields.ts'
import { problem } from '../problem.ts'

/** The columns of a row, all of them texts or absent. */
const shownRow = v.object(
  Object.fromEntries(columns.map((column) => [column, v.optional(v.string())])) as Record<
    (typeof columns)[number],
    v.OptionalSchema<v.StringSchema<undefined>, undefined>
  >,
)

export const shownEntry = v.object({
  key: v.pipe(v.string(), v.description('The key in KV')),
  row: v.pipe(shownRow, v.description('As an import would write it')),
  status: v.string(),
  expires_at: maybeShownInstant,
  import: v.pipe(v.nullable(v.string()), v.description('The import that named it last')),
  revision: v.pipe(v.number(), v.description('Its ETag; grows with every change')),
  updated_at: shownInstant,
  updated_by: v.string(),
  projected: v.pipe(v.boolean(), v.description('False: KV does not show this revision yet')),
  checked_at: v.pipe(maybeShownInstant, v.description('When the page of its target was looked at last')),
  health: v.pipe(
    v.nullable(v.picklist(['good', 'unknown', 'gone'])),
    v.description('What was found there; `gone` only after twice in a row'),
  ),
})

export function entryJson(entry: StoredEntry): Record<string, unknown> {
  return {
    key: entry.key,
    row: cellsOf(entry, entry.value),
    status: entry.status,
    expires_at: shown(entry.expires),
    import: entry.job ?? null,
    revision: entry.revision,
    updated_at: formatInstant(entry.updatedAt),
    updated_by: entry.updatedBy,
    projected: entry.projected,
    checked_at: shown(entry.checkedAt),
    health: entry.health ?? null,
  }
}

const rowCounts = {
  accepted: v.number(),
  new: v.number(),
  changed: v.number(),
  unchanged: v.number(),
  refused: v.number(),
}

export const shownCounts = v.object(rowCounts)

export const shownImport = v.object({
  id: v.string(),
  name: v.string(),
  fingerprint: v.nullable(v.string()),
  mode: v.picklist(['merge', 'replace']),
  dry_run: v.boolean(),
  state: v.picklist(['open', 'finished', 'cancelled']),
  started_by: v.string(),
  started_at: shownInstant,
  finished_at: maybeShownInstant,
  rows: shownCounts,
  deleted: v.pipe(v.number(), v.description('Entries that a replacement deleted')),
  chunks: v.number(),
  bytes: v.number(),
})

export const shownProgress = v.object({
  ...shownImport.entries,
  next_chunk: v.pipe(v.number(), v.description('The first chunk that was not taken yet')),
  done: v.pipe(v.array(v.tuple([v.number(), v.number()])), v.description('Chunks that were taken, from and to')),
  waiting: v.pipe(v.number(), v.description('Changes that KV does not show yet')),
})

export function importJson(job: Import): Record<string, unknown> {
  return {
    id: job.id,
    name: job.name,
    fingerprint: job.fingerprint ?? null,
    mode: job.mode,
    dry_run: job.dryRun,
    state: job.state,
    started_by: job.startedBy,
    started_at: formatInstant(job.startedAt),
    finished_at: shown(job.finishedAt),
    rows: countsJson(job.rows),
    deleted: job.deleted,
    chunks: job.chunks,
    bytes: job.bytes,
  }
}

export function countsJson({ accepted, added, changed, unchanged, refused }: RowCounts): Record<string, number> {
  return { accepted, new: added, changed, unchanged, refused }
}

export function entryProblem(fault: EntryFault): Response {
  switch (fault.kind) {
    case 'missing':
      return problem('not-found', 'there is no such entry')
    case 'unmatched':
      return problem('match-needed', 'the entry exists: send its `ETag` as `If-Match`')
    case 'changed':
      return problem('precondition-failed', 'the entry is at another revision')
    case 'not_pending':
      return problem('conflict', `the entry is \`${fault.status}\`, and only a pending one can be approved`)
    case 'own':
      return problem('forbidden', 'you uploaded this entry yourself: somebody else has to approve it')
    case 'cell':
      return problem('bad-request', `\`${fault.column}\` ${fault.message}`, {
        faults: [{ at: `body/${fault.column}`, message: fault.message }],
      })
  }
}

export function finishProblem(fault: FinishFault): Response {
  switch (fault.kind) {
    case 'no_import':
      return problem('not-found', 'there is no such import')
    case 'foreign':
      return foreignImport(fault.startedBy)
    case 'not_open':
      return problem('conflict', `the import is ${fault.state}`)
    case 'chunks_missing':
      return problem('conflict', `${fault.taken} chunks were taken, and that is not all of them`, {
        chunks: fault.taken,
      })
    case 'unconfirmed': {
      const { missing, standing, refused, worst } = fault
      const where =
        worst.standing === standing
          ? ''
          : `, ${worst.missing} of the ${worst.standing} of \`${worst.marketplace}\` among them`
      const why = refused === 0 ? '' : `, and ${refused} rows were refused, which may be among them`
      return problem('conflict', `this would delete ${missing} of ${standing} entries${where}${why}`, {
        confirm: missing,
        standing,
        refused,
      })
    }
  }
}

export function foreignImport(startedBy: string): Response {
  return problem('forbidden', `the import is of \`${startedBy}\`, and only they or an admin go on with it`)
}

function shown(at: Instant | undefined): string | null {
  return at === undefined ? null : formatInstant(at)
}
