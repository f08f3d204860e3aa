/**
 * The few words renderers say themselves.
 *
 * @module
 */

import type { Diagnostic, DiagnosticLanguage, Severity } from '../diagnostic.ts'

interface Words {
  readonly severity: Readonly<Record<Severity, string>>
  readonly help: string
  readonly fix: string
  readonly suggestion: string
  readonly try: string
  readonly replace: (before: string, after: string) => string
  readonly insert: (after: string) => string
  readonly insertLine: (line: string) => string
  readonly remove: (before: string) => string
  readonly count: (severity: Severity, count: number) => string
  readonly between: string
  readonly more: (command: string) => string
  readonly repairs: (command: string, count: number) => string
}

export const wordsIn: Readonly<Record<DiagnosticLanguage, Words>> = {
  en: {
    severity: { error: 'error', warning: 'warning', info: 'info' },
    help: 'help: ',
    fix: 'fix: ',
    suggestion: 'suggestion: ',
    try: 'try: ',
    replace: (before, after) => `replace \`${before}\` with \`${after}\``,
    insert: (after) => `insert \`${after}\``,
    insertLine: (line) => `add the line \`${line}\``,
    remove: (before) => `remove \`${before}\``,
    count: (severity, count) => `${count} ${severity === 'info' ? 'note' : severity}${count === 1 ? '' : 's'}`,
    between: ', ',
    more: (command) => `to learn more: ${command}`,
    repairs: (command, count) => `${count} can be repaired at once: ${command}`,
  },
  'zh-CN': {
    severity: { error: '错误', warning: '警告', info: '提示' },
    help: '建议：',
    fix: '修复：',
    suggestion: '可能的修复：',
    try: '试一试：',
    replace: (before, after) => `将 \`${before}\` 改为 \`${after}\``,
    insert: (after) => `插入 \`${after}\``,
    insertLine: (line) => `增加一行 \`${line}\``,
    remove: (before) => `删除 \`${before}\``,
    count: (severity, count) => `${count} ${{ error: '个错误', warning: '个警告', info: '条提示' }[severity]}`,
    between: '，',
    more: (command) => `查看说明：${command}`,
    repairs: (command, count) => `其中 ${count} 处可自动修复：${command}`,
  },
}

/** `2 errors, 1 warning`; undefined when there is nothing to count. */
export function tally(diagnostics: readonly Diagnostic[], language: DiagnosticLanguage): string | undefined {
  const words = wordsIn[language]
  const counted = (['error', 'warning', 'info'] as const).flatMap((severity) => {
    const count = diagnostics.filter((each) => each.severity === severity && each.code !== 'too-many-findings').length
    return count === 0 ? [] : [words.count(severity, count)]
  })
  return counted.length === 0 ? undefined : counted.join(words.between)
}
