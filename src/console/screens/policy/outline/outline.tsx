/**
 * The outline: sections and rules in the order in which they are asked.
 *
 * @module
 */

import { ListTree } from 'lucide-react'
import { useEffect, useMemo, useRef, useState, type DragEvent } from 'react'

import type { Outline as Outlined, OutlinedRule } from '../../../../policy/editing/outline.ts'
import { Button } from '../../../parts/button.tsx'
import { Empty } from '../../../parts/state.tsx'
import { usePolicyWords } from '../words.ts'
import { OutlineRow } from './row.tsx'
import { useHits } from './use-hits.ts'

export interface OutlineProps {
  readonly outline: Outlined
  /** Under the cursor. */
  readonly rule: string | undefined
  readonly mayMove: boolean
  readonly onGo: (from: number) => void
  readonly onMove: (rule: string, steps: number) => Promise<boolean>
}

/** Rows of a policy with thousands of rules would hold up the page for seconds. */
const mostRows = 400

interface Dragged {
  readonly from: number
  readonly over: number
}

export function Outline({ outline: { sections, rules }, rule, mayMove, onGo, onMove }: OutlineProps) {
  const words = usePolicyWords()
  const hits = useHits()
  const [dragged, setDragged] = useState<Dragged | undefined>()
  const [said, setSaid] = useState('')
  const [isAll, setAll] = useState(false)
  const shown = isAll ? rules : rules.slice(0, mostRows)
  const keys = useMemo(() => keysOf(rules), [rules])
  const list = useRef<HTMLOListElement>(null)

  useEffect(() => {
    const row = list.current?.querySelector('li:has([aria-current])')
    const pane = row?.closest('[data-pane]')
    if (row === null || row === undefined || pane === null || pane === undefined) return
    // Only the pane is moved: the page must stay where somebody is typing.
    const [inner, outer] = [row.getBoundingClientRect(), pane.getBoundingClientRect()]
    const above = outer.top - inner.top
    const below = inner.bottom - outer.bottom
    if (above > 0) pane.scrollBy({ top: -above })
    else if (below > 0) pane.scrollBy({ top: below })
    // Another rule, another row: the rows themselves say which.
    // oxlint-disable-next-line react/exhaustive-effect-dependencies
  }, [rule])

  async function move({ id }: OutlinedRule, from: number, to: number): Promise<void> {
    const place = Math.min(Math.max(to, 0), rules.length - 1)
    if (place === from || !(await onMove(id, place - from))) return
    setSaid(words.outline.dragged(id, place + 1, rules.length))
  }

  function dragOf(each: OutlinedRule, index: number) {
    if (!mayMove || each.id === '') return {}
    return {
      draggable: true,
      onDragStart: (event: DragEvent) => {
        event.dataTransfer.effectAllowed = 'move'
        event.dataTransfer.setData('text/plain', each.id)
        setDragged({ from: index, over: index })
      },
      onDragEnd: () => setDragged(undefined),
    }
  }

  function dropOn(index: number) {
    if (dragged === undefined) return {}
    return {
      onDragOver: (event: DragEvent) => {
        event.preventDefault()
        if (dragged.over !== index) setDragged({ ...dragged, over: index })
      },
      onDrop: (event: DragEvent) => {
        event.preventDefault()
        setDragged(undefined)
        const moved = rules[dragged.from]
        if (moved !== undefined) void move(moved, dragged.from, index)
      },
    }
  }

  return (
    <div>
      <details className="border-b border-line px-3 py-1.5 text-sm">
        <summary className="min-h-7 content-center text-soft">{words.outline.sections}</summary>
        <ul className="flex flex-wrap gap-1 pt-1 pb-1.5">
          {sections.map(({ key, from, firstLine }) => (
            <li key={`${key} ${firstLine}`}>
              <button
                type="button"
                className="min-h-6 rounded-md bg-ground px-1.5 font-mono text-xs hover:bg-wash"
                onClick={() => onGo(from)}
              >
                {key}
              </button>
            </li>
          ))}
        </ul>
      </details>
      {rules.length === 0 ? (
        <Empty icon={ListTree}>{words.outline.noRules}</Empty>
      ) : (
        <ol ref={list}>
          {shown.map((each, index) => (
            <OutlineRow
              key={keys[index]}
              rule={each}
              hits={hits?.get(each.id)}
              isCurrent={each.id !== '' && each.id === rule}
              mark={
                dragged === undefined || dragged.over !== index
                  ? undefined
                  : dragged.over < dragged.from
                    ? 'above'
                    : 'below'
              }
              drag={dragOf(each, index)}
              drop={dropOn(index)}
              onGo={() => onGo(each.from)}
              onMove={mayMove && each.id !== '' ? (steps) => void move(each, index, index + steps) : undefined}
            />
          ))}
        </ol>
      )}
      {shown.length < rules.length && (
        <div className="p-3">
          <Button onClick={() => setAll(true)}>{words.outline.all(rules.length)}</Button>
        </div>
      )}
      <output className="sr-only">{said}</output>
    </div>
  )
}

/** Two rules may have the same id while one is being written. */
function keysOf(rules: readonly OutlinedRule[]): readonly string[] {
  const seen = new Map<string, number>()
  return rules.map(({ id }) => {
    const times = seen.get(id) ?? 0
    seen.set(id, times + 1)
    return `${id} ${times}`
  })
}
