/**
 * The editor as a component. It keeps its text itself: a key stroke changes nothing in React.
 *
 * @module
 */

import { Redo2, Undo2 } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'

import { IconButton } from '../../../parts/button.tsx'
import { useLanguage } from '../../../words/language.ts'
import { usePanelWords } from '../panels/panel-words.ts'
import { usePolicyWords } from '../words.ts'
import type { EditorHandle } from './handle.ts'
import { makeEditor, type EditorActs, type MadeEditor } from './make-editor.ts'
import { markProblems, type Diagnosed } from './problem-marks.ts'

export interface EditorProps extends Omit<EditorActs, 'onEscape'> {
  /** Of the first moment; later ones go through the handle. */
  readonly text: string
  readonly isReadOnly: boolean
  readonly diagnosed: Diagnosed | undefined
  readonly onReady: (handle: EditorHandle | undefined) => void
}

export function Editor({ text, isReadOnly, diagnosed, onReady, ...acts }: EditorProps) {
  const words = usePolicyWords()
  const { problems } = usePanelWords()
  const language = useLanguage()
  const place = useRef<HTMLDivElement>(null)
  const made = useRef<MadeEditor | undefined>(undefined)
  const [escapes, setEscapes] = useState(0)
  const { label, hint } = words.editor
  const setting = { label, hint, language, isReadOnly }
  // The editor lives longer than one rendering, and must call what the last one gave.
  const latest = useRef({ acts, onReady, setting, text })
  useEffect(() => {
    latest.current = { acts, onReady, setting, text }
  })

  useEffect(() => {
    const { current: parent } = place
    if (parent === null) return undefined
    const editor = makeEditor(
      parent,
      latest.current.text,
      {
        onText: (now) => latest.current.acts.onText(now),
        onCursor: (offset) => latest.current.acts.onCursor(offset),
        onSave: () => latest.current.acts.onSave(),
        onRun: () => latest.current.acts.onRun(),
        onMove: (to) => latest.current.acts.onMove(to),
        onEscape: () => setEscapes((count) => count + 1),
      },
      latest.current.setting,
    )
    made.current = editor
    latest.current.onReady(editor.handle)
    return () => {
      made.current = undefined
      latest.current.onReady(undefined)
      editor.end()
    }
  }, [])

  useEffect(() => {
    made.current?.set({ label, hint, language, isReadOnly })
  }, [label, hint, language, isReadOnly])

  useEffect(() => {
    const { current: editor } = made
    if (editor === undefined || diagnosed === undefined) return
    markProblems(editor.view, diagnosed, {
      fix: (isSafe) => (isSafe ? problems.fix : problems.propose),
    })
  }, [diagnosed, problems])

  return (
    <div className="flex h-full min-h-0 flex-col">
      <div ref={place} className="min-h-0 flex-1 overflow-hidden" />
      <div className="flex items-center justify-between gap-2 border-t border-line px-3 py-0.5">
        <p aria-hidden className="min-w-0 text-xs text-soft max-lg:invisible max-lg:h-6 max-lg:overflow-hidden">
          {hint}
        </p>
        {!isReadOnly && (
          <span className="flex shrink-0">
            <IconButton icon={Undo2} label={words.toolbar.undo} onClick={() => made.current?.handle.undo()} />
            <IconButton icon={Redo2} label={words.toolbar.redo} onClick={() => made.current?.handle.redo()} />
          </span>
        )}
      </div>
      {/* A text that is said again must be another one. */}
      <output className="sr-only">{escapes === 0 ? '' : words.editor.leave + '\u00A0'.repeat(escapes % 2)}</output>
    </div>
  )
}
