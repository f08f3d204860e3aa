/**
 * The outline beside the text; where there is little room it can be folded away.
 *
 * @module
 */

import { useState } from 'react'

import type { Outline as Outlined } from '../../../../policy/editing/outline.ts'
import { Skeleton } from '../../../parts/state.tsx'
import { usePolicyWords } from '../words.ts'
import { Outline, type OutlineProps } from './outline.tsx'

export interface OutlinePaneProps extends Omit<OutlineProps, 'outline'> {
  readonly outline: Outlined | undefined
}

export function OutlinePane({ outline, ...rest }: OutlinePaneProps) {
  const words = usePolicyWords()
  const [isOpen, setOpen] = useState(() => matchMedia('(min-width: 64rem)').matches)
  return (
    <details
      open={isOpen}
      onToggle={(event) => setOpen(event.currentTarget.open)}
      className="min-h-0 min-w-0 border-line lg:col-start-2 lg:border-b lg:border-l 2xl:col-start-1 2xl:row-start-1 2xl:border-r 2xl:border-b-0 2xl:border-l-0"
    >
      <summary className="min-h-10 border-b border-line px-3 py-2 text-sm font-semibold">
        {outline === undefined ? words.parts.outline : words.outline.rules(outline.rules.length)}
        <span className="sr-only">: {words.outline.note}</span>
      </summary>
      {/* The head stays outside of what scrolls: it must never lie over a row. */}
      <div
        data-pane
        className="max-h-[40dvh] overflow-y-auto lg:max-h-[34dvh] 2xl:max-h-[max(31rem,calc(100dvh-14rem))]"
      >
        {outline === undefined ? (
          <div className="p-3">
            <Skeleton lines={8} />
          </div>
        ) : (
          <Outline outline={outline} {...rest} />
        )}
      </div>
    </details>
  )
}
