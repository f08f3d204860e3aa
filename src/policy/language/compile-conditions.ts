/**
 * Conditions: `if`, with every shorthand written out.
 *
 * A single value stands for a list of one; a list stands for `in`. Whatever may be absent and could be stripped by the
 * one it restricts (followers, channel, client) must say what absence means.
 *
 * @module
 */

import {
  evidences,
  kinds,
  parties,
  type AuthorCondition,
  type ChannelCondition,
  type Conditions,
  type TargetCondition,
} from '../rule.ts'
import { demandIfUnknown, ifUnknown } from './compile-if-unknown.ts'
import { ids, listRef, membership } from './compile-list-refs.ts'
import { client, followers } from './compile-ranges.ts'
import type { Scope } from './compile-scope.ts'
import { valueConditions } from './compile-values.ts'
import { saysNothing, setOf, some, type ConditionOptions, type ConditionScope } from './condition-parts.ts'
import type { Wording } from './diagnostic.ts'
import type { Located, LocatedMap } from './document.ts'
import { fieldsOf } from './fields.ts'
import { idOf, oneOfWords, writtenOf } from './scalar-fields.ts'
import { authorSchema, channelSchema, conditionsSchema, evidenceSchema, targetSchema } from './schema/conditions.ts'
import { correction, replacement } from './spelling.ts'
import { say, word } from './wording.ts'
import { startOf, wrongValue, type Correctable } from './wrong-value.ts'

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
