/**
 * The matrix as JSON, for scripts and the console. Every field is always there; instants are RFC 3339, as the simulator
 * takes them.
 *
 * @module
 */

import { zonedText } from '../../kernel/instant.ts'
import type { Outcome } from '../decision.ts'
import type { Wording, Witness } from '../language/diagnostic.ts'
import { eachValueFact } from '../value-facts.ts'
import type { MatrixEntry, Matrix, MatrixNote } from './matrix.ts'

export interface MatrixJson {
  readonly format_version: 1
  readonly policy: string
  readonly time_zone: string
  readonly by: Matrix['by']
  readonly now: string
  /** Half-open; `null` where an end is open. */
  readonly columns: readonly { readonly from: string | null; readonly until: string | null }[]
  readonly rows: readonly {
    readonly surface: string
    readonly party: string
    /** `null` stands for all marketplaces of the party that have no row of their own. */
    readonly marketplace: string | null
    readonly label: Wording
    readonly cells: readonly CellJson[]
  }[]
  readonly notes: readonly MatrixNote[]
}

export interface CellJson {
  /** The outcome of every click in the cell, when there is only one. */
  readonly certain: OutcomeJson | null
  readonly entries: readonly EntryJson[]
  readonly reports: readonly EntryJson[]
}

export interface EntryJson extends OutcomeJson {
  /** `null` for the defaults. */
  readonly rule: string | null
  readonly condition: Wording | null
  readonly witness:
    | ({ readonly [K in keyof Omit<Required<Witness>, 'at'>]: Witness[K] | null } & { readonly at: string })
    | null
}

export interface OutcomeJson {
  readonly action: Outcome['action']
  readonly reason: string
  readonly chain: readonly string[] | null
  readonly url: string | null
}

export function matrixJson(matrix: Matrix): MatrixJson {
  const { policy, timeZone, by, now, columns, rows, notes } = matrix
  const text = (at: number) => zonedText(at, timeZone)
  const textOrNull = (at: number | undefined) => (at === undefined ? null : text(at))
  const witnessOf = ({ witness }: MatrixEntry): EntryJson['witness'] => {
    if (witness === undefined) return null
    const { at, surface, url, ...rest } = witness
    return { at: text(at), surface, url, ...noMore, ...rest }
  }
  const entry = (each: MatrixEntry): EntryJson => ({
    rule: each.rule ?? null,
    ...outcomeJson(each.outcome),
    condition: each.condition ?? null,
    witness: witnessOf(each),
  })
  return {
    format_version: 1,
    policy,
    time_zone: timeZone,
    by,
    now: text(now),
    columns: columns.map(({ from, until }) => ({ from: textOrNull(from), until: textOrNull(until) })),
    rows: rows.map(({ surface, party, marketplace, label, cells }) => ({
      surface,
      party,
      marketplace: marketplace ?? null,
      label,
      cells: cells.map(({ certain, entries, reports }) => ({
        certain: certain === undefined ? null : outcomeJson(certain),
        entries: entries.map(entry),
        reports: reports.map(entry),
      })),
    })),
    notes,
  }
}

const noMore = {
  evidence: null,
  content: null,
  author: null,
  followers: null,
  channel: null,
  ...eachValueFact(() => null),
  client: null,
  token: null,
  visitor: null,
} as const

function outcomeJson(outcome: Outcome): OutcomeJson {
  const { action, reason } = outcome
  return {
    action,
    reason,
    chain: 'chain' in outcome ? outcome.chain : null,
    url: 'url' in outcome ? outcome.url : null,
  }
}
