/**
 * What the editor asks the engine while somebody types: what may be written here, and what a word stands for.
 *
 * @module
 */

import {
  autocompletion,
  type Completion,
  type CompletionContext,
  type CompletionResult,
} from '@codemirror/autocomplete'
import type { Extension } from '@codemirror/state'
import { hoverTooltip, type EditorView, type Tooltip } from '@codemirror/view'

import { instant } from '../../../../kernel/instant.ts'
import type { CompletionOption } from '../../../../policy/editing/completion.ts'
import type { Hover } from '../../../../policy/editing/hover.ts'
import { askEngine } from '../../../engine/engine.ts'
import { currentLanguage } from '../../../words/language.ts'

export const asking: Extension = [
  autocompletion({ override: [completions], activateOnTypingDelay: 60, maxRenderedOptions: 80, icons: false }),
  hoverTooltip((view, position) => hoverAt(view, position), { hoverTime: 350 }),
]

async function completions(context: CompletionContext): Promise<CompletionResult | null> {
  const { state, pos, explicit } = context
  // Behind blanks nobody wants a list that was not asked for.
  if (!explicit && !/[\w\-:[{,] ?$/.test(state.doc.lineAt(pos).text.slice(0, pos - state.doc.lineAt(pos).from)))
    return null
  const control = new AbortController()
  context.addEventListener('abort', () => control.abort())
  try {
    const { from, to, options } = await askEngine(
      {
        kind: 'complete',
        text: state.doc.toString(),
        offset: pos,
        language: currentLanguage(),
        now: instant(Date.now()),
      },
      { signal: control.signal, topic: 'policy.complete', urgent: true },
    )
    return options.length === 0 ? null : { from, to, options: options.map(offered), validFor: /^[\w.\-*/]*$/ }
  } catch {
    // Nothing is offered: the next key stroke asks again.
    return null
  }
}

const kinds: Readonly<Record<CompletionOption['kind'], string>> = {
  key: 'property',
  value: 'enum',
  name: 'variable',
  instant: 'constant',
  snippet: 'text',
}

function offered({ label, kind, detail, description, insert, cursor }: CompletionOption): Completion {
  return {
    label,
    type: kinds[kind],
    detail,
    ...(description === '' ? {} : { info: description }),
    apply: (view, _completion, from, to) => {
      view.dispatch({
        changes: { from, to, insert },
        selection: { anchor: from + cursor },
        userEvent: 'input.complete',
        scrollIntoView: true,
      })
    },
  }
}

async function hoverAt({ state }: EditorView, offset: number): Promise<Tooltip | null> {
  try {
    const { hover } = await askEngine(
      { kind: 'hover', text: state.doc.toString(), offset, language: currentLanguage(), now: instant(Date.now()) },
      { topic: 'policy.hover', urgent: true },
    )
    return hover === undefined
      ? null
      : { pos: hover.from, end: hover.to, above: true, create: () => ({ dom: said(hover) }) }
  } catch {
    return null
  }
}

function said({ title, lines }: Hover): HTMLElement {
  const box = document.createElement('div')
  box.className = 'cm-said'
  const head = document.createElement('strong')
  head.textContent = title
  box.append(
    head,
    ...lines.map((line) => {
      const paragraph = document.createElement('p')
      paragraph.textContent = line
      return paragraph
    }),
  )
  return box
}
