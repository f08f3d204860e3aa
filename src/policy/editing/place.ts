/**
 * Places: what a cursor stands on.
 *
 * @module
 */

import { readLoosely } from './loose-read.ts'
import type { LooseEntry, LooseItem, LooseList, LooseMap, LooseNode, LooseScalar, Span } from './loose-tree.ts'
import type { Path } from './schema-at.ts'

export interface Place {
  readonly role: 'key' | 'value' | 'item'
  /** Of a key: that of its value. */
  readonly path: Path
  readonly scalar: LooseScalar
  /** The innermost mapping in which it stands, if it is a key there or the value of one. */
  readonly map: LooseMap | undefined
  readonly entry: LooseEntry | undefined
  readonly list: LooseList | undefined
  readonly item: LooseItem | undefined
}

/** The single word or text at an offset; undefined in comments, between things, and on signs. */
export function placeAt(tree: LooseNode | undefined, offset: number): Place | undefined {
  return tree === undefined ? undefined : within(tree, { offset, path: [] })
}

interface Looking {
  readonly offset: number
  readonly path: Path
  readonly map?: LooseMap
  readonly entry?: LooseEntry
  readonly list?: LooseList
  readonly item?: LooseItem
}

function within(node: LooseNode, looking: Looking): Place | undefined {
  const { offset, path, map, entry, list, item } = looking
  if (!covers(node, offset)) return undefined
  if (node.kind === 'scalar') {
    return { role: item === undefined ? 'value' : 'item', path, scalar: node, map, entry, list, item }
  }
  if (node.kind === 'list') {
    for (const [index, each] of node.items.entries()) {
      const found = each.value && within(each.value, { offset, path: [...path, index], list: node, item: each })
      if (found !== undefined) return found
    }
    return undefined
  }
  for (const each of node.entries) {
    const inner = [...path, each.key.text]
    if (covers(each.key, offset)) {
      // The word of a list in which mappings stand may become a key of the first of them.
      return { role: 'key', path: inner, scalar: each.key, map: node, entry: each, list, item }
    }
    const found = each.value && within(each.value, { offset, path: inner, map: node, entry: each })
    if (found !== undefined) return found
  }
  return undefined
}

/** A cursor behind the last letter stands on the word as well. */
function covers({ from, to }: Span, offset: number): boolean {
  return from <= offset && offset <= to
}

/** Stands for whatever will be typed; no text that people write has it. */
const caret = '\uE0FF'

/**
 * The place of what is being typed at an offset, as it would be with one more letter; so an empty line has its place
 * too. Offsets are those of the text without that letter. Undefined in comments.
 */
export function typedAt(text: string, offset: number): { readonly place: Place; readonly tree: LooseNode } | undefined {
  if (text.includes(caret)) return undefined
  const tree = readLoosely(text.slice(0, offset) + caret + text.slice(offset))
  const place = placeAt(tree, offset)
  if (tree === undefined || place?.scalar.text.includes(caret) !== true) return undefined
  const { scalar, path } = place
  const word = { ...scalar, to: scalar.to - 1, text: scalar.text.replace(caret, '') }
  const last = path.at(-1)
  const named = place.role === 'key' && typeof last === 'string' ? [...path.slice(0, -1), word.text] : path
  return { tree, place: { ...place, path: named, scalar: word } }
}
