/**
 * `detour policy check FILE`: every mistake at once, with its place and the remedy.
 *
 * @module
 */

import { buildCommand } from '@stricli/core'

import { terrainOf } from '../../gateway/terrain.ts'
import { compilePolicy } from '../../policy/language/compile.ts'
import type { Diagnostic } from '../../policy/language/diagnostic.ts'
import { preparePolicy } from '../../policy/decide.ts'
import { digestOf, type Program } from '../../policy/program.ts'
import { runPolicyTests, testDiagnostic, type PolicyTest, type TestResult } from '../../policy/testing/tests.ts'
import { exit } from '../exit.ts'
import { printDiagnostics } from '../print-diagnostics.ts'
import { readText } from '../read-text.ts'

interface Flags {
  readonly format: 'pretty' | 'json'
}

export const checkCommand = buildCommand({
  docs: { brief: 'Check a policy and report everything that is wrong with it' },
  parameters: {
    flags: {
      format: { kind: 'enum', values: ['pretty', 'json'], brief: 'How to print', default: 'pretty' },
    },
    positional: {
      kind: 'tuple',
      parameters: [{ brief: 'The policy, YAML; - for stdin', parse: String, placeholder: 'file' }],
    },
  },
  func: check,
})

async function check(flags: Flags, file: string): Promise<void> {
  const source = readText(file)
  const { program, document, diagnostics: mistakes } = compilePolicy(source)
  if (program === undefined) process.exitCode = exit.policyInvalid
  const tests = program === undefined ? [] : testsOf(program, document?.tests ?? [])
  const red = tests.filter(({ passed }) => !passed)
  if (red.length > 0) process.exitCode = exit.testsFailed
  const diagnostics = [...mistakes, ...red.map(testDiagnostic)]
  if (flags.format === 'json') {
    process.stdout.write(`${JSON.stringify({ format_version: 1, diagnostics: diagnostics.map(diagnosticJson) })}\n`)
    return
  }
  printDiagnostics(diagnostics, file, source)
  if (program === undefined) return
  const { name } = program.meta
  process.stdout.write(
    `${file}: ${name}, ${program.rules.length} rules, ${tests.length - red.length} of ${tests.length} tests pass, ${await digestOf(program)}\n`,
  )
}

/** Every field is always there. */
function diagnosticJson(diagnostic: Diagnostic) {
  return { ...diagnostic, help: diagnostic.help ?? null }
}

function testsOf(program: Program, tests: readonly PolicyTest[]): readonly TestResult[] {
  const policy = preparePolicy(program, { version: 0, digest: '' })
  return runPolicyTests(policy, tests, terrainOf(program).registry)
}
