/**
 * The editor: CodeMirror with the words, keys and marks of a policy.
 *
 * @module
 */

import { closeBrackets, closeBracketsKeymap, completionKeymap } from '@codemirror/autocomplete'
import { defaultKeymap, history, historyKeymap, indentWithTab, redo, undo } from '@codemirror/commands'
import { yaml } from '@codemirror/lang-yaml'
import { bracketMatching, codeFolding, foldGutter, foldKeymap, indentOnInput, indentUnit } from '@codemirror/language'
import { lintGutter, nextDiagnostic, previousDiagnostic } from '@codemirror/lint'
import { highlightSelectionMatches, search, searchKeymap } from '@codemirror/search'
import { Compartment, EditorState, Prec, type Extension } from '@codemirror/state'
import {
  drawSelection,
  dropCursor,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  keymap,
  lineNumbers,
} from '@codemirror/view'

import type { Language } from '../../../words/language.ts'
import { asking } from './ask.ts'
import type { EditorHandle } from './handle.ts'
import { look } from './look.ts'
import { chinesePhrases } from './phrases.ts'
import { shadeIn } from './shade.ts'
import { smallestChange } from './smallest-change.ts'

export interface EditorActs {
  /** The text after a moment without typing. */
  readonly onText: (text: string) => void
  readonly onCursor: (offset: number) => void
  readonly onSave: () => void
  readonly onRun: () => void
  /** Whether there is a rule to be moved. */
  readonly onMove: (to: 'up' | 'down') => boolean
  readonly onEscape: () => void
}

export interface EditorSetting {
  readonly label: string
  /** Which keys do what, for those who do not see it below. */
  readonly hint: string
  readonly language: Language
  readonly isReadOnly: boolean
}

export interface MadeEditor {
  readonly view: EditorView
  readonly handle: EditorHandle
  readonly set: (setting: EditorSetting) => void
  readonly end: () => void
}

/** Shorter than the time between two key strokes, long enough for what comes at once. */
const settleMs = 20

export function makeEditor(host: HTMLElement, text: string, acts: EditorActs, first: EditorSetting): MadeEditor {
  const setting = new Compartment()
  const { root, place } = shadeIn(host)
  let timer: ReturnType<typeof setTimeout> | undefined
  let told = text

  function tell(): void {
    clearTimeout(timer)
    timer = undefined
    const now = view.state.doc.toString()
    if (now === told) return
    told = now
    acts.onText(now)
  }

  const view = new EditorView({
    root,
    parent: place,
    doc: text,
    extensions: [
      Prec.high(keymap.of(ownKeys(acts))),
      basics,
      setting.of(settingExtension(first)),
      EditorView.updateListener.of((update) => {
        if (update.docChanged) {
          clearTimeout(timer)
          timer = setTimeout(tell, settleMs)
        }
        if (update.docChanged || update.selectionSet) acts.onCursor(update.state.selection.main.head)
      }),
    ],
  })

  return {
    view,
    handle: handleOf(view, tell),
    set: (next) => view.dispatch({ effects: setting.reconfigure(settingExtension(next)) }),
    end: () => {
      tell()
      view.destroy()
    },
  }
}

function handleOf(view: EditorView, tell: () => void): EditorHandle {
  return {
    text: () => view.state.doc.toString(),
    offset: () => view.state.selection.main.head,
    goTo: (from, { to = from, focus = true } = {}) => {
      const most = view.state.doc.length
      const [anchor, head] = [Math.min(from, most), Math.min(to, most)]
      view.dispatch({
        selection: { anchor, head },
        effects: EditorView.scrollIntoView(anchor, { y: 'start', yMargin: 60 }),
      })
      if (focus) view.focus()
    },
    apply: (edits, of) => {
      if (view.state.doc.toString() !== of) return false
      if (edits.length > 0) view.dispatch({ changes: [...edits], userEvent: 'input.form' })
      tell()
      return true
    },
    replace: (text) => {
      const change = smallestChange(view.state.doc.toString(), text)
      if (change !== undefined) view.dispatch({ changes: change, userEvent: 'input.replace' })
      tell()
    },
    flush: tell,
    undo: () => void undo(view),
    redo: () => void redo(view),
  }
}

const basics: Extension = [
  lineNumbers(),
  highlightActiveLineGutter(),
  highlightSpecialChars(),
  history(),
  foldGutter(),
  codeFolding(),
  drawSelection(),
  dropCursor(),
  EditorState.allowMultipleSelections.of(true),
  indentOnInput(),
  indentUnit.of('  '),
  EditorState.tabSize.of(2),
  bracketMatching(),
  closeBrackets(),
  highlightActiveLine(),
  highlightSelectionMatches(),
  search({ top: true }),
  lintGutter(),
  yaml(),
  asking,
  look,
  keymap.of([
    ...closeBracketsKeymap,
    ...defaultKeymap,
    ...searchKeymap,
    ...historyKeymap,
    ...foldKeymap,
    ...completionKeymap,
    indentWithTab,
  ]),
]

function settingExtension({ label, hint, language, isReadOnly }: EditorSetting): Extension {
  return [
    EditorView.contentAttributes.of({
      'aria-label': label,
      'aria-description': hint,
      spellcheck: 'false',
      tabindex: '0',
    }),
    EditorState.readOnly.of(isReadOnly),
    language === 'zh-CN' ? EditorState.phrases.of(chinesePhrases) : [],
  ]
}

function ownKeys({ onSave, onRun, onMove, onEscape }: EditorActs) {
  const did = (act: () => void) => () => {
    act()
    return true
  }
  return [
    { key: 'Mod-s', run: did(onSave), preventDefault: true },
    { key: 'Mod-Enter', run: did(onRun), preventDefault: true },
    { key: 'Alt-ArrowUp', run: () => onMove('up') },
    { key: 'Alt-ArrowDown', run: () => onMove('down') },
    { key: 'F8', run: nextDiagnostic },
    { key: 'Shift-F8', run: previousDiagnostic },
    {
      key: 'Escape',
      run: () => {
        // CodeMirror itself lets the next Tab leave; here it is only told.
        onEscape()
        return false
      },
    },
  ]
}
