/**
 * Diagnostics for people at a terminal: what is wrong, the lines themselves, and what to do.
 *
 *     error[window-empty]: `until` is not later than `from`
 *       --> policy.yaml:12:12
 *        |
 *     11 |     from: 2020-10-09T00:00:00+08:00
 *        |           ------------------------- `from`
 *     12 |     until: 2020-10-08T16:00:00Z
 *        |            ^^^^^^^^^^^^^^^^^^^^
 *        |
 *        = help: make `until` later, or remove one of the two
 *
 * @module
 */

import type { Diagnostic, DiagnosticLanguage, Severity } from '../diagnostic.ts'
import { replacedBy } from '../fix.ts'
import { linesOf } from '../offsets.ts'
import { snippetOf, type LabelledRange, type Row } from './snippet.ts'
import { cellsOf, visible } from './visible.ts'
import { shellQuoted, witnessCommand } from './witness-command.ts'
import { tally, wordsIn } from './words.ts'

/** What a piece of the output is, for whoever gives it a colour. */
export type Ink = Severity | 'message' | 'gutter' | 'related' | 'remedy'

export type Paint = (ink: Ink, text: string) => string

export interface PrettyOptions {
  readonly file: string
  readonly source: string
  readonly language: DiagnosticLanguage
  /** Colours; none by default. */
  readonly paint?: Paint
  /** Cells of the terminal. */
  readonly width?: number
  /** Time zone in which instants of commands are written; UTC by default. */
  readonly timeZone?: string
}

const plain: Paint = (_ink, text) => text

/** Ends with a summary; empty when there is nothing to say. */
export function renderPretty(diagnostics: readonly Diagnostic[], options: PrettyOptions): string {
  if (diagnostics.length === 0) return ''
  const lines = linesOf(options.source)
  const blocks = diagnostics.map((diagnostic) => `${blockOf(diagnostic, lines, options).join('\n')}\n\n`)
  return `${blocks.join('')}${summaryOf(diagnostics, options)}`
}

function blockOf(diagnostic: Diagnostic, lines: readonly string[], options: PrettyOptions): readonly string[] {
  const { file, language, paint = plain, width = 120, timeZone } = options
  const { severity, code, message, range, related, help, fix, witness } = diagnostic
  const words = wordsIn[language]
  const places: readonly LabelledRange[] = [
    { range, isMain: true, label: undefined },
    ...related.map((each) => ({ range: each.range, isMain: false, label: visible(each.message[language]) })),
  ]
  const lastLine = Math.max(...places.map((place) => Math.max(place.range.start.line, place.range.end.line)))
  const margin = ' '.repeat(String(lastLine).length)
  const rows = snippetOf(lines, places, Math.max(40, width - margin.length - 3))
  const notes = [
    ...(help === undefined ? [] : [`${words.help}${visible(help[language])}`]),
    ...(fix === undefined ? [] : [`${fix.safe ? words.fix : words.suggestion}${fixInWords(diagnostic, options)}`]),
    ...(witness === undefined ? [] : [`${words.try}${visible(witnessCommand(witness, file, timeZone))}`]),
  ]
  const bar = paint('gutter', `${margin} |`)
  return [
    `${paint(severity, `${words.severity[severity]}[${code}]`)}${paint('message', `: ${visible(message[language])}`)}`,
    `${paint('gutter', `${margin}-->`)} ${visible(file)}:${range.start.line}:${range.start.column}`,
    bar,
    ...rows.map((row) => rowText(row, { severity, margin, paint })),
    ...(notes.length === 0 ? [] : [bar]),
    ...notes.map((note) => `${paint('gutter', `${margin} =`)} ${paint('remedy', note)}`),
  ]
}

interface RowStyle {
  readonly severity: Severity
  readonly margin: string
  readonly paint: Paint
}

function rowText(row: Row, { severity, margin, paint }: RowStyle): string {
  if (row.kind === 'gap') return paint('gutter', '...')
  if (row.kind === 'line') {
    return `${paint('gutter', `${String(row.number).padStart(margin.length)} |`)} ${row.text}`.trimEnd()
  }
  const parts = row.parts.map(({ text, is }) =>
    is === 'space' ? text : paint(is === 'main' ? severity : 'related', text),
  )
  return `${paint('gutter', `${margin} |`)} ${parts.join('')}`
}

function fixInWords({ fix }: Diagnostic, { source, language }: PrettyOptions): string {
  const words = wordsIn[language]
  const edits = (fix?.edits ?? []).map((edit) => {
    const before = shortened(replacedBy(source, edit))
    const after = shortened(edit.text)
    if (before === '' && edit.text.includes('\n')) return words.insertLine(shortened(edit.text.trim()))
    if (before === '') return words.insert(after)
    return after === '' ? words.remove(before) : words.replace(before, after)
  })
  return edits.join(language === 'en' ? '; ' : '；')
}

const longestQuote = 60

function shortened(text: string): string {
  const cells = cellsOf(text)
  const shown = cells.slice(0, longestQuote).map((cell) => cell.text)
  return `${shown.join('')}${cells.length > longestQuote ? '…' : ''}`
}

function summaryOf(diagnostics: readonly Diagnostic[], { file, language, paint = plain }: PrettyOptions): string {
  const words = wordsIn[language]
  const worst = (['error', 'warning', 'info'] as const).find((severity) =>
    diagnostics.some((each) => each.severity === severity),
  )
  const first = diagnostics.find(({ severity }) => severity === worst)
  const repairs = diagnostics.filter(({ fix }) => fix?.safe === true).length
  const lines = [
    paint(worst ?? 'info', tally(diagnostics, language) ?? ''),
    ...(repairs === 0 ? [] : [words.repairs(visible(`detour policy fix ${shellQuoted(file)}`), repairs)]),
    ...(first === undefined ? [] : [words.more(`detour explain ${first.code}`)]),
  ]
  return `${lines.filter((line) => line !== '').join('\n')}\n`
}
