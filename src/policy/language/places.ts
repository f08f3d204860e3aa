/**
 * Places: where the parts of a document stand, for what looks at the whole of it afterwards.
 *
 * @module
 */

import type { Range } from './diagnostic.ts'
import type { Entry, Located } from './document.ts'
import { acceptableCodes, ruleSchema, type AcceptableCode } from './schema/rules.ts'

export type RuleKey = keyof typeof ruleSchema.properties

export interface RulePlaces {
  /** The value of `id`: one line is enough to show a rule. */
  readonly whole: Range
  /** Whether the rule is written in braces, on however many lines. */
  readonly isFlow: boolean
  /** The values of its keys. */
  readonly keys: Readonly<Partial<Record<RuleKey, Range>>>
  /** The value of `if.surface`, as it is written. */
  readonly surface: Located | undefined
  readonly accepts: readonly { readonly code: AcceptableCode; readonly range: Range }[]
}

export interface Places {
  readonly rules: ReadonlyMap<string, RulePlaces>
  /** Names where they are declared. */
  readonly lists: ReadonlyMap<string, Range>
  readonly messages: ReadonlyMap<string, Range>
  readonly surfaces: ReadonlyMap<string, Range>
  /** The names of demands. */
  readonly coverage: ReadonlyMap<string, Range>
}

export type Sections = Readonly<Partial<Record<'rules' | 'lists' | 'messages' | 'surfaces' | 'coverage', Entry>>>

/** Silent: whatever is wrong was said while the document was compiled. */
export function placesOf({ rules, lists, messages, surfaces, coverage }: Sections): Places {
  const named = itemsOf(coverage).flatMap((item): [string, Range][] => {
    const name = valueOf(item, 'name')
    return name?.kind === 'scalar' ? [[String(name.value), name.range]] : []
  })
  return {
    rules: new Map(itemsOf(rules).flatMap(rulePlaces)),
    lists: namesOf(lists),
    messages: namesOf(messages),
    surfaces: namesOf(surfaces),
    coverage: new Map(named),
  }
}

function rulePlaces(item: Located): [string, RulePlaces][] {
  const id = valueOf(item, 'id')
  if (item.kind !== 'map' || id?.kind !== 'scalar') return []
  const keys: Partial<Record<RuleKey, Range>> = {}
  for (const { key, value } of item.entries) {
    if (Object.hasOwn(ruleSchema.properties, key)) keys[key as RuleKey] = value.range
  }
  const conditions = valueOf(item, 'if')
  const surface = conditions && valueOf(conditions, 'surface')
  const accepts = valueOf(item, 'accepts')
  const written = accepts?.kind === 'list' ? accepts.items : accepts === undefined ? [] : [accepts]
  const accepted = written.flatMap((each) => {
    const code = acceptableCodes.find((one) => each.kind === 'scalar' && each.value === one)
    return code === undefined ? [] : [{ code, range: each.range }]
  })
  return [[String(id.value), { whole: id.range, isFlow: item.isFlow, keys, surface, accepts: accepted }]]
}

function itemsOf(entry: Entry | undefined): readonly Located[] {
  return entry?.value.kind === 'list' ? entry.value.items : []
}

function valueOf(node: Located, key: string): Located | undefined {
  return node.kind === 'map' ? node.entries.find((each) => each.key === key)?.value : undefined
}

function namesOf(entry: Entry | undefined): ReadonlyMap<string, Range> {
  const entries = entry?.value.kind === 'map' ? entry.value.entries : []
  return new Map(entries.filter(({ key }) => !key.startsWith('x-')).map(({ key, keyRange }) => [key, keyRange]))
}
