/**
 * `detour policy check FILE`: every mistake at once, with its place and the remedy; then the tests of the policy, and
 * what its rules do to one another.
 *
 * @module
 */

import { buildCommand } from '@stricli/core'

import { instant, type Instant } from '../../kernel/instant.ts'
import { checkPolicy, type Checked } from '../../policy/check.ts'
import type { DiagnosticLanguage } from '../../policy/language/diagnostic.ts'
import { digestOf } from '../../policy/program.ts'
import { exit } from '../exit.ts'
import { expiryFlag } from '../parse.ts'
import { languageFlag } from '../language.ts'
import { policyArgument, readSource } from '../policy-source.ts'
import { formatFlag, printDiagnostics, type DiagnosticFormat } from '../print-diagnostics.ts'
import { makeProgress } from '../progress.ts'

interface Flags {
  readonly format: DiagnosticFormat
  readonly lang?: DiagnosticLanguage
  readonly at?: Instant
  readonly strict: boolean
}

export const checkCommand = buildCommand({
  docs: {
    brief: 'Check a policy: mistakes, its tests, and what its rules do to one another',
    fullDescription:
      'Ends with 0 when the policy may be published, 3 when it is invalid, 4 when one of its tests fails. `detour explain <code>` tells more about a finding; `detour policy fix` repairs what can be repaired safely.',
  },
  parameters: {
    flags: {
      format: formatFlag,
      lang: languageFlag,
      at: expiryFlag,
      strict: { kind: 'boolean', brief: 'Warnings end with 3 too', default: false },
    },
    positional: { kind: 'tuple', parameters: [policyArgument] },
  },
  func: check,
})

async function check(flags: Flags, name: string): Promise<void> {
  const { source } = await readSource(name)
  const progress = makeProgress()
  const onRule = (place: number, look: 'alone' | 'beside') =>
    progress.says(look === 'alone' ? `analysing rule ${place}` : `looking for overlaps of rule ${place}`)
  const checked = checkPolicy(source, { now: flags.at ?? instant(Date.now()), onRule })
  progress.done()
  const isStrict = flags.strict && checked.diagnostics.some(({ severity }) => severity === 'warning')
  if (checked.verdict === 'red') process.exitCode = exit.testsFailed
  if (checked.verdict === 'invalid' || isStrict) process.exitCode = exit.policyInvalid
  const { format, lang } = flags
  // What is only for information would bury the rest; `policy analyse` and the other formats have it.
  const shown = checked.diagnostics.filter(({ severity }) => format !== 'pretty' || severity !== 'info')
  printDiagnostics(shown, { file: name, source, format, lang, timeZone: checked.program?.meta.timezone })
  if (flags.format === 'pretty') process.stdout.write(await summaryOf(name, checked))
}

async function summaryOf(name: string, { program, tests }: Checked): Promise<string> {
  if (program === undefined) return ''
  const passed = tests.filter((test) => test.passed).length
  const { rules, meta } = program
  const said = tests.length === 0 ? 'no tests' : `${passed} of ${tests.length} tests pass`
  const count = `${rules.length} rule${rules.length === 1 ? '' : 's'}`
  return `${name}: ${meta.name}, ${count}, ${said}, ${await digestOf(program)}\n`
}
