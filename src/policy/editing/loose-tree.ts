/**
 * Loose trees: a document as far as it can be made out, half-typed and broken ones too.
 *
 * An editor asks where the cursor is in texts that no YAML reader accepts, mostly because of the word being typed. Here
 * nothing is refused and nothing is said to be wrong; whoever wants to know asks `check`.
 *
 * @module
 */

export type LooseNode = LooseMap | LooseList | LooseScalar

/** Offsets in UTF-16 code units; `to` lies behind the last one. */
export interface Span {
  readonly from: number
  readonly to: number
}

export interface LooseMap extends Span {
  readonly kind: 'map'
  /** Whether it is written in braces. */
  readonly isFlow: boolean
  /** Cells before its keys. */
  readonly column: number
  readonly entries: readonly LooseEntry[]
}

export interface LooseEntry {
  readonly key: LooseScalar
  /** Where the colon stands; absent while the key is being typed. */
  readonly colon: number | undefined
  readonly value: LooseNode | undefined
}

export interface LooseList extends Span {
  readonly kind: 'list'
  /** Whether it is written in brackets. */
  readonly isFlow: boolean
  readonly column: number
  readonly items: readonly LooseItem[]
}

export interface LooseItem {
  /** Absent in brackets, and where a word stands in the column of the dashes. */
  readonly dash: number | undefined
  readonly value: LooseNode | undefined
}

export interface LooseScalar extends Span {
  readonly kind: 'scalar'
  /** Without quotes; of a text below `|` or `>`, as it is written. */
  readonly text: string
  readonly style: 'plain' | 'single' | 'double' | 'block'
}

/** What stands at a key of a mapping; undefined also for anything that is no mapping. */
export function valueAt(node: LooseNode | undefined, key: string): LooseNode | undefined {
  return node?.kind === 'map' ? node.entries.find((each) => each.key.text === key)?.value : undefined
}

/** The text of a single value. */
export function textAt(node: LooseNode | undefined, key: string): string | undefined {
  const value = valueAt(node, key)
  return value?.kind === 'scalar' ? value.text : undefined
}

/** The texts of a list, or of one value standing for a list of one. */
export function textsOf(node: LooseNode | undefined): readonly string[] {
  if (node?.kind === 'scalar') return [node.text]
  if (node?.kind !== 'list') return []
  return node.items.flatMap(({ value }) => (value?.kind === 'scalar' ? [value.text] : []))
}

export function keysOf(node: LooseNode | undefined): readonly string[] {
  return node?.kind === 'map' ? node.entries.map(({ key }) => key.text) : []
}

/**
 * Two pieces that stand where one should: the second belongs to the first as well as it can. The first is used up: what it
 * has of entries or items grows, for a copy at every stray word would cost the square of their number.
 */
export function joined(first: LooseNode, second: LooseNode): LooseNode {
  const span = { from: Math.min(first.from, second.from), to: Math.max(first.to, second.to) }
  if (first.kind === 'map') {
    if (second.kind === 'map') return { ...first, ...span, entries: grown(first.entries, second.entries) }
    if (second.kind === 'scalar') return { ...first, ...span, entries: grown(first.entries, [bare(second)]) }
    const last = first.entries.at(-1)
    if (last === undefined) return second
    const value = last.value === undefined ? second : joined(last.value, second)
    ;(first.entries as LooseEntry[]).splice(-1, 1, { ...last, value })
    return { ...first, ...span }
  }
  if (first.kind === 'list') {
    if (second.kind === 'list') return { ...first, ...span, items: grown(first.items, second.items) }
    return { ...first, ...span, items: grown(first.items, [{ dash: undefined, value: second }]) }
  }
  if (second.kind === 'map') return { ...second, ...span, entries: [bare(first), ...second.entries] }
  if (second.kind === 'list') return { ...second, ...span, items: [{ dash: undefined, value: first }, ...second.items] }
  return { kind: 'map', isFlow: false, column: 0, ...span, entries: [bare(first), bare(second)] }
}

function grown<Each>(pieces: readonly Each[], more: readonly Each[]): readonly Each[] {
  for (const each of more) (pieces as Each[]).push(each)
  return pieces
}

/** A word that has no colon yet. */
export function bare(key: LooseScalar): LooseEntry {
  return { key, colon: undefined, value: undefined }
}
