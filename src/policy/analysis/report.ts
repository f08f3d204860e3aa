/**
 * Reporting: the findings of an analysis as diagnostics, at the places of the document they are about.
 *
 * Of a code a reader is shown as many as anybody reads, and told how many more there are. What a rule `accepts` is not
 * said; and what it accepts without reason is, because it would silence the next finding of its kind.
 *
 * @module
 */

import { unknownSurface } from '../../context/context.ts'
import type { Diagnostic, DiagnosticCode, Range, Severity } from '../language/diagnostic.ts'
import { withItem } from '../language/insertion.ts'
import type { Places, RulePlaces } from '../language/places.ts'
import { say } from '../language/wording.ts'
import type { Program } from '../program.ts'
import { isBuiltinReason } from '../reasons.ts'
import { listSubjects, type Conditions } from '../rule.ts'
import type { Analysis, AnalysisFinding } from './analyse.ts'
import { isResting } from './contradiction.ts'
import { isTakenBefore, messageOf, type Said } from './finding-words.ts'

/** What is asked of a document. */
export interface ReportedDocument {
  readonly places: Places
  readonly coverage: readonly { readonly name: string; readonly if: Conditions }[]
}

/** More of one kind than that nobody repairs in one go. */
const mostOfACode = 20

/** Diagnostics for everything the analysis found, in the order of the document. */
export function reportAnalysis(analysis: Analysis, document: ReportedDocument, program: Program): Diagnostic[] {
  const { places } = document
  const open = worthSaying(analysis.findings).filter((finding) => !isAccepted(finding, places))
  const found = [
    ...Array.from(Map.groupBy(open, ({ kind }) => kind).values(), (findings) =>
      limited(findings, (finding) => diagnosticOf(finding, { analysis, places, program })),
    ).flat(),
    ...limited(unusedNames(document, program), unusedDiagnostic),
    ...limited(acceptedNothing(analysis, document, program), acceptsNothingDiagnostic),
  ]
  return found.toSorted(
    (a, b) => a.range.start.line - b.range.start.line || a.range.start.column - b.range.start.column,
  )
}

/**
 * A rule that never decides is told so once, not again for each rule it overlaps with; nor is the rule that covers it
 * called redundant because of it, lest both be removed. And about a rule that is over nobody needs advice, because it
 * stays as history or goes.
 */
function worthSaying(findings: readonly AnalysisFinding[]): readonly AnalysisFinding[] {
  const over = new Set(findings.flatMap((each) => (each.kind === 'expired' ? [each.rule] : [])))
  const idle = new Set(findings.flatMap((each) => (each.kind === 'unreachable' ? [each.rule] : [])))
  return findings.filter((each) => {
    if (each.kind === 'overlap') return !over.has(each.rule) && !over.has(each.later) && !idle.has(each.later)
    if (each.kind === 'redundant') return !over.has(each.rule) && !each.by.some((id) => idle.has(id))
    return each.kind !== 'unknown-hole' || !over.has(each.rule)
  })
}

function limited<T>(findings: readonly T[], tell: (finding: T) => Diagnostic): Diagnostic[] {
  const told = findings.slice(0, mostOfACode).map(tell)
  const more = findings.length - told.length
  const last = told.at(-1)
  if (more === 0 || last === undefined) return told
  const { code, range, severity } = last
  const message = say(
    `${more} more findings of the kind \`${code}\` are not shown`,
    `另有 ${more} 处 \`${code}\` 问题未显示`,
  )
  const help = say('look at those that are shown first', '请先处理已显示的问题')
  return [...told, { severity, code: 'too-many-findings', message, help, range, ...nothingElse }]
}

const nothingElse = { related: [], fix: undefined, witness: undefined }

interface Telling {
  readonly analysis: Analysis
  readonly places: Places
  readonly program: Program
}

