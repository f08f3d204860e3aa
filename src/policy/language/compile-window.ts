/**
 * Windows: `from` and `until` of a rule or a demand, which must leave some time between them.
 *
 * @module
 */

import type { Scope } from './compile-scope.ts'
import type { Entry } from './document.ts'
import { instantOf } from './instants.ts'
import { say } from './wording.ts'

export interface Window {
  readonly from?: number
  readonly until?: number
}

export function windowOf(from: Entry | undefined, until: Entry | undefined, scope: Scope): Window {
  const start = from === undefined ? undefined : instantOf(from, scope)
  const end = until === undefined ? undefined : instantOf(until, scope)
  if (from !== undefined && until !== undefined && start !== undefined && end !== undefined && start >= end) {
    reportEmpty(from, until, start === end, scope)
  }
  return { ...(start === undefined ? {} : { from: start }), ...(end === undefined ? {} : { until: end }) }
}

function reportEmpty(from: Entry, until: Entry, isSame: boolean, { findings }: Scope): void {
  const [first, last] = [from.value, until.value].map((node) => (node.kind === 'scalar' ? node.source : ''))
  findings.report({
    code: 'window-empty',
    range: until.value.range,
    message: isSame
      ? say(
          '`until` is not later than `from`: they are one instant, and `until` is not part of the window',
          '`until` 不晚于 `from`：两者是同一时刻，而窗口不包含 `until`',
        )
      : say(
          `\`until\` is not later than \`from\`: \`${last}\` comes before \`${first}\``,
          `\`until\` 不晚于 \`from\`：\`${last}\` 早于 \`${first}\``,
        ),
    help: isSame
      ? say('make `until` later, or remove one of the two', '请将 `until` 改晚，或删除其中一个')
      : say('make `until` later, swap the two, or remove one of them', '请将 `until` 改晚、对调两者，或删除其中一个'),
    related: [{ message: say('`from` is here', '`from` 在这里'), range: from.value.range }],
  })
}
