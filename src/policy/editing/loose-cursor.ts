/**
 * A cursor in a text that may be broken: it knows lines, columns, comments, and single values of every style.
 *
 * @module
 */

import type { LooseScalar } from './loose-tree.ts'

const blank = /[ \t\r]/u

export class LooseCursor {
  protected at = 0
  protected readonly text: string
  /** Where each line begins: looked for once, because a line may be as long as the text. */
  private readonly lineStarts: readonly number[]
  /** The line that was looked at last. */
  private line = 0

  constructor(text: string) {
    this.text = text
    // A byte order mark is no column.
    if (text.startsWith('\uFEFF')) this.at = 1
    this.lineStarts = [this.at, ...Array.from(text.matchAll(/\n/gu), ({ index }) => index + 1)]
  }

  protected column(): number {
    return this.at - (this.lineStarts[this.lineHere()] ?? 0)
  }

  /** Near the one that was looked at last, whichever way. */
  private lineHere(): number {
    while (this.at < (this.lineStarts[this.line] ?? 0) && this.line > 0) this.line -= 1
    while (this.at >= (this.lineStarts[this.line + 1] ?? Infinity)) this.line += 1
    return this.line
  }

  /** Goes to the next sign that says something; answers with its column, or -1 at the end. */
  protected skip(): number {
    for (;;) {
      this.skipBlanks()
      const sign = this.text.charAt(this.at)
      if (sign === '') return -1
      if (sign === '\n') this.at += 1
      else if (sign === '#' && this.isAfterBlank()) this.skipLine()
      else {
        const column = this.column()
        if (column > 0 || !/^(?:---|\.\.\.)(?=\s|$)|^%/u.test(this.text.slice(this.at, this.at + 4))) return column
        this.skipLine()
      }
    }
  }

  protected skipBlanks(): void {
    while (blank.test(this.text.charAt(this.at))) this.at += 1
  }

  protected skipLine(): void {
    this.at = this.lineEnd()
  }

  protected lineEnd(): number {
    const next = this.lineStarts[this.lineHere() + 1]
    return next === undefined ? this.text.length : next - 1
  }

  protected isAfterBlank(): boolean {
    return this.at === 0 || /\s|\uFEFF/u.test(this.text.charAt(this.at - 1))
  }

  protected isLineOver(): boolean {
    const sign = this.text.charAt(this.at)
    return sign === '' || sign === '\n' || (sign === '#' && this.isAfterBlank())
  }

  protected isDash(): boolean {
    return this.text.charAt(this.at) === '-' && /^$|\s/u.test(this.text.charAt(this.at + 1))
  }

  protected restOfLine(): LooseScalar {
    const from = this.at
    this.skipLine()
    return { kind: 'scalar', from, to: this.at, text: this.text.slice(from, this.at), style: 'plain' }
  }

  /** Text up to a colon, a comment or the end of the line. */
  protected plainOnLine(): LooseScalar {
    const from = this.at
    const end = this.lineEnd()
    const stop = /:(?=\s|$)|\s#/u.exec(this.text.slice(from, end))
    this.at = stop === null ? end : from + stop.index
    return this.plainFrom(from)
  }

  protected plainFrom(from: number): LooseScalar {
    const text = this.text.slice(from, this.at).trimEnd()
    this.at = from + text.length
    return { kind: 'scalar', from, to: this.at, text, style: 'plain' }
  }

  /** Whether the next line carries a plain text on; goes there. */
  protected goesOn(min: number): boolean {
    while (/\s/u.test(this.text.charAt(this.at))) this.at += 1
    if (this.at >= this.text.length || this.text.charAt(this.at) === '#') return false
    return this.column() >= min && this.column() > 0 && !this.isDash() && !this.isKeyAhead()
  }

  protected isKeyAhead(): boolean {
    return /^(?:[^\s"'{}[\],#][^\n"'{}[\],#]*?|"[^"\n]*"|'[^'\n]*')\s*:(?:\s|$)/u.test(
      this.text.slice(this.at, Math.min(this.at + 300, this.lineEnd())),
    )
  }

  /** A quote that nothing closes ends with its line. */
  protected quoted(quote: string, min: number, isKey: boolean): LooseScalar {
    const from = this.at
    const style = quote === '"' ? 'double' : 'single'
    const limit = this.lineEnd()
    const end = this.closingOf(quote, min, isKey)
    this.at = end === undefined ? limit : end + 1
    return { kind: 'scalar', from, to: this.at, text: unquoted(this.text.slice(from + 1, end ?? limit), style), style }
  }

  /** Where a quote is closed; not beyond lines that are indented less, nor beyond the line of a key. */
  protected closingOf(quote: string, min: number, isKey: boolean): number | undefined {
    for (let at = this.at + 1; at < this.text.length; at += 1) {
      const sign = this.text.charAt(at)
      if (sign === '\n') {
        const ahead = /^[ \r]*/u.exec(this.text.slice(at + 1, at + 200))?.[0].length ?? 0
        const isBlankLine = this.text.charAt(at + 1 + ahead) === '\n'
        if (isKey || (ahead < min && !isBlankLine)) return undefined
      } else if (sign === '\\' && quote === '"') at += 1
      else if (sign === quote && quote === "'" && this.text.charAt(at + 1) === "'") at += 1
      else if (sign === quote) return at
    }
    return undefined
  }

  /** The lines below `|` or `>`. */
  protected below(min: number): LooseScalar {
    const from = this.at
    let to = this.lineEnd()
    for (let next = to; next < this.text.length;) {
      const start = next + 1
      const found = this.text.indexOf('\n', start)
      const end = found === -1 ? this.text.length : found
      const line = this.text.slice(start, end)
      const isBlank = line.trim() === ''
      if (!isBlank && line.length - line.trimStart().length < min) break
      if (!isBlank) to = end
      next = end
    }
    this.at = to
    return { kind: 'scalar', from, to, text: this.text.slice(from, to), style: 'block' }
  }
}

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', '"': '"', '\\': '\\', '/': '/' }

function unquoted(inner: string, style: 'single' | 'double'): string {
  if (style === 'single') return inner.replaceAll("''", "'")
  return inner.replaceAll(
    /\\(?:u([0-9A-Fa-f]{4})|(.))/gsu,
    (whole, code: string | undefined, sign: string | undefined) =>
      code === undefined ? (escapes[sign ?? ''] ?? whole) : String.fromCharCode(Number.parseInt(code, 16)),
  )
}
