/**
 * The matrix of the rule under the cursor: where and when it decides.
 *
 * @module
 */

import { Link } from '@tanstack/react-router'
import { Grid3x3 } from 'lucide-react'

import type { Instant } from '../../../../kernel/instant.ts'
import type { CellJson, MatrixJson } from '../../../../policy/analysis/matrix-json.ts'
import { useEngine } from '../../../engine/use-engine.ts'
import { actionLooks, isAction } from '../../../parts/badge.tsx'
import { ScrollRegion } from '../../../parts/scroll-region.tsx'
import { Empty, Failure, Skeleton } from '../../../parts/state.tsx'
import { useFormat } from '../../../words/format.ts'
import { useLanguage } from '../../../words/language.ts'
import { useSharedWords } from '../../../words/shared.ts'
import { usePanelWords } from './panel-words.ts'
import { usePolicyPlace } from '../use-place.ts'
import { Broken } from './broken.tsx'

export interface RuleMatrixProps {
  readonly text: string
  readonly rule: string
  readonly now: Instant
}

export function RuleMatrix({ text, rule, now }: RuleMatrixProps) {
  const words = usePanelWords()
  const language = useLanguage()
  const { draft } = usePolicyPlace().search
  const { data, error, retry } = useEngine(
    { kind: 'matrix', text, language, by: 'marketplace', rule, now },
    { topic: 'policy.matrix' },
  )
  if (error !== null) return <Failure error={error} onRetry={retry} />
  if (data === undefined) return <Skeleton lines={6} />
  if (data.kind !== 'matrix') return <Broken />
  if (data.json.rows.length === 0) return <Empty icon={Grid3x3}>{words.matrix.none(rule)}</Empty>
  return (
    <div className="px-3">
      <Grid matrix={ownColumns(data.json, rule)} rule={rule} />
      <p className="mt-3 text-sm">
        <Link to="/matrix" search={draft === undefined ? {} : { draft }}>
          {words.matrix.whole}
        </Link>
      </p>
    </div>
  )
}

/** The times at which the rule says anything; what others do before and after stands in the whole matrix. */
function ownColumns(matrix: MatrixJson, rule: string): MatrixJson {
  const speaks = (cell: CellJson | undefined): boolean =>
    cell !== undefined && [...cell.entries, ...cell.reports].some((each) => each.rule === rule)
  const kept = matrix.columns.flatMap((_, at) => (matrix.rows.some(({ cells }) => speaks(cells[at])) ? [at] : []))
  const pick = <Each,>(all: readonly Each[]): Each[] => kept.flatMap((at) => all[at] ?? [])
  const rows = matrix.rows.map((row) => ({ ...row, cells: pick(row.cells) }))
  return { ...matrix, columns: pick(matrix.columns), rows }
}

function Grid({ matrix: { columns, rows }, rule }: { readonly matrix: MatrixJson; readonly rule: string }) {
  const words = usePanelWords()
  const language = useLanguage()
  const format = useFormat()
  const caption = words.matrix.caption(rule)
  const spanOf = ({ from, until }: MatrixJson['columns'][number]): string => {
    const said = [
      from === null ? undefined : words.matrix.from(format.day(from)),
      until === null ? undefined : words.matrix.until(format.day(until)),
    ]
    return said.filter((each) => each !== undefined).join(' ') || words.matrix.always
  }
  return (
    <ScrollRegion label={caption}>
      <table className="w-full border-separate border-spacing-1 text-xs">
        <caption className="sr-only">{caption}</caption>
        <thead>
          <tr className="text-left text-soft">
            <th scope="col" className="font-medium">
              {words.matrix.where}
            </th>
            {columns.map((column) => (
              <th key={`${column.from} ${column.until}`} scope="col" className="min-w-20 px-1 font-medium">
                {spanOf(column)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ surface, party, marketplace, label, cells }) => (
            <tr key={`${surface} ${party} ${marketplace}`}>
              <th scope="row" className="pr-1 text-left align-top font-normal whitespace-nowrap">
                {label[language]}
                {marketplace !== null && <span className="block font-mono text-soft">{marketplace}</span>}
              </th>
              {cells.map((cell, n) => (
                <Cell key={`${columns[n]?.from} ${columns[n]?.until}`} cell={cell} rule={rule} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  )
}

const tones = {
  allow: 'bg-wash text-accent',
  warn: 'bg-caution-wash text-caution',
  explain: 'bg-stop-wash text-stop',
  equivalent: 'bg-swap-wash text-swap',
  redirect: 'bg-send-wash text-send',
} as const

/** What this rule does there is in colour; what others do is only said. */
function Cell({ cell: { entries, reports }, rule }: { readonly cell: CellJson; readonly rule: string }) {
  const words = usePanelWords()
  const { actions } = useSharedWords()
  const own = entries.find((each) => each.rule === rule)
  const shown = own ?? entries[0]
  const isReported = reports.some((each) => each.rule === rule)
  if (shown === undefined || !isAction(shown.action)) return <td className="px-1.5 text-soft">–</td>
  const { icon: Icon } = actionLooks[shown.action]
  const others = own === undefined ? words.matrix.others : entries.length > 1 ? words.matrix.partly : undefined
  return (
    <td
      title={[own === undefined ? shown.rule : words.matrix.own, shown.reason]
        .filter((each) => each !== null)
        .join(' · ')}
      className={`rounded-md px-1.5 py-1 align-top ${own === undefined ? 'text-soft' : tones[shown.action]}`}
    >
      <span className="inline-flex items-center gap-1 font-medium whitespace-nowrap">
        <Icon aria-hidden className="size-3.5 shrink-0" />
        {actions[shown.action]}
      </span>
      {others !== undefined && <span className="block">{others}</span>}
      {isReported && <span className="block text-swap">{words.matrix.reports}</span>}
    </td>
  )
}
