/**
 * Long lists that are at hand, and those that are not.
 *
 * @module
 */

import type { LongLists } from '../condition.ts'
import { openList } from '../long-list.ts'
import type { Program } from '../program.ts'
import type { GivenList, MissingList } from './editing-request.ts'

/** What can be read and is what it says it is. */
export function givenLists(given: readonly GivenList[] = []): LongLists {
  return new Map(
    given.flatMap(({ digest, image }) => {
      const opened = openList(image)
      return opened.ok && opened.value.digest === digest ? [[digest, opened.value] as const] : []
    }),
  )
}

export function missingLists({ lists }: Program, given: LongLists): readonly MissingList[] {
  return Object.entries(lists).flatMap(([list, value]) =>
    'digest' in value && !given.has(value.digest) ? [{ list, digest: value.digest }] : [],
  )
}
