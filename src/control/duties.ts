/**
 * Duties: rules that law or contract demands (`compliance: true`), and what weakens them.
 *
 * A duty is weakened when it is taken away, loses its mark, enforces less, or is in force for less of the time to come.
 * What it says and of whom is for the difference of decisions to tell. A duty whose time is over may go.
 *
 * @module
 */

import type { Instant } from '../kernel/instant.ts'
import { zonedText } from '../kernel/instant.ts'
import type { RuleChange } from '../policy/analysis/diff-rules.ts'
import type { Wording } from '../policy/language/diagnostic.ts'
import { say } from '../policy/language/wording.ts'
import type { Program } from '../policy/program.ts'
import type { Mode, Rule } from '../policy/rule.ts'

export interface WeakenedDuty {
  readonly rule: string
  readonly message: Wording
}

interface Question {
  readonly before: Program
  readonly after: Program
  /** Of the two, for what became of names. */
  readonly rules: readonly RuleChange[]
  readonly now: Instant
}

export function weakenedDuties({ before, after, rules, now }: Question): readonly WeakenedDuty[] {
  const young = new Map(after.rules.map((rule) => [rule.id, rule]))
  const names = new Map(rules.flatMap((each) => (each.kind === 'renamed' ? [[each.was, each.id] as const] : [])))
  return before.rules.flatMap((rule) => {
    if (rule.compliance !== true || rule.mode === 'off' || (rule.until ?? Infinity) <= now) return []
    const message = weaknessOf(rule, young.get(names.get(rule.id) ?? rule.id), { now, timeZone: after.meta.timezone })
    return message === undefined ? [] : [{ rule: rule.id, message }]
  })
}

const weights: Readonly<Record<Mode, number>> = { off: 0, report: 1, enforce: 2 }

interface Reading {
  readonly now: Instant
  readonly timeZone: string
}

function weaknessOf(rule: Rule, later: Rule | undefined, { now, timeZone }: Reading): Wording | undefined {
  const name = `\`${rule.id}\``
  if (later === undefined) return say(`${name} is removed`, `${name} 被删除`)
  if (later.compliance !== true) return say(`${name} loses its mark`, `${name} 失去合规标记`)
  if (weights[later.mode] < weights[rule.mode]) {
    return say(
      `${name} goes from \`${rule.mode}\` to \`${later.mode}\``,
      `${name} 由 \`${rule.mode}\` 变为 \`${later.mode}\``,
    )
  }
  const start = later.from
  if (start !== undefined && start > Math.max(rule.from ?? -Infinity, now)) {
    const moment = zonedText(start, timeZone)
    return say(`${name} begins later, at ${moment}`, `${name} 推迟到 ${moment} 开始`)
  }
  const end = later.until
  if (end !== undefined && end < (rule.until ?? Infinity)) {
    const moment = zonedText(end, timeZone)
    return say(`${name} ends earlier, at ${moment}`, `${name} 提前到 ${moment} 结束`)
  }
  return undefined
}
