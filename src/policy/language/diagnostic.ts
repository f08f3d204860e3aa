/**
 * Diagnostics: findings about a policy document, each with a code, a place and a remedy, in Chinese and in English.
 *
 * All of them are reported at once, in the order of the document. Codes are names that never change; a message is one
 * lower-case sentence with its values in backticks, and the remedy stands apart.
 *
 * @module
 */

import type { Evidence } from '../../context/context.ts'
import type { LocalName } from '../../link/marketplace.ts'
import type { ValueFact } from '../value-facts.ts'

/** One sentence in each language of the product. */
export type Wording = LocalName

/** The languages diagnostics speak. */
export type DiagnosticLanguage = keyof Wording

export type Severity = 'error' | 'warning' | 'info'

/** One-based; columns count UTF-16 code units, as editors do. */
export interface Position {
  readonly line: number
  readonly column: number
}

/** From the first character up to, and without, the position after the last one. */
export interface Range {
  readonly start: Position
  readonly end: Position
}

export type DiagnosticCode =
  | 'yaml-syntax'
  | 'yaml-alias'
  | 'yaml-tag'
  | 'yaml-key'
  | 'too-large'
  | 'too-deep'
  | 'too-many'
  | 'key-twice'
  | 'unknown-key'
  | 'missing-key'
  | 'wrong-type'
  | 'wrong-value'
  | 'unsupported-version'
  | 'unknown-marketplace'
  | 'unknown-site'
  | 'unknown-surface'
  | 'unknown-list'
  | 'list-subject'
  | 'unknown-rule'
  | 'unknown-reason'
  | 'unknown-catalogue-step'
  | 'instant-without-offset'
  | 'no-such-instant'
  | 'window-empty'
  | 'range-empty'
  | 'rule-id-twice'
  | 'target-not-in-stores'
  | 'target-not-https'
  | 'target-unreadable'
  | 'two-actions'
  | 'no-action'
  | 'message-incomplete'
  | 'chain-without-explain'
  | 'if-unknown-missing'
  | 'compliance-rollout'
  | 'template-type'
  | 'marketplace-unusable'
  | 'test-name-twice'
  | 'test-failed'
  | 'unreachable'
  | 'never-effective'
  | 'redundant'
  | 'overlap'
  | 'gap'
  | 'unknown-hole'
  | 'expired'
  | 'accepts-nothing'
  | 'unused'
  | 'analysis-incomplete'
  | 'too-many-findings'

export interface Related {
  readonly message: Wording
  readonly range: Range
}

/** A change of the text that removes the cause. Edits do not overlap. */
export interface Fix {
  /** Whether nothing else can have been meant; a suggestion that may be wrong is not safe. */
  readonly safe: boolean
  readonly edits: readonly Edit[]
}

export interface Edit {
  readonly range: Range
  readonly text: string
}

/**
 * A request that shows what a finding says: what `policy simulate` needs to ask it, and nothing more.
 * Absent means: not given.
 */
export interface Witness extends Readonly<Partial<Record<ValueFact, string>>> {
  /** Epoch milliseconds. */
  readonly at: number
  readonly surface: string
  readonly url: string
  readonly evidence?: Evidence
  readonly content?: string
  readonly author?: string
  readonly followers?: number
  readonly channel?: string
  readonly client?: string
  /** Keys for rollouts by token and visitor. */
  readonly token?: string
  readonly visitor?: string
}

export interface Diagnostic {
  readonly severity: Severity
  readonly code: DiagnosticCode
  readonly message: Wording
  /** What to do about it. */
  readonly help: Wording | undefined
  readonly range: Range
  readonly related: readonly Related[]
  readonly fix: Fix | undefined
  readonly witness: Witness | undefined
}

export interface Finding {
  readonly code: DiagnosticCode
  readonly range: Range
  readonly message: Wording
  readonly help?: Wording | undefined
  readonly related?: readonly Related[]
  readonly severity?: Severity
  readonly fix?: Fix | undefined
  readonly witness?: Witness | undefined
}

/** Collects findings while a document is read. */
export interface Findings {
  readonly report: (finding: Finding) => void
  /** In the order of the document. */
  readonly all: () => Diagnostic[]
}

/** More than anybody repairs in one go; a document of nothing but mistakes must not answer with megabytes. */
const mostFindings = 200

export function makeFindings(): Findings {
  const found: Diagnostic[] = []
  let untold = 0
  return {
    report: ({ severity = 'error', related = [], help, fix, witness, ...rest }) => {
      if (found.length < mostFindings) found.push({ ...rest, severity, related, help, fix, witness })
      else untold += 1
    },
    all: () => {
      const ordered = inOrder(found)
      const last = ordered.at(-1)
      return untold === 0 || last === undefined ? ordered : [...ordered, moreAfter(last, untold)]
    },
  }
}

/** In the order of the document. */
export function inOrder(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  return diagnostics.toSorted(
    (a, b) => a.range.start.line - b.range.start.line || a.range.start.column - b.range.start.column,
  )
}

function moreAfter({ range }: Diagnostic, untold: number): Diagnostic {
  const message = { en: `${untold} more findings are not shown`, 'zh-CN': `另有 ${untold} 处问题未显示` }
  const help = { en: 'repair these first', 'zh-CN': '请先修复以上问题' }
  const nothingElse = { related: [], fix: undefined, witness: undefined }
  return { severity: 'error', code: 'too-many-findings', message, help, range, ...nothingElse }
}
