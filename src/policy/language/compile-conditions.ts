/**
 * Conditions: `if`, with every shorthand written out.
 *
 * A single value stands for a list of one; a list stands for `in`. Whatever may be absent and could be stripped by the
 * one it restricts (followers, channel, client) must say what absence means.
 *
 * @module
 */

import type { Scope } from './compile-scope.ts'
import type { Entry, Located, LocatedMap } from './document.ts'
import { fieldsOf, idOf, listOrOne, numberOf, oneOfWords, startOf, textOf, wrongValue } from './fields.ts'
import { versionOf, compareVersions } from '../names.ts'
import type { ListSubject } from '../program.ts'
import {
  evidences,
  kinds,
  parties,
  type AuthorCondition,
  type ChannelCondition,
  type ClientCondition,
  type Conditions,
  type FollowersCondition,
  type IfUnknown,
  type ListRef,
  type Membership,
  type TargetCondition,
  type ValueCondition,
} from '../rule.ts'
import { didYouMean } from './spelling.ts'

const keys = [
  'surface',
  'to',
  'author',
  'content',
  'shop',
  'product',
  'channel',
  'region',
  'language',
  'evidence',
  'client',
] as const
const maxInlineIds = 10_000

export function compileConditions(node: Located, scope: Scope): Conditions {
  const fields = fieldsOf(node, keys, scope.findings, { what: '`if`' })
  if (fields === undefined) return {}
  return {
    ...some('surface', fields.surface, (entry) => surfaces(entry.value, scope)),
    ...some('to', fields.to, (entry) => target(entry.value, scope)),
    ...some('evidence', fields.evidence, (entry) => evidence(entry.value, scope)),
    ...some('author', fields.author, (entry) => author(entry.value, scope)),
    ...some('content', fields.content, (entry) => membership('content', entry.value, scope)),
    ...some('shop', fields.shop, (entry) => membership('shop', entry.value, scope)),
    ...some('product', fields.product, (entry) => membership('product', entry.value, scope)),
    ...some('channel', fields.channel, (entry) => channel(entry.value, scope)),
    ...some('region', fields.region, (entry) => values(entry.value, scope, region)),
    ...some('language', fields.language, (entry) => values(entry.value, scope, language)),
    ...some('client', fields.client, (entry) => client(entry.value, scope)),
  }
}

/** `{key: value}` when there is a value, so that absent keys stay absent. */
function some<K extends string, V>(
  key: K,
  entry: Entry | undefined,
  read: (entry: Entry) => V | undefined,
): Partial<Record<K, V>> {
  const value = entry === undefined ? undefined : read(entry)
  return value === undefined ? {} : ({ [key]: value } as Partial<Record<K, V>>)
}

/** The words of a list or a single one, sorted, each once. */
function words<T extends string>(
  node: Located,
  scope: Scope,
  what: string,
  read: (item: Located) => T | undefined,
): readonly T[] | undefined {
  const items = listOrOne(node, scope.findings, what)
  if (items === undefined) return undefined
  if (items.length === 0)
    return wrongValue(node, scope.findings, `${what} is empty, so the rule could never match`, 'name at least one')
  if (items.length > maxInlineIds) {
    scope.findings.report({
      code: 'too-many',
      range: node.range,
      message: `${what} has \`${items.length}\` entries and may have \`${maxInlineIds}\``,
      help: 'refer to a list by digest instead',
    })
    return undefined
  }
  const known = items.flatMap((item) => read(item) ?? [])
  return known.length === 0 ? undefined : [...new Set(known)].sort()
}

function surfaces(node: Located, scope: Scope): readonly string[] | undefined {
  return words(node, scope, '`surface`', (item) =>
    oneOfWords(item, scope.surfaces, scope.findings, { what: 'a surface of this policy', code: 'unknown-surface' }),
  )
}

function target(node: Located, scope: Scope): TargetCondition | undefined {
  const fields = fieldsOf(node, ['party', 'marketplace', 'kind'], scope.findings, { what: '`to`' })
  if (fields === undefined) return undefined
  const { findings, marketplaces } = scope
  return {
    ...some('party', fields.party, ({ value }) =>
      words(value, scope, '`party`', (item) => oneOfWords(item, parties, findings, { what: 'a party' })),
    ),
    ...some('marketplace', fields.marketplace, ({ value }) =>
      words(value, scope, '`marketplace`', (item) => marketplaceOf(item, findings, marketplaces)),
    ),
    ...some('kind', fields.kind, ({ value }) =>
      words(value, scope, '`kind`', (item) => oneOfWords(item, kinds, findings, { what: 'a kind of link' })),
    ),
  }
}

