/**
 * Diagnostics one to a line, for editors and `grep`: `file:line:column: severity[code] message (help)`.
 *
 * @module
 */

import type { Diagnostic, DiagnosticLanguage } from '../diagnostic.ts'
import { visible } from './visible.ts'

export interface CompactOptions {
  readonly file: string
  readonly language: DiagnosticLanguage
}

/** Every line with its end; the words `error`, `warning` and `info` stay English, for editors match them. */
export function renderCompact(diagnostics: readonly Diagnostic[], { file, language }: CompactOptions): string {
  const lines = diagnostics.map(({ severity, code, message, help, range }) => {
    const remedy = help === undefined ? '' : ` (${help[language]})`
    const place = `${file}:${range.start.line}:${range.start.column}`
    return `${visible(`${place}: ${severity}[${code}] ${message[language]}${remedy}`)}\n`
  })
  return lines.join('')
}
