/**
 * `detour policy fix FILE`: carry out the repairs that diagnostics bring along.
 *
 * @module
 */

import { buildCommand } from '@stricli/core'

import { instant } from '../../kernel/instant.ts'
import { checkPolicy } from '../../policy/check.ts'
import type { Diagnostic, DiagnosticLanguage } from '../../policy/language/diagnostic.ts'
import { applyFixes, replacedBy } from '../../policy/language/fix.ts'
import { visible } from '../../policy/language/render/visible.ts'
import { exit } from '../exit.ts'
import { languageFlag, languageOf } from '../language.ts'
import { printDiagnostics } from '../print-diagnostics.ts'
import { readText } from '../read-text.ts'
import { rewriteText } from '../write-text.ts'

interface Flags {
  readonly all: boolean
  readonly dryRun: boolean
  readonly lang?: DiagnosticLanguage
}

export const fixCommand = buildCommand({
  docs: {
    brief: 'Repair what can have been meant no other way',
    fullDescription:
      'Writes the file in place; with - it reads stdin and writes stdout. --all takes suggestions too, which may not be what was meant: look at the difference.',
  },
  parameters: {
    flags: {
      all: { kind: 'boolean', brief: 'Suggestions too', default: false },
      dryRun: {
        kind: 'boolean',
        brief: 'Only say what would change, and exit with 5 if anything would',
        default: false,
      },
      lang: languageFlag,
    },
    positional: {
      kind: 'tuple',
      parameters: [{ brief: 'The policy, YAML; - for stdin', parse: String, placeholder: 'file' }],
    },
  },
  func: fix,
})

/** One repair may uncover the next, or make room for it. */
const maxRounds = 10

function fix({ all, dryRun, lang = languageOf(process.env) }: Flags, file: string): void {
  const source = readText(file)
  let text = source
  const check = () => checkPolicy(text, { now: instant(Date.now()) })
  let checked = check()
  for (let round = 0; round < maxRounds; round++) {
    const fixed = applyFixes(text, checked.diagnostics, { all })
    if (fixed.applied.length === 0 || fixed.text === text) break
    for (const diagnostic of fixed.applied) process.stderr.write(changesOf(diagnostic, file, text))
    text = fixed.text
    checked = check()
  }
  if (file === '-' && !dryRun) process.stdout.write(text)
  else if (text !== source && !dryRun) rewriteText(file, text)
  const worth = checked.diagnostics.filter(({ severity }) => severity !== 'info')
  printDiagnostics(worth, { file, source: text, lang })
  if (dryRun && text !== source) process.exitCode = exit.changes
  else if (checked.verdict === 'invalid') process.exitCode = exit.policyInvalid
  else if (checked.verdict === 'red') process.exitCode = exit.testsFailed
}

/** `policy.yaml:12:5 unknown-key: untill → until` */
function changesOf({ code, fix: repair }: Diagnostic, file: string, text: string): string {
  const lines = (repair?.edits ?? []).map((edit) => {
    const { line, column } = edit.range.start
    return `${visible(`${file}:${line}:${column} ${code}: ${replacedBy(text, edit)} → ${edit.text}`)}\n`
  })
  return lines.join('')
}
