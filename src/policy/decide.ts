/**
 * Deciding: which rule says what of one click.
 *
 * Override entries first, then the rules from top to bottom, then the defaults; the first match decides, so an
 * operator, a shopper and a log line name the same rule. A rule in `report` is evaluated, the first such match is noted
 * as `would`, and evaluation goes on. Pure: time and facts are arguments, and nothing is remembered that could change
 * an answer.
 *
 * @module
 */

import { instant, type Instant } from '../kernel/instant.ts'
import { prepareConditions, prepareLists, type Click, type Lists, type LongLists, type Test } from './condition.ts'
import type { Decision, Facts, Outcome, Party, Tier } from './decision.ts'
import type { Override } from './override.ts'
import { partyOf, type KnownMarketplaces } from './party.ts'
import type { Program } from './program.ts'
import { isInRollout } from './rollout.ts'
import { RuleIndex } from './rule-index.ts'
import type { Rule } from './rule.ts'

/** A program made ready: sets built, tests in order, the rules for a click found without reading all of them. */
export interface Policy {
  readonly name: string
  readonly version: number
  readonly digest: string
  readonly tier: Tier
  readonly program: Program
  readonly rules: readonly ReadyRule[]
  readonly lists: Lists
  readonly override: PreparedOverride | undefined
  readonly partyOf: (marketplace: string | undefined) => Party
  /** Finds the rules that could match a click; those that are off are not among them. */
  readonly ruleIndex: RuleIndex
}

export interface PreparedRule {
  readonly rule: Rule
  readonly from: Instant | undefined
  readonly until: Instant | undefined
  readonly tests: readonly Test[]
}

export interface PreparedOverride {
  readonly source: Override
  readonly rules: readonly { readonly until: number; readonly prepared: ReadyRule }[]
  /** Until when each rule is off; `all` stands for every one. */
  readonly kills: ReadonlyMap<string, number>
}

export interface PolicyIdentity {
  readonly version: number
  readonly digest: string
  readonly tier?: Tier
  /** The marketplaces that are known, with those the policy adds; by default the built-in ones. */
  readonly registry?: KnownMarketplaces
  readonly lists?: LongLists
}

export function preparePolicy(program: Program, identity: PolicyIdentity): Policy {
  const { version, digest, tier = 'memory', lists: long = new Map() } = identity
  const lists = prepareLists(program.lists, long)
  const rules = program.rules.map((rule) => new ReadyRule(rule, lists))
  return {
    name: program.meta.name,
    version,
    digest,
    tier,
    program,
    rules,
    lists,
    override: undefined,
    partyOf: (marketplace) => partyOf(marketplace, program.own, identity.registry),
    ruleIndex: new RuleIndex(program.rules, lists),
  }
}

/**
 * A rule with all that a decision says of it in one place and in one form: rules come as JSON, each with its own keys.
 * The tests are made when they are first asked for; most rules of a large policy are found by their one author.
 */
class ReadyRule implements PreparedRule {
  readonly rule: Rule
  readonly id: string
  readonly outcome: Outcome
  readonly from: Instant | undefined
  readonly until: Instant | undefined
  readonly labels: Rule['labels'] | undefined
  readonly #lists: Lists
  #tests: readonly Test[] | undefined

  constructor(rule: Rule, lists: Lists) {
    this.rule = rule
    this.id = rule.id
    this.outcome = rule.outcome
    this.from = rule.from === undefined ? undefined : instant(rule.from)
    this.until = rule.until === undefined ? undefined : instant(rule.until)
    this.labels = rule.labels
    this.#lists = lists
  }

  get tests(): readonly Test[] {
    this.#tests ??= prepareConditions(this.rule.if, this.#lists)
    return this.#tests
  }
}

/** The same policy under another override. */
export function withOverride(policy: Policy, override: Override | undefined): Policy {
  return { ...policy, override: override === undefined ? undefined : prepareOverride(policy, override) }
}

function prepareOverride(policy: Policy, override: Override): PreparedOverride {
  const kills = new Map<string, number>()
  const rules: { until: number; prepared: ReadyRule }[] = []
  for (const entry of override.entries) {
    if ('kill' in entry) {
      kills.set(entry.kill, Math.max(entry.until, kills.get(entry.kill) ?? entry.until))
      continue
    }
    const rule: Rule = { id: entry.id, mode: 'enforce', until: entry.until, if: entry.if, outcome: entry.then }
    rules.push({ until: entry.until, prepared: new ReadyRule(rule, policy.lists) })
  }
  return { source: override, rules, kills }
}

