/**
 * Reading loosely: indentation and brackets say what belongs to what, and whatever does not fit is kept with its
 * neighbour. Costs no more than the length of the text, and never throws.
 *
 * Knows as much YAML as policies have: mappings and lists in both styles, quotes, texts below `|` and `>`, comments.
 *
 * @module
 */

import { LooseCursor } from './loose-cursor.ts'
import { bare, joined, type LooseEntry, type LooseItem, type LooseNode, type LooseScalar } from './loose-tree.ts'

/** Deeper than any policy; what lies below is taken for text. */
const maxDepth = 48

/** The tree of a text; undefined when nothing stands in it. */
export function readLoosely(text: string): LooseNode | undefined {
  return new LooseReader(text).read()
}

const closings: Readonly<Record<string, string>> = { '{': '}', '[': ']' }

class LooseReader extends LooseCursor {
  private depth = 0
  /** How many brackets are open around the one that is read. */
  private flowsAround = 0

  read(): LooseNode | undefined {
    return this.block(0)
  }

  /** Everything that is indented this far or farther. */
  private block(min: number, first?: LooseNode): LooseNode | undefined {
    let node = first
    for (;;) {
      const column = this.skip()
      if (column === -1 || column < min) return node
      const before = this.at
      const next = this.node(column, min)
      if (this.at === before) this.at += 1
      node = node === undefined ? next : joined(node, next)
    }
  }

  private node(column: number, min: number): LooseNode {
    this.depth += 1
    try {
      if (this.depth > maxDepth) return this.restOfLine()
      return this.isDash() ? this.list(column) : this.mapOrValue(column, min)
    } finally {
      this.depth -= 1
    }
  }

  private list(column: number): LooseNode {
    const from = this.at
    let to = from
    const items: LooseItem[] = []
    while (this.skip() === column && this.isDash()) {
      const dash = this.at
      this.at += 1
      to = this.at
      this.skipBlanks()
      const first = this.isLineOver() ? undefined : this.node(this.column(), column + 1)
      const value = this.block(column + 1, first)
      items.push({ dash, value })
      to = value?.to ?? to
    }
    return { kind: 'list', isFlow: false, column, from, to, items }
  }

  private mapOrValue(column: number, min: number): LooseNode {
    const from = this.at
    const key = this.keyOfLine()
    if (key === undefined) {
      this.at = from
      return this.value(min)
    }
    const entries: LooseEntry[] = []
    let to = from
    for (let next: Key | undefined = key; next !== undefined; next = this.keyAt(column)) {
      const entry = next.colon === undefined ? bare(next.key) : this.entryAfter(next.key, next.colon, column)
      entries.push(entry)
      to = entry.value?.to ?? (entry.colon === undefined ? entry.key.to : entry.colon + 1)
    }
    return { kind: 'map', isFlow: false, column, from, to, entries }
  }

