/**
 * Diagnostics for people: place, code, message, the line itself, and the remedy.
 *
 * @module
 */

import type { Diagnostic } from '../policy/language/diagnostic.ts'

export function printDiagnostics(diagnostics: readonly Diagnostic[], file: string, source: string): void {
  const lines = source.split(/\r?\n/)
  for (const diagnostic of diagnostics) process.stderr.write(`${rendered(diagnostic, file, lines)}\n`)
}

function rendered(diagnostic: Diagnostic, file: string, lines: readonly string[]): string {
  const { severity, code, message, help, range, related } = diagnostic
  const text = lines[range.start.line - 1] ?? ''
  const before = text.slice(0, range.start.column - 1)
  const length = range.end.line === range.start.line ? Math.max(1, range.end.column - range.start.column) : 1
  const marked = text.slice(range.start.column - 1, range.start.column - 1 + length)
  const number = String(range.start.line)
  const gutter = ' '.repeat(number.length)
  return [
    `${severity}[${code}]: ${message}`,
    `${gutter}--> ${file}:${range.start.line}:${range.start.column}`,
    `${gutter} |`,
    `${number} | ${text}`,
    `${gutter} | ${' '.repeat(cells(before))}${'^'.repeat(Math.max(1, cells(marked)))}`,
    ...related.map((each) => `${gutter} = see ${file}:${each.range.start.line}: ${each.message}`),
    ...(help === undefined ? [] : [`${gutter} = fix: ${help}`]),
    '',
  ].join('\n')
}

/** Columns in a terminal: East Asian wide characters take two. */
function cells(text: string): number {
  let width = 0
  for (const character of text)
    width += /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/.test(
      character,
    )
      ? 2
      : 1
  return width
}
