/**
 * Conditions: `if`, with every shorthand written out.
 *
 * A single value stands for a list of one; a list stands for `in`. Whatever may be absent and could be stripped by the
 * one it restricts (followers, channel, client) must say what absence means.
 *
 * @module
 */

import type { Scope } from './compile-scope.ts'
import { subjectIdOf } from './compile-scoped-ids.ts'
import { valueReaders } from './compile-values.ts'
import type { Wording } from './diagnostic.ts'
import type { Entry, Located, LocatedMap } from './document.ts'
import {
  fieldsOf,
  idOf,
  listOrOne,
  numberOf,
  oneOfWords,
  startOf,
  plainTextOf,
  writtenOf,
  wrongValue,
  type Correctable,
} from './fields.ts'
import { withKey } from './insertion.ts'
import type { MapSchema, Schema } from './json-schema.ts'
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
import {
  authorSchema,
  channelSchema,
  clientSchema,
  conditionsSchema,
  evidenceSchema,
  followersSchema,
  ifUnknowns,
  membershipSchema,
  valueSchemas,
  targetSchema,
} from './schema.ts'
import { correction, nearest, replacement } from './spelling.ts'
import { say, word } from './wording.ts'
import { valueFacts, type ValueFact } from '../value-facts.ts'

export interface ConditionOptions {
  /** What unknown input should do to a rule of this outcome, for advice. */
  readonly advised?: IfUnknown
}

interface ConditionScope extends Scope, ConditionOptions {
  /** Whether the rule asks for a token that counts, so that only what the token leaves out is unknown. */
  readonly isSigned?: boolean
}

export function compileConditions(
  node: Located,
  scope: Scope,
  { advised = 'match' }: ConditionOptions = {},
): Conditions {
  const fields = fieldsOf(node, conditionsSchema, scope.findings, {
    what: word('if'),
    instead: instead(node),
    belongs,
  })
  if (fields === undefined) return {}
  const asked = fields.evidence && evidence(fields.evidence.value, { ...scope, advised })
  const within = { ...scope, advised, isSigned: asked?.at_least === 'signed' }
  return {
    ...some('surface', fields.surface, (entry) => surfaces(entry.value, within)),
    ...some('to', fields.to, (entry) => target(entry.value, within)),
    ...(asked === undefined ? {} : { evidence: asked }),
    ...some('author', fields.author, (entry) => author(entry.value, within)),
    ...some('content', fields.content, (entry) => membership('content', entry.value, within)),
    ...some('shop', fields.shop, (entry) => membership('shop', entry.value, within)),
    ...some('product', fields.product, (entry) => membership('product', entry.value, within)),
    ...some('channel', fields.channel, (entry) => channel(entry.value, within)),
    ...valueConditions(fields, within),
    ...some('client', fields.client, (entry) => client(entry.value, within)),
  }
}

function instead(node: Located): Correctable | undefined {
  if (node.kind === 'map') return undefined
  return {
    help: say(
      'write conditions as `{ surface: live_room }`, or leave `if` out for a rule that matches every click',
      '条件请写作 `{ surface: live_room }`；若规则命中所有点击，请去掉 `if`',
    ),
  }
}

