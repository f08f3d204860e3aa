/**
 * `detour policy check FILE`: every mistake at once, with its place and the remedy.
 *
 * @module
 */

import { buildCommand } from '@stricli/core'

import { compilePolicy } from '../../policy/compile.ts'
import { digestOf } from '../../policy/program.ts'
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
  const { program, diagnostics } = compilePolicy(source)
  if (program === undefined) process.exitCode = exit.policyInvalid
  if (flags.format === 'json') {
    process.stdout.write(`${JSON.stringify({ format_version: 1, diagnostics })}\n`)
    return
  }
  printDiagnostics(diagnostics, file, source)
  if (program === undefined) return
  const { name } = program.meta
  process.stdout.write(`${file}: ${name}, ${program.rules.length} rules, ${await digestOf(program)}\n`)
}
