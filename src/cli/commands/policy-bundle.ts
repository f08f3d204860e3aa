/**
 * `detour policy bundle`: compile the policy that stands inside the Worker for the day KV has none.
 *
 * @module
 */

import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { buildCommand } from '@stricli/core'

import { compilePolicy } from '../../policy/language/compile.ts'
import { exit, UsageError } from '../exit.ts'
import { printDiagnostics } from '../print-diagnostics.ts'
import { isPackage, repository } from '../repository.ts'
import { readText } from '../read-text.ts'

interface Flags {
  readonly check: boolean
}

const bundled = join(repository, 'src/gateway/bundled-policy.generated.json')

export const bundleCommand = buildCommand({
  docs: { brief: 'Compile a policy into the Worker, as the last resort when KV has none' },
  parameters: {
    flags: { check: { kind: 'boolean', brief: 'Only say whether the committed file is in step', default: false } },
    positional: {
      kind: 'tuple',
      parameters: [
        {
          brief: 'The policy, YAML',
          parse: String,
          placeholder: 'file',
          default: join(repository, 'examples/douyin/policy.yaml'),
        },
      ],
    },
  },
  func: bundle,
})

function bundle(flags: Flags, file: string): void {
  if (isPackage) throw new UsageError('this writes into the sources of the Worker: run it in the repository')
  const source = readText(file)
  const { program, diagnostics } = compilePolicy(source)
  printDiagnostics(diagnostics, { file, source })
  if (program === undefined) {
    process.exitCode = exit.policyInvalid
    return
  }
  const text = `${JSON.stringify(program, undefined, 2)}\n`
  if (!flags.check) {
    writeFileSync(bundled, text)
    process.stderr.write(`${bundled} is written\n`)
    return
  }
  if (existsSync(bundled) && readFileSync(bundled, 'utf8') === text) return
  process.stderr.write(`${bundled} is not what ${file} compiles to: run \`npm run generate\`\n`)
  process.exitCode = exit.failed
}
