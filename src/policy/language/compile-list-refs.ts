/**
 * References to lists: the name of one, or ids in place, in conditions on authors, contents, shops and products.
 *
 * @module
 */

import type { ListSubject } from '../program.ts'
import type { ListRef, Membership } from '../rule.ts'
import { ifUnknown } from './compile-if-unknown.ts'
import { subjectIdOf } from './compile-scoped-ids.ts'
import { saysNothing, setOf, some, type ConditionScope } from './condition-parts.ts'
import type { Wording } from './diagnostic.ts'
import type { Located } from './document.ts'
import { fieldsOf } from './fields.ts'
import type { Schema } from './json-schema.ts'
import { plainTextOf, writtenOf } from './scalar-fields.ts'
import { conditionsSchema, membershipSchema } from './schema/conditions.ts'
import { correction } from './spelling.ts'
import { say, word } from './wording.ts'

export function membership(subject: ListSubject, node: Located, scope: ConditionScope): Membership | undefined {
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
export function listRef(subject: ListSubject, node: Located, scope: ConditionScope): ListRef | undefined {
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

export function ids(
  node: Located,
  schema: Schema,
  scope: ConditionScope,
  { what, subject }: IdForm,
): readonly string[] | undefined {
  return setOf(node, schema, scope, { what, read: (item) => subjectIdOf(item, subject, scope) })
}
