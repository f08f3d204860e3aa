/**
 * Directions: stricter ▲, looser ▼, or changed without a direction.
 *
 * @module
 */

import { ArrowUpDown, ChevronsDown, ChevronsUp, Equal, type LucideIcon } from 'lucide-react'

import type { Direction, Overall } from '../../policy/analysis/diff.ts'
import { useMeaningWords } from './meaning-diff-words.ts'
import type { Tone } from './badge.tsx'

const signs: Readonly<Record<Direction, string>> = { stricter: '▲', looser: '▼', changed: '◆' }

const inks: Readonly<Record<Direction, string>> = {
  stricter: 'text-stop',
  looser: 'text-caution',
  changed: 'text-swap',
}

export const directionTones: Readonly<Record<Direction, string>> = {
  stricter: 'bg-stop-wash',
  looser: 'bg-caution-wash',
  changed: 'bg-swap-wash',
}

/** The sign; the word for whoever does not see it, where no word stands beside. */
export function DirectionMark({ direction, said = false }: { readonly direction: Direction; readonly said?: boolean }) {
  const words = useMeaningWords()
  return (
    <>
      <span aria-hidden title={words.direction[direction]} className={`text-xs ${inks[direction]}`}>
        {signs[direction]}
      </span>
      {said && <span className="sr-only">{words.direction[direction]}</span>}
    </>
  )
}

export function DirectionBadge({ direction }: { readonly direction: Direction }) {
  const words = useMeaningWords()
  return (
    <span
      className={`inline-flex items-center gap-1.5 rounded-full px-2 py-px text-xs leading-5 font-semibold whitespace-nowrap ${directionTones[direction]} ${inks[direction]}`}
    >
      <span aria-hidden>{signs[direction]}</span>
      {words.direction[direction]}
    </span>
  )
}

export const overallLooks: Readonly<Record<Overall, { readonly tone: Tone; readonly icon: LucideIcon }>> = {
  equivalent: { tone: 'plain', icon: Equal },
  stricter: { tone: 'stop', icon: ChevronsUp },
  looser: { tone: 'caution', icon: ChevronsDown },
  incomparable: { tone: 'swap', icon: ArrowUpDown },
}
