/**
 * Changing the text through the engine: what a form, the outline or a key says, as edits that keep the comments.
 *
 * @module
 */

import { instant } from '../../../kernel/instant.ts'
import { edited, type TextEdit } from '../../../policy/editing/text-edit.ts'
import type { RuleChange } from '../../../policy/editing/rule-change.ts'
import { askEngine } from '../../engine/engine.ts'
import { say } from '../../parts/toast.tsx'
import { currentLanguage } from '../../words/language.ts'
import type { EditorHandle } from './editor/handle.ts'
import { movedBy } from './moves.ts'
import { usePanelWords } from './panels/panel-words.ts'
import { usePolicyWords } from './words.ts'

export interface Edits {
  readonly change: (rule: string, change: RuleChange) => Promise<boolean>
  /** Down where `steps` is positive. */
  readonly move: (rule: string, steps: number) => Promise<boolean>
  readonly format: () => Promise<void>
  /** Edits that speak of a text; refused where it has gone on. */
  readonly apply: (edits: readonly TextEdit[], of: string) => boolean
}

export function useEdits(handle: EditorHandle | undefined): Edits {
  const words = usePolicyWords()
  const { broken } = usePanelWords()

  function refuse(text: string): false {
    say({ title: words.moved.refused, text, tone: 'stop' })
    return false
  }

  function apply(edits: readonly TextEdit[], of: string): boolean {
    return handle?.apply(edits, of) === true || refuse(words.moved.stale)
  }

  async function placeOf(text: string, rule: string): Promise<number | undefined> {
    const { rules } = await askEngine({ kind: 'outline', text, now: instant(Date.now()) }, { urgent: true })
    return rules.find(({ id }) => id === rule)?.from
  }

  /** What the engine fails at is said, and the text stays. */
  async function orSay(act: () => Promise<boolean>): Promise<boolean> {
    try {
      return await act()
    } catch (error) {
      return refuse(error instanceof Error ? error.message : String(error))
    }
  }

  return {
    apply,
    change: (rule, change) =>
      orSay(async () => {
        if (handle === undefined) return false
        const of = handle.text()
        const edit = await askEngine({ kind: 'edit', text: of, rule, change }, { urgent: true })
        return edit.ok ? apply(edit.edits, of) : refuse(words.refusals[edit.why])
      }),
    move: (rule, steps) =>
      orSay(async () => {
        if (handle === undefined) return false
        const of = handle.text()
        const moved = await movedBy(of, steps, (text, to) =>
          askEngine({ kind: 'edit', text, rule, change: { kind: 'move', to } }, { urgent: true }),
        )
        if (!moved.ok) return refuse(words.refusals[moved.why])
        const [before, after] = [await placeOf(of, rule), await placeOf(moved.text, rule)]
        const within = handle.offset() - (before ?? 0)
        if (!apply(moved.edits, of)) return false
        // The cursor goes with the rule.
        if (after !== undefined) handle.goTo(after + Math.max(0, within), { focus: false })
        return true
      }),
    format: async () => {
      await orSay(async () => {
        if (handle === undefined) return false
        const of = handle.text()
        const formatted = await askEngine({ kind: 'format', text: of, language: currentLanguage() })
        if (formatted.kind === 'invalid') return refuse(broken.text)
        const after = edited(of, formatted.edits)
        if (after === of) {
          say({ title: words.toolbar.formatted })
          return true
        }
        if (handle.text() !== of) return refuse(words.moved.stale)
        handle.replace(after)
        say({ title: words.toolbar.formatDone, action: { label: words.toolbar.undo, onSelect: () => handle.undo() } })
        return true
      })
    },
  }
}
