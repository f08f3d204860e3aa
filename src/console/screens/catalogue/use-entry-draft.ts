/**
 * An entry as it is being written in a form: what stands in its columns, and what is wrong with it once one tried to save.
 *
 * @module
 */

import { useState } from 'react'

import type { CellFault, Column } from '../../../catalogue/row.ts'
import { faultOf, type Draft } from './entry-draft.ts'
import { useCatalogueWords } from './words.ts'

/** What a field of a column is given. */
export interface ColumnField {
  readonly label: string
  readonly value: string
  readonly onChange: (event: { readonly target: { readonly value: string } }) => void
  readonly error?: string
}

export interface EntryWriting {
  readonly draft: Draft
  /** Undefined before the first try. */
  readonly shownFault: CellFault | undefined
  readonly set: (column: Column) => (value: string) => void
  readonly field: (column: Column) => ColumnField
  /** Hands it on where nothing is wrong with it, and shows what is otherwise. */
  readonly submit: (save: (draft: Draft) => void) => void
}

export function useEntryDraft(start: Draft, onTouch: () => void): EntryWriting {
  const { columns } = useCatalogueWords()
  const [draft, setDraft] = useState(start)
  const [wasTried, setTried] = useState(false)
  const fault = faultOf(draft)
  const shownFault = wasTried ? fault : undefined
  const set = (column: Column) => (value: string) => {
    setDraft((before) => ({ ...before, [column]: value }))
    onTouch()
  }
  return {
    draft,
    shownFault,
    set,
    field: (column) => ({
      label: columns[column],
      value: draft[column],
      onChange: (event) => set(column)(event.target.value),
      ...(shownFault?.column === column ? { error: shownFault.message } : {}),
    }),
    submit: (save) => {
      setTried(true)
      if (fault === undefined) save(draft)
    },
  }
}
