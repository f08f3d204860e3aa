/**
 * The matrix at one instant: surfaces against what links lead to.
 *
 * @module
 */

import { Empty } from '../../parts/state.tsx'
import { useFormat } from '../../words/format.ts'
import { useLanguage } from '../../words/language.ts'
import { MatrixCell } from './cell.tsx'
import { differencesAt, differsAt, joinedHeads } from './compare.ts'
import { cellAt, lineKey, type Grid, type Head } from './grid.ts'
import { RowHead, TableFrame } from './table-frame.tsx'
import { useMatrixWords } from './words.ts'

export interface InstantTableProps {
  readonly grid: Grid
  /** The one beside it, and what the two are called. */
  readonly other?: { readonly grid: Grid; readonly names: readonly [string, string] } | undefined
  readonly at: number
  /** Where the chosen band begins: what began there is marked. */
  readonly since: number | undefined
  readonly isTurned: boolean
  readonly isOnlyDifferences: boolean
  readonly open: string | undefined
  readonly onOpen: (key: string) => void
}

export function cellId(key: string): string {
  return `cell-${key.replaceAll(/[^\w]+/g, '-')}`
}

export function InstantTable(props: InstantTableProps) {
  const { grid, other, at, isTurned, isOnlyDifferences } = props
  const words = useMatrixWords()
  const format = useFormat()
  const language = useLanguage()
  const differences = other === undefined ? undefined : differencesAt(grid, other.grid, at)
  const isShown = (of: 'surfaces' | 'targets') => (head: Head) =>
    !isOnlyDifferences || differences === undefined || differences[of].has(head.key)
  const surfaces = joinedHeads(grid.surfaces, other?.grid.surfaces).filter(isShown('surfaces'))
  const targets = joinedHeads(grid.targets, other?.grid.targets).filter(isShown('targets'))
  if (differences?.count === 0 && isOnlyDifferences) return <Empty>{words.noneDiffer}</Empty>
  const [rows, columns] = isTurned ? [targets, surfaces] : [surfaces, targets]
  const caption = words.caption(format.time(at))
  return (
    <TableFrame
      caption={caption}
      corner={isTurned ? words.cornerTurned : words.corner}
      heads={columns.map(({ key, label }) => (
        <th key={key} scope="col" className="border-b border-line px-3 py-2 text-left font-medium">
          {label[language]}
        </th>
      ))}
    >
      {rows.map((row) => (
        <tr key={row.key}>
          <RowHead>{row.label[language]}</RowHead>
          {columns.map((column) => {
            const [surface, target] = isTurned ? [column, row] : [row, column]
            return (
              <td key={column.key} className="h-px border-b border-line p-1 align-top">
                <Cell {...props} surface={surface} target={target} />
              </td>
            )
          })}
        </tr>
      ))}
    </TableFrame>
  )
}

function Cell({
  grid,
  other,
  at,
  since,
  open,
  onOpen,
  surface,
  target,
}: InstantTableProps & { readonly surface: Head; readonly target: Head }) {
  const language = useLanguage()
  const key = lineKey(surface.key, target.key)
  const cell = cellAt(grid, key, at)
  return (
    <MatrixCell
      id={cellId(key)}
      name={`${surface.label[language]} → ${target.label[language]}`}
      cell={cell}
      {...(other === undefined
        ? {}
        : {
            other: {
              cell: cellAt(other.grid, key, at),
              differs: differsAt(grid, other.grid, key, at),
              names: other.names,
            },
          })}
      isNew={cell?.before !== undefined && cell.from === since}
      isOpen={open === key}
      onOpen={() => onOpen(key)}
    />
  )
}
