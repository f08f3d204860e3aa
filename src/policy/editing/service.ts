/**
 * The editor's questions and their answers: what the command line says of a document, from the same functions, without a
 * page, a platform or a clock.
 *
 * Runs in a Web Worker, so that typing never waits for an analysis. What is called `json` is, written with
 * `JSON.stringify`, what the command line prints.
 *
 * @module
 */

import { diffPolicies } from '../analysis/diff.ts'
import { decisionMatrix, matrixSurfaces } from '../analysis/matrix.ts'
import { matrixJson } from '../analysis/matrix-json.ts'
import { diffJson } from '../analysis/diff-json.ts'
import { preparePolicy } from '../decide.ts'
import { compilePolicy, type PolicyDocument } from '../language/compile.ts'
import type { Diagnostic, DiagnosticLanguage, Wording } from '../language/diagnostic.ts'
import { explainPage, explainText } from '../language/explain.ts'
import { formatPolicy } from '../language/format.ts'
import { inLanguage, type FlatDiagnostic } from '../language/render/json.ts'
import { digestOf, type Program } from '../program.ts'
import { registryOf } from '../registry.ts'
import { ruleCoverage } from '../testing/coverage.ts'
import { runPolicyTests } from '../testing/run.ts'
import { testsJson } from '../testing/test-json.ts'
import { missingInputs } from '../trace.ts'
import { complete } from './complete.ts'
import { diagnose, flatOf } from './diagnose.ts'
import type { EditingReply, EditingRequest, Invalid, NamedText } from './editing-request.ts'
import { givenLists, missingLists } from './given-lists.ts'
import { hover } from './hover.ts'
import { outline } from './outline.ts'
import { applyRuleEdit } from './rule-edit.ts'
import { ruleForm } from './rule-form.ts'
import { matrixOfRule } from './rule-matrix.ts'
import { traceJson, type Simulator } from './simulator.ts'
import { suggestedTests } from './suggested-tests.ts'

/** What the editor needs of the rooms that come after policies. */
export interface EditingPorts {
  readonly simulate: Simulator
  /** Texts of built-in reasons. */
  readonly reasonTexts?: Readonly<Record<string, Wording>>
}

type Request<Kind extends EditingRequest['kind']> = Extract<EditingRequest, { readonly kind: Kind }>
type Answers = {
  readonly [Kind in EditingRequest['kind']]: (
    request: Request<Kind>,
    ports: EditingPorts,
  ) => EditingReply | Promise<EditingReply>
}

/** Answers one question; depends on nothing but the question. */
export async function answer(request: EditingRequest, ports: EditingPorts): Promise<EditingReply> {
  const reply = answers[request.kind] as (asked: EditingRequest, given: EditingPorts) => Promise<EditingReply>
  return reply(request, ports)
}