/** What stands one level deeper. */
function belongs(key: string): Wording | undefined {
  const parent = Object.hasOwn(targetSchema.properties, key) ? 'to' : key === 'followers' ? 'author' : undefined
  return parent && say(`put it under \`${parent}\``, `请移到 \`${parent}\` 之下`)
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

interface SetForm<T extends string> {
  readonly what: Wording
  readonly read: (item: Located) => T | undefined
}

/** The words of a list or a single one, sorted, each once. */
function setOf<T extends string>(
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

function surfaces(node: Located, scope: ConditionScope): readonly string[] | undefined {
  if (node.kind === 'map') return noSurfaceMapping(node, scope)
  return setOf(node, conditionsSchema.properties.surface, scope, {
    what: word('surface'),
    read: (item) => surfaceOf(item, scope),
  })
}

/** `surface: { in: … }` and `{ not_in: … }`: surfaces are named, all of them. */
function noSurfaceMapping(node: LocatedMap, { findings, surfaces: known }: ConditionScope): undefined {
  const [entry, ...more] = node.entries
  const written = entry?.value.kind === 'list' ? entry.value.items : entry === undefined ? [] : [entry.value]
  const named = written.flatMap((item) => (item.kind === 'scalar' ? [String(item.value)] : []))
  const key = entry?.key ?? 'not_in'
  const isWithout = key.startsWith('not')
  const wanted = isWithout ? known.filter((each) => !named.includes(each)) : named
  const isUsable =
    more.length === 0 &&
    /^(?:in|not|not_in)$/u.test(key) &&
    wanted.length > 0 &&
    named.every((each) => known.includes(each))
  const list = `[${wanted.join(', ')}]`
  findings.report({
    code: 'wrong-type',
    range: startOf(node),
    message: say(
      `\`surface\` knows no \`${key}\`: it is a list of surfaces`,
      `\`surface\` 不支持 \`${key}\`，应为场景列表`,
    ),
    help: isUsable
      ? say(`write \`surface: ${list}\``, `请写作 \`surface: ${list}\``)
      : say(
          'name the surfaces, as `surface: [live_room, unknown]`',
          '请列出场景，例如 `surface: [live_room, unknown]`',
        ),
    fix: isUsable && node.isFlow ? { safe: !isWithout, edits: [{ range: node.range, text: list }] } : undefined,
  })
}

/** A surface that is built in or declared by this policy. */
function surfaceOf(node: Located, { surfaces: known, findings }: Scope): string | undefined {
  const what = say('a surface of this policy', '本策略已知的场景')
  return oneOfWords(node, known, findings, { what, code: 'unknown-surface' })
}

function target(node: Located, scope: ConditionScope): TargetCondition | undefined {
  const { findings } = scope
  const fields = fieldsOf(node, targetSchema, findings, { what: word('to') })
  if (fields === undefined) return undefined
  const { party, marketplace, kind } = targetSchema.properties
  const partyForm = {
    what: word('party'),
    read: (item: Located) => oneOfWords(item, parties, findings, { what: say('a party', '归属方') }),
  }
  const kindForm = {
    what: word('kind'),
    read: (item: Located) => oneOfWords(item, kinds, findings, { what: say('a kind of link', '链接类型') }),
  }
  const marketplaceForm = { what: word('marketplace'), read: (item: Located) => marketplaceOf(item, scope) }
  return {
    ...some('party', fields.party, ({ value }) => setOf(value, party, scope, partyForm)),
    ...some('marketplace', fields.marketplace, ({ value }) => setOf(value, marketplace, scope, marketplaceForm)),
    ...some('kind', fields.kind, ({ value }) => setOf(value, kind, scope, kindForm)),
  }
}

/** The id of a marketplace that is built in or added by this policy. */
function marketplaceOf(node: Located, { findings, marketplaces }: Pick<Scope, 'findings' | 'marketplaces'>) {
  const name = idOf(node, findings, say('a marketplace', '平台'))
  if (name === undefined || node.kind !== 'scalar' || marketplaces.includes(name)) return name
  findings.report({
    code: 'unknown-marketplace',
    range: node.range,
    message: say(`\`${name}\` is not a known marketplace`, `\`${name}\` 不是已知的平台`),
    ...correction(
      writtenOf(node, name),
      marketplaces,
      say(`describe \`${name}\` under \`marketplaces\``, `请在 \`marketplaces\` 下描述 \`${name}\``),
      findings,
    ),
  })
  return undefined
}

function evidence(node: Located, { findings }: ConditionScope): Conditions['evidence'] {
  const fields = fieldsOf(node, evidenceSchema, findings, { what: word('evidence'), instead: atLeast(node) })
  if (fields?.at_least === undefined) return undefined
  const least = oneOfWords(fields.at_least.value, evidences, findings, {
    what: say('a kind of evidence', '依据类型'),
  })
  return least === undefined ? undefined : { at_least: least }
}

function atLeast(node: Located): Correctable | undefined {
  if (node.kind !== 'scalar' || !evidences.some((each) => each === node.value)) return undefined
  const meant = `{ at_least: ${node.source} }`
  return { help: write(meant), fix: replacement({ text: meant, range: node.range, quote: '' }, meant) }
}

function write(text: string): Wording {
  return say(`write \`${text}\``, `请写作 \`${text}\``)
}

function author(node: Located, scope: ConditionScope): AuthorCondition | undefined {
  if (node.kind !== 'map') return membership('author', node, scope)
  const fields = fieldsOf(node, authorSchema, scope.findings, { what: word('author') })
  if (fields === undefined) return undefined
  if (fields.followers === undefined && fields.in === undefined && fields.not_in === undefined)
    return saysNothing(node, scope, 'author', authorSchema)
  return {
    ...some('followers', fields.followers, ({ value }) => followers(value, scope)),
    ...some('in', fields.in, ({ value }) => listRef('author', value, scope)),
    ...some('not_in', fields.not_in, ({ value }) => listRef('author', value, scope)),
    ...some('if_unknown', fields.if_unknown, ({ value }) => ifUnknown(value, scope)),
  }
}

function followers(node: Located, scope: ConditionScope): FollowersCondition | undefined {
  const { findings } = scope
  const { properties } = followersSchema
  const fields = fieldsOf(node, followersSchema, findings, {
    what: word('followers'),
    toldElsewhere: ['if_unknown'],
    otherNames: boundsMeant,
  })
  if (fields === undefined || node.kind !== 'map') return undefined
  const isEmpty = fields.gte === undefined && fields.lt === undefined
  if (isEmpty && strangeKeys(node, followersSchema).length === 0)
    return saysNothing(node, scope, 'followers', followersSchema)
  const gte = some('gte', fields.gte, ({ value }) => numberOf(value, properties.gte, findings, word('gte')))
  const lt = some('lt', fields.lt, ({ value }) => numberOf(value, properties.lt, findings, word('lt')))
  if (gte.gte !== undefined && lt.lt !== undefined && gte.gte >= lt.lt) rangeEmpty(fields.gte, fields.lt, scope)
  const answer = demandIfUnknown(node, fields.if_unknown, scope, {
    key: 'followers',
    chinese: '粉丝数',
  })
  return answer === undefined ? undefined : { ...gte, ...lt, if_unknown: answer }
}

const boundsMeant: Readonly<Record<string, 'gte' | 'lt'>> = {
  at_least: 'gte',
  min: 'gte',
  less_than: 'lt',
  below: 'lt',
  under: 'lt',
}

function membership(subject: ListSubject, node: Located, scope: ConditionScope): Membership | undefined {
  if (node.kind !== 'map') {
    warnOfListName(subject, node, scope)
    const found = ids(node, conditionsSchema.properties[subject], scope, { what: word(subject), subject })
    return found === undefined ? {} : { in: found }
  }
  const fields = fieldsOf(node, membershipSchema, scope.findings, { what: word(subject) })
  if (fields === undefined) return undefined
  if (fields.in === undefined && fields.not_in === undefined) return saysNothing(node, scope, subject, membershipSchema)
  return {
    ...some('in', fields.in, ({ value }) => listRef(subject, value, scope)),
    ...some('not_in', fields.not_in, ({ value }) => listRef(subject, value, scope)),
    ...some('if_unknown', fields.if_unknown, ({ value }) => ifUnknown(value, scope)),
  }
}

/** `content: charity_rooms` is an id, even where a list has that name; only `in` takes the name of a list. */
function warnOfListName(subject: ListSubject, node: Located, { findings, lists }: ConditionScope): void {
  if (node.kind !== 'scalar' || !lists.has(node.source)) return
  const meant = `{ in: ${node.source} }`
  findings.report({
    code: 'wrong-value',
    severity: 'warning',
    range: node.range,
    message: say(
      `\`${node.source}\` is read as one ${subject} id here, and is also the name of a list`,
      `\`${node.source}\` 在这里被当作一个 ${subject} ID，但它同时也是列表名`,
    ),
    help: say(
      `write \`${subject}: ${meant}\` for the list, or \`[${node.source}]\` for the id`,
      `指列表请写作 \`${subject}: ${meant}\`，指 ID 请写作 \`[${node.source}]\``,
    ),
    fix: node.quote === undefined ? undefined : { safe: false, edits: [{ range: node.range, text: meant }] },
  })
}

/** The name of a list, or ids in place. */
function listRef(subject: ListSubject, node: Located, scope: ConditionScope): ListRef | undefined {
  const { findings, lists } = scope
  if (node.kind !== 'scalar') {
    const what = say(`a list of ${subject} ids`, `${subject} ID 列表`)
    return ids(node, membershipSchema.properties.in, scope, { what, subject })
  }
  const name = plainTextOf(node, findings, say('the name of a list', '列表名称'))
  if (name === undefined) return undefined
  const list = lists.get(name)
  if (list === undefined) {
    const otherwise = say(
      `add it under \`lists\`, or write \`[${name}]\` for a single id`,
      `请在 \`lists\` 下定义它；若是单个 ID，请写作 \`[${name}]\``,
    )
    const { help, fix } = correction(writtenOf(node, name), [...lists.keys()], otherwise, findings)
    findings.report({
      code: 'unknown-list',
      range: node.range,
      message: say(`there is no list \`${name}\``, `没有名为 \`${name}\` 的列表`),
      help: fix === undefined ? otherwise : help,
      fix,
    })
    return undefined
  }
  if (list.of !== undefined && list.of !== subject) {
    findings.report({
      code: 'list-subject',
      range: node.range,
      message: say(
        `\`${name}\` lists ${list.of} ids and not ${subject} ids`,
        `\`${name}\` 是 ${list.of} ID 列表，而不是 ${subject} ID 列表`,
      ),
      help: say(`refer to a list with \`of: ${subject}\``, `请引用 \`of: ${subject}\` 的列表`),
      related: [{ message: say('the list', '该列表'), range: list.range }],
    })
    return undefined
  }
  return name
}

interface IdForm {
  readonly what: Wording
  readonly subject?: ListSubject
}

function ids(
  node: Located,
  schema: Schema,
  scope: ConditionScope,
  { what, subject }: IdForm,
): readonly string[] | undefined {
  return setOf(node, schema, scope, { what, read: (item) => subjectIdOf(item, subject, scope) })
}

function channel(node: Located, scope: ConditionScope): ChannelCondition | undefined {
  const { findings } = scope
  const { properties } = channelSchema
  const options = { what: word('channel'), toldElsewhere: ['if_unknown'] as const, instead: channelIn(node, scope) }
  const fields = fieldsOf(node, channelSchema, findings, options)
  if (fields === undefined || node.kind !== 'map') return undefined
  if (fields.in === undefined && fields.not === undefined) return saysNothing(node, scope, 'channel', channelSchema)
  if (fields.in !== undefined && fields.not !== undefined) {
    return wrongValue(
      { ...node, range: fields.not.keyRange },
      findings,
      say('`channel` has both `in` and `not`', '`channel` 同时写了 `in` 和 `not`'),
      {
        help: say('keep one of the two', '请只保留一个'),
        related: [{ message: say('the first one', '另一个'), range: fields.in.keyRange }],
      },
    )
  }
  const answer = demandIfUnknown(node, fields.if_unknown, scope, {
    key: 'channel',
    chinese: '渠道',
  })
  const wanted = some('in', fields.in, ({ value }) => ids(value, properties.in, scope, { what: word('in') }))
  const unwanted = some('not', fields.not, ({ value }) => ids(value, properties.not, scope, { what: word('not') }))
  return answer === undefined ? undefined : { ...wanted, ...unwanted, if_unknown: answer }
}

function channelIn(node: Located, { advised = 'match' }: ConditionScope): Correctable | undefined {
  if (node.kind === 'map' || (node.kind === 'scalar' && node.value === null)) return undefined
  const named = node.kind === 'scalar' ? `[${node.source}]` : '[…]'
  return { help: write(`channel: { in: ${named}, if_unknown: ${advised} }`) }
}

function valueConditions(
  fields: Readonly<Partial<Record<ValueFact, Entry>>>,
  scope: ConditionScope,
): Pick<Conditions, ValueFact> {
  return Object.assign(
    {},
    ...valueFacts.map((fact) => some(fact, fields[fact], ({ value }) => values(value, scope, fact))),
  ) as Pick<Conditions, ValueFact>
}

function values(node: Located, scope: ConditionScope, key: ValueFact): ValueCondition | undefined {
  const { findings } = scope
  const schema = valueSchemas[key]
  const read = (list: Located) =>
    setOf(list, conditionsSchema.properties[key], scope, {
      what: word(key),
      read: (item) => valueReaders[key](item, findings),
    })
  if (node.kind !== 'map') {
    const found = read(node)
    return found === undefined ? {} : { in: found }
  }
  const fields = fieldsOf(node, schema, findings, { what: word(key) })
  if (fields === undefined) return undefined
  if (fields.in === undefined && fields.not_in === undefined) return saysNothing(node, scope, key, schema)
  return {
    ...some('in', fields.in, ({ value }) => read(value)),
    ...some('not_in', fields.not_in, ({ value }) => read(value)),
    ...some('if_unknown', fields.if_unknown, ({ value }) => ifUnknown(value, scope)),
  }
}

function client(node: Located, scope: ConditionScope): ClientCondition | undefined {
  const { findings } = scope
  const fields = fieldsOf(node, clientSchema, findings, { what: word('client'), toldElsewhere: ['if_unknown'] })
  if (fields === undefined || node.kind !== 'map') return undefined
  const app = fields.app === undefined ? undefined : plainTextOf(fields.app.value, findings, word('app'))
  const gte = some('gte', fields.gte, ({ value }) => version(value, scope))
  const lt = some('lt', fields.lt, ({ value }) => version(value, scope))
  if (gte.gte !== undefined && lt.lt !== undefined && (compareVersions(gte.gte, lt.lt) ?? 0) >= 0) {
    rangeEmpty(fields.gte, fields.lt, scope)
  }
  const answer = demandIfUnknown(node, fields.if_unknown, scope, {
    key: 'client',
    chinese: '客户端',
  })
  return app === undefined || answer === undefined ? undefined : { app, ...gte, ...lt, if_unknown: answer }
}

/** `29.3` unquoted is a number in YAML; what counts is what was written. */
function version(node: Located, { findings }: Scope): string | undefined {
  const text = idOf(node, findings, say('a version', '版本号'))
  if (text === undefined || versionOf(text) !== undefined) return text
  return wrongValue(node, findings, say(`\`${text}\` is not a version`, `\`${text}\` 不是版本号`), {
    help: say('write it like `29.3.0`', '请写作 `29.3.0` 的形式'),
  })
}

function ifUnknown(node: Located, { findings }: Pick<Scope, 'findings'>): IfUnknown | undefined {
  return oneOfWords(node, ifUnknowns, findings, { what: say('an answer for unknown input', '未知情况的处理') })
}

function demandIfUnknown(
  node: LocatedMap,
  entry: Entry | undefined,
  { findings, advised = 'match', isSigned = false }: ConditionScope,
  { key, chinese }: { readonly key: string; readonly chinese: string },
): IfUnknown | undefined {
  if (entry !== undefined) return ifUnknown(entry.value, { findings })
  // One that is misspelt is told at the key itself; keys of the author's own are no mistakes.
  const isMisspelt = (name: string) => !name.startsWith('x-') && nearest(name, ['if_unknown']) !== undefined
  if (node.entries.some((each) => isMisspelt(each.key))) return undefined
  const who = isSigned
    ? say(`a click whose token does not say the ${key}`, `令牌未写明${chinese}的点击`)
    : say(`a click without a token, whose ${key} nobody knows`, `没有令牌、${chinese}未知的点击`)
  const [how, chineseHow] = isSigned
    ? ['whoever has such a token', '使用这种令牌']
    : ['whoever strips the token', '去掉令牌']
  const why =
    advised === 'match'
      ? say(
          `in a rule that restricts, or ${how} would pass; else \`if_unknown: skip\``,
          `（限制性规则），否则${chineseHow}即可绕过；放行性规则请写 \`if_unknown: skip\``,
        )
      : say(
          `in a rule that allows, or ${how} would be let through; else \`if_unknown: match\``,
          `（放行性规则），否则${chineseHow}即可放行；限制性规则请写 \`if_unknown: match\``,
        )
  findings.report({
    code: 'if-unknown-missing',
    range: startOf(node),
    message: say(`\`${key}\` does not say what happens to ${who.en}`, `\`${key}\` 没有说明如何处理${who['zh-CN']}`),
    help: say(`add \`if_unknown: ${advised}\` ${why.en}`, `请补上 \`if_unknown: ${advised}\`${why['zh-CN']}`),
    fix: withKey(node, `if_unknown: ${advised}`),
  })
  return undefined
}

function rangeEmpty(gte: Entry | undefined, lt: Entry | undefined, { findings }: Scope): void {
  if (gte === undefined || lt === undefined) return
  findings.report({
    code: 'range-empty',
    range: lt.value.range,
    message: say(
      '`lt` is not greater than `gte`, so the rule could never match',
      '`lt` 不大于 `gte`，规则永远不会命中',
    ),
    help: say('make `lt` greater, or remove one of the two', '请增大 `lt`，或删除其中一个'),
    related: [{ message: word('gte'), range: gte.value.range }],
  })
}

/** Silent where a key is not known: what was meant by it is asked there. */
function saysNothing(node: LocatedMap, { findings }: Scope, key: string, schema: MapSchema<string>): undefined {
  if (strangeKeys(node, schema).length > 0) return
  const message = say(`\`${key}\` says nothing`, `\`${key}\` 没有任何条件`)
  const help = say(`complete it, or remove \`${key}\``, `请补全条件，或删除 \`${key}\``)
  wrongValue({ ...node, range: startOf(node) }, findings, message, { help })
}

function strangeKeys({ entries }: LocatedMap, { properties }: MapSchema<string>): readonly string[] {
  return entries.map(({ key }) => key).filter((key) => !Object.hasOwn(properties, key) && !key.startsWith('x-'))
}
