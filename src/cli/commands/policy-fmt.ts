/**
 * `detour policy fmt FILE`: one way to write a policy.
 *
 * @module
 */

import { buildCommand } from '@stricli/core'

import type { DiagnosticLanguage } from '../../policy/language/diagnostic.ts'
import { formatPolicy } from '../../policy/language/format.ts'
import { exit } from '../exit.ts'
import { languageFlag } from '../language.ts'
import { printDiagnostics } from '../print-diagnostics.ts'
import { readText } from '../read-text.ts'
import { rewriteText } from '../write-text.ts'

interface Flags {
  readonly check: boolean
  readonly lang?: DiagnosticLanguage
}

export const fmtCommand = buildCommand({
  docs: {
    brief: 'Format a policy; what it means never changes',
    fullDescription: 'Writes the file in place; with - it reads stdin and writes stdout.',
  },
  parameters: {
    flags: {
      check: { kind: 'boolean', brief: 'Change nothing, and exit with 5 if it is not formatted', default: false },
      lang: languageFlag,
    },
    positional: {
      kind: 'tuple',
      parameters: [{ brief: 'The policy, YAML; - for stdin', parse: String, placeholder: 'file' }],
    },
  },
  func: format,
})

function format({ check, lang }: Flags, file: string): void {
  const source = readText(file)
  const formatted = formatPolicy(source)
  if (!formatted.ok) {
    printDiagnostics(formatted.diagnostics, { file, source, lang })
    process.exitCode = exit.policyInvalid
    return
  }
  if (check) {
    if (formatted.text === source) return
    process.stderr.write(`${file} is not formatted; detour policy fmt ${file} does it\n`)
    process.exitCode = exit.changes
  } else if (file === '-') process.stdout.write(formatted.text)
  else if (formatted.text !== source) rewriteText(file, formatted.text)
}
