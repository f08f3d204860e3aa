/**
 * Warming: what many will ask for, read a hundred at a time before they do.
 *
 * @module
 */

import { isTooLong, type Ask } from './source-ask.ts'
import type { EntryMemory, Known, Parse, Value } from './source-memory.ts'

/** KV gives no more in one call (bulk get, limits of KV, November 2026). */
export const mostKeysAtOnce = 100

export interface Question {
  readonly key: string
  readonly parse: Parse
}

export interface Warming {
  /** By key; where a read failed it says so. */
  readonly warmed: ReadonlyMap<string, Known<Value> | 'unavailable'>
  /** Until then what is being read is missing in it. Never rejects. */
  readonly over: Promise<unknown>
}

export interface WarmMeans {
  /** At most {@link mostKeysAtOnce} keys. */
  readonly getMany: (keys: readonly string[]) => Promise<ReadonlyMap<string, string | null>>
  readonly ask: Ask
  readonly memory: EntryMemory
  /** Of more keys than that only the first are looked at. */
  readonly most: number
}

/** Begins to read what memory does not know of these. */
export function warmUp(questions: Iterable<Question>, means: WarmMeans): Warming {
  const { getMany, ask, memory, most } = means
  const warmed = new Map<string, Known<Value> | 'unavailable'>()
  const missing = new Map<string, Parse>()
  for (const { key, parse } of questions) {
    if (warmed.has(key) || missing.has(key)) continue
    if (warmed.size + missing.size >= most) break
    const known = isTooLong(key) ? { value: undefined } : memory.recall(key)
    if (known === undefined) missing.set(key, parse)
    else warmed.set(key, known)
  }
  const rest = [...missing]
  const reads: Promise<void>[] = []
  for (let from = 0; from < rest.length; from += mostKeysAtOnce) {
    reads.push(readPart(rest.slice(from, from + mostKeysAtOnce)))
  }
  return { warmed, over: Promise.all(reads) }

  async function readPart(part: readonly (readonly [key: string, parse: Parse])[]): Promise<void> {
    const asked = await ask(() => getMany(part.map(([key]) => key)))
    for (const [key, parse] of part) {
      if (asked === undefined) warmed.set(key, memory.standIn(key) ?? 'unavailable')
      else warmed.set(key, { value: memory.take(key, asked.given.get(key) ?? null, parse) })
    }
  }
}
