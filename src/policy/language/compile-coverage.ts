/**
 * Coverage: clicks that some rule must decide, and not the defaults.
 *
 * A demand is a window and conditions like those of a rule. It is no part of the program; the analyses look for clicks
 * that it means and no rule decides.
 *
 * @module
 */

import type { Conditions } from '../rule.ts'
import { compileConditions } from './compile-conditions.ts'
import type { Scope } from './compile-scope.ts'
import { windowOf, type Window } from './compile-window.ts'
import type { Range } from './diagnostic.ts'
import type { Entry, Located } from './document.ts'
import { fieldsOf, listOf } from './fields.ts'
import { textOf } from './scalar-fields.ts'
import { coverageItemSchema, coverageSchema } from './schema/tests.ts'
import { say, word } from './wording.ts'
import { wrongValue } from './wrong-value.ts'

export interface CoverageDemand extends Window {
  readonly name: string
  readonly if: Conditions
  /** Where its name stands. */
  readonly range: Range
}

export function compileCoverage(entry: Entry | undefined, scope: Scope): readonly CoverageDemand[] {
  if (entry === undefined) return []
  const items = listOf(entry.value, coverageSchema, scope.findings, { what: word('coverage') }) ?? []
  const seen = new Map<string, Range>()
  return items.flatMap((item) => demandOf(item, scope, seen) ?? [])
}

function demandOf(node: Located, scope: Scope, seen: Map<string, Range>): CoverageDemand | undefined {
  const { findings } = scope
  const fields = fieldsOf(node, coverageItemSchema, findings, { what: say('a demand', '覆盖要求') })
  if (fields === undefined) return undefined
  const name = fields.name && textOf(fields.name.value, findings, word('name'))
  const window = windowOf(fields.from, fields.until, scope)
  const conditions = fields.if && compileConditions(fields.if.value, scope)
  if (fields.note !== undefined) textOf(fields.note.value, findings, word('note'))
  if (name === undefined || fields.name === undefined) return undefined
  const { range } = fields.name.value
  const earlier = seen.get(name)
  if (earlier !== undefined) {
    wrongValue(
      fields.name.value,
      findings,
      say(`two demands have the name \`${name}\``, `两个覆盖要求同名：\`${name}\``),
      {
        help: say('give one of the two another name', '请为其中一个改名'),
        related: [{ message: say('the first one', '第一个'), range: earlier }],
      },
    )
  }
  seen.set(name, range)
  return conditions === undefined ? undefined : { name, ...window, if: conditions, range }
}
