/**
 * Suggested tests: what the command line suggests for rules that no test has seen, and the edits that add it to the others.
 *
 * The edits are given out when they lose nothing (see `added-tests.ts`), and the text after them has no mistake.
 *
 * @module
 */

import type { Instant } from '../../kernel/instant.ts'
import { preparePolicy } from '../decide.ts'
import { compilePolicy, type PolicyDocument } from '../language/compile.ts'
import type { Program } from '../program.ts'
import { registryOf } from '../registry.ts'
import { uncoveredSides } from '../testing/coverage.ts'
import { runPolicyTests } from '../testing/run.ts'
import { suggestTests } from '../testing/suggest.ts'
import { witnessesFor } from '../testing/witnesses.ts'
import { addedTests } from './added-tests.ts'
import { isPlainMap, plainOf, type Plain } from './plain.ts'
import type { EditRefusal } from './rule-change.ts'
import { edited, type TextEdit } from './text-edit.ts'

interface Suggested {
  /** As `policy test --suggest` prints it; empty where nothing is suggested. */
  readonly yaml: string
  /** Names of the tests. */
  readonly names: readonly string[]
  /** Rules that were asked for, and for which nothing is suggested: no click reaches them, or all of them is tested. */
  readonly without: readonly string[]
}

export type SuggestedTests =
  | (Suggested & { readonly ok: true; readonly edits: readonly TextEdit[] })
  | (Suggested & { readonly ok: false; readonly why: Extract<EditRefusal, 'by-hand' | 'name-taken'> })
  /** The text has mistakes, and they come first. */
  | { readonly ok: false; readonly why: Extract<EditRefusal, 'broken'> }

export interface SuggestOptions {
  readonly now: Instant
  /** Only for these; absent: for every rule, and every end of a window, that no test has seen. */
  readonly rules?: readonly string[] | undefined
}

export function suggestedTests(text: string, { now, rules }: SuggestOptions): SuggestedTests {
  const { program, document } = compilePolicy(text)
  if (program === undefined || document === undefined) return { ok: false, why: 'broken' }
  const { yaml, seen } = suggestionsFor(program, document, { now, rules })
  const items = plainOf(yaml)
  const tests = Array.isArray(items) ? (items as readonly Plain[]) : []
  const names = tests.flatMap(nameOf)
  const without = (rules ?? []).filter((rule) => !seen.has(rule))
  const suggested = { yaml, names, without }
  if (tests.length === 0) return { ok: true, edits: [], ...suggested }
  const taken = new Set(document.tests.map(({ name }) => name))
  if (names.some((name) => taken.has(name))) return { ok: false, why: 'name-taken', ...suggested }
  const edits = addedTests(text, yaml)
  if (edits === undefined || compilePolicy(edited(text, edits)).document === undefined) {
    return { ok: false, why: 'by-hand', ...suggested }
  }
  return { ok: true, edits, ...suggested }
}

/** What is found for one rule depends on what is looked for, so all is looked for, and then chosen from. */
function suggestionsFor(
  program: Program,
  { tests }: PolicyDocument,
  { now, rules }: SuggestOptions,
): { readonly yaml: string; readonly seen: ReadonlySet<string> } {
  const registry = registryOf(program)
  const policy = preparePolicy(program, { version: 0, digest: '', registry })
  const open = uncoveredSides(policy, runPolicyTests(policy, tests, registry))
  if (open.length === 0) return { yaml: '', seen: new Set() }
  const found = witnessesFor({ program, registry }, open, now)
  const wanted = rules === undefined ? found : found.filter(({ rule }) => rules.includes(rule))
  return { yaml: suggestTests(program, wanted, registry), seen: new Set(wanted.map(({ rule }) => rule)) }
}

function nameOf(test: Plain): readonly string[] {
  const name = isPlainMap(test) ? test['name'] : undefined
  return typeof name === 'string' ? [name] : []
}
