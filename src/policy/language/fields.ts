/**
 * Fields: reading a located tree key by key, so that every mistake is reported and none hides the next.
 *
 * Each reader answers with a value or with undefined, and in the second case has already said why. Keys, required keys
 * and limits come from the schema. Keys nobody asked for are mistakes, except extension keys, which start with `x-`.
 *
 * @module
 */

import type { Findings, Range, Wording } from './diagnostic.ts'
import type { Entry, Located } from './document.ts'
import type { MapSchema, Schema } from './json-schema.ts'
import { didYouMean, editDistance, isOnlyNeighbour, nearest, replacement, useOneOf } from './spelling.ts'
import { say, word, words } from './wording.ts'
import { startOf, wrongType, wrongValue, type Correctable } from './wrong-value.ts'

export type Fields<K extends string> = Readonly<Partial<Record<K, Entry>>>

export interface FieldOptions<K extends string> {
  /** What the mapping is, for messages: ``a rule``, ``\`meta\```. */
  readonly what: Wording
  /** Required keys whose absence the caller reports itself, in better words. */
  readonly toldElsewhere?: readonly K[]
  /** How the value is written, for one that is no mapping at all. */
  readonly instead?: Correctable | undefined
  /** Where a key belongs that does not belong here. */
  readonly belongs?: (key: string) => Wording | undefined
  /** Other names of keys, which nobody can mistake for anything else. */
  readonly otherNames?: Readonly<Record<string, NoInfer<K>>>
}

/** The entries of a mapping by key; undefined when it is none. */
export function fieldsOf<K extends string>(
  node: Located,
  schema: MapSchema<K>,
  findings: Findings,
  { what, toldElsewhere = [], instead, belongs, otherNames }: FieldOptions<K>,
): Fields<K> | undefined {
  const keys = Object.keys(schema.properties) as K[]
  if (node.kind !== 'map') {
    return wrongType(node, findings, what, say('a mapping of keys and values', '键值映射'), instead ?? asKeys(keys))
  }
  const known = new Map<string, K>(keys.map((key) => [key, key]))
  const fields: Partial<Record<K, Entry>> = {}
  const here: Here = new Map(node.entries.map((entry) => [entry.key, entry.keyRange]))
  const misspelt = new Set<string | undefined>()
  for (const entry of node.entries) {
    const key = known.get(entry.key)
    if (key !== undefined) fields[key] = entry
    else if (!entry.key.startsWith('x-')) {
      misspelt.add(reportUnknownKey(entry, here, findings, { keys, what, belongs: belongs?.(entry.key), otherNames }))
    }
  }
  for (const key of schema.required) {
    if (fields[key] !== undefined || misspelt.has(key) || toldElsewhere.includes(key)) continue
    findings.report({
      code: 'missing-key',
      range: startOf(node),
      message: say(`${what.en} has no \`${key}\``, `${what['zh-CN']}缺少 \`${key}\``),
      help: addKey(key, schema.properties[key]),
    })
  }
  return fields
}

function asKeys(keys: readonly string[]): Correctable {
  const { en, 'zh-CN': chinese } = words(keys)
  return { help: say(`write \`key: value\`, with keys out of ${en}`, `请写作 \`key: value\`，可用的键：${chinese}`) }
}

function addKey(key: string, { description, 'x-zh-CN': chinese }: Schema): Wording {
  if (description === undefined || chinese === undefined) return say(`add \`${key}\``, `请补上 \`${key}\``)
  return say(`add \`${key}\`: ${description}`, `请补上 \`${key}\`（${chinese}）`)
}

/** Where each key of a mapping stands. */
type Here = ReadonlyMap<string, Range>

interface UnknownKey {
  readonly keys: readonly string[]
  readonly what: Wording
  readonly belongs: Wording | undefined
  readonly otherNames: Readonly<Record<string, string>> | undefined
}

/** Answers with the key that was probably meant. */
function reportUnknownKey(
  entry: Entry,
  here: Here,
  findings: Findings,
  { keys, what, belongs, otherNames = {} }: UnknownKey,
): string | undefined {
  const other = Object.hasOwn(otherNames, entry.key) ? otherNames[entry.key] : undefined
  const meant = belongs === undefined ? (other ?? meantBy(entry.key, here, keys)) : undefined
  const present = here.get(meant ?? '')
  const written = { text: entry.key, range: entry.keyRange, quote: entry.keyQuote }
  findings.report({
    code: 'unknown-key',
    range: entry.keyRange,
    message: say(`${what.en} has no key \`${entry.key}\``, `${what['zh-CN']}没有 \`${entry.key}\` 这个键`),
    help: belongs ?? keyAdvice(meant, present !== undefined, keys),
    related: meant === undefined || present === undefined ? [] : [{ message: word(meant), range: present }],
    fix:
      meant === undefined || present !== undefined
        ? undefined
        : replacement(written, meant, other !== undefined || isOnlyNeighbour(entry.key, meant, keys)),
  })
  return meant
}

