/**
 * Names: what a document declares and refers to, as far as it can be made out.
 *
 * @module
 */

import { plainActions } from '../rule.ts'
import { builtinSurfaces } from '../../context/context.ts'
import type { LocalName } from '../../link/marketplace.ts'
import { builtinMarketplaces } from '../../link/registry.ts'
import { builtinReasons } from '../reasons.ts'
import { textAt, textsOf, valueAt, type LooseMap, type LooseNode, type LooseScalar } from './loose-tree.ts'

export interface DocumentNames {
  readonly timeZone: string
  /** The label where the document gives one. */
  readonly surfaces: ReadonlyMap<string, Partial<LocalName> | undefined>
  readonly marketplaces: ReadonlyMap<string, NamedMarketplace>
  readonly stores: readonly string[]
  readonly lists: ReadonlyMap<string, NamedList>
  /** The text where the document gives one; `undefined` for those that are built in. */
  readonly reasons: ReadonlyMap<string, Partial<LocalName> | undefined>
  /** Reasons that rules give, and that have no text yet. */
  readonly wantedReasons: readonly string[]
  readonly rules: ReadonlyMap<string, LooseMap>
  /** Texts of instants, each once, with the rule in which they stand. */
  readonly instants: ReadonlyMap<string, string | undefined>
}

export interface NamedMarketplace {
  readonly name: Partial<LocalName>
  readonly domains: readonly string[]
  readonly isOwn: boolean
}

export interface NamedList {
  readonly of: string | undefined
  /** Unknown of a list that is kept elsewhere. */
  readonly count: number | undefined
  readonly note: string | undefined
}

export function namesIn(tree: LooseNode | undefined): DocumentNames {
  const rules = rulesIn(tree)
  const reasons = new Map([
    ...builtinReasons.map((code) => [code, undefined] as const),
    ...entriesOf(valueAt(tree, 'messages')).map(([key, value]) => [key.text, localName(value)] as const),
  ])
  return {
    timeZone: textAt(valueAt(tree, 'meta'), 'timezone') ?? 'UTC',
    surfaces: new Map([
      ...[...builtinSurfaces].map((name) => [name, undefined] as const),
      ...entriesOf(valueAt(tree, 'surfaces')).map(
        ([key, value]) => [key.text, localName(valueAt(value, 'label'))] as const,
      ),
    ]),
    marketplaces: marketplacesIn(tree),
    stores: textsOf(valueAt(tree, 'stores')),
    lists: new Map(entriesOf(valueAt(tree, 'lists')).map(([key, value]) => [key.text, listOf(value)])),
    reasons,
    wantedReasons: [...new Set(rules.flatMap(reasonsOf))].filter((reason) => !reasons.has(reason)),
    rules: new Map(rules.flatMap((rule) => namedRule(rule))),
    instants: instantsIn(rules),
  }
}

/** The rules as they stand, those without an id too. */
export function rulesIn(tree: LooseNode | undefined): readonly LooseMap[] {
  return mapsIn(valueAt(tree, 'rules'))
}

export function mapsIn(node: LooseNode | undefined): readonly LooseMap[] {
  if (node?.kind !== 'list') return []
  return node.items.flatMap(({ value }) => (value?.kind === 'map' ? [value] : []))
}

function namedRule(rule: LooseMap): readonly (readonly [string, LooseMap])[] {
  const id = textAt(rule, 'id')
  return id === undefined || id === '' ? [] : [[id, rule]]
}

function reasonsOf(rule: LooseMap): readonly string[] {
  const then = valueAt(rule, 'then')
  return [...plainActions, 'reason'].flatMap((key) => textAt(then, key) ?? [])
}

function entriesOf(node: LooseNode | undefined): readonly (readonly [LooseScalar, LooseNode | undefined])[] {
  if (node?.kind !== 'map') return []
  return node.entries.flatMap(({ key, colon, value }) =>
    colon === undefined || key.text.startsWith('x-') ? [] : [[key, value] as const],
  )
}

function localName(node: LooseNode | undefined): Partial<LocalName> {
  const [chinese, english] = [textAt(node, 'zh-CN'), textAt(node, 'en')]
  return {
    ...(chinese === undefined ? {} : { 'zh-CN': chinese }),
    ...(english === undefined ? {} : { en: english }),
  }
}

function marketplacesIn(tree: LooseNode | undefined): ReadonlyMap<string, NamedMarketplace> {
  const own = new Set(textsOf(valueAt(tree, 'own')))
  const found = new Map<string, NamedMarketplace>()
  for (const { id, name, domains } of builtinMarketplaces) found.set(id, { name, domains, isOwn: own.has(id) })
  const section = valueAt(tree, 'marketplaces')
  const added = [
    ...entriesOf(section).map(([key, value]) => [key.text, value] as const),
    ...mapsIn(section).map((each) => [textAt(each, 'id') ?? '', each] as const),
  ]
  for (const [id, value] of added) {
    if (id === '') continue
    const known = found.get(id)
    const name = { ...known?.name, ...localName(valueAt(value, 'name')) }
    const domains = [...(known?.domains ?? []), ...textsOf(valueAt(value, 'domains'))]
    found.set(id, { name, domains, isOwn: own.has(id) })
  }
  return found
}

function listOf(node: LooseNode | undefined): NamedList {
  const ids = valueAt(node, 'ids')
  return {
    of: textAt(node, 'of'),
    count: ids?.kind === 'list' ? ids.items.length : undefined,
    note: textAt(node, 'note'),
  }
}

function instantsIn(rules: readonly LooseMap[]): ReadonlyMap<string, string | undefined> {
  const found = new Map<string, string | undefined>()
  for (const rule of rules) {
    for (const key of ['from', 'until']) {
      const text = textAt(rule, key)
      if (text !== undefined && !found.has(text)) found.set(text, textAt(rule, 'id'))
    }
  }
  return found
}
