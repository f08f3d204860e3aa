/**
 * The matrix as a file: a table in Markdown, lines for a spreadsheet, or the JSON of the command line.
 *
 * @module
 */

import { csvLine } from '../../../kernel/csv.ts'
import { instant } from '../../../kernel/instant.ts'
import type { EntryJson, MatrixJson, OutcomeJson } from '../../../policy/analysis/matrix-json.ts'
import type { Matrix, MatrixEntry } from '../../../policy/analysis/matrix.ts'
import { renderMatrixMarkdown } from '../../../policy/analysis/render-matrix.ts'
import type { Outcome, Party } from '../../../policy/decision.ts'
import type { DiagnosticLanguage } from '../../../policy/language/diagnostic.ts'
import { instantIn } from '../../parts/instant-text.ts'

/** As `policy matrix --format markdown` prints it. */
export function matrixMarkdown(matrix: MatrixJson, language: DiagnosticLanguage): string {
  return renderMatrixMarkdown(matrixOf(matrix), { language })
}

/** As `policy matrix --json` prints it. */
export function matrixJsonText(matrix: MatrixJson): string {
  return `${JSON.stringify(matrix)}\n`
}

/** The JSON read back. */
function matrixOf(json: MatrixJson): Matrix {
  return {
    policy: json.policy,
    timeZone: json.time_zone,
    by: json.by,
    now: instantIn(json.now) ?? instant(0),
    columns: json.columns.map(({ from, until }) => ({ from: instantIn(from), until: instantIn(until) })),
    rows: json.rows.map(({ surface, party, marketplace, label, cells }) => ({
      surface,
      party: party as Party,
      marketplace: marketplace ?? undefined,
      label,
      cells: cells.map(({ certain, entries, reports }) => ({
        certain: certain === null ? undefined : outcomeOf(certain),
        entries: entries.map(entryOf),
        reports: reports.map(entryOf),
      })),
    })),
    notes: json.notes,
  }
}

/** A table shows no witnesses. */
function entryOf(entry: EntryJson): MatrixEntry {
  return {
    rule: entry.rule ?? undefined,
    outcome: outcomeOf(entry),
    condition: entry.condition ?? undefined,
    witness: undefined,
  }
}

function outcomeOf({ action, reason, chain, url }: OutcomeJson): Outcome {
  return { action, reason, ...(chain === null ? {} : { chain }), ...(url === null ? {} : { url }) } as Outcome
}

const columns = [
  'surface',
  'party',
  'marketplace',
  'from',
  'until',
  'order',
  'mode',
  'rule',
  'condition',
  'action',
  'reason',
] as const

/** A line for each rule that decides or reports something in a cell, in the order in which they are asked. */
export function matrixCsv(matrix: MatrixJson, language: DiagnosticLanguage): string {
  const lines = matrix.rows.flatMap(({ surface, party, marketplace, cells }) =>
    cells.flatMap(({ entries, reports }, at) => {
      const { from = null, until = null } = matrix.columns[at] ?? {}
      const place = [surface, party, marketplace ?? '*', from ?? '', until ?? '']
      const lineOf = (mode: string) => (entry: EntryJson, index: number) =>
        csvLine([
          ...place,
          String(index + 1),
          mode,
          entry.rule ?? 'defaults',
          entry.condition?.[language] ?? '',
          entry.action,
          entry.reason,
        ])
      return [...entries.map(lineOf('enforce')), ...reports.map(lineOf('report'))]
    }),
  )
  return [csvLine(columns), ...lines].join('')
}
