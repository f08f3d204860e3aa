/**
 * One surface over time: what links lead to as rows, and as columns the spans between window boundaries.
 *
 * @module
 */

import { Tooltip } from '@base-ui/react/tooltip'
import { Clock } from 'lucide-react'

import { isWithin } from '../../parts/policy-calendar.ts'
import { useFormat } from '../../words/format.ts'
import { useLanguage } from '../../words/language.ts'
import { CellLook } from './cell-look.tsx'
import { Rules } from './cell.tsx'
import { lineKey, type CellSpan, type Grid, type Span } from './grid.ts'
import { RowHead, TableFrame } from './table-frame.tsx'
import { useMatrixWords } from './words.ts'

export interface TimeTableProps {
  readonly grid: Grid
  readonly surface: string
  readonly now: number
  /** The shown instant. */
  readonly at: number
  readonly open: string | undefined
  readonly onOpen: (key: string, at: number | undefined) => void
}

export function TimeTable({ grid, surface, now, at, open, onOpen }: TimeTableProps) {
  const words = useMatrixWords()
  const language = useLanguage()
  const head = grid.surfaces.find(({ key }) => key === surface)
  const caption = words.timeCaption(head?.label[language] ?? surface)
  return (
    <TableFrame
      caption={caption}
      corner={words.cornerTurned}
      className="pb-2"
      heads={grid.columns.map((column) => (
        <th
          key={column.from ?? 'first'}
          scope="col"
          aria-current={isWithin(column, at) ? 'true' : undefined}
          className={`border-b border-l px-3 py-2 text-left align-bottom font-medium whitespace-nowrap ${isWithin(column, at) ? 'border-b-accent border-l-line text-ink' : 'border-line text-soft'}`}
        >
          <ColumnName column={column} />
          {isWithin(column, now) && (
            <span className="ml-1.5 inline-flex items-center gap-1 rounded-full bg-wash px-1.5 text-xs text-accent">
              <Clock aria-hidden className="size-3" />
              {words.timeline.now}
            </span>
          )}
        </th>
      ))}
    >
      {grid.targets.map((target) => {
        const line = grid.lines.get(lineKey(surface, target.key))
        if (line === undefined) return null
        const key = lineKey(surface, target.key)
        return (
          <tr key={target.key}>
            <RowHead>{target.label[language]}</RowHead>
            {line.spans.map((span) => (
              <td key={span.from ?? 'first'} colSpan={span.columns} className="border-b border-l border-line p-1">
                <Band
                  name={`${head?.label[language] ?? surface} → ${target.label[language]}`}
                  span={span}
                  isOpen={open === key && isWithin(span, at)}
                  onOpen={() => onOpen(key, isWithin(span, at) ? at : (span.from ?? lastMinute(span)))}
                />
              </td>
            ))}
          </tr>
        )
      })}
    </TableFrame>
  )
}

function lastMinute({ until }: Span): number | undefined {
  return until === undefined ? undefined : until - 60_000
}

function ColumnName({ column: { from, until } }: { readonly column: Span }) {
  const words = useMatrixWords()
  const format = useFormat()
  if (from !== undefined) return <span title={format.time(from)}>{format.day(from)}</span>
  if (until === undefined) return words.timeline.always
  return (
    <span title={format.time(until)}>
      {words.timeline.before} {format.day(until)}
    </span>
  )
}

interface BandProps {
  readonly name: string
  readonly span: CellSpan
  readonly isOpen: boolean
  readonly onOpen: () => void
}

function Band({ name, span, isOpen, onOpen }: BandProps) {
  const format = useFormat()
  const start = span.from === undefined ? '' : `, ${format.day(span.from)}`
  return (
    <Tooltip.Root>
      <Tooltip.Trigger
        aria-expanded={isOpen}
        onClick={onOpen}
        className={`flex min-h-10 w-full min-w-24 items-center rounded-lg border px-2 py-1 text-left hover:bg-ground ${isOpen ? 'border-accent bg-ground' : 'border-transparent'}`}
      >
        <span className="sr-only">
          {name}
          {start}:{' '}
        </span>
        <CellLook cell={span.cell} />
      </Tooltip.Trigger>
      <Tooltip.Portal>
        <Tooltip.Positioner sideOffset={6} className="z-50">
          <Tooltip.Popup className="max-w-80 rounded-xl border border-line bg-card px-3 py-2 text-sm shadow-xl">
            <Rules cell={span.cell} />
          </Tooltip.Popup>
        </Tooltip.Positioner>
      </Tooltip.Portal>
    </Tooltip.Root>
  )
}
