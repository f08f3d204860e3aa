/**
 * The rules that no test sees, and the tests that are suggested for them.
 *
 * @module
 */

import { ListPlus } from 'lucide-react'
import { useState } from 'react'

import type { Instant } from '../../../../kernel/instant.ts'
import { askEngine } from '../../../engine/engine.ts'
import { Button, IconButton } from '../../../parts/button.tsx'
import { say } from '../../../parts/toast.tsx'
import { useFormat } from '../../../words/format.ts'
import type { EditorHandle } from '../editor/handle.ts'
import type { Edits } from '../use-edits.ts'
import { usePolicyWords } from '../words.ts'
import { addSuggested, type Added } from './add-suggested.ts'
import { usePanelWords } from './panel-words.ts'

export interface UnseenRulesProps {
  readonly rules: readonly string[]
  readonly mayEdit: boolean
  readonly now: Instant
  readonly handle: EditorHandle | undefined
  readonly edits: Edits
  readonly onGoRule: (rule: string) => void
}

export function UnseenRules({ rules, mayEdit, now, handle, edits, onGoRule }: UnseenRulesProps) {
  const words = usePanelWords()
  const [asked, setAsked] = useState<readonly string[]>([])
  const tell = useTelling(handle)
  const isBusy = asked.length > 0
  const maySuggest = mayEdit && handle !== undefined

  async function add(wanted: readonly string[]): Promise<void> {
    if (handle === undefined) return
    setAsked(wanted)
    try {
      tell(
        await addSuggested(wanted, now, {
          text: handle.text,
          ask: (request) => askEngine(request, { urgent: true }),
          apply: edits.apply,
        }),
        wanted,
      )
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error)
      say({ title: words.suggest.refused, text, tone: 'stop' })
    } finally {
      setAsked([])
    }
  }

  return (
    <section className="flex flex-col gap-1.5 px-3 text-sm">
      <div className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1">
        <h3 className="font-semibold">{words.tests.uncovered}</h3>
        {maySuggest && rules.length > 1 && (
          <Button
            icon={ListPlus}
            className="min-h-7! px-2! py-0.5! text-xs!"
            busy={isBusy && asked.length === rules.length}
            disabled={isBusy}
            onClick={() => void add(rules)}
          >
            {words.suggest.all(rules.length)}
          </Button>
        )}
      </div>
      {maySuggest && <p className="text-xs text-soft">{words.suggest.note}</p>}
      <ul className="flex flex-wrap gap-1">
        {rules.map((id) => (
          <li key={id} className="inline-flex max-w-full items-center rounded-md bg-ground">
            <button
              type="button"
              className="min-h-7 truncate rounded-md px-1.5 font-mono text-xs hover:bg-wash"
              onClick={() => onGoRule(id)}
            >
              {id}
            </button>
            {maySuggest && (
              <IconButton
                icon={ListPlus}
                label={words.suggest.one(id)}
                className="min-h-7! px-1.5! py-0.5!"
                busy={isBusy && asked.length < rules.length && asked.includes(id)}
                disabled={isBusy}
                onClick={() => void add([id])}
              />
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}

/** Says what became of it, and leads to the tests: they are to be read before they are kept. */
function useTelling(handle: EditorHandle | undefined): (added: Added, wanted: readonly string[]) => void {
  const words = usePanelWords()
  const { toolbar } = usePolicyWords()
  const format = useFormat()
  return (added, wanted) => {
    const { suggest, broken } = words
    switch (added.kind) {
      case 'added':
        handle?.goTo(added.at)
        say({
          title: suggest.added(added.count),
          text: added.without.length === 0 ? suggest.read : suggest.without(format.list(added.without)),
          action: { label: toolbar.undo, onSelect: () => handle?.undo() },
        })
        return
      case 'nothing':
        say({ title: suggest.nothing, text: suggest.without(format.list(wanted)), tone: 'stop' })
        return
      case 'broken':
        say({ title: suggest.refused, text: broken.text, tone: 'stop' })
        return
      case 'refused':
        say({
          title: suggest.refused,
          text: suggest[added.why],
          tone: 'stop',
          action: { label: suggest.copy, onSelect: () => void navigator.clipboard.writeText(added.yaml) },
        })
        return
      case 'stale':
      // `apply` has said so.
    }
  }
}
