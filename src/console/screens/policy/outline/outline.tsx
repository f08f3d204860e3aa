/**
 * The outline: sections and rules in the order in which they are asked.
 *
 * @module
 */

import { ListTree } from 'lucide-react'
import { useMemo, useState } from 'react'

import type { Outline as Outlined, OutlinedRule } from '../../../../policy/editing/outline.ts'
import { Button } from '../../../parts/button.tsx'
import { Empty } from '../../../parts/state.tsx'
import { usePolicyWords } from '../words.ts'
import { OutlineRow } from './row.tsx'
import { useCurrentInView } from './use-current-in-view.ts'
import { useDragging } from './use-dragging.ts'
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

export function Outline({ outline: { sections, rules }, rule, mayMove, onGo, onMove }: OutlineProps) {
  const words = usePolicyWords()
  const hits = useHits()
  const [said, setSaid] = useState('')
  const [isAll, setAll] = useState(false)
  const shown = isAll ? rules : rules.slice(0, mostRows)
  const keys = useMemo(() => keysOf(rules), [rules])
  const list = useCurrentInView(rule)
  const { dragOf, dropOn, markAt } = useDragging((from, to) => void move(from, to))

  async function move(from: number, to: number): Promise<void> {
    const moved = rules[from]
    const place = Math.min(Math.max(to, 0), rules.length - 1)
    if (moved === undefined || place === from || !(await onMove(moved.id, place - from))) return
    setSaid(words.outline.dragged(moved.id, place + 1, rules.length))
  }

  return (
    <div>
      <Sections sections={sections} onGo={onGo} />
      {rules.length === 0 ? (
        <Empty icon={ListTree}>{words.outline.noRules}</Empty>
      ) : (
        <ol ref={list}>
          {shown.map((each, index) => {
            // What has no id yet cannot be named to be moved.
            const isMovable = mayMove && each.id !== ''
            return (
              <OutlineRow
                key={keys[index]}
                rule={each}
                hits={hits?.get(each.id)}
                isCurrent={each.id !== '' && each.id === rule}
                mark={markAt(index)}
                drag={isMovable ? dragOf(each.id, index) : {}}
                drop={dropOn(index)}
                onGo={() => onGo(each.from)}
                onMove={isMovable ? (steps) => void move(index, index + steps) : undefined}
              />
            )
          })}
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

interface SectionsProps {
  readonly sections: Outlined['sections']
  readonly onGo: (from: number) => void
}

/** What stands in the text beside the rules. */
function Sections({ sections, onGo }: SectionsProps) {
  const words = usePolicyWords()
  return (
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
