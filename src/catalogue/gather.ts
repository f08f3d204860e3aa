/**
 * Gathering: many chains that each ask for one entry, answered by one bulk read.
 *
 * Whoever walks chains does so at once and without waiting; what memory does not know is noted, and asked for together.
 * Nothing has to know beforehand which of the chains will ask, or for what.
 *
 * @module
 */

import type { Entry, ShopEntry } from './entry.ts'
import { mostWarmed, type Catalogue, type CatalogueSource, type Known, type Wanted } from './source.ts'

export interface Gathering {
  /** What the chains ask; a question that memory cannot answer waits for {@link read}. */
  readonly source: CatalogueSource
  /** Reads what was asked for so far. Never rejects; what is asked later is read by itself. */
  readonly read: () => Promise<void>
}

interface Question {
  readonly want: Wanted
  readonly answer: (source: CatalogueSource) => void
}

export function gather(catalogue: Catalogue): Gathering {
  const questions: Question[] = []
  let isRead = false

  function asked(want: Wanted): Promise<CatalogueSource> {
    if (isRead) return Promise.resolve(catalogue)
    return new Promise((answer) => {
      questions.push({ want, answer })
    })
  }

  return {
    source: {
      peekEntry: (marketplace, product): Known<Entry> | undefined => catalogue.peekEntry?.(marketplace, product),
      peekShop: (marketplace, shop): Known<ShopEntry> | undefined => catalogue.peekShop?.(marketplace, shop),
      entry: async (marketplace, id) => (await asked({ kind: 'product', marketplace, id })).entry(marketplace, id),
      shop: async (marketplace, id) => (await asked({ kind: 'shop', marketplace, id })).shop(marketplace, id),
    },
    read: async () => {
      isRead = true
      for (let from = 0; from < questions.length; from += mostWarmed) {
        const some = questions.slice(from, from + mostWarmed)
        const warmed = await catalogue.warm(some.map(({ want }) => want))
        for (const { answer } of some) answer(warmed)
      }
    },
  }
}
