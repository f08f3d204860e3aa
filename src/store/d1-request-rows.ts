/**
 * Change requests as rows: which columns are read, and what they are made into.
 *
 * @module
 */

import type { DiffSummary } from '../control/diff-summary.ts'
import type { Gate } from '../control/gates.ts'
import {
  writingKinds,
  type ChangeRequest,
  type EventKind,
  type RequestEvent,
  type RequestHead,
  type RequestState,
} from '../control/requests.ts'
import { instant } from '../kernel/instant.ts'
import type { DiagnosticLanguage, Wording } from '../policy/language/diagnostic.ts'

interface HeadRow {
  readonly id: number
  readonly title: string
  readonly author: string
  readonly state: RequestState
  readonly base: number
  readonly revision: number
  readonly scheduled_at: number | null
  readonly scheduled_by: string | null
  readonly why: string | null
  readonly created_at: number
  readonly updated_at: number
  readonly steps: number
  readonly version: number | null
  readonly gates: string
}

export interface ListedRow extends HeadRow {
  /** JSON, in order. */
  readonly said: string
}

export interface WholeRow extends HeadRow {
  readonly description: string | null
  readonly draft: string | null
  readonly source: string
  readonly digest: string
  readonly diff: string | null
  readonly claimed_until: number | null
}

export interface EventRow {
  readonly n: number
  readonly revision: number
  readonly kind: EventKind
  readonly actor: string
  readonly comment: string | null
  readonly at: number
}

/** A version names its request as a text. */
export const madeOf = 'FROM versions v WHERE v.request = CAST(r.id AS TEXT)'

const headColumns = `r.id, r.title, r.author, r.state, r.base, r.revision, r.scheduled_at, r.scheduled_by, r.why,
  r.created_at, r.updated_at, r.steps, (SELECT v.number ${madeOf}) AS version, r.gates`

/** Who wrote of it, and what was said of its revision: a page of a list needs nothing else of the events. */
const said = `(SELECT json_group_array(json_array(e.kind, e.revision, e.actor) ORDER BY e.n) FROM request_events e
  WHERE e.request = r.id AND (
    e.kind IN (${writingKinds.map((kind) => `'${kind}'`).join(', ')})
    OR (e.kind IN ('approve', 'decline') AND e.revision = r.revision)
  )) AS said`

export const listedColumns = `${headColumns}, ${said}`

export const wholeColumns = `${headColumns}, r.description, r.draft, r.source, r.digest, r.diff, r.claimed_until`

export function listedOf(row: ListedRow): RequestHead {
  const words = JSON.parse(row.said) as [kind: EventKind, revision: number, actor: string][]
  return { ...headOf(row), events: words.map(([kind, revision, actor]) => ({ kind, revision, actor })) }
}

function headOf(row: HeadRow) {
  const { id, title, author, state, base, revision, steps } = row
  return {
    id,
    title,
    author,
    state,
    base,
    revision,
    steps,
    scheduled:
      row.scheduled_at === null || row.scheduled_by === null
        ? undefined
        : { at: instant(row.scheduled_at), by: row.scheduled_by },
    why: row.why === null ? undefined : (JSON.parse(row.why) as Wording),
    version: row.version ?? undefined,
    createdAt: instant(row.created_at),
    updatedAt: instant(row.updated_at),
    gates: JSON.parse(row.gates) as readonly Gate[],
  }
}

export function wholeOf(row: WholeRow, events: readonly RequestEvent[]): ChangeRequest {
  const { source, digest } = row
  return {
    ...headOf(row),
    source,
    digest,
    events,
    description: row.description ?? undefined,
    draft: row.draft ?? undefined,
    diff: row.diff === null ? undefined : (JSON.parse(row.diff) as Record<DiagnosticLanguage, DiffSummary>),
    claimedUntil: row.claimed_until === null ? undefined : instant(row.claimed_until),
  }
}

export function eventOf(row: EventRow): RequestEvent {
  return { ...row, comment: row.comment ?? undefined, at: instant(row.at) }
}
