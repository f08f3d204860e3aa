/**
 * Compiling: from the YAML an operator writes to the program the edge loads.
 *
 * Everything that is wrong is reported at once; a program comes out only when nothing is. Comments, notes and tests stay
 * with the source. Nothing on the way of a click may import this.
 *
 * @module
 */

import { compileMarketplaces, declaredMarketplaces } from './compile-marketplaces.ts'
import { compileOutcome } from './compile-outcome.ts'
import { compileRules } from './compile-rules.ts'
import type { Scope } from './compile-scope.ts'
import {
  compileEquivalents,
  compileLists,
  compileMessages,
  compileMeta,
  compileSurfaces,
  declaredLists,
  declaredNames,
  hostsOf,
  knownWordsOf,
} from './compile-sections.ts'
import { makeFindings, type Diagnostic, type Findings } from './diagnostic.ts'
import { readDocument, type Entry, type Located } from './document.ts'
import { fieldsOf, oneOfWords } from './fields.ts'
import { unknownSurface } from '../../context/context.ts'
import { programSchema, type Program } from '../program.ts'
import { compileTests, type PolicyTest } from '../testing/tests.ts'
import { builtinVocabulary, type Vocabulary } from './vocabulary.ts'

const keys = [
  'detour',
  'meta',
  'own',
  'stores',
  'defaults',
  'sites',
  'surfaces',
  'marketplaces',
  'lists',
  'equivalents',
  'rules',
  'messages',
  'tests',
] as const

const required = ['detour', 'meta', 'own', 'stores', 'defaults', 'rules'] as const

export interface CompileOptions {
  /** For those who print diagnostics. */
  readonly file?: string
  readonly vocabulary?: Vocabulary
}

export interface Compiled {
  readonly file?: string
  /** Absent when any diagnostic is an error. */
  readonly program?: Program
  /** What of the document is not in the program. */
  readonly document?: { readonly tests: readonly PolicyTest[] }
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

type Sections = Readonly<Partial<Record<(typeof keys)[number], Entry>>>

function compileDocument(root: Located, findings: Findings, vocabulary: Vocabulary) {
  const sections = fieldsOf(root, keys, findings, { what: 'a policy', required })
  if (sections === undefined) return undefined
  if (sections.detour !== undefined) {
    oneOfWords(sections.detour.value, ['policy/v1'], findings, {
      what: 'a version of the language this build reads',
      code: 'unsupported-version',
    })
  }
  const scope = scopeOf(sections, findings, vocabulary)
  const meta = compileMeta(sections.meta, findings)
  const defaults = compileDefaults(sections.defaults, scope)
  const program = {
    schema: programSchema,
    own: knownWordsOf(sections.own, scope.marketplaces, findings, { what: '`own`', code: 'unknown-marketplace' }),
    stores: scope.stores,
    sites: knownWordsOf(sections.sites, vocabulary.sites, findings, { what: '`sites`', code: 'unknown-site' }),
    surfaces: compileSurfaces(sections.surfaces, findings),
    marketplaces: compileMarketplaces(sections.marketplaces, findings, vocabulary),
    lists: compileLists(sections.lists, findings),
    equivalents: compileEquivalents(sections.equivalents, scope),
    rules: sections.rules === undefined ? [] : compileRules(sections.rules.value, scope),
    messages: compileMessages(sections.messages, findings),
  } as const
  const tests = sections.tests === undefined ? [] : compileTests(sections.tests.value, scope)
  if (meta === undefined || defaults === undefined) return undefined
  return { program: { ...program, meta, defaults } satisfies Program, document: { tests } }
}

/** What is declared anywhere can be used everywhere: the order of sections does not matter. */
function scopeOf(sections: Sections, findings: Findings, vocabulary: Vocabulary): Scope {
  const steps = sections.equivalents?.value
  return {
    findings,
    marketplaces: [...vocabulary.marketplaces, ...declaredMarketplaces(sections.marketplaces)],
    surfaces: [...declaredNames(sections.surfaces), unknownSurface],
    stores: hostsOf(sections.stores, findings),
    storesRange: sections.stores?.value.range,
    lists: declaredLists(sections.lists),
    messages: declaredNames(sections.messages),
    steps: new Set(steps?.kind === 'map' ? steps.entries.map(({ key }) => key) : []),
  }
}

function compileDefaults(entry: Entry | undefined, scope: Scope): Program['defaults'] | undefined {
  if (entry === undefined) return undefined
  const fields = fieldsOf(entry.value, ['then', 'on_error'], scope.findings, {
    what: '`defaults`',
    required: ['then', 'on_error'],
  })
  const outcome = fields?.then && compileOutcome(fields.then.value, scope, '`then`')
  const onError = fields?.on_error && compileOutcome(fields.on_error.value, scope, '`on_error`')
  return outcome === undefined || onError === undefined ? undefined : { outcome, on_error: onError }
}
