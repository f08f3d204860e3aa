/**
 * Value tables: from a text to a number, as a `Map` would say it, in three flat pieces of memory.
 *
 * A `Map` of a hundred thousand ids follows a pointer to each id it compares, all over the heap; on a cold line that is
 * most of what a decision costs. Here a byte of each hash stands in one short row, which answers for nearly every text
 * that is not there; a second row says where the text is, and the third has it, with its number. Texts are compared in
 * full: a hash that is shared misleads nobody.
 *
 * @module
 */

const emptyTag = 0
/** Longer texts, and those with characters beyond Latin-1, are rare and stand in a `Map`. */
const maxLength = 255
/** The number, in four bytes, and the length stand before the characters. */
const headLength = 5

export class ValueTable {
  readonly #mask: number
  /** For each slot a byte of the hash, never 0 where a text stands. */
  readonly #tags: Uint8Array
  /** For each slot where its text begins. */
  readonly #starts: Uint32Array
  readonly #texts: Uint8Array
  #end = 0
  readonly #wide = new Map<string, number>()

  /** Room for the texts that will be set; the same text may be set again. */
  constructor(texts: Iterable<string>) {
    let count = 0
    let length = 0
    for (const text of texts) {
      count += 1
      length += headLength + text.length
    }
    const slots = 2 ** Math.ceil(Math.log2(Math.max(1, count) * 1.4))
    this.#mask = slots - 1
    this.#tags = new Uint8Array(slots)
    this.#starts = new Uint32Array(slots)
    this.#texts = new Uint8Array(length)
  }

  get(text: string): number | undefined {
    const hash = hashOf(text)
    if (hash === undefined) return this.#wide.get(text)
    const slot = this.#find(text, hash)
    if (this.#tags[slot] === emptyTag) return undefined
    const texts = this.#texts
    const at = this.#starts[slot] as number
    return (
      (texts[at] as number) |
      ((texts[at + 1] as number) << 8) |
      ((texts[at + 2] as number) << 16) |
      ((texts[at + 3] as number) << 24)
    )
  }

  set(text: string, value: number): void {
    const hash = hashOf(text)
    if (hash === undefined) {
      this.#wide.set(text, value)
      return
    }
    const slot = this.#find(text, hash)
    if (this.#tags[slot] === emptyTag) {
      this.#tags[slot] = tagOf(hash)
      this.#starts[slot] = this.#end
      this.#texts[this.#end + headLength - 1] = text.length
      for (let index = 0; index < text.length; index++) {
        this.#texts[this.#end + headLength + index] = text.charCodeAt(index)
      }
      this.#end += headLength + text.length
    }
    const at = this.#starts[slot] as number
    for (let byte = 0; byte < 4; byte++) this.#texts[at + byte] = value >>> (8 * byte)
  }

  /** The slot of a text, or the empty one where it would stand. */
  #find(text: string, hash: number): number {
    const wanted = tagOf(hash)
    for (let slot = hash & this.#mask; ; slot = (slot + 1) & this.#mask) {
      const tag = this.#tags[slot]
      if (tag === emptyTag || (tag === wanted && this.#isAt(this.#starts[slot] as number, text))) return slot
    }
  }

  #isAt(start: number, text: string): boolean {
    const first = start + headLength
    if (this.#texts[first - 1] !== text.length) return false
    for (let index = text.length - 1; index >= 0; index--) {
      if (this.#texts[first + index] !== text.charCodeAt(index)) return false
    }
    return true
  }
}

/** From bits that do not choose the slot, unless the table is huge. */
function tagOf(hash: number): number {
  return hash >>> 24 || 1
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