  /** A key of the mapping that goes on in this column, or a word that may become one. */
  private keyAt(column: number): Key | undefined {
    if (this.skip() !== column || this.isDash()) return undefined
    const from = this.at
    const key = this.keyOfLine()
    if (key !== undefined) return key
    this.at = from
    if (/[{[|>'"]/u.test(this.text.charAt(from))) return undefined
    return { key: this.plainOnLine(), colon: undefined }
  }

  private entryAfter(key: LooseScalar, colon: number, column: number): LooseEntry {
    this.skipBlanks()
    if (!this.isLineOver()) {
      const first = this.isDash() ? this.node(this.column(), column + 1) : this.value(column + 1)
      return { key, colon, value: this.block(column + 1, first) }
    }
    // The dashes of a list may stand below the key itself.
    const value = this.skip() === column && this.isDash() ? this.list(column) : this.block(column + 1)
    return { key, colon, value }
  }

  /** A key with its colon, on this line; goes behind the colon. */
  private keyOfLine(): Key | undefined {
    const sign = this.text.charAt(this.at)
    if (sign === '{' || sign === '[') return undefined
    const isQuoted = sign === '"' || sign === "'"
    const key = isQuoted ? this.quoted(sign, 0, true) : this.plainOnLine()
    this.skipBlanks()
    if (this.text.charAt(this.at) !== ':' || !/^$|\s/u.test(this.text.charAt(this.at + 1))) return undefined
    const colon = this.at
    this.at += 1
    return { key, colon }
  }

  /** A value that begins here and must be indented this far where it goes on. */
  private value(min: number): LooseNode {
    const sign = this.text.charAt(this.at)
    if (sign === '{' || sign === '[') return this.flow(min)
    if (sign === '"' || sign === "'") return this.quoted(sign, min, false)
    if (/^[|>][-+\d]{0,2}[ \t\r]*(?:#|\n|$)/u.test(this.text.slice(this.at, this.at + 40))) return this.below(min)
    return this.plain(min)
  }

  /** Goes on over lines that are indented and begin neither a key, an item nor a comment. */
  private plain(min: number): LooseScalar {
    const from = this.at
    const pieces: string[] = []
    for (;;) {
      const start = this.at
      const stop = /\s#/u.exec(this.text.slice(start, this.lineEnd()))
      this.at = stop === null ? this.lineEnd() : start + stop.index
      pieces.push(this.plainFrom(start).text)
      const end = this.at
      if (stop !== null || !this.goesOn(min)) {
        this.at = end
        return { kind: 'scalar', from, to: end, text: pieces.join(' '), style: 'plain' }
      }
    }
  }

  /** Goes to the next sign inside brackets; false where they end without being closed. */
  private skipInFlow(min: number): boolean {
    const line = this.lineEnd()
    const column = this.skip()
    if (column === -1) return false
    return this.at < line || column >= min || /[}\]]/u.test(this.text.charAt(this.at))
  }

  private flow(min: number): LooseNode {
    this.depth += 1
    try {
      if (this.depth > maxDepth) return this.restOfLine()
      return this.text.charAt(this.at) === '{' ? this.flowMap(min) : this.flowList(min)
    } finally {
      this.depth -= 1
    }
  }

  private flowMap(min: number): LooseNode {
    const from = this.at
    const column = this.column()
    const entries: LooseEntry[] = []
    const end = this.inBrackets('{', min, () => entries.push(this.flowEntry(min)))
    return { kind: 'map', isFlow: true, column, from, to: end, entries }
  }

  private flowList(min: number): LooseNode {
    const from = this.at
    const column = this.column()
    const items: LooseItem[] = []
    const end = this.inBrackets('[', min, () => {
      const entry = this.flowEntry(min, true)
      const { key, value, colon } = entry
      if (colon === undefined) return items.push({ dash: undefined, value: value ?? key })
      const pair = { from: key.from, to: value?.to ?? colon + 1, column: 0, entries: [entry] }
      return items.push({ dash: undefined, value: { kind: 'map', isFlow: true, ...pair } })
    })
    return { kind: 'list', isFlow: true, column, from, to: end, items }
  }

  /** Reads one after another up to the closing bracket; answers with the end. */
  private inBrackets(open: string, min: number, one: () => unknown): number {
    this.at += 1
    let end = this.at
    while (this.skipInFlow(min)) {
      const sign = this.text.charAt(this.at)
      if (sign === closings[open]) return (this.at += 1)
      if (sign === ',') this.at += 1
      else if (sign === '}' || sign === ']') {
        // It closes what is open around this; where nothing is, it is no more than a slip.
        if (this.flowsAround > 0) return end
        this.at += 1
      } else {
        const before = this.at
        this.flowsAround += 1
        one()
        this.flowsAround -= 1
        if (this.at === before) this.at += 1
      }
      end = this.at
    }
    this.at = end
    return end
  }

  private flowEntry(min: number, isItem = false): LooseEntry {
    const first = this.flowValue(min)
    const end = this.at
    this.skipBlanks()
    const isPair = this.text.charAt(this.at) === ':'
    if (!isPair || first.kind !== 'scalar') {
      this.at = end
      const key: LooseScalar =
        first.kind === 'scalar' ? first : { kind: 'scalar', from: first.from, to: first.from, text: '', style: 'plain' }
      return { key, colon: undefined, value: first.kind === 'scalar' && !isItem ? undefined : first }
    }
    const colon = this.at
    this.at += 1
    const behind = this.at
    if (!this.skipInFlow(min) || /[,}\]]/u.test(this.text.charAt(this.at))) {
      this.at = behind
      return { key: first, colon, value: undefined }
    }
    return { key: first, colon, value: this.flowValue(min) }
  }

  private flowValue(min: number): LooseNode {
    const sign = this.text.charAt(this.at)
    if (sign === '{' || sign === '[') return this.flow(min)
    if (sign === '"' || sign === "'") return this.quoted(sign, min, false)
    const from = this.at
    const pieces: string[] = []
    for (;;) {
      const start = this.at
      const stop = /[,[\]{}]|:(?=[\s,[\]{}]|$)|\s#/u.exec(this.text.slice(start, this.lineEnd()))
      this.at = stop === null ? this.lineEnd() : start + stop.index
      pieces.push(this.plainFrom(start).text)
      const end = this.at
      const isOver = stop !== null || !this.goesOn(min) || /[,[\]{}:]/u.test(this.text.charAt(this.at))
      if (!isOver) continue
      this.at = end
      return { kind: 'scalar', from, to: end, text: pieces.join(' '), style: 'plain' }
    }
  }
}

interface Key {
  readonly key: LooseScalar
  readonly colon: number | undefined
}