const codes: Readonly<Record<AnalysisFinding['kind'], { code: DiagnosticCode; severity: Severity }>> = {
  unreachable: { code: 'unreachable', severity: 'error' },
  'never-effective': { code: 'never-effective', severity: 'error' },
  redundant: { code: 'redundant', severity: 'warning' },
  overlap: { code: 'overlap', severity: 'warning' },
  gap: { code: 'gap', severity: 'error' },
  'empty-demand': { code: 'never-effective', severity: 'error' },
  'unknown-hole': { code: 'unknown-hole', severity: 'warning' },
  expired: { code: 'expired', severity: 'info' },
  'analysis-incomplete': { code: 'analysis-incomplete', severity: 'warning' },
}

function diagnosticOf(finding: AnalysisFinding, { analysis, places, program }: Telling): Diagnostic {
  const { message, help, related = [] }: Said = messageOf(finding, { analysis, program })
  return {
    ...codes[finding.kind],
    ...otherSeverity(finding, program),
    message,
    help,
    range: rangeOf(finding, places),
    related: related.flatMap(({ rule, message: label }) => {
      const range = places.rules.get(rule)?.whole
      return range === undefined ? [] : [{ message: label, range }]
    }),
    fix: fixOf(finding, places, program),
    witness: 'witness' in finding ? finding.witness : undefined,
  }
}

/**
 * A rule that rests is no error for never matching. And one that law or contract demands holds for everyone, so a way
 * around it is an error, unless its author accepts it.
 */
function otherSeverity(finding: AnalysisFinding, program: Program): { readonly severity?: Severity } {
  if (finding.kind !== 'never-effective' && finding.kind !== 'unknown-hole') return {}
  const rule = program.rules.find(({ id }) => id === finding.rule)
  if (rule === undefined) return {}
  if (finding.kind === 'unknown-hole') return rule.compliance === true ? { severity: 'error' } : {}
  return isResting(rule, program) ? { severity: 'warning' } : {}
}

const beginning: Range = { start: { line: 1, column: 1 }, end: { line: 1, column: 1 } }

/** Of two rules that overlap the later one is shown: its author did not get what the rule says. */
function rangeOf(finding: AnalysisFinding, { rules, coverage }: Places): Range {
  if ('demand' in finding) return coverage.get(finding.demand) ?? beginning
  if (finding.kind === 'analysis-incomplete') return beginning
  const rule = rules.get(finding.kind === 'overlap' ? finding.later : finding.rule)
  if (finding.kind === 'expired') return rule?.keys.until ?? rule?.whole ?? beginning
  return rule?.whole ?? beginning
}

function fixOf(finding: AnalysisFinding, { rules }: Places, program: Program): Diagnostic['fix'] {
  if (finding.kind === 'overlap') return saysItIsMeant(finding.rule, rules.get(finding.later))
  if (finding.kind !== 'unknown-hole' || finding.fact !== 'surface') return undefined
  return isTakenBefore(finding.rule, finding.then, program)
    ? undefined
    : meansUnknownToo(rules.get(finding.rule)?.surface)
}

/** Adds `unknown` to the surfaces of a rule. */
function meansUnknownToo(surface: RulePlaces['surface']): Diagnostic['fix'] {
  if (surface?.kind === 'list') return withItem(surface, unknownSurface)
  if (surface?.kind !== 'scalar' || surface.quote === undefined) return undefined
  const written = `${surface.quote}${surface.source}${surface.quote}`
  return { safe: false, edits: [{ range: surface.range, text: `[${written}, ${unknownSurface}]` }] }
}

/** Adds `overlaps: [id]` behind the id of a rule; a rule that names others already is left to its author. */
function saysItIsMeant(earlier: string, rule: RulePlaces | undefined): Diagnostic['fix'] {
  if (rule?.keys.then === undefined || rule.keys.overlaps !== undefined) return undefined
  const { start, end } = rule.whole
  // Two keys stand in one line only in braces.
  const isFlow = rule.keys.then.start.line === start.line
  const indent = start.column - 'id: '.length - 1
  if (!isFlow && indent < 0) return undefined
  const text = isFlow ? `, overlaps: [${earlier}]` : `\n${' '.repeat(indent)}overlaps: [${earlier}]`
  return { safe: false, edits: [{ range: { start: end, end }, text }] }
}

