/**
 * What the signs of the matrix mean.
 *
 * @module
 */

import { CircleDot, Diff, Eye, Split } from 'lucide-react'

import { ActionBadge, actionLooks } from '../../parts/badge.tsx'
import { useMatrixWords } from './words.ts'

export function Legend({ isCompared }: { readonly isCompared: boolean }) {
  const words = useMatrixWords().legend
  return (
    <details className="group border-t border-line px-4 py-2 text-sm">
      <summary className="min-h-8 font-medium text-soft">{words.title}</summary>
      <ul className="flex flex-wrap gap-x-5 gap-y-2 pt-1 pb-2">
        {Object.keys(actionLooks).map((action) => (
          <li key={action}>
            <ActionBadge action={action} />
          </li>
        ))}
        <li className="flex items-center gap-1.5">
          <Split aria-hidden className="size-4 shrink-0 text-soft" />
          {words.depends}
        </li>
        <li className="flex items-center gap-1.5">
          <CircleDot aria-hidden className="size-4 shrink-0 text-caution" />
          {words.changed}
        </li>
        <li className="flex items-center gap-1.5">
          <Eye aria-hidden className="size-4 shrink-0 text-swap" />
          {words.reported}
        </li>
        {isCompared && (
          <li className="flex items-center gap-1.5">
            <Diff aria-hidden className="size-4 shrink-0 text-caution" />
            {words.differs}
          </li>
        )}
      </ul>
    </details>
  )
}
