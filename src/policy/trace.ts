/**
 * Traces: why each rule did or did not match one click, for the simulator and for failed tests.
 *
 * A rule's answer has three values. It is certain as soon as one condition fails on something known, or all of them hold
 * on something known; else it hangs on an input that is absent, and the rule's `if_unknown` answered in its place.
 *
 * @module
 */

import { zonedText, type Instant } from '../kernel/instant.ts'
import { prepareConditions, type Click } from './condition.ts'
import type { Policy } from './decide.ts'
import type { Facts } from './decision.ts'
import type { Wording } from './language/diagnostic.ts'
import { isInRollout } from './rollout.ts'
import type { Mode, Rule } from './rule.ts'
import { unresolvedInstead } from './short-links.ts'
import { both, rolloutWords, wordsOf } from './trace-words.ts'

/** One condition of a rule, asked of one click. */
export interface ConditionTrace {
  /** As the language calls it: `mode`, `override`, `from`, `until`, `surface`, `author.followers`, `rollout`, … */
  readonly condition: string
  readonly wanted: Wording
  readonly got: Wording
  /** The input that was absent, where absence answered. */
  readonly missing: string | undefined
}

export interface TraceStep {
  readonly rule: string
  readonly mode: Mode
  /** Whether the rule matches, with `if_unknown` answering for what is absent. */
  readonly matched: boolean
  /** ✓ matches, ✗ does not, ? an absent input decided which. */
  readonly mark: '✓' | '✗' | '?'
  /** Every condition that does not hold. */
  readonly failed: readonly ConditionTrace[]
  /** Every condition that holds only because its input is absent. */
  readonly assumed: readonly ConditionTrace[]
  /** The inputs the answer hangs on; none when it is certain. */
  readonly missing: readonly string[]
  /** Whether this is the rule that decides. */
  readonly decides: boolean
  /** Whether it would decide, had it not let a short link through for which `short_links.unresolved` answers. */
  readonly overruled: boolean
  /** Whether this is the match in `mode: report` that is noted as `would`. */
  readonly reports: boolean
  /** False when an earlier rule decided, so that this one was not asked. */
  readonly reached: boolean
}

/** Every rule of the policy against one click, temporary ones first, also those that come after the deciding one. */
export function simulateTrace(policy: Policy, facts: Facts, at: Instant): TraceStep[] {
  const entries = policy.override?.source.entries ?? []
  const kills = entries.flatMap((entry) => ('kill' in entry && at < entry.until ? [entry] : []))
  const offUntil = (id: string) =>
    kills
      .filter(({ kill }) => kill === id || kill === 'all')
      .reduce((latest, { until }) => Math.max(latest, until), -Infinity)
  const temporary = entries.flatMap((entry): Rule[] =>
    'kill' in entry ? [] : [{ id: entry.id, mode: 'enforce', until: entry.until, if: entry.if, outcome: entry.then }],
  )
  const click: Click = { facts, party: policy.partyOf(facts.marketplace) }
  const asked = [
    ...temporary.map((rule) => ask(rule, { policy, click, at, offUntil: -Infinity })),
    ...policy.program.rules.map((rule) => ask(rule, { policy, click, at, offUntil: offUntil(rule.id) })),
  ]
  let decided = false
  let reported = false
  const { rules, short_links: shortLinks } = policy.program
  const insteadOf = (index: number) => {
    const rule = rules[index - temporary.length]
    return rule && unresolvedInstead(shortLinks, facts, rule)
  }
  return asked.map((step, index) => {
    const reached = !decided
    const answers = reached && step.matched && step.mode === 'enforce'
    const overruled = answers && insteadOf(index) !== undefined
    const reports = reached && step.matched && step.mode === 'report' && !reported
    decided ||= answers
    reported ||= reports
    return { ...step, decides: answers && !overruled, overruled, reports, reached }
  })
}

/**
 * The inputs that could change the answer if they were given: those that rules hang on, up to the first rule that is
 * certain to decide.
 */
export function missingInputs(trace: readonly TraceStep[]): readonly string[] {
  const missing = new Set<string>()
  let reportIsCertain = false
  for (const { mode, mark, missing: names } of trace) {
    if (mode === 'report' && reportIsCertain) continue
    for (const name of names) missing.add(name)
    if (mark !== '✓') continue
    if (mode === 'enforce') break
    reportIsCertain = true
  }
  return [...missing]
}

interface Asking {
  readonly policy: Policy
  readonly click: Click
  readonly at: Instant
  /** Until when an override turns the rule off; long ago when none does. */
  readonly offUntil: number
}

type Asked = Omit<TraceStep, 'decides' | 'overruled' | 'reports' | 'reached'>

function ask(rule: Rule, asking: Asking): Asked {
  const answers = [...outsideOf(rule, asking), ...conditionsOf(rule, asking), ...rolloutOf(rule, asking)]
  const failed = answers.flatMap(({ holds, ...each }) => (holds ? [] : [each]))
  const assumed = answers.flatMap(({ holds, ...each }) => (holds && each.missing !== undefined ? [each] : []))
  const isCertain = failed.some(({ missing }) => missing === undefined) || failed.length + assumed.length === 0
  const matched = failed.length === 0
  return {
    rule: rule.id,
    mode: rule.mode,
    matched,
    mark: isCertain ? (matched ? '✓' : '✗') : '?',
    failed,
    assumed,
    missing: isCertain ? [] : [...new Set([...failed, ...assumed].flatMap(({ missing }) => missing ?? []))],
  }
}

type Answer = ConditionTrace & { readonly holds: boolean }

/** What fails before any condition is asked: the mode, an override, the window. */
function outsideOf(rule: Rule, { policy, at, offUntil }: Asking): Answer[] {
  const zone = policy.program.meta.timezone
  const fails = (condition: string, wanted: string, got: string): Answer => ({
    condition,
    wanted: both(wanted),
    got: both(got),
    missing: undefined,
    holds: false,
  })
  const now = zonedText(at, zone)
  return [
    ...(rule.mode === 'off' ? [fails('mode', '`enforce`', '`off`')] : []),
    ...(at < offUntil ? [fails('override', '', zonedText(offUntil, zone))] : []),
    ...(rule.from !== undefined && at < rule.from ? [fails('from', zonedText(rule.from, zone), now)] : []),
    ...(rule.until !== undefined && at >= rule.until ? [fails('until', zonedText(rule.until, zone), now)] : []),
  ]
}

/** Which shop or product a link leads to stands in the link: where it names none, nothing is missing. */
const settled: ReadonlySet<string> = new Set(['shop', 'product'])

function conditionsOf(rule: Rule, { policy, click }: Asking): Answer[] {
  return prepareConditions(rule.if, policy.lists).map((test) => {
    const { holds, known } = test.of(click)
    const missing = known || settled.has(test.fact) ? undefined : test.fact
    return { condition: test.name, ...wordsOf(test.name, rule.if, click), missing, holds }
  })
}

/** A share of nobody and of whoever has no key is certain without a key. */
function rolloutOf({ rollout }: Rule, { click }: Asking): Answer[] {
  if (rollout === undefined) return []
  const key = click.facts[rollout.by]
  const holds = key !== undefined && isInRollout(rollout.percent, rollout.salt, key)
  const missing = key === undefined && rollout.percent > 0 ? rollout.by : undefined
  return [{ condition: 'rollout', ...rolloutWords(rollout, key), missing, holds }]
}
