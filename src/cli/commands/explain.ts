/**
 * `detour explain CODE`: what a diagnostic means, why it is said, and how to go on.
 *
 * @module
 */

import { buildCommand } from '@stricli/core'

import type { DiagnosticLanguage } from '../../policy/language/diagnostic.ts'
import { explainIndex, explainText } from '../../policy/language/explain.ts'
import { diagnosticCodes, isDiagnosticCode } from '../../policy/language/registry.ts'
import { nearest } from '../../policy/language/spelling.ts'
import { UsageError } from '../exit.ts'
import { languageFlag, languageOf } from '../language.ts'

interface Flags {
  readonly lang?: DiagnosticLanguage
}

export const explainCommand = buildCommand({
  docs: {
    brief: 'Explain a diagnostic: what it means and how to go on',
    fullDescription: 'Without a code, all codes are listed.',
  },
  parameters: {
    flags: { lang: languageFlag },
    positional: {
      kind: 'tuple',
      parameters: [{ brief: 'The code, such as window-empty', parse: String, placeholder: 'code', optional: true }],
    },
  },
  func: explain,
})

function explain({ lang = languageOf(process.env) }: Flags, code?: string): void {
  if (code === undefined) process.stdout.write(`${explainIndex(lang)}\n`)
  else if (isDiagnosticCode(code)) process.stdout.write(`${explainText(code, lang)}\n`)
  else throw new UsageError(unknown(code, lang))
}

function unknown(code: string, language: DiagnosticLanguage): string {
  const meant = nearest(code, diagnosticCodes)
  if (language === 'en') {
    return `there is no diagnostic \`${code}\`; ${meant === undefined ? '`detour explain` lists all' : `did you mean \`${meant}\`?`}`
  }
  return `没有诊断代码 \`${code}\`；${meant === undefined ? '运行 `detour explain` 查看全部' : `是否想查 \`${meant}\`？`}`
}
