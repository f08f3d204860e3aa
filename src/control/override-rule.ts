/**
 * What an operator asks for, made into an entry: a kill is compared with the policy in force, and a temporary rule goes
 * through the language's own compiler, so that its mistakes are told as those of any rule.
 *
 * The rule is written as in a policy. For the compiler it is put into a document that declares whatever the policy in
 * force declares, and the places of what is found are brought back to where the operator wrote it.
 *
 * @module
 */

import { isMap, parseDocument } from 'yaml'

import { formatInstant, instant, type Instant } from '../kernel/instant.ts'
import { err, ok, type Result } from '../kernel/result.ts'
import { compilePolicy } from '../policy/language/compile.ts'
import type { Diagnostic, Position, Range } from '../policy/language/diagnostic.ts'
import { nearest } from '../policy/language/spelling.ts'
import { builtinVocabulary } from '../policy/language/vocabulary.ts'
import { isId } from '../policy/names.ts'
import { opensLink } from '../policy/outcome.ts'
import {
  clockLeewayMs,
  fitOverride,
  longestLifeMs,
  overrideSchema,
  overrideText,
  parseOverride,
  type OverrideEntry,
  type TemporaryRule,
} from '../policy/override.ts'
import type { Program } from '../policy/program.ts'
import type { ShapeFault } from '../policy/shape.ts'
import type { OverrideFault } from './override.ts'

export interface EntryRequest {
  readonly id: string
  readonly until: Instant
  readonly reason: string
  /** The id of a rule, or `all`. */
  readonly kill?: string | undefined
  /** YAML: `if` and `then` of one rule. */
  readonly rule?: string | undefined
  /**
   * Where a rule demanded by law or contract would be off, or would come after a temporary rule that lets people through:
   * the id of the rule that is turned off, `all`, or the id of the temporary rule.
   */
  readonly confirm?: string | undefined
  /** Turn off a rule that the policy in force does not have. */
  readonly force?: boolean | undefined
}

/** `active` is the policy in force, where it can be read: without it names cannot be compared. */
export function entryOf(
  request: EntryRequest,
  active: Program | undefined,
  now: Instant,
): Result<OverrideEntry, OverrideFault> {
  const { id, reason, kill, rule } = request
  if (!isId(id)) return refused('id', 'an id has lower-case letters, digits, `-`, `_` and `.`, at most 100')
  // Whoever asks for the longest may have a clock that runs a little ahead.
  const latest = instant(now + longestLifeMs)
  const until = request.until > latest + clockLeewayMs ? request.until : instant(Math.min(request.until, latest))
  if (until <= now) return refused('until', `the end, ${formatInstant(until)}, is over already`)
  if (until > latest) {
    return refused('until', 'an override lasts at most 72 hours; what shall last longer belongs in the policy')
  }
  if ((kill === undefined) === (rule === undefined)) return refused('kill', 'give either `kill` or `rule`')
  if (kill !== undefined) return killOf({ ...request, until, kill }, active, now)
  const made = temporaryRule(rule ?? '', { id, active })
  if (!made.ok) return made
  const entry: TemporaryRule = { id, until, reason, ...made.value }
  const found = edgeFault(entry, active?.stores ?? [], now)
  if (found !== undefined) return refused('rule', `the edge would refuse it at ${found.pointer}: ${found.message}`)
  const demanded = opensLink(entry.then) ? demandedRule(active, now, until) : undefined
  return demanded === undefined || request.confirm === id ? ok(entry) : unconfirmed(demanded, id)
}

/** A rule demanded by law or contract that is in force at some time until then. */
function demandedRule(active: Program | undefined, now: number, until: number): string | undefined {
  return active?.rules.find(
    (rule) =>
      rule.compliance === true &&
      rule.mode === 'enforce' &&
      (rule.from ?? now) < until &&
      (rule.until === undefined || rule.until > now),
  )?.id
}

function unconfirmed(rule: string, confirm: string): { readonly ok: false; readonly error: OverrideFault } {
  return err({ kind: 'unconfirmed', rule, confirm })
}

/** What is misshapen would cost all other entries their effect at the edge, and what leads outside the stores has none. */
function edgeFault(entry: TemporaryRule, stores: readonly string[], now: Instant): ShapeFault | undefined {
  const read = parseOverride(overrideText([entry]), { now })
  if (!read.ok) return read.error
  return fitOverride({ schema: overrideSchema, entries: [entry] }, stores).unfit[0]?.fault
}

function killOf(
  { id, until, reason, kill, confirm, force = false }: EntryRequest & { readonly kill: string },
  active: Program | undefined,
  now: Instant,
): Result<OverrideEntry, OverrideFault> {
  if (!isId(kill)) return refused('kill', 'it is the id of a rule, or `all`')
  const entry = { id, until, reason, kill }
  if (kill === 'all') {
    const demanded = demandedRule(active, now, until)
    return demanded === undefined || confirm === kill ? ok(entry) : unconfirmed(demanded, kill)
  }
  if (active === undefined) return ok(entry)
  const rule = active.rules.find((each) => each.id === kill)
  if (rule === undefined && !force) {
    const meant = nearest(
      kill,
      active.rules.map((each) => each.id),
    )
    return err({ kind: 'unknown_rule', rule: kill, meant })
  }
  if (rule?.compliance === true && confirm !== kill) return unconfirmed(kill, kill)
  return ok(entry)
}

