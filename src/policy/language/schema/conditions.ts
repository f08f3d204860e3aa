/**
 * Conditions: `if` of a rule or a demand, and what each of its keys may hold.
 *
 * @module
 */

import { evidences, kinds, parties } from '../../rule.ts'
import { eachValueFact } from '../../value-facts.ts'
import { anyKeyOf, key, list, mapping, oneKeyOf, oneOrMany, shared, type Schema } from '../json-schema.ts'
import { count, idText, marketplaceName, surfaceName, text, upToInlineIds, version } from './forms.ts'
import { valueWords } from './value-words.ts'

/** What a condition may say of a click whose attribute is not known. */
export const ifUnknowns = ['match', 'skip'] as const

const ifUnknown: Schema = { enum: ifUnknowns }

const listRef: Schema = { anyOf: [text, list(idText, upToInlineIds)] }

const inKey = key(listRef, 'the name of a list, or ids in place', '列表名称，或直接写出 ID')
const notInKey = key(listRef, 'a list whose members do not match', '列表名称或 ID，其中的成员不命中')
const ifUnknownKey = key(ifUnknown, 'whether the rule matches when this is not known', '该信息未知时是否命中')

/** `{ in: list }`, or ids in place of the mapping. */
export const membershipSchema = mapping(
  { in: inKey, not_in: notInKey, if_unknown: ifUnknownKey },
  { required: [], ...anyKeyOf('in', 'not_in') },
)

export const followersSchema = mapping(
  {
    gte: key(count, 'at least so many', '不少于'),
    lt: key(count, 'fewer than so many', '少于'),
    if_unknown: ifUnknownKey,
  },
  { required: ['if_unknown'], ...anyKeyOf('gte', 'lt') },
)

export const authorSchema = mapping(
  {
    followers: key(shared('followers'), 'how many followers the author has', '作者粉丝数'),
    in: inKey,
    not_in: notInKey,
    if_unknown: ifUnknownKey,
  },
  { required: [], ...anyKeyOf('followers', 'in', 'not_in') },
)

const ids = oneOrMany(idText, upToInlineIds)

export const channelSchema = mapping(
  {
    in: key(ids, 'channels that match', '命中的渠道'),
    not: key(ids, 'channels that do not match', '不命中的渠道'),
    if_unknown: ifUnknownKey,
  },
  { required: ['if_unknown'], ...oneKeyOf('in', 'not') },
)

export const clientSchema = mapping(
  {
    app: key(text, 'the app', '客户端应用'),
    gte: key(version, 'from this version', '从该版本起'),
    lt: key(version, 'before this version', '早于该版本'),
    if_unknown: ifUnknownKey,
  },
  { required: ['app', 'if_unknown'] },
)

function valuesSchema(value: Schema) {
  const some = oneOrMany(value, upToInlineIds)
  return mapping(
    {
      in: key(some, 'values that match', '命中的取值'),
      not_in: key(some, 'values that do not match', '不命中的取值'),
      if_unknown: ifUnknownKey,
    },
    { required: [], ...anyKeyOf('in', 'not_in') },
  )
}

export const valueSchemas = eachValueFact((fact) => valuesSchema(valueWords[fact].value))

export const targetSchema = mapping(
  {
    party: key(oneOrMany({ enum: parties }, upToInlineIds), 'whose marketplace it is', '链接归属方'),
    marketplace: key(oneOrMany(marketplaceName, upToInlineIds), 'which marketplace it is', '链接所属平台'),
    kind: key(oneOrMany({ enum: kinds }, upToInlineIds), 'what it leads to', '链接类型'),
  },
  { required: [] },
)

export const evidenceSchema = mapping(
  { at_least: key({ enum: evidences }, 'how well the place of the click must be known', '点击位置的依据至少为') },
  { required: ['at_least'] },
)

/** Shorthand: ids or values in place of the mapping. */
function orInPlace(name: string, value: Schema): Schema {
  return { anyOf: [shared(name), oneOrMany(value, upToInlineIds)] }
}

export const conditionsSchema = mapping(
  {
    surface: key(oneOrMany(surfaceName, upToInlineIds), 'where the link was clicked', '链接被点击的页面场景'),
    to: key(shared('target'), 'where the link leads', '链接去向'),
    author: key(orInPlace('author', idText), 'whose content it was clicked in', '内容作者'),
    content: key(orInPlace('membership', idText), 'which room, video or showcase it was', '直播间、视频或橱窗的 ID'),
    shop: key(orInPlace('membership', idText), 'the shop it leads to, as `marketplace:id`', '目标店铺，写作 `平台:ID`'),
    product: key(
      orInPlace('membership', idText),
      'the product it leads to, as `marketplace:id`',
      '目标商品，写作 `平台:ID`',
    ),
    channel: key(shared('channel'), 'the commercial channel, such as a paid campaign', '商业渠道，例如付费投放任务'),
    ...eachValueFact((fact) => key(orInPlace(fact, valueWords[fact].value), ...valueWords[fact].inRule)),
    evidence: key(shared('evidence'), 'how well the place of the click is known', '点击位置的依据'),
    client: key(shared('client'), 'the app and its version', '客户端应用及版本'),
  },
  { required: [] },
)
