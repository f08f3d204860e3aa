/**
 * Diagnostics: findings about a policy document, each with a code, a place and a remedy.
 *
 * All of them are reported at once, in the order of the document. Codes are names that never change; a message is one
 * lower-case sentence with its values in backticks, and the remedy stands apart.
 *
 * @module
 */

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
  | 'test-failed'
  | 'too-many-findings'

export interface Related {
  readonly message: string
  readonly range: Range
}

export interface Diagnostic {
  readonly severity: Severity
  readonly code: DiagnosticCode
  readonly message: string
  /** What to do about it. */
  readonly help: string | undefined
  readonly range: Range
  readonly related: readonly Related[]
}

export interface Finding {
  readonly code: DiagnosticCode
  readonly range: Range
  readonly message: string
  readonly help?: string | undefined
  readonly related?: readonly Related[]
  readonly severity?: Severity
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
    report: ({ severity = 'error', code, message, help, range, related = [] }) => {
      if (found.length < mostFindings) found.push({ severity, code, message, help, range, related })
      else untold += 1
    },
    all: () => {
      const inOrder = found.toSorted(
        (a, b) => a.range.start.line - b.range.start.line || a.range.start.column - b.range.start.column,
      )
      const last = inOrder.at(-1)
      return untold === 0 || last === undefined ? inOrder : [...inOrder, moreAfter(last, untold)]
    },
  }
}

function moreAfter({ range }: Diagnostic, untold: number): Diagnostic {
  const message = `${untold} more findings are not shown`
  const help = 'repair these first'
  return { severity: 'error', code: 'too-many-findings', message, help, range, related: [] }
}
