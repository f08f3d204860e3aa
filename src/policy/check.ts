/**
 * Checking: everything that can be said about a document before it counts, in one call.
 *
 * The command line, publishing and the editor ask here, so that what one of them lets pass the others do too. Nothing on
 * the way of a click may import this.
 *
 * @module
 */

import type { Instant } from '../kernel/instant.ts'
import { analyse, type AnalyseOptions, type Analysis } from './analysis/analyse.ts'
import { reportAnalysis } from './analysis/report.ts'
import { preparePolicy } from './decide.ts'
import { compilePolicy, type PolicyDocument } from './language/compile.ts'
import { inOrder, type Diagnostic } from './language/diagnostic.ts'
import type { Program } from './program.ts'
import { registryOf } from './registry.ts'
import { testDiagnostic } from './testing/failure.ts'
import type { TestResult } from './testing/result.ts'
import { runPolicyTests } from './testing/run.ts'

export interface Checked {
  /** May it count: yes, no because of what it says, or no because a test of its own does not hold. */
  readonly verdict: 'good' | 'invalid' | 'red'
  /** Absent when the document cannot be compiled. */
  readonly program: Program | undefined
  readonly document: PolicyDocument | undefined
  readonly tests: readonly TestResult[]
  readonly analysis: Analysis | undefined
  /** All findings, in the order of the document. */
  readonly diagnostics: readonly Diagnostic[]
}

export interface CheckOptions {
  /** Rules that ended before are expired. */
  readonly now: Instant
  /** Told before each rule is analysed, by its place from one; every rule is looked at alone, then beside the others. */
  readonly onRule?: Exclude<AnalyseOptions['onRule'], undefined>
}

export function checkPolicy(text: string, { now, ...progress }: CheckOptions): Checked {
  const { program, document, diagnostics } = compilePolicy(text)
  if (program === undefined || document === undefined) {
    return { verdict: 'invalid', program: undefined, document: undefined, tests: [], analysis: undefined, diagnostics }
  }
  const registry = registryOf(program)
  const policy = preparePolicy(program, { version: 0, digest: '', registry })
  const tests = runPolicyTests(policy, document.tests, registry)
  const red = tests.filter(({ passed }) => !passed).map((result) => testDiagnostic(result, document.places))
  const analysis = analyse({ program, registry }, { demands: document.coverage, now, ...progress })
  const found = [...diagnostics, ...reportAnalysis(analysis, document, program)]
  const isInvalid = found.some(({ severity }) => severity === 'error')
  return {
    verdict: isInvalid ? 'invalid' : red.length > 0 ? 'red' : 'good',
    program,
    document,
    tests,
    analysis,
    diagnostics: inOrder([...found, ...red]),
  }
}
