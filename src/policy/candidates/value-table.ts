/**
 * Value tables: from a text to a number, as a `Map` would say it, in two flat pieces of memory.
 *
 * A `Map` of a hundred thousand ids follows a pointer to each id it compares, all over the heap; on a cold line that is
 * most of what a decision costs. Here a byte of each hash stands in one short row, which answers for nearly every text
 * that is not there, the hashes in a second and the texts in a third. Texts are compared in full: a hash that is shared
 * misleads nobody.
 *
 * @module
 */

const emptyTag = 0
const slotWidth = 3
/** Longer texts, and those with characters beyond Latin-1, are rare and stand in a `Map`. */
const maxLength = 255

export class ValueTable {
  /** For each slot a byte of the hash, never 0 where a text stands. */
  readonly #tags: Uint8Array
  /** For each slot the hash, where its text begins, and the number. */
  readonly #slots: Int32Array
  readonly #mask: number
  /** Each text as its length and its characters. */
  readonly #texts: Uint8Array
  #end = 0
  readonly #wide = new Map<string, number>()

  /** Room for the texts that will be set; the same text may be set again. */
  constructor(texts: Iterable<string>) {
    let count = 0
    let length = 0
    for (const text of texts) {
      count += 1
      length += text.length + 1
    }
    const slots = 2 ** Math.ceil(Math.log2(Math.max(1, count) * 1.6))
    this.#mask = slots - 1
    this.#tags = new Uint8Array(slots)
    this.#slots = new Int32Array(slots * slotWidth)
    this.#texts = new Uint8Array(length)
  }

  get(text: string): number | undefined {
    const hash = hashOf(text)
    if (hash === undefined) return this.#wide.get(text)
    const slot = this.#find(text, hash)
    return this.#tags[slot] === emptyTag ? undefined : this.#slots[slot * slotWidth + 2]
  }

  set(text: string, value: number): void {
    const hash = hashOf(text)
    if (hash === undefined) {
      this.#wide.set(text, value)
      return
    }
    const slot = this.#find(text, hash)
    const at = slot * slotWidth
    if (this.#tags[slot] === emptyTag) {
      this.#tags[slot] = tagOf(hash)
      this.#slots[at] = hash
      this.#slots[at + 1] = this.#end
      this.#texts[this.#end] = text.length
      for (let index = 0; index < text.length; index++) this.#texts[this.#end + 1 + index] = text.charCodeAt(index)
      this.#end += text.length + 1
    }
    this.#slots[at + 2] = value
  }

  /** The slot of a text, or the empty one where it would stand. */
  #find(text: string, hash: number): number {
    const wanted = tagOf(hash)
    for (let slot = hash & this.#mask; ; slot = (slot + 1) & this.#mask) {
      const tag = this.#tags[slot]
      if (tag === emptyTag) return slot
      if (tag !== wanted) continue
      const at = slot * slotWidth
      if (this.#slots[at] === hash && this.#isAt(this.#slots[at + 1] ?? 0, text)) return slot
    }
  }

  #isAt(start: number, text: string): boolean {
    if (this.#texts[start] !== text.length) return false
    for (let index = text.length; index > 0; index--) {
      if (this.#texts[start + index] !== text.charCodeAt(index - 1)) return false
    }
    return true
  }
}

/** From bits that do not choose the slot, unless the table is huge. */
function tagOf(hash: number): number {
  return (hash >>> 24) | 1
}

/** Undefined for texts that do not fit a row of bytes. */
function hashOf(text: string): number | undefined {
  if (text.length > maxLength) return undefined
  let hash = text.length
  let seen = 0
  for (let index = 0; index < text.length; index++) {
    const character = text.charCodeAt(index)
    seen |= character
    hash = Math.imul(hash ^ character, 0x5bd1e995)
    hash ^= hash >>> 15
  }
  if (seen > 255) return undefined
  hash = Math.imul(hash ^ (hash >>> 13), 0x85ebca6b)
  return hash ^ (hash >>> 16)
}