/** Compiles one rule in the surroundings of the policy in force. */
function temporaryRule(
  text: string,
  { id, active }: { readonly id: string; readonly active: Program | undefined },
): Result<Pick<TemporaryRule, 'if' | 'then'>, OverrideFault> {
  const surroundings = surroundingsOf(active)
  const placed = place(text, id)
  const vocabulary = {
    ...builtinVocabulary,
    marketplaces: [...builtinVocabulary.marketplaces, ...(active?.marketplaces ?? []).map((each) => each.id)],
  }
  const { program, diagnostics } = compilePolicy(`${surroundings}${placed.text}`, { vocabulary })
  const above = surroundings.split('\n').length - 1 + placed.linesAbove
  const found = diagnostics.filter(({ severity }) => severity === 'error')
  if (program === undefined) {
    return err({ kind: 'invalid', diagnostics: found.map((each) => moved(each, above, placed.columnOf)) })
  }
  const [rule, ...others] = program.rules
  if (rule === undefined || others.length > 0) return refused('rule', 'it is one rule: `if` and `then`')
  if (rule.id !== id) return refused('rule', `its id is \`${rule.id}\`, and the entry is called \`${id}\``)
  const more = Object.keys(rule).find((key) => !own.has(key)) ?? (rule.mode === 'enforce' ? undefined : 'mode')
  if (more !== undefined) {
    return refused('rule', `a temporary rule has only \`if\` and \`then\`, so \`${more}\` cannot be in it`)
  }
  return ok({ if: rule.if, then: rule.outcome })
}

const own: ReadonlySet<string> = new Set(['id', 'mode', 'if', 'outcome'])

/** What the policy in force declares, each section on a line of its own; contents do not matter, names do. */
function surroundingsOf(active: Program | undefined): string {
  const names = (value: readonly string[] | undefined) => JSON.stringify(value ?? [])
  const lists = Object.entries(active?.lists ?? {}).map(([name, { of }]) => [name, { of, digest: someDigest }])
  const surfaces = Object.entries(active?.surfaces ?? {}).map(([name, { label }]) => [name, { label }])
  const steps = Object.keys(active?.equivalents ?? {}).filter((step) => step !== 'search')
  const search = active?.equivalents.search
  const equivalents = {
    ...Object.fromEntries(steps.map((step) => [step, {}])),
    ...(search === undefined ? {} : { search: { url: search.url } }),
  }
  return [
    'detour: policy/v1',
    `meta: { name: override, owner: override, timezone: ${JSON.stringify(active?.meta.timezone ?? 'UTC')} }`,
    `own: ${names(active?.own ?? ['xiaodian'])}`,
    `stores: ${names(active?.stores ?? ['store.invalid'])}`,
    'defaults: { then: { allow: no_rule_matched }, on_error: { explain: unsafe_destination } }',
    ...(lists.length === 0 ? [] : [`lists: ${JSON.stringify(Object.fromEntries(lists))}`]),
    ...(surfaces.length === 0 ? [] : [`surfaces: ${JSON.stringify(Object.fromEntries(surfaces))}`]),
    ...(Object.keys(equivalents).length === 0 ? [] : [`equivalents: ${JSON.stringify(equivalents)}`]),
    ...(Object.keys(active?.messages ?? {}).length === 0 ? [] : [`messages: ${JSON.stringify(active?.messages)}`]),
    'rules:',
    '',
  ].join('\n')
}

const someDigest = `sha256:${'0'.repeat(64)}`
const indent = '    '

interface Placed {
  readonly text: string
  readonly linesAbove: number
  /** Where a column of a line of it (from 1) stood before. */
  readonly columnOf: (line: number, column: number) => number
}

/** The rule as the only item of a list. It is called like the entry unless it says how it is called. */
function place(text: string, id: string): Placed {
  const contents = parseDocument(text).contents
  const isNamed = !isMap(contents) || contents.has('id')
  const lines = text.split('\n').map((line) => (line.trim() === '' ? line : `${indent}${line}`))
  const columnOf = (_: number, column: number) => column - indent.length
  if (isNamed) return { text: `  -\n${lines.join('\n')}\n`, linesAbove: 1, columnOf }
  if (contents.flow !== true) return { text: `  - id: ${id}\n${lines.join('\n')}\n`, linesAbove: 1, columnOf }
  const brace = text.indexOf('{')
  const before = text.slice(0, brace).split('\n').length
  const inserted = ` id: ${id}, `
  const flow = `${text.slice(0, brace + 1)}${inserted}${text.slice(brace + 1)}`
  const column = brace - text.lastIndexOf('\n', brace)
  return {
    text: `  -\n${flow.replaceAll(/^(?=.*\S)/gmu, indent)}\n`,
    linesAbove: 1,
    columnOf: (line, at) => at - indent.length - (line === before && at - indent.length > column ? inserted.length : 0),
  }
}

function moved(diagnostic: Diagnostic, above: number, columnOf: Placed['columnOf']): Diagnostic {
  const position = ({ line, column }: Position): Position => ({
    line: Math.max(1, line - above),
    column: Math.max(1, columnOf(line - above, column)),
  })
  const range = ({ start, end }: Range): Range => ({ start: position(start), end: position(end) })
  return {
    ...diagnostic,
    range: range(diagnostic.range),
    related: diagnostic.related.map((each) => ({ ...each, range: range(each.range) })),
    ...(diagnostic.fix === undefined
      ? {}
      : {
          fix: {
            ...diagnostic.fix,
            edits: diagnostic.fix.edits.map((edit) => ({ ...edit, range: range(edit.range) })),
          },
        }),
  }
}

function refused(field: string, message: string): { readonly ok: false; readonly error: OverrideFault } {
  return err({ kind: 'refused', field, message })
}
