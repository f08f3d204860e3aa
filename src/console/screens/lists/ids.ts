/**
 * A text of ids before it is packed: what can be in no list, and what is odd.
 *
 * @module
 */

import { readIdLines, type LineFault } from '../../../policy/list-ids.ts'
import { packList } from '../../../policy/long-list.ts'
import type { ListSubject } from '../../../policy/program.ts'

/** Packed all the same, but probably not what was meant. */
export type Oddity = 'no_marketplace' | 'marketplace' | 'comma' | 'quotes'

export interface Line<Why> {
  readonly line: number
  readonly text: string
  readonly why: Why
}

export interface ReadIds {
  readonly ids: readonly string[]
  /** Lines that can be in no list: nothing is packed while there are any. */
  readonly bad: readonly Line<LineFault>[]
  readonly odd: readonly Line<Oddity>[]
}

export function readIds(text: string, of: ListSubject): ReadIds {
  const { good, bad } = readIdLines(text)
  return {
    ids: good.map(({ id }) => id),
    bad: bad.map(({ line, id, why }) => ({ line, text: shown(id), why })),
    odd: good.flatMap(({ line, id }) => {
      const why = oddityOf(id, of)
      return why === undefined ? [] : [{ line, text: shown(id), why }]
    }),
  }
}

function shown(id: string): string {
  return id.slice(0, 120)
}

function oddityOf(id: string, of: ListSubject): Oddity | undefined {
  if (/^["'“”‘’]|["'“”‘’]$/.test(id)) return 'quotes'
  if (/[,，;；]/.test(id)) return 'comma'
  const named = /^[a-z][a-z0-9_]*:./.test(id)
  if (of === 'product' || of === 'shop') return named ? undefined : 'no_marketplace'
  return named ? 'marketplace' : undefined
}

export interface Preview {
  /** Different ids. */
  readonly count: number
  /** Lines that say again what another said. */
  readonly doubles: number
  readonly bad: readonly Line<LineFault>[]
  readonly badCount: number
  readonly odd: readonly Line<Oddity>[]
  readonly oddCount: number
  /** The first ones, as they are read. */
  readonly sample: readonly string[]
  /** Absent while lines are bad, there are no ids, or the image would be too large. */
  readonly packed?: { readonly digest: string; readonly image: Uint8Array<ArrayBuffer> }
  readonly tooLarge?: { readonly bytes: number }
}

/** Of what is wrong, so many are shown. */
const mostShown = 20

export async function previewOf(text: string, of: ListSubject): Promise<Preview> {
  const { ids, bad, odd } = readIds(text, of)
  const count = new Set(ids).size
  const seen = {
    count,
    doubles: ids.length - count,
    bad: bad.slice(0, mostShown),
    badCount: bad.length,
    odd: odd.slice(0, mostShown),
    oddCount: odd.length,
    sample: ids.slice(0, 5),
  }
  if (bad.length > 0 || ids.length === 0) return seen
  const packed = await packList(ids)
  if (packed.ok) return { ...seen, packed: { digest: packed.value.digest, image: packed.value.image } }
  return packed.error.code === 'too_large' ? { ...seen, tooLarge: { bytes: packed.error.bytes } } : seen
}
