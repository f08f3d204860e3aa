/**
 * Ranges: how many followers an author has, and which version a client is, from `gte` on and before `lt`.
 *
 * @module
 */

import { compareVersions, versionOf } from '../names.ts'
import type { ClientCondition, FollowersCondition } from '../rule.ts'
import { demandIfUnknown } from './compile-if-unknown.ts'
import type { Scope } from './compile-scope.ts'
import { saysNothing, some, strangeKeys, type ConditionScope } from './condition-parts.ts'
import type { Entry, Located } from './document.ts'
import { fieldsOf } from './fields.ts'
import { idOf, numberOf, plainTextOf } from './scalar-fields.ts'
import { clientSchema, followersSchema } from './schema/conditions.ts'
import { say, word } from './wording.ts'
import { wrongValue } from './wrong-value.ts'

export function followers(node: Located, scope: ConditionScope): FollowersCondition | undefined {
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

export function client(node: Located, scope: ConditionScope): ClientCondition | undefined {
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
