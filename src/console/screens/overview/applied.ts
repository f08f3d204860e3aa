/**
 * What came of a change to the override, in a sentence.
 *
 * @module
 */

import type { AnswerOf } from '../../server/call.ts'
import { useOverrideWords } from './override-words.ts'

export type Applied = AnswerOf<'PUT /override/entries/{id}'>

export function useAppliedText(): (applied: Applied) => string {
  const { override: words } = useOverrideWords()
  return ({ live, audited }) =>
    [live ? words.everywhere : words.notYet, ...(audited ? [] : [words.unaudited])].join(' ')
}
