/**
 * The conditions of a step in sentences: those of the command line and of failed tests.
 *
 * @module
 */

import type { TraceStepJson } from '../../policy/editing/simulator.ts'
import type { DiagnosticLanguage } from '../../policy/language/diagnostic.ts'
import { sayAssumed, sayFailed } from '../../policy/trace-words.ts'

export interface Sentences {
  /** What stands in the way. */
  readonly failed: readonly string[]
  /** What holds only because nothing is known of it. */
  readonly assumed: readonly string[]
}

/** `language` is the one that the step is written in. */
export function sentencesOf({ failed, assumed }: TraceStepJson, language: DiagnosticLanguage): Sentences {
  const inBoth = (text: string) => ({ en: text, 'zh-CN': text })
  return {
    failed: failed.map(
      ({ condition, wanted, got, missing }) =>
        sayFailed({ condition, wanted: inBoth(wanted), got: inBoth(got), missing: missing ?? undefined })[language],
    ),
    assumed: assumed.map((each) => sayAssumed(each)[language]),
  }
}
