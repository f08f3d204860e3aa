/**
 * The rule under the cursor and the one in the address, kept the same: going to one from elsewhere moves the cursor, and
 * moving the cursor tells the address after a moment.
 *
 * @module
 */

import { useEffect, useRef } from 'react'

import type { OutlinedRule } from '../../../policy/editing/outline.ts'
import type { EditorHandle } from './editor/handle.ts'
import { ruleAt } from './outline/rule-at.ts'
import { usePolicyPlace } from './use-place.ts'

const tellMs = 200

export interface CursorRule {
  /** As in the address. */
  readonly rule: string | undefined
  readonly onCursor: (offset: number) => void
}

export function useCursorRule(
  rules: readonly OutlinedRule[] | undefined,
  handle: EditorHandle | undefined,
): CursorRule {
  const {
    search: { rule },
    go,
  } = usePolicyPlace()
  const known = useRef(rules)
  const told = useRef<string | undefined>(undefined)
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)

  function onCursor(offset: number): void {
    clearTimeout(timer.current)
    timer.current = setTimeout(() => {
      const id = ruleAt(known.current ?? [], offset)?.id
      if (id === told.current) return
      told.current = id
      void go({ rule: id })
    }, tellMs)
  }

  useEffect(() => {
    known.current = rules
    if (rules === undefined || handle === undefined) return
    if (rule === told.current) {
      // An id that is being typed is another one after every letter.
      if (rule !== undefined && !rules.some(({ id }) => id === rule)) onCursor(handle.offset())
      return
    }
    told.current = rule
    const found = rules.find(({ id }) => id === rule)
    if (found !== undefined && ruleAt(rules, handle.offset())?.id !== rule) handle.goTo(found.from, { focus: false })
    // What it calls only looks at what is current.
    // oxlint-disable-next-line react/exhaustive-effect-dependencies, react-hooks/exhaustive-deps
  }, [rule, rules, handle])

  useEffect(() => () => clearTimeout(timer.current), [])

  return { rule, onCursor }
}
