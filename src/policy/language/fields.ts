/**
 * Fields: reading a located tree key by key, so that every mistake is reported and none hides the next.
 *
 * Each reader answers with a value or with undefined, and in the second case has already said why. Keys nobody asked
 * for are mistakes, except extension keys, which start with `x-`.
 *
 * @module
 */

import { parseInstant } from '../../kernel/instant.ts'
import type { DiagnosticCode, Findings, Range } from './diagnostic.ts'
import type { Entry, Located, LocatedMap } from './document.ts'
import { didYouMean, quoted } from './spelling.ts'

export type Fields<K extends string> = Readonly<Partial<Record<K, Entry>>>

export interface FieldOptions<K extends string> {
  /** What the mapping is, for messages: ``a rule``, ``\`meta\```. */
  readonly what: string
  readonly required?: readonly K[]
}

/** The entries of a mapping by key; undefined when it is none. */
export function fieldsOf<K extends string>(
  node: Located,
  keys: readonly K[],
  findings: Findings,
  { what, required = [] }: FieldOptions<K>,
): Fields<K> | undefined {
  if (node.kind !== 'map') return wrongType(node, findings, what, 'a mapping of keys and values')
  const known = new Map<string, K>(keys.map((key) => [key, key]))
  const fields: Partial<Record<K, Entry>> = {}
  for (const entry of node.entries) {
    const key = known.get(entry.key)
    if (key !== undefined) fields[key] = entry
    else if (!entry.key.startsWith('x-')) {
      findings.report({
        code: 'unknown-key',
        range: entry.keyRange,
        message: `${what} has no key \`${entry.key}\``,
        help: didYouMean(entry.key, keys) ?? `use one of ${quoted(keys)}; keys of your own start with \`x-\``,
      })
    }
  }
  for (const key of required) {
    if (fields[key] !== undefined) continue
    findings.report({
      code: 'missing-key',
      range: startOf(node),
      message: `${what} has no \`${key}\``,
      help: `add \`${key}\``,
    })
  }
  return fields
}

/** The entries of a mapping with names of the author's own, without extension keys. */
export function namedEntries(node: Located, findings: Findings, what: string): readonly Entry[] {
  if (node.kind !== 'map') return wrongType(node, findings, what, 'a mapping of names') ?? []
  return node.entries.filter((entry) => !entry.key.startsWith('x-'))
}

export function listOf(node: Located, findings: Findings, what: string): readonly Located[] | undefined {
  return node.kind === 'list' ? node.items : wrongType(node, findings, what, 'a list')
}

/** A list, or one value standing for a list of one. */
export function listOrOne(node: Located, findings: Findings, what: string): readonly Located[] | undefined {
  return node.kind === 'scalar' && node.value !== null ? [node] : listOf(node, findings, what)
}

export function textOf(node: Located, findings: Findings, what: string): string | undefined {
  if (node.kind === 'scalar' && typeof node.value === 'string' && node.value !== '') return node.value
  return wrongType(node, findings, what, 'a text')
}

/** An id is a text even where it is written like a number. */
export function idOf(node: Located, findings: Findings, what: string): string | undefined {
  if (node.kind === 'scalar' && typeof node.value === 'number') return node.source
  return textOf(node, findings, what)
}

/** A text that must have a form. */
export function formedTextOf(
  node: Located,
  isGood: (text: string) => boolean,
  findings: Findings,
  { what, form }: { readonly what: string; readonly form: string },
): string | undefined {
  const text = textOf(node, findings, what)
  if (text === undefined || isGood(text)) return text
  return wrongValue(node, findings, `${what} \`${text}\` is not ${form}`)
}

export function booleanOf(node: Located, findings: Findings, what: string): boolean | undefined {
  if (node.kind === 'scalar' && typeof node.value === 'boolean') return node.value
  return wrongType(node, findings, what, '`true` or `false`')
}

export function numberOf(
  node: Located,
  findings: Findings,
  {
    what,
    min,
    max,
    whole = false,
  }: { readonly what: string; readonly min: number; readonly max: number; readonly whole?: boolean },
): number | undefined {
  if (node.kind !== 'scalar' || typeof node.value !== 'number') return wrongType(node, findings, what, 'a number')
  const { value } = node
  if (value >= min && value <= max && (!whole || Number.isSafeInteger(value))) return value
  const kind = whole ? 'a whole number' : 'a number'
  return wrongValue(node, findings, `${what} \`${node.source}\` is not ${kind} from \`${min}\` to \`${max}\``)
}

/** One of a few words. */
export function oneOfWords<T extends string>(
  node: Located,
  words: readonly T[],
  findings: Findings,
  { what, code = 'wrong-value' }: { readonly what: string; readonly code?: DiagnosticCode },
): T | undefined {
  const text = textOf(node, findings, what)
  const word = words.find((each) => each === text)
  if (text === undefined || word !== undefined) return word
  findings.report({
    code,
    range: node.range,
    message: `\`${text}\` is not ${what}`,
    help: didYouMean(text, words) ?? `use one of ${quoted(words)}`,
  })
  return undefined
}

/** Epoch milliseconds of an RFC 3339 instant with an offset. */
export function instantOf(entry: Entry, findings: Findings): number | undefined {
  const text = textOf(entry.value, findings, `\`${entry.key}\``)
  if (text === undefined) return undefined
  const parsed = parseInstant(text)
  if (parsed.ok) return parsed.value
  const { range } = entry.value
  if (parsed.error === 'without-offset') {
    const written = text.length === 10 ? `${text}T00:00:00+08:00` : `${text}+08:00`
    findings.report({
      code: 'instant-without-offset',
      range,
      message: `\`${text}\` has no offset, so it would be another instant at every edge location`,
      help: `write \`${written}\``,
    })
  } else if (parsed.error === 'no-such-instant') {
    findings.report({ code: 'no-such-instant', range, message: `\`${text}\` does not exist`, help: whyNoInstant(text) })
  } else {
    findings.report({
      code: 'no-such-instant',
      range,
      message: `\`${text}\` is not an instant`,
      help: 'write it like `2020-10-09T00:00:00+08:00`',
    })
  }
  return undefined
}

function whyNoInstant(text: string): string {
  const [year = 0, month = 0, day = 0] = text.slice(0, 10).split('-').map(Number)
  if (month < 1 || month > 12) return 'months go from `01` to `12`'
  const days = new Date(Date.UTC(year, month, 0)).getUTCDate()
  if (day < 1 || day > days) return `\`${text.slice(0, 7)}\` has \`${days}\` days`
  return 'hours go from `00` to `23`, minutes and seconds from `00` to `59`'
}

function wrongType(node: Located, findings: Findings, what: string, wanted: string): undefined {
  const help = node.kind === 'scalar' && node.value === null ? `give it a value, or remove it` : undefined
  findings.report({ code: 'wrong-type', range: node.range, message: `${what} must be ${wanted}`, help })
}

export function wrongValue(node: Located, findings: Findings, message: string, help?: string): undefined {
  findings.report({ code: 'wrong-value', range: node.range, message, help })
}

/** Where a mapping begins: one column is enough to show what lacks something. */
export function startOf(node: LocatedMap): Range {
  return node.entries[0]?.keyRange ?? node.range
}
