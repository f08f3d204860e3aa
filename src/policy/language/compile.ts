/**
 * Compiling: from the YAML an operator writes to the program the edge loads.
 *
 * Everything that is wrong is reported at once; a program comes out only when nothing is. Comments, notes, demands and
 * tests stay with the source. Nothing on the way of a click may import this.
 *
 * @module
 */

import { builtinSurfaces } from '../../context/context.ts'
import { programSchema, type Program } from '../program.ts'
import { compileTests, type PolicyTest } from '../testing/policy-test.ts'
import { compileCoverage, type CoverageDemand } from './compile-coverage.ts'
import { reportTargetsOutside } from './compile-detour-targets.ts'
import { compileEquivalents } from './compile-equivalents.ts'
import { compileMarketplaces, declaredMarketplaces } from './compile-marketplaces.ts'
import { compileOutcome } from './compile-outcome.ts'
import { compileRules } from './compile-rules.ts'
import type { Scope } from './compile-scope.ts'
import {
  compileLists,
  compileMessages,
  compileMeta,
  compileSurfaces,
  declaredLists,
  declaredNames,
  declaredTimeZone,
  hostsOf,
  knownWordsOf,
} from './compile-sections.ts'
import { compileShareCodes, compileShortLinks } from './compile-short-links.ts'
import { makeFindings, type Diagnostic, type Findings } from './diagnostic.ts'
import { readDocument, type Located } from './document.ts'
import { fieldsOf, type Fields } from './fields.ts'
import { placesOf, type Places } from './places.ts'
import { oneOfWords } from './scalar-fields.ts'
import { languageVersions, policySchema } from './schema.ts'
import { defaultsSchema } from './schema/outcomes.ts'
import { builtinVocabulary, type Vocabulary } from './vocabulary.ts'
import { say, word } from './wording.ts'
import type { Correctable } from './wrong-value.ts'

export interface CompileOptions {
  /** For those who print diagnostics. */
  readonly file?: string
  readonly vocabulary?: Vocabulary
}

/** What of the document is not in the program. */
export interface PolicyDocument {
  readonly tests: readonly PolicyTest[]
  readonly coverage: readonly CoverageDemand[]
  readonly places: Places
}

export interface Compiled {
  readonly file?: string
  /** Absent when any diagnostic is an error. */
  readonly program?: Program
  /** Present with the program. */
  readonly document?: PolicyDocument
  readonly diagnostics: readonly Diagnostic[]
}

export function compilePolicy(text: string, { file, vocabulary = builtinVocabulary }: CompileOptions = {}): Compiled {
  const findings = makeFindings()
  const root = readDocument(text, findings)
  const compiled = root === undefined ? undefined : compileDocument(root, findings, vocabulary)
  const diagnostics = findings.all()
  const named = file === undefined ? {} : { file }
  const isBroken = diagnostics.some(({ severity }) => severity === 'error')
  if (compiled === undefined || isBroken) return { ...named, diagnostics }
  return { ...named, ...compiled, diagnostics }
}

type Sections = Fields<keyof typeof policySchema.properties>

function compileDocument(
  root: Located,
  findings: Findings,
  vocabulary: Vocabulary,
): Pick<Required<Compiled>, 'program' | 'document'> | undefined {
  if (root.kind === 'scalar' && root.value === null && root.source === '') return nothingIn(root, findings)
  const sections = fieldsOf(root, policySchema, findings, {
    what: say('a policy', '策略'),
    instead: beginLikeThis(root),
  })
  if (sections === undefined) return undefined
  if (sections.detour !== undefined) {
    oneOfWords(sections.detour.value, languageVersions, findings, {
      what: say('a version of the language this build reads', '当前版本支持的策略语言版本'),
      code: 'unsupported-version',
    })
  }
  const scope = scopeOf(sections, findings, vocabulary)
  const meta = compileMeta(sections.meta, findings)
  const defaults = compileDefaults(sections, scope)
  const { properties } = policySchema
  const program = {
    schema: programSchema,
    own: knownWordsOf(sections.own, findings, {
      key: 'own',
      schema: properties.own,
      known: scope.marketplaces,
      code: 'unknown-marketplace',
      otherwise: say('describe it under `marketplaces`', '请在 `marketplaces` 下描述它'),
    }),
    stores: scope.stores,
    sites: knownWordsOf(sections.sites, findings, {
      key: 'sites',
      schema: properties.sites,
      known: vocabulary.sites,
      code: 'unknown-site',
      otherwise: say('give its pages to a surface instead, under `surfaces`', '请改在 `surfaces` 下为场景写明页面地址'),
    }),
    surfaces: compileSurfaces(sections.surfaces, findings),
    marketplaces: compileMarketplaces(sections.marketplaces, findings, vocabulary),
    lists: compileLists(sections.lists, scope),
    equivalents: compileEquivalents(sections.equivalents, scope),
    ...compileShortLinks(sections.short_links, scope),
    ...compileShareCodes(sections.share_codes, findings),
    rules: sections.rules === undefined ? [] : compileRules(sections.rules.value, scope),
    messages: compileMessages(sections.messages, findings),
  } as const
  reportTargetsOutside(sections, program, scope)
  const coverage = compileCoverage(sections.coverage, scope)
  const places = placesOf(sections)
  const tests = sections.tests === undefined ? [] : compileTests(sections.tests.value, scope, [...places.rules.keys()])
  if (meta === undefined || defaults === undefined) return undefined
  return { program: { ...program, meta, defaults } satisfies Program, document: { tests, coverage, places } }
}

function nothingIn({ range }: Located, findings: Findings): undefined {
  const message = say('the document is empty', '文档为空')
  findings.report({ code: 'wrong-type', range, message, help: beginning })
}

const beginning = say('begin with `detour: policy/v1`', '请以 `detour: policy/v1` 开头')

function beginLikeThis(root: Located): Correctable | undefined {
  if (root.kind === 'map') return undefined
  return { help: beginning }
}

/** What is declared anywhere can be used everywhere: the order of sections does not matter. */
function scopeOf(sections: Sections, findings: Findings, vocabulary: Vocabulary): Scope {
  const steps = sections.equivalents?.value
  return {
    findings,
    ...declaredTimeZone(sections.meta),
    marketplaces: [...new Set([...vocabulary.marketplaces, ...declaredMarketplaces(sections.marketplaces)])],
    surfaces: [...new Set([...declaredNames(sections.surfaces), ...builtinSurfaces])],
    stores: hostsOf(sections.stores, policySchema.properties.stores, findings, word('stores')),
    storesRange: sections.stores?.value.range,
    lists: declaredLists(sections.lists),
    messages: declaredNames(sections.messages),
    steps: new Set(steps?.kind === 'map' ? steps.entries.map(({ key }) => key) : []),
  }
}

function compileDefaults({ defaults }: Sections, scope: Scope): Program['defaults'] | undefined {
  if (defaults === undefined) return undefined
  const fields = fieldsOf(defaults.value, defaultsSchema, scope.findings, { what: word('defaults') })
  const outcome = fields?.then && compileOutcome(fields.then.value, scope, 'then')
  const onError = fields?.on_error && compileOutcome(fields.on_error.value, scope, 'on_error')
  return outcome === undefined || onError === undefined ? undefined : { outcome, on_error: onError }
}