/** The nearest key; of equally near ones, one that is not here yet. */
function meantBy(written: string, here: Here, keys: readonly string[]): string | undefined {
  const free = keys.filter((key) => !here.has(key))
  const meant = nearest(written, keys)
  const other = nearest(written, free)
  if (meant === undefined || other === undefined) return meant
  return editDistance(written, other) <= editDistance(written, meant) ? other : meant
}

function keyAdvice(meant: string | undefined, isHere: boolean, keys: readonly string[]): Wording {
  if (meant === undefined) {
    const { en, 'zh-CN': chinese } = useOneOf(keys)
    return say(`${en}; keys of your own start with \`x-\``, `${chinese}；自定义键须以 \`x-\` 开头`)
  }
  const { en, 'zh-CN': chinese } = didYouMean(meant)
  if (!isHere) return { en, 'zh-CN': chinese }
  return say(`${en} it is already here, so remove one of the two`, `${chinese}该键已存在，请删除其中一个`)
}

/** The entries of a mapping with names of the author's own, without extension keys. */
export function namedEntries(node: Located, schema: Schema, findings: Findings, what: Wording): readonly Entry[] {
  if (node.kind !== 'map') {
    const help = say('write it as `name: value`, one for each name', '请为每个名称写一项 `name: value`')
    return wrongType(node, findings, what, say('a mapping of names', '以名称为键的映射'), { help }) ?? []
  }
  const { maxProperties = Infinity } = schema
  if (node.entries.length > maxProperties) {
    reportTooMany(node, findings, { what, found: node.entries.length, most: maxProperties })
    return []
  }
  return node.entries.filter((entry) => !entry.key.startsWith('x-'))
}

export interface ListOptions {
  readonly what: Wording
  /** What to do about a list that is too long. */
  readonly tooMany?: Wording
}

/** The items of a list, as many as its schema permits. */
export function listOf(
  node: Located,
  schema: Schema,
  findings: Findings,
  { what, tooMany }: ListOptions,
): readonly Located[] | undefined {
  if (node.kind !== 'list') return wrongType(node, findings, what, say('a list', '列表'), inBrackets(node))
  const { minItems = 0, maxItems = Infinity } = listSchemaIn(schema) ?? {}
  if (node.items.length > maxItems) {
    return reportTooMany(node, findings, { what, found: node.items.length, most: maxItems, help: tooMany })
  }
  if (node.items.length >= minItems) return node.items
  return wrongValue(
    node,
    findings,
    say(`${what.en} is empty, and nothing is ever in an empty list`, `${what['zh-CN']}是空列表，永远不会匹配任何值`),
    { help: say('name at least one, or remove the key', '请至少写一项，或删除这个键') },
  )
}

/** A list, or one value standing for a list of one. */
export function listOrOne(
  node: Located,
  schema: Schema,
  findings: Findings,
  options: ListOptions,
): readonly Located[] | undefined {
  return node.kind === 'scalar' && node.value !== null ? [node] : listOf(node, schema, findings, options)
}

function inBrackets(node: Located): Correctable | undefined {
  if (node.kind === 'scalar' && node.value === null) {
    return { help: say('give it a value, or write `[]` for none', '请填写内容；没有时请写 `[]`') }
  }
  if (node.kind !== 'scalar' || node.source.includes('\n')) {
    return { help: say('begin each item with `- `, or put them into `[…]`', '每一项以 `- ` 开头，或写在 `[…]` 中') }
  }
  return { help: say(`write \`[${node.source}]\``, `请写作 \`[${node.source}]\``) }
}

/** The list among the ways in which a value may be written. */
function listSchemaIn(schema: Schema): Schema | undefined {
  if (schema.type === 'array') return schema
  for (const way of schema.anyOf ?? []) {
    const found = listSchemaIn(way)
    if (found !== undefined) return found
  }
  return undefined
}

function reportTooMany(
  node: Located,
  findings: Findings,
  { what, found, most, help }: { what: Wording; found: number; most: number; help?: Wording | undefined },
): undefined {
  findings.report({
    code: 'too-many',
    range: node.kind === 'map' ? startOf(node) : node.range,
    message: say(
      `${what.en} has \`${found}\` entries and may have \`${most}\``,
      `${what['zh-CN']}共 \`${found}\` 项，上限为 \`${most}\` 项`,
    ),
    help: help ?? say('remove those that are not used', '请删除不再使用的条目'),
  })
}