const answers: Answers = {
  diagnose: ({ text, language, now, only }) => {
    const diagnosed = diagnose(text, { language, now, only })
    return {
      kind: 'diagnose',
      ...diagnosed,
      json: { format_version: 1, diagnostics: diagnosed.diagnostics.map(flatOf) },
    }
  },
  complete: ({ text, offset, language, now }) => ({ kind: 'complete', ...complete(text, offset, { language, now }) }),
  hover: ({ text, offset, language, now }, { reasonTexts = {} }) => ({
    kind: 'hover',
    hover: hover(text, offset, { language, now, reasonTexts }),
  }),
  outline: ({ text, now }) => ({ kind: 'outline', ...outline(text, now) }),
  format: ({ text, language }) => {
    const formatted = formatPolicy(text)
    if (!formatted.ok) return invalid([{ name: '', text, diagnostics: formatted.diagnostics }], language)
    const isSame = formatted.text === text
    return { kind: 'format', edits: isSame ? [] : [{ from: 0, to: text.length, insert: formatted.text }] }
  },
  test: ({ text, language, lists }) => {
    const read = valid({ name: '', text })
    if (!read.ok) return invalid([read], language)
    const { program, document } = read
    const registry = registryOf(program)
    const long = givenLists(lists)
    const policy = preparePolicy(program, { version: 0, digest: '', registry, lists: long })
    const results = runPolicyTests(policy, document.tests, registry)
    const json = testsJson(results, ruleCoverage(policy, results), language)
    return { kind: 'test', json, missingLists: missingLists(program, long) }
  },
  suggest: ({ text, now, rules }) => ({ kind: 'suggest', ...suggestedTests(text, { now, rules }) }),
  matrix: (request) => {
    const { text, language, by, rule, surfaces, now, from, until } = request
    const read = valid({ name: '', text })
    if (!read.ok) return invalid([read], language)
    const { program } = read
    const known = matrixSurfaces(program)
    const stranger = surfaces?.find((each) => !known.includes(each))
    if (stranger !== undefined) return { kind: 'no-such-surface', surface: stranger, known }
    const shown = surfaces === undefined ? undefined : [...new Set(surfaces)]
    const subject = { program, registry: registryOf(program) }
    const json = matrixJson(decisionMatrix(subject, { by, surfaces: shown, now, from, until }))
    return { kind: 'matrix', json: rule === undefined ? json : matrixOfRule(json, rule) }
  },
  diff: ({ before, after, language, now }) => {
    const [old, young] = [valid(before), valid(after)]
    if (!old.ok || !young.ok)
      return invalid(
        [old, young].filter((each) => !each.ok),
        language,
      )
    const diff = diffPolicies(subjectOf(old.program), subjectOf(young.program), { now })
    const names = { before: before.name, after: after.name }
    return { kind: 'diff', json: diffJson(diff, { ...names, language, timeZone: young.program.meta.timezone }) }
  },
  simulate: async ({ text, language, now, click, version = 0, catalogueCsv, lists }, { simulate }) => {
    const read = valid({ name: '', text })
    if (!read.ok) return invalid([read], language)
    const { program } = read
    const long = givenLists(lists)
    const policy = preparePolicy(program, { version, digest: await digestOf(program), lists: long })
    const simulated = await simulate(click, policy, { at: now, catalogueCsv })
    if (!simulated.ok) return { kind: 'not-simulated', fault: simulated.fault }
    const { decision, trace } = simulated
    return {
      kind: 'simulate',
      json: decision,
      trace: traceJson(trace, language),
      missing: missingInputs(trace),
      missingLists: missingLists(program, long),
    }
  },
  explain: ({ code, language }) => ({
    kind: 'explain',
    markdown: explainPage(code, language),
    text: explainText(code, language),
  }),
  form: ({ text, rule }) => ({ kind: 'form', ...ruleForm(text, rule) }),
  edit: ({ text, rule, change }) => ({ kind: 'edit', ...applyRuleEdit(text, rule, change) }),
}

type Read =
  | { readonly ok: true; readonly program: Program; readonly document: PolicyDocument }
  | (NamedText & { readonly ok: false; readonly diagnostics: readonly Diagnostic[] })

function valid(named: NamedText): Read {
  const { program, document, diagnostics } = compilePolicy(named.text)
  if (program === undefined || document === undefined) return { ...named, ok: false, diagnostics }
  return { ok: true, program, document }
}

function invalid(
  texts: readonly (NamedText & { readonly diagnostics: readonly Diagnostic[] })[],
  language: DiagnosticLanguage,
): Invalid {
  const flat = (diagnostics: readonly Diagnostic[]): readonly FlatDiagnostic[] =>
    diagnostics.map((each) => inLanguage(each, language))
  return { kind: 'invalid', texts: texts.map(({ name, diagnostics }) => ({ name, diagnostics: flat(diagnostics) })) }
}

function subjectOf(program: Program) {
  return { program, registry: registryOf(program) }
}
