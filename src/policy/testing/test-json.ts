/**
 * Results of tests as JSON, for scripts and the console. Every field is always there.
 *
 * @module
 */

import type { DiagnosticLanguage, Range } from '../language/diagnostic.ts'
import type { RuleCoverage } from './coverage.ts'
import type { TestResult } from './result.ts'

export interface TestsJson {
  readonly format_version: 1
  readonly tests: readonly TestJson[]
  readonly coverage: {
    readonly covered: number
    readonly total: number
    readonly rules: readonly {
      readonly id: string
      readonly decided_by: readonly string[]
      readonly matched_as_report: readonly string[]
    }[]
  }
}

export interface TestJson {
  readonly name: string
  readonly passed: boolean
  /** `action:reason`, as are the next and `would`. */
  readonly expect: string
  readonly got: string
  /** `null` where no rule decided. */
  readonly rule: string | null
  readonly would: string
  readonly message: string | null
  readonly why: string | null
  /** The rule that should have decided. */
  readonly nearest: string | null
  readonly range: Range
}

export function testsJson(
  results: readonly TestResult[],
  coverage: RuleCoverage,
  language: DiagnosticLanguage,
): TestsJson {
  return {
    format_version: 1,
    tests: results.map(({ test: { name, expect, places }, passed, got, would, decision, failure }) => ({
      name,
      passed,
      expect,
      got,
      rule: decision.rule ?? null,
      would,
      message: failure?.message[language] ?? null,
      why: failure?.why[language] ?? null,
      nearest: failure?.nearest?.rule ?? null,
      range: places.whole,
    })),
    coverage: {
      covered: coverage.covered,
      total: coverage.total,
      rules: coverage.rules.map(({ id, decidedBy, matchedAsReport }) => ({
        id,
        decided_by: decidedBy,
        matched_as_report: matchedAsReport,
      })),
    },
  }
}
