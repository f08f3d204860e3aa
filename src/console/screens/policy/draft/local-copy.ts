/**
 * What could not be saved, kept in the browser for as long as its tab lives, and offered again.
 *
 * @module
 */

import type { DraftBody } from './draft.ts'
import type { LocalCopies } from './keeper.ts'

export interface LocalCopy extends DraftBody {
  /** When it was put there. */
  readonly at: number
}

const prefix = 'detour.policy.copy.'

/** `name`: of a draft its id, otherwise what it was begun from. It changes when a text becomes a draft. */
export function localCopies(
  name: () => string,
  storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>,
): LocalCopies & { readonly read: () => LocalCopy | undefined } {
  return {
    put: (body) => {
      try {
        storage.setItem(prefix + name(), JSON.stringify({ ...body, at: Date.now() }))
      } catch {
        // Full, or forbidden: then there is no copy, and the screen says that nothing is saved.
      }
    },
    drop: () => storage.removeItem(prefix + name()),
    read: () => {
      const kept = storage.getItem(prefix + name())
      return kept === null ? undefined : readCopy(kept)
    },
  }
}

function readCopy(kept: string): LocalCopy | undefined {
  try {
    const { source, base, title, at } = JSON.parse(kept) as Partial<Record<string, unknown>>
    const isCopy =
      typeof source === 'string' && typeof base === 'number' && typeof title === 'string' && typeof at === 'number'
    return isCopy ? { source, base, title, at } : undefined
  } catch {
    return undefined
  }
}
