/**
 * Value tables: from a text to a number, as a `Map` would say it, in two flat pieces of memory.
 *
 * A `Map` of a hundred thousand ids follows a pointer to each id it compares, all over the heap; on a cold line that is
 * most of what a decision costs. Here the hashes stand in one row and the texts in another, so a question touches two
 * places. Texts are compared in full: a hash that is shared misleads nobody.
 *
 * @module
 */

const emptySlot = 0
const slotWidth = 3
/** Longer texts, and those with characters beyond Latin-1, are rare and stand in a `Map`. */
const maxLength = 255

export class ValueTable {
  /** For each slot the hash, the place of its text plus one, and the number. */
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
    this.#slots = new Int32Array(slots * slotWidth)
    this.#texts = new Uint8Array(length)
  }

  get(text: string): number | undefined {
    const hash = hashOf(text)
    if (hash === undefined) return this.#wide.get(text)
    const at = this.#find(text, hash)
    return this.#slots[at + 1] === emptySlot ? undefined : this.#slots[at + 2]
  }

  set(text: string, value: number): void {
    const hash = hashOf(text)
    if (hash === undefined) {
      this.#wide.set(text, value)
      return
    }
    const at = this.#find(text, hash)
    if (this.#slots[at + 1] === emptySlot) {
      this.#slots[at] = hash
      this.#slots[at + 1] = this.#end + 1
      this.#texts[this.#end] = text.length
      for (let index = 0; index < text.length; index++) this.#texts[this.#end + 1 + index] = text.charCodeAt(index)
      this.#end += text.length + 1
    }
    this.#slots[at + 2] = value
  }

  /** The slot of a text, or the empty one where it would stand. */
  #find(text: string, hash: number): number {
    for (let slot = hash & this.#mask; ; slot = (slot + 1) & this.#mask) {
      const at = slot * slotWidth
      const start = this.#slots[at + 1] ?? emptySlot
      if (start === emptySlot || (this.#slots[at] === hash && this.#isAt(start - 1, text))) return at
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
