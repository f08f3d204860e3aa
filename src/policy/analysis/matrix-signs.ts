/**
 * The signs of a matrix: what stands in a cell, and the notes it points to.
 *
 * The first sign of a cell holds where none of its notes does; the notes are asked in the order in which the cell names
 * them. One note speaks for one rule, however many cells point to it.
 *
 * @module
 */

import { zonedText } from '../../kernel/instant.ts'
import type { Action } from '../decision.ts'
import type { DiagnosticLanguage } from '../language/diagnostic.ts'
import type { Cell, Column, MatrixEntry, Matrix } from './matrix.ts'
import { outcomeKey } from './outcomes.ts'

export const signs: Readonly<Record<Action, string>> = {
  allow: '✓',
  warn: '!',
  equivalent: '⇄',
  redirect: '⇄',
  explain: '✗',
}

/** A rule matches here that is only watched. */
export const reportSign = '°'

export interface Note {
  /** `a`, `b`, …; `aa` after `z`. */
  readonly mark: string
  readonly says: MatrixEntry | readonly string[]
  readonly isReport: boolean
}

/** A column as it is shown: those in which only another rule says the same are one. */
export interface SignedColumn extends Column {
  /** One per row. */
  readonly cells: readonly string[]
}

export interface Signed {
  readonly columns: readonly SignedColumn[]
  readonly notes: readonly Note[]
}

export function signed({ rows, columns }: Matrix): Signed {
  const notes = new Map<string, Note>()
  const markOf = (key: string, says: Note['says'], isReport = false): string => {
    let note = notes.get(key)
    if (note === undefined) {
      note = { mark: letters(notes.size), says, isReport }
      notes.set(key, note)
    }
    return note.mark
  }
  const markOfEntry = (isReport: boolean) => (entry: MatrixEntry) => markOf(`rule ${entry.rule ?? ''}`, entry, isReport)
  const signOf = (cell: Cell): string => {
    const marks = [...exceptionsOf(cell).map(markOfEntry(false)), ...cell.reports.map(markOfEntry(true))]
    const shown = marks.length > mostMarks ? [markOf(`all ${marks.join()}`, marks)] : marks
    const sign = `${signsOf(cell)}${cell.reports.length > 0 ? reportSign : ''}`
    return shown.length === 0 ? sign : `${sign} ${shown.join(',')}`
  }
  // Row by row, so that notes are named in the order in which they are read.
  const signsByRow = rows.map(({ cells }) => cells.map(signOf))
  const shown: (SignedColumn & { readonly look: string })[] = []
  for (const [at, column] of columns.entries()) {
    const cells = signsByRow.map((row) => row[at] ?? '')
    const look = rows.map((row, index) => `${cells[index]} ${outcomesOf(row.cells[at])}`).join('\n')
    const last = shown.at(-1)
    if (last?.look === look) shown[shown.length - 1] = { ...last, until: column.until }
    else shown.push({ ...column, cells, look })
  }
  return { columns: shown, notes: [...notes.values()] }
}

/** What a shopper gets; two reasons are two outcomes, though their sign is the same. */
function outcomesOf(cell: Cell | undefined): string {
  if (cell?.certain !== undefined) return outcomeKey(cell.certain)
  return cell?.entries.map(({ outcome }) => outcomeKey(outcome)).join() ?? ''
}

/** A cell with more than these points to one note that names them all. */
const mostMarks = 4

/** What decides before that which takes the rest. */
function exceptionsOf({ certain, entries }: Cell): readonly MatrixEntry[] {
  return certain === undefined ? entries.slice(0, -1) : []
}

function signsOf({ entries }: Cell): string {
  const [rest, ...others] = [...entries.slice(-1), ...entries.slice(0, -1)]
  return [
    ...new Set([rest, ...others].flatMap((entry) => (entry === undefined ? [] : signs[entry.outcome.action]))),
  ].join('/')
}

function letters(count: number): string {
  const last = String.fromCodePoint(97 + (count % 26))
  return count < 26 ? last : `${letters(Math.trunc(count / 26) - 1)}${last}`
}

/** When a column begins; of the first one when it ends. */
export function headOf({ from, until }: Column, isLast: boolean, { timeZone, language }: HeadOptions): string {
  if (from === undefined)
    return until === undefined ? { en: 'always', 'zh-CN': '始终' }[language] : `…${dateText(until, timeZone)}`
  if (!isLast) return dateText(from, timeZone)
  return `${dateText(from, timeZone)}…${until === undefined ? '' : dateText(until, timeZone)}`
}

interface HeadOptions {
  readonly timeZone: string
  readonly language: DiagnosticLanguage
}

/** A day, with the time of day when that is not midnight, as clocks of the policy's time zone show it. */
export function dateText(at: number, timeZone: string): string {
  const text = zonedText(at, timeZone)
  const [, day = text, time = ''] = /^(.*)T([\d:.]+)/u.exec(text) ?? []
  const short = time.replace(/^(..:..):00$/u, '$1')
  return short === '00:00' ? day : `${day} ${short}`
}

export function isInColumn({ from = -Infinity, until = Infinity }: Column, at: number): boolean {
  return from <= at && at < until
}
