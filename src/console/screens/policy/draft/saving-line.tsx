/**
 * Whether what one sees is kept, in a line.
 *
 * @module
 */

import { CircleCheck, CircleDashed, CloudOff, GitMerge, RefreshCw, type LucideIcon } from 'lucide-react'

import { Button } from '../../../parts/button.tsx'
import { useSentence } from '../../../parts/state.tsx'
import { useFormat } from '../../../words/format.ts'
import { usePolicyWords } from '../words.ts'
import type { Saving } from './keeper.ts'

const looks: Readonly<Record<Saving['kind'], { readonly icon: LucideIcon; readonly ink: string }>> = {
  unchanged: { icon: CircleCheck, ink: 'text-soft' },
  waiting: { icon: CircleDashed, ink: 'text-soft' },
  saving: { icon: RefreshCw, ink: 'text-soft' },
  saved: { icon: CircleCheck, ink: 'text-accent' },
  failed: { icon: CloudOff, ink: 'text-stop' },
  conflict: { icon: GitMerge, ink: 'text-stop' },
}

export interface SavingLineProps {
  readonly saving: Saving
  readonly onDecide: () => void
}

export function SavingLine({ saving, onDecide }: SavingLineProps) {
  const { saving: words } = usePolicyWords()
  const format = useFormat()
  const why = useSentence(saving.kind === 'failed' ? saving.error : undefined)
  const { icon: Icon, ink } = looks[saving.kind]
  const said =
    saving.kind === 'saved'
      ? words.saved(format.clock(saving.at))
      : saving.kind === 'failed'
        ? words.failed(why)
        : words[saving.kind]
  return (
    <span className="inline-flex flex-wrap items-center gap-x-2">
      <output className={`inline-flex items-center gap-1.5 text-sm ${ink}`}>
        <Icon aria-hidden className="size-4 shrink-0" />
        {said}
      </output>
      {saving.kind === 'conflict' && (
        <Button kind="danger" className="min-h-7 py-0.5" onClick={onDecide}>
          {words.decide}
        </Button>
      )}
    </span>
  )
}
