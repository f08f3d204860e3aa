/**
 * What others may do with the editor.
 *
 * @module
 */

import type { TextEdit } from '../../../../policy/editing/text-edit.ts'

export interface EditorHandle {
  readonly text: () => string
  readonly offset: () => number
  /** Puts the cursor there, in sight, and the focus into the editor. */
  readonly goTo: (from: number, options?: { readonly to?: number; readonly focus?: boolean }) => void
  /** One step of undo. False where the text is not `of` any more, of which the edits speak. */
  readonly apply: (edits: readonly TextEdit[], of: string) => boolean
  /** The whole text, by as small a change as will do. */
  readonly replace: (text: string) => void
  /** Tells the text at once, without waiting for quiet. */
  readonly flush: () => void
  readonly undo: () => void
  readonly redo: () => void
}
