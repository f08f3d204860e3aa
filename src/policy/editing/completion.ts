/**
 * Completions: what an editor is offered.
 *
 * @module
 */

import type { DiagnosticLanguage } from '../language/diagnostic.ts'
import type { DocumentNames } from './document-names.ts'
import type { Place } from './place.ts'
import type { EditingWords } from './words/editing-words.ts'

export interface CompletionOption {
  readonly label: string
  readonly kind: 'key' | 'value' | 'name' | 'instant' | 'snippet'
  /** A word or two beside the label; may be empty. */
  readonly detail: string
  /** A sentence; may be empty. */
  readonly description: string
  /** What takes the place of the text from `from` to `to`. */
  readonly insert: string
  /** Where in `insert` the cursor goes. */
  readonly cursor: number
}

export interface Completion {
  readonly from: number
  readonly to: number
  readonly options: readonly CompletionOption[]
}

/** What is known while options are gathered. */
export interface Asked {
  readonly place: Place
  readonly names: DocumentNames
  readonly now: number
  readonly language: DiagnosticLanguage
  readonly words: EditingWords
}

type Given = Pick<CompletionOption, 'label' | 'kind'> & Partial<CompletionOption>

export function option({ label, kind, detail = '', description = '', insert = label, cursor }: Given) {
  return { label, kind, detail, description, insert, cursor: cursor ?? insert.length } satisfies CompletionOption
}