export interface DecideOptions {
  /** In place of the policy's own override, for simulation. */
  readonly override?: Override
}

const noOptions: DecideOptions = {}

/** What the policy says of one click at one instant. */
export function decide(policy: Policy, facts: Facts, at: Instant, options: DecideOptions = noOptions): Decision {
  const click: Click = { facts, party: policy.partyOf(facts.marketplace) }
  const override = options.override === undefined ? policy.override : prepareOverride(policy, options.override)
  const missing = new Missing()

  if (override !== undefined) {
    for (const { until, prepared } of override.rules) {
      if (!(at < until && matches(prepared, click, at, missing))) continue
      return { ...decisionOf(prepared, click, undefined, missing), by: 'override' }
    }
    if (isKilled(override, 'all', at)) {
      const outcome: Outcome = { ...policy.program.defaults.outcome, reason: 'kill_switch' }
      return { ...byDefault(outcome, click, undefined, missing), by: 'override' }
    }
  }

  let would: Decision['would']
  const { ruleIndex, rules } = policy
  const { book } = ruleIndex
  const found = ruleIndex.find(click, at)
  for (let place = found.next(); place !== -1; place = found.next()) {
    const isReport = book.isReport(place)
    // Once a report is noted, another one could change nothing.
    if (isReport && would !== undefined) continue
    const rule = rules[place] as ReadyRule
    if (override !== undefined && isKilled(override, rule.id, at)) continue
    const left = book.leftToTest(place, found.answered)
    const isMatch =
      left === 0 && !book.hasRollout(place) ? isInForce(rule, at) : matches(rule, click, at, missing, left)
    if (!isMatch) {
      found.endAsking()
      continue
    }
    if (!isReport) return decisionOf(rule, click, would, missing)
    would = { rule: rule.id, outcome: rule.outcome }
    found.endReports()
  }
  return byDefault(policy.program.defaults.outcome, click, would, missing)
}

/** The absent facts a decision asked for, each once, in the order of asking. Most decisions ask for none. */
class Missing {
  #facts: string[] | undefined

  add(fact: string): void {
    if (this.#facts === undefined) this.#facts = [fact]
    else if (!this.#facts.includes(fact)) this.#facts.push(fact)
  }

  list(): readonly string[] {
    return this.#facts ?? nothing
  }
}

const nothing: readonly string[] = Object.freeze([])

/** Whether a rule is turned off at this instant. */
function isKilled(override: PreparedOverride | undefined, rule: string, at: Instant): boolean {
  const until = override?.kills.get(rule)
  return until !== undefined && at < until
}

interface Bounds {
  readonly from?: number | undefined
  readonly until?: number | undefined
}

/** Windows are half-open: in force at `from`, no longer at `until`. */
export function isInForce({ from, until }: Bounds, at: Instant): boolean {
  return (from === undefined || from <= at) && (until === undefined || at < until)
}

/**
 * Whether every test holds, or every one of the last ones if `left` says how many; facts that were asked for and absent
 * are noted on the way.
 */
export function matches(
  prepared: PreparedRule,
  click: Click,
  at: Instant,
  missing: { add(fact: string): unknown },
  left = Infinity,
): boolean {
  if (!isInForce(prepared, at)) return false
  const { tests } = prepared
  for (let index = Math.max(0, tests.length - left); index < tests.length; index++) {
    const { of, fact } = tests[index] as Test
    const verdict = of(click)
    if (!verdict.known) missing.add(fact)
    if (!verdict.holds) return false
  }
  const { rollout } = prepared.rule
  if (rollout === undefined) return true
  const key = click.facts[rollout.by]
  if (key === undefined) missing.add(rollout.by)
  return key !== undefined && isInRollout(rollout.percent, rollout.salt, key)
}

function decisionOf(rule: ReadyRule, { party }: Click, would: Decision['would'], missing: Missing): Decision {
  return {
    outcome: rule.outcome,
    party,
    rule: rule.id,
    from: rule.from,
    until: rule.until,
    labels: rule.labels,
    would,
    missing: missing.list(),
  }
}

function byDefault(outcome: Outcome, { party }: Click, would: Decision['would'], missing: Missing): Decision {
  return {
    outcome,
    party,
    rule: undefined,
    from: undefined,
    until: undefined,
    labels: undefined,
    would,
    missing: missing.list(),
  }
}
