/**
 * Diagnosing: everything `check` finds, as an editor marks it: with offsets, and with repairs as edits of the text.
 *
 * @module
 */

import type { Instant } from '../../kernel/instant.ts'
import { checkPolicy, type Checked } from '../check.ts'
import { compilePolicy } from '../language/compile.ts'
import type { DiagnosticLanguage, Range } from '../language/diagnostic.ts'
import { inLanguage, type FlatDiagnostic } from '../language/render/json.ts'
import { offsetsIn } from '../language/offsets.ts'
import type { Span } from './loose-tree.ts'
import type { TextEdit } from './text-edit.ts'

export interface DiagnoseOptions {
  readonly language: DiagnosticLanguage
  /** Rules that ended before are expired. */
  readonly now: Instant
  /** Only what is wrong with the text itself, without tests and analyses. */
  readonly only?: 'mistakes' | undefined
}

/** A diagnostic as the command line prints it, and where an editor shows it. */
export interface EditorDiagnostic extends FlatDiagnostic, Span {
  /** Beside `related`, in the same order. */
  readonly relatedSpans: readonly Span[]
  readonly quickFix: QuickFix | undefined
}

export interface QuickFix {
  /** Whether nothing else can have been meant. */
  readonly isSafe: boolean
  readonly edits: readonly TextEdit[]
}

export interface Diagnosed {
  readonly verdict: Checked['verdict']
  readonly diagnostics: readonly EditorDiagnostic[]
}

export function diagnose(text: string, { language, now, only }: DiagnoseOptions): Diagnosed {
  const { verdict, diagnostics } = only === 'mistakes' ? mistakesIn(text) : checkPolicy(text, { now })
  const offsetOf = offsetsIn(text)
  const spanOf = ({ start, end }: Range): Span => {
    const from = offsetOf(start)
    return { from, to: Math.max(from, offsetOf(end)) }
  }
  return {
    verdict,
    diagnostics: diagnostics.map((diagnostic) => ({
      ...inLanguage(diagnostic, language),
      ...spanOf(diagnostic.range),
      relatedSpans: diagnostic.related.map(({ range }) => spanOf(range)),
      quickFix: diagnostic.fix && {
        isSafe: diagnostic.fix.safe,
        edits: diagnostic.fix.edits.map(({ range, text: insert }) => ({ ...spanOf(range), insert })),
      },
    })),
  }
}

/** The diagnostic as the command line prints it. */
export function flatOf({
  severity,
  code,
  message,
  help,
  range,
  related,
  fix,
  witness,
}: EditorDiagnostic): FlatDiagnostic {
  return { severity, code, message, help, range, related, fix, witness }
}

/** Good here means: it compiles. */
function mistakesIn(text: string): Pick<Checked, 'verdict' | 'diagnostics'> {
  const { program, diagnostics } = compilePolicy(text)
  return { verdict: program === undefined ? 'invalid' : 'good', diagnostics }
}
