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
import type { Rule } from './rule.ts'

/** A program made ready: sets built, tests in order, candidates found by surface and marketplace. */
export interface Policy {
  readonly name: string
  readonly version: number
  readonly digest: string
  readonly tier: Tier
  readonly program: Program
  readonly rules: readonly PreparedRule[]
  readonly lists: Lists
  readonly override: PreparedOverride | undefined
  readonly partyOf: (marketplace: string | undefined) => Party
  /** The rules that surface and marketplace do not rule out, in order, without those that are off. */
  readonly candidates: (click: Click) => readonly PreparedRule[]
}

export interface PreparedRule {
  readonly rule: Rule
  readonly from: Instant | undefined
  readonly until: Instant | undefined
  readonly tests: readonly Test[]
}

export interface PreparedOverride {
  readonly source: Override
  readonly rules: readonly { readonly until: number; readonly prepared: PreparedRule }[]
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
  const rules = program.rules.map((rule) => prepareRule(rule, lists))
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
    candidates: makeIndex(rules),
  }
}

function prepareRule(rule: Rule, lists: Lists): PreparedRule {
  return {
    rule,
    from: rule.from === undefined ? undefined : instant(rule.from),
    until: rule.until === undefined ? undefined : instant(rule.until),
    tests: prepareConditions(rule.if, lists),
  }
}

/** The same policy under another override. */
export function withOverride(policy: Policy, override: Override | undefined): Policy {
  return { ...policy, override: override === undefined ? undefined : prepareOverride(policy, override) }
}

function prepareOverride(policy: Policy, override: Override): PreparedOverride {
  const kills = new Map<string, number>()
  const rules: { until: number; prepared: PreparedRule }[] = []
  for (const entry of override.entries) {
    if ('kill' in entry) {
      kills.set(entry.kill, Math.max(entry.until, kills.get(entry.kill) ?? entry.until))
      continue
    }
    const rule: Rule = { id: entry.id, mode: 'enforce', until: entry.until, if: entry.if, outcome: entry.then }
    rules.push({ until: entry.until, prepared: prepareRule(rule, policy.lists) })
  }
  return { source: override, rules, kills }
}

const indexed: ReadonlySet<string> = new Set(['surface', 'to.party', 'to.marketplace'])
const maxCells = 1024

/**
 * Candidates by cell of surface × marketplace, found when a cell is first asked for. Values that no rule names share one
 * cell, so a stream of invented surfaces cannot grow the index.
 */
function makeIndex(rules: readonly PreparedRule[]): Policy['candidates'] {
  const active = rules.filter(({ rule }) => rule.mode !== 'off')
  const surfaces = new Set(active.flatMap(({ rule }) => rule.if.surface ?? []))
  const marketplaces = new Set(active.flatMap(({ rule }) => rule.if.to?.marketplace ?? []))
  const cells = new Map<string, readonly PreparedRule[]>()
  return (click) => {
    const { surface, marketplace } = click.facts
    const named = marketplace !== undefined && marketplaces.has(marketplace) ? marketplace : ''
    const key = `${surfaces.has(surface) ? surface : ''}|${click.party}|${named}`
    let cell = cells.get(key)
    if (cell === undefined) {
      if (cells.size >= maxCells) cells.clear()
      cell = active.filter(({ tests }) => tests.every((test) => !indexed.has(test.name) || test.of(click).holds))
      cells.set(key, cell)
    }
    return cell
  }
}

export interface DecideOptions {
  /** In place of the policy's own override, for simulation. */
  readonly override?: Override
}

/** What the policy says of one click at one instant. */
export function decide(policy: Policy, facts: Facts, at: Instant, options: DecideOptions = {}): Decision {
  const click: Click = { facts, party: policy.partyOf(facts.marketplace) }
  const override = options.override === undefined ? policy.override : prepareOverride(policy, options.override)
  const missing = new Set<string>()

  for (const { until, prepared } of override?.rules ?? []) {
    if (at < until && matches(prepared, click, at, missing))
      return decisionOf(prepared, click, { would: undefined, missing })
  }

  if (isKilled(override, 'all', at)) {
    return byDefault({ ...policy.program.defaults.outcome, reason: 'kill_switch' }, click, {
      would: undefined,
      missing,
    })
  }

  let would: Decision['would']
  for (const prepared of policy.candidates(click)) {
    const { rule } = prepared
    // Once a report is noted, another one could change nothing.
    if (rule.mode === 'report' && would !== undefined) continue
    if (isKilled(override, rule.id, at) || !matches(prepared, click, at, missing)) continue
    if (rule.mode === 'enforce') return decisionOf(prepared, click, { would, missing })
    would = { rule: rule.id, outcome: rule.outcome }
  }
  return byDefault(policy.program.defaults.outcome, click, { would, missing })
}

/** Whether a rule is turned off at this instant. */
export function isKilled(override: PreparedOverride | undefined, rule: string, at: Instant): boolean {
  const until = override?.kills.get(rule)
  return until !== undefined && at < until
}

/** Windows are half-open: in force at `from`, no longer at `until`. */
export function isInForce({ from, until }: Pick<PreparedRule, 'from' | 'until'>, at: Instant): boolean {
  return (from === undefined || from <= at) && (until === undefined || at < until)
}

/** Whether every test holds; facts that were asked for and absent are noted on the way. */
export function matches(prepared: PreparedRule, click: Click, at: Instant, missing: Set<string>): boolean {
  if (!isInForce(prepared, at)) return false
  for (const test of prepared.tests) {
    const verdict = test.of(click)
    if (!verdict.known) missing.add(test.fact)
    if (!verdict.holds) return false
  }
  const { rollout } = prepared.rule
  if (rollout === undefined) return true
  const key = click.facts[rollout.by]
  if (key === undefined) missing.add(rollout.by)
  return key !== undefined && isInRollout(rollout.percent, rollout.salt, key)
}

interface Noted {
  readonly would: Decision['would']
  readonly missing: ReadonlySet<string>
}

function decisionOf({ rule, from, until }: PreparedRule, { party }: Click, { would, missing }: Noted): Decision {
  return { outcome: rule.outcome, party, rule: rule.id, from, until, labels: rule.labels, would, missing: [...missing] }
}

function byDefault(outcome: Outcome, { party }: Click, { would, missing }: Noted): Decision {
  return {
    outcome,
    party,
    rule: undefined,
    from: undefined,
    until: undefined,
    labels: undefined,
    would,
    missing: [...missing],
  }
}
