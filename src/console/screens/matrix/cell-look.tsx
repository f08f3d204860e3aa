/**
 * How a cell looks: what happens, with an icon and a word; where it depends, one sign beside the other.
 *
 * @module
 */

import { Eye, Split, type LucideIcon } from 'lucide-react'

import type { CellJson, OutcomeJson } from '../../../policy/analysis/matrix-json.ts'
import { ActionBadge, actionLooks } from '../../parts/badge.tsx'
import { useSharedWords } from '../../words/shared.ts'
import { isSplit, outcomesOf } from './grid.ts'
import { useMatrixWords } from './words.ts'

export function CellLook({ cell }: { readonly cell: CellJson | undefined }) {
  const words = useMatrixWords()
  if (cell === undefined) return <span className="text-sm text-soft">{words.nowhere}</span>
  const outcomes = outcomesOf(cell)
  const [first, ...others] = outcomes
  return (
    <span className="flex flex-wrap items-center gap-1">
      {first !== undefined && <ActionBadge action={first.action} />}
      {others.map((outcome) => (
        <Other key={outcome.action} outcome={outcome} />
      ))}
      {isSplit(cell) && others.length === 0 && <Sign icon={Split} label={words.depends} colour="text-soft" />}
      {cell.reports.length > 0 && <Sign icon={Eye} label={words.reported} colour="text-swap" />}
    </span>
  )
}

function Sign({
  icon: Icon,
  label,
  colour,
}: {
  readonly icon: LucideIcon
  readonly label: string
  readonly colour: string
}) {
  return (
    <span title={label}>
      <Icon aria-hidden className={`size-3.5 shrink-0 ${colour}`} />
      <span className="sr-only">{label}</span>
    </span>
  )
}

const washes: Readonly<Record<OutcomeJson['action'], string>> = {
  allow: 'bg-wash text-accent',
  warn: 'bg-caution-wash text-caution',
  explain: 'bg-stop-wash text-stop',
  equivalent: 'bg-swap-wash text-swap',
  redirect: 'bg-send-wash text-send',
}

/** What happens only under some condition, smaller than what takes the rest. */
function Other({ outcome: { action } }: { readonly outcome: OutcomeJson }) {
  const { actions } = useSharedWords()
  const { icon: Icon } = actionLooks[action]
  return (
    <span
      className={`inline-flex items-center gap-0.5 rounded-full px-1.5 py-px text-xs leading-5 whitespace-nowrap ${washes[action]}`}
    >
      <Icon aria-hidden className="size-3.5 shrink-0" />
      {actions[action]}
    </span>
  )
}

/** The actions of a cell in words, for lines of text. */
export function useActionsOf(): (cell: CellJson | undefined) => string {
  const words = useMatrixWords()
  const { actions } = useSharedWords()
  return (cell) =>
    cell === undefined
      ? words.nowhere
      : outcomesOf(cell)
          .map(({ action }) => actions[action])
          .join(' / ')
}
