/**
 * Places that both texts changed otherwise, each with a choice.
 *
 * @module
 */

import { CircleCheck, GitMerge } from 'lucide-react'

import type { Conflict, Side } from '../../parts/merge.ts'
import { ScrollRegion } from '../../parts/scroll-region.tsx'
import { useRevisionWords } from './revision-words.ts'

export interface ConflictListProps {
  readonly conflicts: readonly Conflict[]
  readonly head: number
  readonly choices: readonly (Side | undefined)[]
  readonly onChoose: (place: number, side: Side) => void
}

export function ConflictList({ conflicts, head, choices, onChoose }: ConflictListProps) {
  const { rebase: words } = useRevisionWords()
  if (conflicts.length === 0) {
    return (
      <p className="flex items-center gap-2 text-sm text-accent">
        <CircleCheck aria-hidden className="size-5 shrink-0" />
        {words.clean}
      </p>
    )
  }
  return (
    <section>
      <h3 className="flex items-center gap-2 font-semibold text-caution">
        <GitMerge aria-hidden className="size-5 shrink-0" />
        {words.conflicts(conflicts.length)}
      </h3>
      <p className="mb-3 text-sm text-soft">{words.conflictsLead}</p>
      <ol className="flex flex-col gap-3">
        {conflicts.map((conflict, n) => (
          <li key={conflict.line}>
            <fieldset className="rounded-xl border border-line p-3">
              <legend className="px-1 text-sm font-medium">{words.at(conflict.line)}</legend>
              <div className="grid gap-2">
                {(['mine', 'head'] as const).map((side) => (
                  <Choice
                    key={side}
                    name={`conflict-${n}`}
                    label={side === 'mine' ? words.mine : words.head(head)}
                    lines={conflict[side]}
                    isChosen={choices[n] === side}
                    onChoose={() => onChoose(n, side)}
                  />
                ))}
              </div>
            </fieldset>
          </li>
        ))}
      </ol>
    </section>
  )
}

interface ChoiceProps {
  readonly name: string
  readonly label: string
  readonly lines: readonly string[]
  readonly isChosen: boolean
  readonly onChoose: () => void
}

function Choice({ name, label, lines, isChosen, onChoose }: ChoiceProps) {
  const { rebase: words } = useRevisionWords()
  return (
    <div className={`min-w-0 rounded-lg border ${isChosen ? 'border-accent bg-wash' : 'border-line'}`}>
      <label className="flex min-h-8 cursor-pointer items-center gap-2 px-3 py-1 text-sm font-medium">
        <input type="radio" name={name} className="size-4.5 accent-accent" checked={isChosen} onChange={onChoose} />
        {label}
      </label>
      <ScrollRegion label={label} className="border-t border-line px-3 py-2">
        <pre className="font-mono text-xs leading-5">{lines.length === 0 ? words.empty : lines.join('\n')}</pre>
      </ScrollRegion>
    </div>
  )
}
