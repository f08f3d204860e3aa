/**
 * Rules as text: outcomes and whole rules as a form writes them, in the manner of `policy fmt`.
 *
 * @module
 */

import { leafText } from '../language/format/scalar.ts'
import { chainSteps } from '../rule.ts'
import type { RuleTemplate, WrittenOutcome } from './rule-change.ts'

/** Ids, codes and names stand without quotes. */
export function isUsable(name: string): boolean {
  return /^[a-z0-9][a-z0-9_.-]{0,99}$/u.test(name)
}

/** A text between braces, in quotes only where it needs them. */
export function scalarInFlow(value: string): string {
  const leaf = { kind: 'leaf', style: 'double', value, written: JSON.stringify(value) } as const
  return leafText(leaf, { inFlow: true, isKey: false, indent: 0 }).text
}

export function outcomeText(outcome: WrittenOutcome): string {
  if (outcome.action === 'equivalent')
    return `{ equivalent: [${outcome.chain.join(', ')}], reason: ${scalarInFlow(outcome.reason)} }`
  if (outcome.action === 'redirect') {
    return `{ redirect: ${scalarInFlow(outcome.url)}, reason: ${scalarInFlow(outcome.reason)} }`
  }
  return `{ ${outcome.action}: ${scalarInFlow(outcome.reason)} }`
}

/** The keys of a new rule. It only reports until somebody has read what it would do. */
export function ruleLines(template: RuleTemplate, id: string, steps: readonly string[]): readonly string[] {
  return [`id: ${id}`, 'mode: report', ...templates[template](chainSteps.filter((each) => steps.includes(each)))]
}

/** The steps are those that the document says how to take. */
const templates: Readonly<Record<RuleTemplate, (steps: readonly string[]) => readonly string[]>> = {
  notice: () => ['if: { surface: short_video, to: { party: external } }', 'then: { warn: leaving_platform }'],
  closed: () => ['if: { surface: live_room, to: { party: external } }', 'then: { explain: destination_blocked }'],
  equivalent: (steps) => [
    'if: { surface: [live_room, unknown], to: { party: external } }',
    `then: { equivalent: [${[...steps, 'explain'].join(', ')}], reason: live_external_closed }`,
  ],
  exemption: () => ['if: { surface: live_room, to: { party: external } }', 'then: { allow: exempt }'],
}
