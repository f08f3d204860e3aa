/**
 * What the editor asks, and what it is told: one union for each, fit to be sent between a page and its worker.
 *
 * @module
 */

import type { Instant } from '../../kernel/instant.ts'
import type { MatrixJson } from '../analysis/matrix-json.ts'
import type { MatrixBy } from '../analysis/matrix.ts'
import type { DiffJson } from '../analysis/diff-json.ts'
import type { DiagnosticCode, DiagnosticLanguage } from '../language/diagnostic.ts'
import type { FlatDiagnostic } from '../language/render/json.ts'
import type { TestsJson } from '../testing/test-json.ts'
import type { Completion } from './completion.ts'
import type { Diagnosed } from './diagnose.ts'
import type { Hover } from './hover.ts'
import type { Outline } from './outline.ts'
import type { RuleChange, RuleEdit } from './rule-change.ts'
import type { RuleFormRead } from './rule-form.ts'
import type { CatalogueFault, Described, DescriptionFault, TraceStepJson } from './simulator.ts'
import type { SuggestedTests } from './suggested-tests.ts'
import type { TextEdit } from './text-edit.ts'

interface Spoken {
  readonly language: DiagnosticLanguage
}

interface Timed {
  /** What counts as now; the command line's `--at`. */
  readonly now: Instant
}

interface Written {
  readonly text: string
}

interface Pointed extends Written, Spoken, Timed {
  readonly offset: number
}

/** A long list as it is kept under its digest. */
export interface GivenList {
  readonly digest: string
  readonly image: ArrayBuffer
}

interface Listed {
  /** The long lists that are at hand; conditions on all others find nothing known. */
  readonly lists?: readonly GivenList[]
}

export type EditingRequest =
  | (Written &
      Spoken &
      Timed & {
        readonly kind: 'diagnose'
        /** Only what is wrong with the text itself: half the work, for every key stroke. Absent: tests and analyses too. */
        readonly only?: 'mistakes'
      })
  | (Pointed & { readonly kind: 'complete' | 'hover' })
  | (Written & Timed & { readonly kind: 'outline' })
  | (Written & Spoken & { readonly kind: 'format' })
  | (Written & Spoken & Listed & { readonly kind: 'test' })
  | (Written &
      Timed & {
        readonly kind: 'suggest'
        /** Only tests of these rules; absent: all that the command line suggests. */
        readonly rules?: readonly string[]
      })
  | (Written &
      Spoken &
      Timed & {
        readonly kind: 'matrix'
        readonly by: MatrixBy
        /** Only the rows and columns in which this rule plays a part. */
        readonly rule?: string
        readonly surfaces?: readonly string[]
        readonly from?: number
        readonly until?: number
      })
  | (Spoken & Timed & { readonly kind: 'diff'; readonly before: NamedText; readonly after: NamedText })
  | (Written &
      Spoken &
      Timed &
      Listed & {
        readonly kind: 'simulate'
        readonly click: Described
        /** Of a published version. */
        readonly version?: number
        readonly catalogueCsv?: string
      })
  | (Spoken & { readonly kind: 'explain'; readonly code: DiagnosticCode })
  | (Written & { readonly kind: 'form'; readonly rule: string })
  | (Written & {
      readonly kind: 'edit'
      /** Beside which one a rule is added; absent: behind all others. */
      readonly rule?: string
      readonly change: RuleChange
    })

/** A document with the name by which the command line would know it. */
export interface NamedText extends Written {
  readonly name: string
}

/** A list that the policy names and that was not given, or cannot be read. */
export interface MissingList {
  readonly list: string
  readonly digest: string
}

/** Instead of an answer: the documents have mistakes. Those of all are told. */
export interface Invalid {
  readonly kind: 'invalid'
  readonly texts: readonly { readonly name: string; readonly diagnostics: readonly FlatDiagnostic[] }[]
}

export type EditingReply =
  | (Diagnosed & {
      readonly kind: 'diagnose'
      /** As `policy check --format json` prints it. */
      readonly json: { readonly format_version: 1; readonly diagnostics: readonly FlatDiagnostic[] }
    })
  | (Completion & { readonly kind: 'complete' })
  | { readonly kind: 'hover'; readonly hover: Hover | undefined }
  | (Outline & { readonly kind: 'outline' })
  | { readonly kind: 'format'; readonly edits: readonly TextEdit[] }
  | { readonly kind: 'test'; readonly json: TestsJson; readonly missingLists: readonly MissingList[] }
  | ({ readonly kind: 'suggest' } & SuggestedTests)
  | { readonly kind: 'matrix'; readonly json: MatrixJson }
  | { readonly kind: 'no-such-surface'; readonly surface: string; readonly known: readonly string[] }
  | { readonly kind: 'diff'; readonly json: DiffJson }
  | {
      readonly kind: 'simulate'
      readonly json: object
      readonly trace: readonly TraceStepJson[]
      /** What would have to be known to be certain. */
      readonly missing: readonly string[]
      readonly missingLists: readonly MissingList[]
    }
  | { readonly kind: 'not-simulated'; readonly fault: DescriptionFault | CatalogueFault }
  | { readonly kind: 'explain'; readonly markdown: string; readonly text: string }
  | ({ readonly kind: 'form' } & RuleFormRead)
  | ({ readonly kind: 'edit' } & RuleEdit)
  | Invalid
