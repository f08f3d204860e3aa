/**
 * Diagnostics as JSON, in one language, for scripts and for the API. Every field is always there.
 *
 * @module
 */

import { formatInstant, instant } from '../../../kernel/instant.ts'
import { eachValueFact } from '../../value-facts.ts'
import type { Diagnostic, DiagnosticCode, DiagnosticLanguage, Fix, Range, Severity, Witness } from '../diagnostic.ts'

/** A diagnostic in one language. Columns count UTF-16 code units from one; an end lies behind the last character. */
export interface FlatDiagnostic {
  readonly severity: Severity
  readonly code: DiagnosticCode
  readonly message: string
  readonly help: string | null
  readonly range: Range
  readonly related: readonly { readonly message: string; readonly range: Range }[]
  readonly fix: Fix | null
  readonly witness: FlatWitness | null
}

/** A request as the simulator's flags take it; the instant in RFC 3339. */
type FlatWitness = { readonly [K in Exclude<keyof Witness, 'at'>]-?: Required<Witness>[K] | null } & {
  readonly at: string
}

export function inLanguage(diagnostic: Diagnostic, language: DiagnosticLanguage): FlatDiagnostic {
  const { severity, code, message, help, range, related, fix, witness } = diagnostic
  return {
    severity,
    code,
    message: message[language],
    help: help?.[language] ?? null,
    range,
    related: related.map((each) => ({ message: each.message[language], range: each.range })),
    fix: fix ?? null,
    witness: witness === undefined ? null : wholeWitness(witness),
  }
}

function wholeWitness(witness: Witness): FlatWitness {
  return {
    at: formatInstant(instant(witness.at)),
    surface: witness.surface,
    url: witness.url,
    evidence: witness.evidence ?? null,
    content: witness.content ?? null,
    author: witness.author ?? null,
    followers: witness.followers ?? null,
    channel: witness.channel ?? null,
    ...eachValueFact((fact) => witness[fact] ?? null),
    client: witness.client ?? null,
    token: witness.token ?? null,
    visitor: witness.visitor ?? null,
  }
}

/** One line, without its end. */
export function renderJson(diagnostics: readonly Diagnostic[], { language }: { language: DiagnosticLanguage }): string {
  const flat = diagnostics.map((diagnostic) => inLanguage(diagnostic, language))
  return JSON.stringify({ format_version: 1, diagnostics: flat })
}
