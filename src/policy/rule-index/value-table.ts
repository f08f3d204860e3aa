/**
 * Value tables: from a text to a few numbers, as a `Map` would say them, in three flat pieces of memory.
 *
 * A `Map` of a hundred thousand ids follows a pointer to each id it compares, all over the heap; on a cold line that is
 * most of what a decision costs. Here a byte of each hash stands in one short row, which answers for nearly every text
 * that is not there; a second row says where the text is, and the third has it, beside its numbers. Texts are compared in
 * full: a hash that is shared misleads nobody.
 *
 * Ids differ late, and where the rows are near, reading a text is most of what asking takes. So only the last characters
 * are hashed, as few as tell the texts of this table apart.
 *
 * @module
 */

const emptyTag = 0
/** Longer texts, and those with characters beyond Latin-1, are rare and stand in a `Map`. */
const maxLength = 255
/** How many of the last characters may be enough, the fewest first. */
const tails = [8, 20, maxLength] as const
/** So many texts may begin their search at one slot; by chance there are hardly ever more than eight. */
const mostAtOneSlot = 16

/** A word that says how many numbers stand before it, and how many characters behind. */
const countShift = 8
const lengthMask = 0xff

export class ValueTable {
  readonly #mask: number
  /** For each slot a byte of the hash, never 0 where a text stands. */
  readonly #tags: Uint8Array
  /** For each slot which word stands between the numbers and the text. */
  readonly #middles: Uint32Array
  readonly #words: Int32Array
  /** The same memory, for the characters. */
  readonly #bytes: Uint8Array
  /** How many of the last characters are hashed. */
  readonly #tail: number
  readonly #wide = new Map<string, number>()

  constructor(entries: ReadonlyMap<string, readonly number[]>) {
    let words = 0
    for (const [text, numbers] of entries) words += numbers.length + 1 + wordsFor(text)
    const slots = 2 ** Math.ceil(Math.log2(Math.max(1, entries.size) * 1.4))
    this.#mask = slots - 1
    this.#tags = new Uint8Array(slots)
    this.#middles = new Uint32Array(slots)
    this.#words = new Int32Array(words)
    this.#bytes = new Uint8Array(this.#words.buffer)
    this.#tail = tails.find((tail) => isSpread(entries.keys(), tail, slots)) ?? maxLength
    let end = 0
    for (const [text, numbers] of entries) {
      this.#put(text, numbers, end)
      end += numbers.length + 1 + wordsFor(text)
    }
  }

  #put(text: string, numbers: readonly number[], at: number): void {
    const middle = at + numbers.length
    for (const [index, number] of numbers.entries()) this.#words[middle - 1 - index] = number
    if (!isNarrow(text)) {
      this.#words[middle] = numbers.length << countShift
      this.#wide.set(text, middle)
      return
    }
    this.#words[middle] = (numbers.length << countShift) | text.length
    for (let index = 0; index < text.length; index++) this.#bytes[4 * (middle + 1) + index] = text.charCodeAt(index)
    const slot = this.#slotOf(text)
    this.#tags[slot] = tagOf(hashOf(text, this.#tail))
    this.#middles[slot] = middle
  }

  /** By what the numbers of a text are found; -1 where it is not there. */
  find(text: string): number {
    const slot = this.#slotOf(text)
    if (this.#tags[slot] !== emptyTag) return this.#middles[slot] as number
    return this.#wide.size === 0 ? -1 : (this.#wide.get(text) ?? -1)
  }

  /** How many numbers a text that was found has. */
  countAt(found: number): number {
    return (this.#words[found] as number) >>> countShift
  }

  numberAt(found: number, index: number): number {
    return this.#words[found - 1 - index] as number
  }

  /** The slot of a text, or the empty one where it would stand. */
  #slotOf(text: string): number {
    const hash = hashOf(text, this.#tail)
    const wanted = tagOf(hash)
    for (let slot = hash & this.#mask; ; slot = (slot + 1) & this.#mask) {
      const tag = this.#tags[slot]
      if (tag === emptyTag || (tag === wanted && this.#isAt(this.#middles[slot] as number, text))) return slot
    }
  }

  #isAt(middle: number, text: string): boolean {
    if (((this.#words[middle] as number) & lengthMask) !== text.length) return false
    const first = 4 * (middle + 1)
    for (let index = text.length - 1; index >= 0; index--) {
      if (this.#bytes[first + index] !== text.charCodeAt(index)) return false
    }
    return true
  }
}

/** From bits that do not choose the slot, unless the table is huge. */
function tagOf(hash: number): number {
  return hash >>> 24 || 1
}

/** Of the last characters, two at a time. */
function hashOf(text: string, tail: number): number {
  let hash = text.length
  let left = Math.min(hash, tail)
  for (let index = hash - left; left > 1; index += 2, left -= 2) {
    hash = Math.imul(hash, 0x5bd1e995) + (text.charCodeAt(index) | (text.charCodeAt(index + 1) << 8))
  }
  if (left === 1) hash = Math.imul(hash, 0x5bd1e995) + text.charCodeAt(text.length - 1)
  hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b)
  return hash ^ (hash >>> 13)
}

/** Whether texts that are hashed by so many characters stand far enough apart, whoever has chosen them. */
function isSpread(texts: Iterable<string>, tail: number, slots: number): boolean {
  const counts = new Uint8Array(slots)
  for (const text of texts) {
    const slot = hashOf(text, tail) & (slots - 1)
    const count = (counts[slot] ?? 0) + 1
    if (count > mostAtOneSlot) return false
    counts[slot] = count
  }
  return true
}

/** Whether a text fits a row of bytes. */
function isNarrow(text: string): boolean {
  if (text.length > maxLength) return false
  for (let index = 0; index < text.length; index++) if (text.charCodeAt(index) > 0xff) return false
  return true
}

function wordsFor(text: string): number {
  return isNarrow(text) ? Math.ceil(text.length / 4) : 0
}
