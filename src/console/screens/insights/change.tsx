/**
 * From one action to another.
 *
 * @module
 */

import { ArrowRight } from 'lucide-react'

import { ActionBadge } from '../../parts/badge.tsx'

export function Change({ from, to }: { readonly from: string; readonly to: string }) {
  return (
    <span className="inline-flex flex-wrap items-center gap-1">
      <ActionBadge action={from} />
      <ArrowRight aria-label="→" className="size-3.5 text-soft" />
      <ActionBadge action={to} />
    </span>
  )
}