/** The id of a marketplace that is built in or added by this policy. */
function marketplaceOf(node: Located, findings: Scope['findings'], known: readonly string[]): string | undefined {
  const name = idOf(node, findings, 'a marketplace')
  if (name === undefined || known.includes(name)) return name
  findings.report({
    code: 'unknown-marketplace',
    range: node.range,
    message: `\`${name}\` is not a known marketplace`,
    help: didYouMean(name, known) ?? `describe \`${name}\` under \`marketplaces\``,
  })
  return undefined
}

function evidence(node: Located, scope: Scope): Conditions['evidence'] {
  const fields = fieldsOf(node, ['at_least'], scope.findings, { what: '`evidence`', required: ['at_least'] })
  if (fields?.at_least === undefined) return undefined
  const least = oneOfWords(fields.at_least.value, evidences, scope.findings, { what: 'a kind of evidence' })
  return least === undefined ? undefined : { at_least: least }
}

function author(node: Located, scope: Scope): AuthorCondition | undefined {
  if (node.kind !== 'map') return membership('author', node, scope)
  const fields = fieldsOf(node, ['followers', 'in', 'not_in', 'if_unknown'], scope.findings, { what: '`author`' })
  if (fields === undefined) return undefined
  if (fields.followers === undefined && fields.in === undefined && fields.not_in === undefined)
    return saysNothing(node, scope, '`author`')
  return {
    ...some('followers', fields.followers, ({ value }) => followers(value, scope)),
    ...some('in', fields.in, ({ value }) => listRef('author', value, scope)),
    ...some('not_in', fields.not_in, ({ value }) => listRef('author', value, scope)),
    ...some('if_unknown', fields.if_unknown, ({ value }) => ifUnknown(value, scope)),
  }
}

function followers(node: Located, scope: Scope): FollowersCondition | undefined {
  const { findings } = scope
  const fields = fieldsOf(node, ['gte', 'lt', 'if_unknown'], findings, { what: '`followers`' })
  if (fields === undefined || node.kind !== 'map') return undefined
  if (fields.gte === undefined && fields.lt === undefined) return saysNothing(node, scope, '`followers`')
  const limits = { min: 0, max: Number.MAX_SAFE_INTEGER, whole: true }
  const gte = some('gte', fields.gte, ({ value }) => numberOf(value, findings, { what: '`gte`', ...limits }))
  const lt = some('lt', fields.lt, ({ value }) => numberOf(value, findings, { what: '`lt`', ...limits }))
  if (gte.gte !== undefined && lt.lt !== undefined && gte.gte >= lt.lt) rangeEmpty(fields.gte, fields.lt, scope)
  const answer = demandIfUnknown(node, fields.if_unknown, scope, 'followers')
  return answer === undefined ? undefined : { ...gte, ...lt, if_unknown: answer }
}

function membership(subject: ListSubject, node: Located, scope: Scope): Membership | undefined {
  if (node.kind !== 'map')
    return some('in', { key: 'in', keyRange: node.range, value: node }, () => ids(node, scope, `\`${subject}\``))
  const fields = fieldsOf(node, ['in', 'not_in', 'if_unknown'], scope.findings, { what: `\`${subject}\`` })
  if (fields === undefined) return undefined
  if (fields.in === undefined && fields.not_in === undefined) return saysNothing(node, scope, `\`${subject}\``)
  return {
    ...some('in', fields.in, ({ value }) => listRef(subject, value, scope)),
    ...some('not_in', fields.not_in, ({ value }) => listRef(subject, value, scope)),
    ...some('if_unknown', fields.if_unknown, ({ value }) => ifUnknown(value, scope)),
  }
}

/** The name of a list, or ids in place. */
function listRef(subject: ListSubject, node: Located, { findings, lists, ...rest }: Scope): ListRef | undefined {
  if (node.kind !== 'scalar') return ids(node, { findings, lists, ...rest }, `a list of ${subject} ids`)
  const name = textOf(node, findings, 'the name of a list')
  if (name === undefined) return undefined
  const list = lists.get(name)
  if (list === undefined) {
    findings.report({
      code: 'unknown-list',
      range: node.range,
      message: `there is no list \`${name}\``,
      help: didYouMean(name, [...lists.keys()]) ?? `add it under \`lists\`, or write \`[${name}]\` for a single id`,
    })
    return undefined
  }
  if (list.of !== undefined && list.of !== subject) {
    findings.report({
      code: 'list-subject',
      range: node.range,
      message: `\`${name}\` lists ${list.of} ids and not ${subject} ids`,
      help: `refer to a list with \`of: ${subject}\``,
      related: [{ message: 'the list', range: list.range }],
    })
    return undefined
  }
  return name
}

function ids(node: Located, scope: Scope, what: string): readonly string[] | undefined {
  return words(node, scope, what, (item) => idOf(item, scope.findings, 'an id'))
}

