/**
 * Splitting: a file that comes in pieces, cut into rows without being held.
 *
 * A row of CSV may have line feeds inside quotes, so only a quote that opens a cell counts: the inch sign in `27" screen`
 * is a fault of its own row and must not swallow the rows after it. Nor may a quote that is never closed: after
 * `maxRowLength` its row is taken to end with its first line.
 *
 * @module
 */

/** The text of a row as it stands in the file, without its line ending. */
export interface RowText {
  readonly text: string
  /** Where it begins, from 1. */
  readonly line: number
  /** How many lines it takes. */
  readonly lines: number
}

export type RowFormat = 'csv' | 'ndjson'

/** No honest row is longer, in UTF-16 units. */
export const maxRowLength = 65_536

/** A file without line feeds is no catalogue, and must not fill the memory. */
const longestHeld = 1_000_000

export interface Splitter {
  /** The rows that are complete now; empty lines are passed over. Throws when a line never ends. */
  push(text: string): RowText[]
  /** What was left without a line ending. */
  end(): RowText[]
}

const lineFeed = 10
const carriageReturn = 13
const quote = 34
const comma = 44

/** Cuts a file whose first character stands in `firstLine`. */
export function makeSplitter(format: RowFormat, firstLine = 1): Splitter {
  let held = ''
  /** How far `held` was looked at, and where the row begins. */
  let at = 0
  let from = 0
  let line = firstLine
  /** Line feeds inside the row. */
  let inner = 0
  let where: 'start' | 'plain' | 'quoted' | 'closed' = 'start'

  function cut(rows: RowText[], to: number): void {
    const end = to > from && held.charCodeAt(to - 1) === carriageReturn ? to - 1 : to
    if (end > from) rows.push({ text: held.slice(from, end), line, lines: inner + 1 })
    line += inner + 1
    inner = 0
    where = 'start'
    from = to + 1
  }

  /** The row ends with its first line, and what follows is looked at anew. */
  function giveUp(rows: RowText[]): void {
    const to = held.indexOf('\n', from)
    at = to === -1 ? held.length : to
    inner = 0
    cut(rows, at)
  }

  function look(rows: RowText[]): void {
    const isCsv = format === 'csv'
    for (; at < held.length; at++) {
      const code = held.charCodeAt(at)
      if (where === 'quoted') {
        if (code === quote) where = 'closed'
        else if (code === lineFeed) inner += 1
        if (at - from > maxRowLength) giveUp(rows)
      } else if (code === lineFeed) cut(rows, at)
      else if (isCsv && code === comma) where = 'start'
      // A doubled quote inside a quoted cell closes and opens it again at once.
      else if (isCsv && code === quote && where !== 'plain') where = 'quoted'
      else where = 'plain'
    }
  }

  return {
    push: (text) => {
      const rows: RowText[] = []
      held += text
      look(rows)
      held = held.slice(from)
      at -= from
      from = 0
      if (held.length > longestHeld) throw new Error(`line ${line} has no end; is this a file of lines?`)
      return rows
    },
    end: () => {
      const rows: RowText[] = []
      while (from < held.length) {
        // The quote is not closed, or the last line has no ending.
        if (where === 'quoted' && inner > 0) giveUp(rows)
        else cut(rows, held.length)
        at = from
        look(rows)
      }
      held = ''
      at = 0
      from = 0
      return rows
    },
  }
}
