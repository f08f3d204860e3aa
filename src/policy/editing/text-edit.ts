/**
 * Edits of a text, as editors take them: all of them speak of the text before, and none touches another.
 *
 * @module
 */

export interface TextEdit {
  readonly from: number
  readonly to: number
  readonly insert: string
}

export function edited(text: string, edits: readonly TextEdit[]): string {
  let result = ''
  let done = 0
  for (const { from, to, insert } of edits.toSorted((a, b) => a.from - b.from)) {
    result += text.slice(done, from) + insert
    done = to
  }
  return result + text.slice(done)
}
