/**
 * One rule in the outline: what it does, whether it is in force, and how often it decided.
 *
 * @module
 */

import { GripVertical, TriangleAlert } from 'lucide-react'
import type { KeyboardEvent } from 'react'

import type { OutlinedRule } from '../../../../policy/editing/outline.ts'
import { ActionBadge, Badge, ModeBadge, PhaseBadge } from '../../../parts/badge.tsx'
import { Sparkline } from '../../../parts/sparkline.tsx'
import { useFormat } from '../../../words/format.ts'
import { usePolicyWords } from '../words.ts'
import type { Hits } from './hits.ts'
import type { DragProps, DropProps } from './use-dragging.ts'

export interface OutlineRowProps {
  readonly rule: OutlinedRule
  readonly hits: Hits | undefined
  readonly isCurrent: boolean
  /** Where a rule that is being dragged would go. */
  readonly mark: 'above' | 'below' | undefined
  readonly drag: DragProps
  readonly drop: DropProps
  readonly onGo: () => void
  readonly onMove: ((steps: number) => void) | undefined
}

const marks = { above: 'border-t-2 border-t-accent', below: 'border-b-2 border-b-accent' } as const

export function OutlineRow({ rule, hits, isCurrent, mark, drag, drop, onGo, onMove }: OutlineRowProps) {
  const words = usePolicyWords()
  const format = useFormat()
  const { id, mode, action, share } = rule

  function moveByKey(event: KeyboardEvent): void {
    if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return
    event.preventDefault()
    onMove?.(event.key === 'ArrowUp' ? -1 : 1)
  }

  return (
    <li
      {...drag}
      {...drop}
      className={`group relative border-b border-line last:border-0 ${isCurrent ? 'bg-ground shadow-[inset_3px_0_0_var(--accent)]' : 'hover:bg-ground'} ${mark === undefined ? '' : marks[mark]}`}
    >
      <button
        type="button"
        aria-current={isCurrent ? 'true' : undefined}
        className="flex w-full flex-col gap-1 py-1.5 pr-3 pl-5 text-left"
        onClick={onGo}
        onKeyDown={moveByKey}
      >
        <span className="flex w-full items-baseline justify-between gap-2">
          <span className="min-w-0 truncate font-mono text-xs font-semibold" title={id}>
            {id === '' ? <em className="font-sans text-soft">{words.outline.noId}</em> : id}
          </span>
          {hits && (
            <span className="shrink-0 text-xs text-soft" title={words.outline.hits(format.count(hits.total))}>
              {format.short(hits.total)}
            </span>
          )}
        </span>
        <span className="flex w-full flex-wrap items-center gap-1">
          {action !== undefined && <ActionBadge action={action} />}
          {mode !== undefined && mode !== 'enforce' && <ModeBadge mode={mode} />}
          <State rule={rule} />
          {share !== undefined && <Badge>{words.outline.share(share)}</Badge>}
        </span>
        {hits && hits.total > 0 && (
          <Sparkline
            values={hits.days}
            label={words.outline.hitsOf(id, hits.days.map((each) => format.count(each)).join(', '))}
          />
        )}
      </button>
      {onMove && (
        <GripVertical
          aria-hidden
          className="absolute top-2 left-0.5 size-4 cursor-grab text-soft opacity-40 group-hover:opacity-100"
        />
      )}
    </li>
  )
}

/** A rule without bounds is always in force: nothing is said of it. */
function State({ rule: { state, window } }: { readonly rule: OutlinedRule }) {
  const words = usePolicyWords()
  if (state === undefined) {
    return (
      <Badge tone="stop" icon={TriangleAlert}>
        {words.outline.unknownWindow}
      </Badge>
    )
  }
  if (state === 'empty') {
    return (
      <Badge tone="caution" icon={TriangleAlert}>
        {words.outline.empty}
      </Badge>
    )
  }
  if (window.from === undefined && window.until === undefined) return null
  return <PhaseBadge phase={state} />
}
