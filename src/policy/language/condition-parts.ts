/**
 * Condition parts: what every condition is read with, which are keys that may be absent, sets of words, and mappings that
 * say nothing.
 *
 * @module
 */

import type { IfUnknown } from '../rule.ts'
import type { Scope } from './compile-scope.ts'
import type { Wording } from './diagnostic.ts'
import type { Entry, Located, LocatedMap } from './document.ts'
import { listOrOne } from './fields.ts'
import type { MapSchema, Schema } from './json-schema.ts'
import { say } from './wording.ts'
import { startOf, wrongValue } from './wrong-value.ts'

export interface ConditionOptions {
  /** What unknown input should do to a rule of this outcome, for advice. */
  readonly advised?: IfUnknown
}

export interface ConditionScope extends Scope, ConditionOptions {
  /** Whether the rule asks for a token that counts, so that only what the token leaves out is unknown. */
  readonly isSigned?: boolean
}

/** `{key: value}` when there is a value, so that absent keys stay absent. */
export function some<K extends string, V>(
  key: K,
  entry: Entry | undefined,
  read: (entry: Entry) => V | undefined,
): Partial<Record<K, V>> {
  const value = entry === undefined ? undefined : read(entry)
  return value === undefined ? {} : ({ [key]: value } as Partial<Record<K, V>>)
}

interface SetForm<T extends string> {
  readonly what: Wording
  readonly read: (item: Located) => T | undefined
}

/** The words of a list or a single one, sorted, each once. */
export function setOf<T extends string>(
  node: Located,
  schema: Schema,
  { findings }: Scope,
  { what, read }: SetForm<T>,
): readonly T[] | undefined {
  const tooMany = say(
    'refer to a list by name, and keep long lists by `digest`',
    '请改用命名列表，长列表请以 `digest` 引用',
  )
  const known = listOrOne(node, schema, findings, { what, tooMany })?.flatMap((item) => read(item) ?? [])
  return known === undefined || known.length === 0 ? undefined : [...new Set(known)].sort()
}

/** Silent where a key is not known: what was meant by it is asked there. */
export function saysNothing(node: LocatedMap, { findings }: Scope, key: string, schema: MapSchema<string>): undefined {
  if (strangeKeys(node, schema).length > 0) return
  const message = say(`\`${key}\` says nothing`, `\`${key}\` 没有任何条件`)
  const help = say(`complete it, or remove \`${key}\``, `请补全条件，或删除 \`${key}\``)
  wrongValue({ ...node, range: startOf(node) }, findings, message, { help })
}

export function strangeKeys({ entries }: LocatedMap, { properties }: MapSchema<string>): readonly string[] {
  return entries.map(({ key }) => key).filter((key) => !Object.hasOwn(properties, key) && !key.startsWith('x-'))
}
