/**
 * `detour policy test FILE`: runs the tests inside a policy, says why a red one is red, and which rules no test has seen.
 *
 * @module
 */

import { buildCommand } from '@stricli/core'

import type { Registry } from '../../link/registry.ts'
import { preparePolicy } from '../../policy/decide.ts'
import type { DiagnosticLanguage } from '../../policy/language/diagnostic.ts'
import { say } from '../../policy/language/wording.ts'
import type { Program } from '../../policy/program.ts'
import { registryOf } from '../../policy/registry.ts'
import {
  isCovered,
  ruleCoverage,
  uncoveredSides,
  type OpenSides,
  type RuleCoverage,
} from '../../policy/testing/coverage.ts'
import { testDiagnostic } from '../../policy/testing/failure.ts'
import type { TestResult } from '../../policy/testing/result.ts'
import { runPolicyTests } from '../../policy/testing/run.ts'
import { suggestTests } from '../../policy/testing/suggest.ts'
import { testsJson } from '../../policy/testing/test-json.ts'
import { witnessesFor } from '../../policy/testing/witnesses.ts'
import { exit } from '../exit.ts'
import { languageFlag, languageOf } from '../language.ts'
import { policyArgument, readValidPolicy } from '../policy-source.ts'
import { printDiagnostics } from '../print-diagnostics.ts'

interface Flags {
  readonly json: boolean
  readonly suggest: boolean
  readonly lang?: DiagnosticLanguage
}

export const testCommand = buildCommand({
  docs: {
    brief: 'Run the tests inside a policy, and say which rules they cover',
    fullDescription: [
      'A red test says what it expected, what it got, and which condition of the nearest rule is in the way.',
      '--suggest prints tests for rules, and ends of windows, that no test has seen: YAML to paste under `tests`.',
      'They pin down what the policy says today; read them before you keep them.',
      '',
      'Ends with 3 when the policy has mistakes, 4 when a test fails.',
    ].join('\n'),
  },
  parameters: {
    flags: {
      json: { kind: 'boolean', brief: 'Print JSON', default: false },
      suggest: { kind: 'boolean', brief: 'Print tests for what no test has seen', default: false },
      lang: languageFlag,
    },
    positional: {
      kind: 'tuple',
      parameters: [policyArgument],
    },
  },
  func: test,
})

async function test({ json, suggest, lang = languageOf(process.env) }: Flags, file: string): Promise<void> {
  const named = await readValidPolicy(file, { lang })
  if (named === undefined) return
  const { source, program, document } = named
  const registry = registryOf(program)
  const policy = preparePolicy(program, { version: 0, digest: '', registry })
  const results = runPolicyTests(policy, document.tests, registry)
  const coverage = ruleCoverage(policy, results)
  const red = results.filter(({ passed }) => !passed)
  if (red.length > 0) process.exitCode = exit.testsFailed
  if (json) {
    process.stdout.write(`${JSON.stringify(testsJson(results, coverage, lang))}\n`)
    return
  }
  const findings = red.map((result) => testDiagnostic(result, document.places))
  printDiagnostics(findings, { file, source, lang, timeZone: program.meta.timezone })
  const summary = summaryOf({ file, results, coverage, lang, isSuggesting: suggest })
  if (!suggest) {
    process.stdout.write(summary)
    return
  }
  // What can be pasted goes to stdout alone.
  process.stderr.write(summary)
  process.stdout.write(suggestionsFor(program, registry, uncoveredSides(policy, results)))
}

/** A rule that no click can reach has no witness, and nothing can be suggested for it; `policy check` says so. */
function suggestionsFor(program: Program, registry: Registry, open: readonly OpenSides[]): string {
  if (open.length === 0) return ''
  return suggestTests(program, witnessesFor({ program, registry }, open, Date.now()), registry)
}

interface Summary {
  readonly file: string
  readonly results: readonly TestResult[]
  readonly coverage: RuleCoverage
  readonly lang: DiagnosticLanguage
  readonly isSuggesting: boolean
}

function summaryOf({ file, results, coverage, lang, isSuggesting }: Summary): string {
  const passed = results.filter((result) => result.passed).length
  const bare = coverage.rules.filter((rule) => !isCovered(rule)).map(({ id }) => `\`${id}\``)
  const { covered, total } = coverage
  const lines = [
    say(
      `${passed} of ${results.length} tests pass · ${covered} of ${total} rules covered`,
      `${results.length} 个测试中 ${passed} 个通过 · ${total} 条规则中 ${covered} 条已覆盖`,
    ),
  ]
  if (bare.length > 0) {
    lines.push(say(`no test has seen ${bare.join(', ')}`, `没有测试覆盖 ${bare.join('、')}`))
    const command = `detour policy test ${file} --suggest`
    if (!isSuggesting) lines.push(say(`for tests to paste: ${command}`, `生成可粘贴的测试：${command}`))
  }
  return lines.map((line) => `${line[lang]}\n`).join('')
}
