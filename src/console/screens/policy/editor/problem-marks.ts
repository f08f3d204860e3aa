/**
 * What the engine found, as marks in the text, with its repairs as actions.
 *
 * @module
 */

import { setDiagnostics, type Diagnostic } from '@codemirror/lint'
import type { EditorView } from '@codemirror/view'

import type { EditorDiagnostic } from '../../../../policy/editing/diagnose.ts'

export interface MarkWords {
  /** The name of a repair; one that is not safe is a proposal. */
  readonly fix: (isSafe: boolean) => string
}

export interface Diagnosed {
  /** Of which text. */
  readonly text: string
  readonly diagnostics: readonly EditorDiagnostic[]
}

/** Nothing where the text has gone on: then the next answer is on its way. */
export function markProblems(view: EditorView, { text, diagnostics }: Diagnosed, words: MarkWords): void {
  const { doc } = view.state
  if (doc.length !== text.length || doc.toString() !== text) return
  view.dispatch(
    setDiagnostics(
      view.state,
      diagnostics.map((each) => mark(each, text, words)),
    ),
  )
}

function mark(diagnostic: EditorDiagnostic, text: string, words: MarkWords): Diagnostic {
  const { from, to, severity, code, message, help, quickFix } = diagnostic
  return {
    from,
    to,
    severity,
    source: code,
    message: help === null ? message : `${message}\n${help}`,
    actions:
      quickFix === undefined
        ? []
        : [
            {
              name: words.fix(quickFix.isSafe),
              apply: (view) => {
                // The edits speak of the text that was looked at.
                if (view.state.doc.toString() !== text) return
                view.dispatch({ changes: [...quickFix.edits], userEvent: 'input.fix', scrollIntoView: true })
                view.focus()
              },
            },
          ],
  }
}
