/**
 * One cell of the matrix: what happens, whether that is new, and on hover or focus which rules say so.
 *
 * @module
 */

import { Tooltip } from '@base-ui/react/tooltip'
import { ArrowRight, CircleDot, Diff } from 'lucide-react'
import type { ReactNode } from 'react'

import type { CellJson } from '../../../policy/analysis/matrix-json.ts'
import { useFormat } from '../../words/format.ts'
import { useLanguage } from '../../words/language.ts'
import { CellLook, useActionsOf } from './cell-look.tsx'
import type { CellAt } from './grid.ts'
import { useMatrixWords } from './words.ts'

export interface MatrixCellProps {
  /** Which surface and which target, for those who cannot see the heads. */
  readonly name: string
  readonly id: string
  readonly cell: CellAt | undefined
  /** Of the policy it is compared with; `undefined` where there is none. */
  readonly other?: {
    readonly cell: CellAt | undefined
    readonly differs: boolean
    readonly names: readonly [string, string]
  }
  /** The shown instant lies in the span that follows the last boundary of the timeline. */
  readonly isNew: boolean
  readonly isOpen: boolean
  readonly onOpen: () => void
}

export function MatrixCell({ name, id, cell, other, isNew, isOpen, onOpen }: MatrixCellProps) {
  return (
    <Tooltip.Root>
      <Tooltip.Trigger
        id={id}
        aria-expanded={isOpen}
        onClick={onOpen}
        className={`flex h-full min-h-12 w-full min-w-28 flex-col items-start justify-center gap-0.5 rounded-lg border px-2 py-1.5 text-left transition-colors hover:bg-ground ${edge(isNew, isOpen, other?.differs)}`}
      >
        <span className="sr-only">{name}: </span>
        {other === undefined ? (
          <>
            <CellLook cell={cell?.here} />
            {cell !== undefined && <Change cell={cell} isNew={isNew} />}
          </>
        ) : (
          <Pair mine={cell} other={other} />
        )}
      </Tooltip.Trigger>
      {cell !== undefined && (
        <Tooltip.Portal>
          <Tooltip.Positioner sideOffset={6} className="z-50">
            <Tooltip.Popup className="max-w-80 rounded-xl border border-line bg-card px-3 py-2 text-sm shadow-xl">
              <Rules cell={cell.here} />
            </Tooltip.Popup>
          </Tooltip.Positioner>
        </Tooltip.Portal>
      )}
    </Tooltip.Root>
  )
}

function edge(isNew: boolean, isOpen: boolean, differs: boolean | undefined): string {
  if (isOpen) return 'border-accent bg-ground'
  if (differs === true) return 'border-caution'
  if (differs === false) return 'border-transparent'
  return isNew ? 'border-mark' : 'border-transparent'
}

/** When it changed, if that is where the shown span begins; else when it will. */
function Change({ cell: { from, until, before, next }, isNew }: { readonly cell: CellAt; readonly isNew: boolean }) {
  const words = useMatrixWords()
  const format = useFormat()
  const actionsOf = useActionsOf()
  if (isNew && from !== undefined) {
    return (
      <Line icon={<CircleDot aria-hidden className="size-3 shrink-0 text-caution" />}>
        {words.changed(format.day(from))}
        <span className="block">{words.was(actionsOf(before))}</span>
      </Line>
    )
  }
  if (until === undefined) {
    return from === undefined ? null : (
      <span className="text-xs leading-4 text-soft">{words.since(format.day(from))}</span>
    )
  }
  return (
    <Line icon={<ArrowRight aria-hidden className="size-3 shrink-0" />}>
      {words.changes(format.day(until))}
      <span className="sr-only">{words.becomes(actionsOf(next))}</span>
    </Line>
  )
}

function Line({ icon, children }: { readonly icon: ReactNode; readonly children: ReactNode }) {
  return (
    <span className="flex items-start gap-1 text-xs leading-4 text-soft">
      <span className="mt-0.5">{icon}</span>
      <span>{children}</span>
    </span>
  )
}

function Pair({
  mine,
  other,
}: {
  readonly mine: CellAt | undefined
  readonly other: NonNullable<MatrixCellProps['other']>
}) {
  const words = useMatrixWords()
  const { cell, differs, names } = other
  if (!differs) {
    return (
      <>
        <CellLook cell={mine?.here} />
        <span className="text-xs text-soft">{words.same}</span>
      </>
    )
  }
  return (
    <span className="flex flex-col gap-1">
      <span className="flex items-center gap-1 text-xs font-medium text-caution">
        <Diff aria-hidden className="size-3" />
        {words.differs}
      </span>
      {[[names[0], mine] as const, [names[1], cell] as const].map(([name, each]) => (
        <span key={name} className="flex flex-wrap items-center gap-1.5">
          <span className="text-xs text-soft">{name}</span>
          <CellLook cell={each?.here} />
        </span>
      ))}
    </span>
  )
}

/** Every rule of a cell with what it asks, as short as possible. */
export function Rules({ cell }: { readonly cell: CellJson }) {
  const words = useMatrixWords()
  const language = useLanguage()
  const actionsOf = useActionsOf()
  return (
    <ol className="flex flex-col gap-1.5">
      {cell.entries.map((entry, at) => (
        <li key={entry.rule ?? ''}>
          <code className="font-mono text-xs font-semibold">{entry.rule ?? words.defaults}</code>{' '}
          <span className="text-xs text-soft">
            {actionsOf({ certain: entry, entries: [], reports: [] })} · {entry.reason}
          </span>
          {entry.condition !== null && <span className="block text-xs">{entry.condition[language]}</span>}
          {entry.condition === null && at > 0 && <span className="block text-xs">{words.otherwise}</span>}
        </li>
      ))}
    </ol>
  )
}
