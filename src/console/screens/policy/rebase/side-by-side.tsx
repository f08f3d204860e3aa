/**
 * Two texts side by side: what others have, and one's own, which is the result.
 *
 * @module
 */

import { defaultKeymap, history, historyKeymap } from '@codemirror/commands'
import { yaml } from '@codemirror/lang-yaml'
import { MergeView } from '@codemirror/merge'
import { EditorState } from '@codemirror/state'
import { EditorView, keymap, lineNumbers } from '@codemirror/view'
import { useEffect, useRef } from 'react'

import { Button } from '../../../parts/button.tsx'
import { useLanguage } from '../../../words/language.ts'
import { look } from '../editor/look.ts'
import { chinesePhrases } from '../editor/phrases.ts'
import { shadeIn } from '../editor/shade.ts'
import { useDialogWords } from '../dialog-words.ts'

export interface SideBySideProps {
  readonly theirs: string
  readonly mine: string
  readonly onUse: (text: string) => void
}

export function SideBySide({ theirs, mine, onUse }: SideBySideProps) {
  const words = useDialogWords()
  const language = useLanguage()
  const place = useRef<HTMLDivElement>(null)
  const view = useRef<MergeView | undefined>(undefined)
  const { left, right } = words.merge

  useEffect(() => {
    const { current: host } = place
    if (host === null) return undefined
    const { root, place: parent } = shadeIn(host)
    const both = [
      lineNumbers(),
      yaml(),
      look,
      sides,
      language === 'zh-CN' ? EditorState.phrases.of(chinesePhrases) : [],
    ]
    const made = new MergeView({
      root,
      parent,
      a: {
        doc: theirs,
        extensions: [
          ...both,
          EditorState.readOnly.of(true),
          EditorView.contentAttributes.of({ 'aria-label': left, tabindex: '0' }),
        ],
      },
      b: {
        doc: mine,
        extensions: [
          ...both,
          history(),
          keymap.of([...defaultKeymap, ...historyKeymap]),
          EditorView.contentAttributes.of({ 'aria-label': right, tabindex: '0' }),
        ],
      },
      revertControls: 'a-to-b',
      collapseUnchanged: { margin: 3, minSize: 6 },
      gutter: true,
    })
    view.current = made
    return () => {
      view.current = undefined
      made.destroy()
    }
  }, [theirs, mine, language, left, right])

  return (
    <div className="flex flex-col gap-3">
      <p className="text-sm text-soft">{words.merge.lead}</p>
      <div className="grid grid-cols-2 gap-2 text-sm font-medium">
        <span>{left}</span>
        <span>{right}</span>
      </div>
      <div ref={place} className="max-h-[52vh] overflow-auto rounded-xl border border-line" />
      <div className="flex justify-end">
        <Button kind="primary" onClick={() => onUse(view.current?.b.state.doc.toString() ?? mine)}>
          {words.merge.use}
        </Button>
      </div>
    </div>
  )
}

const sides = EditorView.theme({
  '&': { height: 'auto' },
  '&.cm-merge-a .cm-changedLine': { backgroundColor: 'var(--stop-wash)' },
  '&.cm-merge-b .cm-changedLine': { backgroundColor: 'var(--wash)' },
  '&.cm-merge-a .cm-changedText': { background: 'color-mix(in srgb, var(--stop) 25%, transparent)' },
  '&.cm-merge-b .cm-changedText': { background: 'color-mix(in srgb, var(--accent) 25%, transparent)' },
  '.cm-collapsedLines': { background: 'var(--wash)', color: 'var(--accent)' },
  '.cm-collapsedLines:before, .cm-collapsedLines:after': { content: '"…"' },
})
