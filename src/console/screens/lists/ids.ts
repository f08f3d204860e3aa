/**
 * A text of ids as somebody keeps it: one on a line, with comments and empty lines; and what is odd in it.
 *
 * Lines are read as `detour list pack` reads them, so the same file gives the same digest here and there.
 *
 * @module
 */

import { idFault, packList } from '../../../policy/long-list.ts'
import type { ListSubject } from '../../../policy/program.ts'

export type LineTrouble = 'white_space' | 'too_long' | 'not_unicode'

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
  readonly bad: readonly Line<LineTrouble>[]
  readonly odd: readonly Line<Oddity>[]
}

export function readIds(text: string, of: ListSubject): ReadIds {
  const ids: string[] = []
  const bad: Line<LineTrouble>[] = []
  const odd: Line<Oddity>[] = []
  for (const [index, line] of text
    .replace(/^\uFEFF/, '')
    .split('\n')
    .entries()) {
    const id = line.trim()
    if (id === '' || id.startsWith('#')) continue
    const at = { line: index + 1, text: id.slice(0, 120) }
    const trouble = troubleOf(id)
    if (trouble !== undefined) {
      bad.push({ ...at, why: trouble })
      continue
    }
    ids.push(id)
    const oddity = oddityOf(id, of)
    if (oddity !== undefined) odd.push({ ...at, why: oddity })
  }
  return { ids, bad, odd }
}

function troubleOf(id: string): LineTrouble | undefined {
  if (/\s/u.test(id)) return 'white_space'
  // What was not UTF-8 has become this sign on reading.
  if (id.includes('\uFFFD')) return 'not_unicode'
  const fault = idFault(id)
  return fault === 'too_long' || fault === 'not_unicode' ? fault : undefined
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
  readonly bad: readonly Line<LineTrouble>[]
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
