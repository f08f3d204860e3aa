/**
 * Diagnostics as workflow commands of GitHub Actions, which shows them beside the lines of a pull request.
 *
 * A command is one line; what would end it or begin a further property is escaped. Columns are given only where both
 * are on one line, for others are refused (https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions
 * and the annotations of @actions/core; looked up 2026-11-23).
 *
 * @module
 */

import type { Diagnostic, DiagnosticLanguage, Severity } from '../diagnostic.ts'
import { visible } from './visible.ts'

const levels: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'notice' }

export interface GithubOptions {
  readonly file: string
  readonly language: DiagnosticLanguage
}

export function renderGithub(diagnostics: readonly Diagnostic[], { file, language }: GithubOptions): string {
  const lines = diagnostics.map(({ severity, code, message, help, range: { start, end } }) => {
    const columns =
      start.line === end.line ? { col: start.column, endLine: end.line, endColumn: end.column } : { endLine: end.line }
    const properties = { file, line: start.line, ...columns, title: code }
    const written = Object.entries(properties).map(([key, value]) => `${key}=${propertyOf(String(value))}`)
    const text = [message, ...(help === undefined ? [] : [help])].map((each) => dataOf(visible(each[language])))
    return `::${levels[severity]} ${written.join(',')}::${text.join('%0A')}\n`
  })
  return lines.join('')
}

function dataOf(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

function propertyOf(text: string): string {
  return dataOf(visible(text)).replaceAll(':', '%3A').replaceAll(',', '%2C')
}
