/**
 * Where the edge gets its long lists: each once per isolate, by its digest, for as long as a policy names it.
 *
 * A list never changes under its digest, so what is here stays right. No promise of a read is kept for another request:
 * one that hangs costs its own reader the budget, and the next reload asks anew. What has not arrived is named, and its
 * rules treat every click as one without the fact.
 *
 * @module
 */

import type { LongLists } from './condition.ts'
import { openList, type ListFault as ImageFault, type LongList } from './long-list.ts'
import type { Program } from './program.ts'

/** Reads the image of a list; null where there is none. May throw, hang or bring anything. */
export interface ListSource {
  get(digest: string): Promise<ArrayBuffer | null>
}

/** An isolate has 128 MB for everything; lists beyond this share stay away, and are named. */
const maxKeptBytes = 64 * 1024 * 1024

export type ListTroubleCode = 'not_read' | 'missing' | 'other_digest' | 'too_much' | ImageFault

/** Why a list that the policy names does not count. */
export interface ListTrouble {
  readonly list: string
  readonly digest: string
  readonly code: ListTroubleCode
}

interface Kept {
  readonly list: LongList
  readonly bytes: number
}

export interface ListKeeper {
  /** What is here, by digest. */
  readonly lists: LongLists
  /** Whether a list that a program names is not here. */
  lacks(program: Program): boolean
  /** Reads what a program names and is not here. Never rejects; what failed is known to `troubles`. */
  fetch(program: Program): Promise<void>
  /** Lets go of what a program does not name. */
  keepOnly(program: Program): void
  troubles(program: Program): readonly ListTrouble[]
}

export function makeListKeeper(source: ListSource | undefined): ListKeeper {
  const kept = new Map<string, Kept>()
  const lists = new Map<string, LongList>()
  const failed = new Map<string, ListTroubleCode>()

  async function read(digest: string): Promise<void> {
    try {
      const image = (await source?.get(digest)) ?? null
      const problem = image === null ? 'missing' : keep(digest, image)
      if (problem === undefined) failed.delete(digest)
      else failed.set(digest, problem)
    } catch {
      failed.set(digest, 'not_read')
    }
  }

  function keep(digest: string, image: ArrayBuffer): ListTroubleCode | undefined {
    if (kept.has(digest)) return undefined
    const total = [...kept.values()].reduce((sum, { bytes }) => sum + bytes, 0)
    if (total + image.byteLength > maxKeptBytes) return 'too_much'
    const opened = openList(image)
    if (!opened.ok) return opened.error
    // What stands under another key than its own is somebody's mistake; it must not decide about people.
    if (opened.value.digest !== digest) return 'other_digest'
    kept.set(digest, { list: opened.value, bytes: image.byteLength })
    lists.set(digest, opened.value)
    return undefined
  }

  function absent(program: Program): string[] {
    return [...new Set(named(program).map(({ digest }) => digest))].filter((digest) => !kept.has(digest))
  }

  return {
    lists,
    lacks: (program) => absent(program).length > 0,
    fetch: async (program) => {
      await Promise.all(absent(program).map(read))
    },
    keepOnly(program) {
      const wanted = new Set(named(program).map(({ digest }) => digest))
      for (const digest of [...kept.keys(), ...failed.keys()]) {
        if (wanted.has(digest)) continue
        kept.delete(digest)
        lists.delete(digest)
        failed.delete(digest)
      }
    },
    troubles: (program) =>
      named(program)
        .filter(({ digest }) => !kept.has(digest))
        .map(({ list, digest }) => ({ list, digest, code: failed.get(digest) ?? 'not_read' })),
  }
}

function named({ lists }: Program): { readonly list: string; readonly digest: string }[] {
  return Object.entries(lists).flatMap(([list, value]) => ('digest' in value ? [{ list, digest: value.digest }] : []))
}