type Acceptable = RulePlaces['accepts'][number]['code']

function isAccepted(finding: AnalysisFinding, { rules }: Places): boolean {
  return rulesOf(finding).some((id) => rules.get(id)?.accepts.some(({ code }) => code === finding.kind) === true)
}

/** The rules that may accept a finding: for an overlap, either. */
function rulesOf(finding: AnalysisFinding): readonly string[] {
  if (finding.kind === 'overlap') return [finding.rule, finding.later]
  return 'rule' in finding ? [finding.rule] : []
}

interface Unused {
  readonly what: 'list' | 'message'
  readonly name: string
  readonly range: Range
}

/** Built-in reasons are used by the engine too, so a text for one of them always is. */
function unusedNames(
  { places, coverage }: ReportedDocument,
  { rules, defaults, short_links: shortLinks }: Program,
): readonly Unused[] {
  const conditions = [...rules, ...coverage].map((each) => each.if)
  const lists = new Set(
    conditions.flatMap((each) => listSubjects.flatMap((subject) => [each[subject]?.in, each[subject]?.not_in])),
  )
  const { unresolved = defaults.on_error } = shortLinks ?? {}
  const outcomes = [...rules.map(({ outcome }) => outcome), defaults.outcome, defaults.on_error, unresolved]
  const reasons = new Set(outcomes.map(({ reason }) => reason))
  const isUsed = {
    list: (name: string) => lists.has(name),
    message: (name: string) => reasons.has(name) || isBuiltinReason(name),
  }
  const named = [
    ...Array.from(places.lists, ([name, range]) => ({ what: 'list' as const, name, range })),
    ...Array.from(places.messages, ([name, range]) => ({ what: 'message' as const, name, range })),
  ]
  return named.filter(({ what, name }) => !isUsed[what](name))
}

function unusedDiagnostic({ what, name, range }: Unused): Diagnostic {
  const message =
    what === 'list'
      ? say(`no rule uses the list \`${name}\``, `没有规则使用列表 \`${name}\``)
      : say(`no rule gives the reason \`${name}\``, `没有规则使用原因代码 \`${name}\``)
  const help = say('use it in a rule, or remove it', '请在规则中使用它，或将其删除')
  return { severity: 'warning', code: 'unused', message, help, range, ...nothingElse }
}

interface Accepted {
  readonly rule: string
  readonly code: Acceptable
  readonly range: Range
}

/** What was not found because the analysis gave up may be there; and a rule with an end will be over some day. */
function acceptedNothing(
  { findings }: Analysis,
  { places }: ReportedDocument,
  { rules }: Program,
): readonly Accepted[] {
  const found = new Set(findings.flatMap((finding) => rulesOf(finding).map((id) => `${id} ${finding.kind}`)))
  const isGivenUp = (id: string) =>
    findings.some(
      (each) =>
        each.kind === 'analysis-incomplete' &&
        (each.about === 'overlap' || each.names.length === 0 || each.names.includes(id)),
    )
  return rules.flatMap(({ id, until }) =>
    (places.rules.get(id)?.accepts ?? [])
      .filter(
        ({ code }) => !found.has(`${id} ${code}`) && !isGivenUp(id) && !(code === 'expired' && until !== undefined),
      )
      .map(({ code, range }) => ({ rule: id, code, range })),
  )
}

function acceptsNothingDiagnostic({ rule, code, range }: Accepted): Diagnostic {
  const message = say(
    `\`${rule}\` accepts \`${code}\`, and nothing of that kind is found`,
    `\`${rule}\` 接受了 \`${code}\`，但并没有这类问题`,
  )
  const help = say(
    `remove \`${code}\` from \`accepts\`: it would silence the next one, which nobody has looked at`,
    `请从 \`accepts\` 中删除 \`${code}\`：否则今后出现的同类问题也会被掩盖`,
  )
  return { severity: 'warning', code: 'accepts-nothing', message, help, range, ...nothingElse }
}