function channel(node: Located, scope: Scope): ChannelCondition | undefined {
  const { findings } = scope
  const fields = fieldsOf(node, ['in', 'not', 'if_unknown'], findings, { what: '`channel`' })
  if (fields === undefined || node.kind !== 'map') return undefined
  if (fields.in === undefined && fields.not === undefined) return saysNothing(node, scope, '`channel`')
  if (fields.in !== undefined && fields.not !== undefined) {
    return wrongValue(node, findings, '`channel` has both `in` and `not`', 'keep one of the two')
  }
  const answer = demandIfUnknown(node, fields.if_unknown, scope, 'channel')
  const wanted = some('in', fields.in, ({ value }) => ids(value, scope, '`in`'))
  const unwanted = some('not', fields.not, ({ value }) => ids(value, scope, '`not`'))
  return answer === undefined ? undefined : { ...wanted, ...unwanted, if_unknown: answer }
}

interface ValueForm {
  readonly what: string
  readonly form: string
  readonly isGood: (text: string) => boolean
}

const region: ValueForm = {
  what: 'region',
  form: 'two capital letters (ISO 3166-1)',
  isGood: (text) => /^[A-Z]{2}$/u.test(text),
}
const language: ValueForm = {
  what: 'language',
  form: 'a language tag such as `zh` or `zh-CN`',
  isGood: (text) => /^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/u.test(text),
}

function values(node: Located, scope: Scope, { what, form, isGood }: ValueForm): ValueCondition | undefined {
  const read = (list: Located) =>
    words(list, scope, `\`${what}\``, (item) => {
      const text = textOf(item, scope.findings, `a ${what}`)
      return text === undefined || isGood(text) ? text : wrongValue(item, scope.findings, `\`${text}\` is not ${form}`)
    })
  if (node.kind !== 'map')
    return some('in', { key: 'in', keyRange: node.range, value: node }, ({ value }) => read(value))
  const fields = fieldsOf(node, ['in', 'not_in', 'if_unknown'], scope.findings, { what: `\`${what}\`` })
  if (fields === undefined) return undefined
  if (fields.in === undefined && fields.not_in === undefined) return saysNothing(node, scope, `\`${what}\``)
  return {
    ...some('in', fields.in, ({ value }) => read(value)),
    ...some('not_in', fields.not_in, ({ value }) => read(value)),
    ...some('if_unknown', fields.if_unknown, ({ value }) => ifUnknown(value, scope)),
  }
}

function client(node: Located, scope: Scope): ClientCondition | undefined {
  const { findings } = scope
  const fields = fieldsOf(node, ['app', 'gte', 'lt', 'if_unknown'], findings, { what: '`client`', required: ['app'] })
  if (fields === undefined || node.kind !== 'map') return undefined
  const app = fields.app === undefined ? undefined : textOf(fields.app.value, findings, '`app`')
  const gte = some('gte', fields.gte, ({ value }) => version(value, scope))
  const lt = some('lt', fields.lt, ({ value }) => version(value, scope))
  if (gte.gte !== undefined && lt.lt !== undefined && (compareVersions(gte.gte, lt.lt) ?? 0) >= 0) {
    rangeEmpty(fields.gte, fields.lt, scope)
  }
  const answer = demandIfUnknown(node, fields.if_unknown, scope, 'client')
  return app === undefined || answer === undefined ? undefined : { app, ...gte, ...lt, if_unknown: answer }
}

/** `29.3` unquoted is a number in YAML; what counts is what was written. */
function version(node: Located, { findings }: Scope): string | undefined {
  const text = idOf(node, findings, 'a version')
  if (text === undefined || versionOf(text) !== undefined) return text
  return wrongValue(node, findings, `\`${text}\` is not a version`, 'write it like `29.3.0`')
}

function ifUnknown(node: Located, { findings }: Scope): IfUnknown | undefined {
  return oneOfWords(node, ['match', 'skip'] as const, findings, { what: 'an answer for unknown input' })
}

function demandIfUnknown(
  node: LocatedMap,
  entry: Entry | undefined,
  scope: Scope,
  what: string,
): IfUnknown | undefined {
  if (entry !== undefined) return ifUnknown(entry.value, scope)
  scope.findings.report({
    code: 'if-unknown-missing',
    range: startOf(node),
    message: `\`${what}\` does not say what happens when it is not known`,
    help: 'add `if_unknown: match` to a rule that restricts, or whoever strips the token would pass; else `if_unknown: skip`',
  })
  return undefined
}

function rangeEmpty(gte: Entry | undefined, lt: Entry | undefined, { findings }: Scope): void {
  if (gte === undefined || lt === undefined) return
  findings.report({
    code: 'range-empty',
    range: lt.value.range,
    message: '`lt` is not greater than `gte`, so the rule could never match',
    help: 'make `lt` greater, or remove one of the two',
    related: [{ message: '`gte`', range: gte.value.range }],
  })
}

function saysNothing(node: LocatedMap, { findings }: Scope, what: string): undefined {
  wrongValue({ ...node, range: startOf(node) }, findings, `${what} says nothing`, `complete it, or remove ${what}`)
}
