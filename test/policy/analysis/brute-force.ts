/**
 * Brute force: the answers of the analyses, found by asking the edge about every request that a policy can tell apart.
 *
 * Nothing here knows of atoms or boxes. The values of a dimension are written out by hand around the few constants that
 * random policies use; links are every sample with every id; keys of rollouts are looked for until every combination of
 * buckets has one. All combinations are asked with the edge's own `matches` and `decide`.
 *
 * @module
 */

import { builtinSurfaces } from '../../../src/context/context.ts'
import { instant } from '../../../src/kernel/instant.ts'
import { destinationOf } from '../../../src/link/destination.ts'
import type { Registry } from '../../../src/link/registry.ts'
import { sampleUrl } from '../../../src/link/sample.ts'
import { samplesOf } from '../../../src/link/samples.ts'
import type { Demand } from '../../../src/policy/analysis/analyse.ts'
import { standInsFor } from '../../../src/policy/analysis/dimensions.ts'
import { outcomeKey, strictness } from '../../../src/policy/analysis/outcomes.ts'
import { decide, matches, preparePolicy, type Policy, type PreparedRule } from '../../../src/policy/decide.ts'
import type { Facts } from '../../../src/policy/decision.ts'
import { factsOf } from '../../../src/policy/facts.ts'
import { partyOf } from '../../../src/policy/party.ts'
import type { ListSubject, Program } from '../../../src/policy/program.ts'
import { bucketOf, bucketsIn } from '../../../src/policy/rollout.ts'
import { rolloutKeys, type ListRef, type Rule } from '../../../src/policy/rule.ts'
import { noFacts } from '../programs.ts'
import { isPossible, tokenFacts } from './possible.ts'
import { clientVersions, followerCounts, instants } from './random-policies.ts'

export interface Subject {
  readonly program: Program
  readonly registry: Registry
}

/** The policy as the edge prepares it; of a long list the ids that stand for it have arrived. */
export function edgeOf({ program, registry }: Subject): Policy {
  const long = Object.values(program.lists).flatMap((list) =>
    'digest' in list ? standInsFor(list.of, list.digest, registry).map((id) => [list.digest, id] as const) : [],
  )
  const members = Map.groupBy(long, ([digest]) => digest)
  const lists = new Map([...members].map(([digest, ids]) => [digest, new Set(ids.map(([, id]) => id))]))
  return preparePolicy(program, { version: 1, digest: 'sha256:0', registry, lists })
}

/** One value of a dimension, as it changes a request. */
interface Value {
  readonly facts: Partial<Facts>
  readonly at?: number
}

interface Axis {
  readonly name: string
  readonly values: readonly Value[]
}

export function ruleOf({ if: conditions, from, until, rollout }: Demand): Rule {
  return {
    id: 'demand',
    mode: 'enforce',
    if: conditions,
    ...(from === undefined ? {} : { from }),
    ...(until === undefined ? {} : { until }),
    ...(rollout === undefined ? {} : { rollout }),
    outcome: { action: 'allow', reason: 'exempt' },
  }
}

/** The dimensions that rules or demands speak of, each with all values that could make a difference. */
export function axesOf(subject: Subject, demands: readonly Demand[]): readonly Axis[] {
  const rules = [...subject.program.rules, ...demands.map(ruleOf)]
  const speaks = (of: (rule: Rule) => unknown) => rules.some((rule) => of(rule) !== undefined)
  const one = (fact: keyof Facts, ...values: readonly unknown[]): Axis => ({
    name: fact,
    values: values.map((value) => ({ facts: { [fact]: value } })),
  })
  const surfaces = [...builtinSurfaces, ...Object.keys(subject.program.surfaces)]
  const keys = new Set(rules.flatMap(({ rollout }) => rollout?.by ?? []))
  return [
    ...(speaks(({ if: each }) => each.surface) ? [one('surface', ...surfaces)] : []),
    ...(speaks(({ if: each }) => each.to ?? each.product ?? each.shop) ? [linksOf(subject, rules)] : []),
    ...(speaks(({ from, until }) => from ?? until) ? [clock] : []),
    ...(speaks(({ if: { author } }) => author?.followers)
      ? [one('followers', undefined, ...followerCounts.flatMap((count) => [Math.max(0, count - 1), count]), 10 ** 9)]
      : []),
    ...(speaks(({ if: each }) => each.channel) ? [one('channel', undefined, 'xingtu', 'cps', 'other', 'else')] : []),
    ...(speaks(({ if: each }) => each.region) ? [one('region', undefined, 'CN', 'HK', 'ZZ', 'US')] : []),
    ...(speaks(({ if: each }) => each.language)
      ? [one('language', undefined, 'zh', 'zh-CN', 'zh-Hant-TW', 'zha', 'en', 'en-US', 'en-us-x-y', 'fr')]
      : []),
    ...(speaks(({ if: each }) => each.client) ? [one('client', ...clientsAround())] : []),
    ...(speaks(({ if: each }) => each.evidence) ? [one('evidence', 'none', 'referer', 'signed')] : []),
    ...(keys.has('content') || speaks(({ if: each }) => each.content) ? [idsOf('content', subject, rules)] : []),
    ...(keys.has('author') || speaks(({ if: { author } }) => author?.in ?? author?.not_in)
      ? [idsOf('author', subject, rules)]
      : []),
    ...rolloutKeys
      .filter((key) => keys.has(key) && key !== 'author' && key !== 'content')
      .map((key) => one(key, undefined, ...keysInAllBuckets(key, rules))),
  ]
}

const clock: Axis = {
  name: 'time',
  values: [...instants.flatMap((each) => [each - 1, each]), Math.max(...instants) + 10 ** 9].map((at) => ({
    facts: {},
    at,
  })),
}

function clientsAround(): readonly (string | undefined)[] {
  const versions = ['0.0.1', '1.0.0-alpha', ...clientVersions, '1.5.0-rc.2', '1.9.9', '2.0.0-0', '2.0.0', '9', 'new']
  return [undefined, ...['app', 'lite'].flatMap((app) => [app, ...versions.map((each) => `${app}/${each}`)]), 'web/1.5']
}

function namedIds(subject: ListSubject, { program, registry }: Subject, rules: readonly Rule[]): readonly string[] {
  const lists = Object.values(program.lists).filter(({ of }) => of === subject)
  const refs: (ListRef | undefined)[] = rules.flatMap(({ if: each }) => [each[subject]?.in, each[subject]?.not_in])
  const ids = [
    ...lists.flatMap((list) => ('ids' in list ? list.ids : standInsFor(subject, list.digest, registry))),
    ...refs.flatMap((ref) => (typeof ref === 'object' ? ref : [])),
  ]
  return [...new Set(ids)]
}

function idsOf(subject: 'content' | 'author', whole: Subject, rules: readonly Rule[]): Axis {
  const ids = [undefined, ...namedIds(subject, whole, rules), ...keysInAllBuckets(subject, rules)]
  return { name: subject, values: ids.map((id) => ({ facts: { [subject]: id } })) }
}

/** Enough keys that every combination of ranges of buckets under every salt has one. */
function keysInAllBuckets(by: (typeof rolloutKeys)[number], rules: readonly Rule[]): readonly string[] {
  const rollouts = rules.flatMap(({ rollout }) => (rollout?.by === by ? [rollout] : []))
  const found = new Map<string, string>()
  for (let n = 0; n < 2000; n++) {
    const key = `some-${by}-${n}`
    const combination = rollouts.map(({ salt, percent }) => bucketOf(salt, key) < bucketsIn(percent)).join()
    if (!found.has(combination)) found.set(combination, key)
  }
  return [...found.values()]
}

/** Every sample link with every id of a list and one more; of links that rules could not tell apart, one. */
function linksOf(subject: Subject, rules: readonly Rule[]): Axis {
  const { program, registry } = subject
  const ids = new Set([...namedIds('product', subject, rules), ...namedIds('shop', subject, rules)])
  const plain = [...new Set([...ids].map((id) => id.slice(id.indexOf(':') + 1))), '987654']
  const marketplaces = new Set(rules.flatMap(({ if: { to } }) => to?.marketplace ?? []))
  const kinds = new Set<string>(rules.flatMap(({ if: { to } }) => to?.kind ?? []))
  const byLook = new Map<string, Value>()
  for (const sample of samplesOf(registry, program.marketplaces)) {
    for (const url of [
      sampleUrl(sample),
      ...(sample.id === undefined ? [] : plain.map((id) => sampleUrl(sample, id))),
    ]) {
      const value = linkFacts(url, registry)
      if (value === undefined) continue
      const { marketplace, kind, product, shop } = value
      const look = [
        partyOf(marketplace, program.own, registry),
        marketplace !== undefined && marketplaces.has(marketplace) ? marketplace : '',
        kinds.has(kind) ? kind : '',
        product === undefined ? 'none' : ids.has(product) ? product : '',
        shop === undefined ? 'none' : ids.has(shop) ? shop : '',
      ].join(' ')
      if (!byLook.has(look)) byLook.set(look, { facts: value })
    }
  }
  return { name: 'destination', values: [...byLook.values()] }
}

export function linkFacts(url: string, registry: Registry) {
  const destination = destinationOf(url, registry)
  if (destination.fault !== undefined) return undefined
  const context = { ...noFacts, site: undefined, fault: undefined }
  const { marketplace, kind, product, shop } = factsOf(destination, context, noFacts, registry)
  return { marketplace, kind, product, shop }
}

/** Absent from a request: an id goes together with its buckets. */
const strippable = ['surface', 'content', 'author', 'followers', 'channel', 'client'] as const
/** Where no rule asks for evidence, every click may have come with a token. */
function canBe(facts: Facts, axes: readonly Axis[]): boolean {
  return axes.every(({ name }) => name !== 'evidence') || isPossible(facts)
}

export interface Judged {
  /** Each finding as one line: its kind, its rule, and what it names. */
  readonly findings: ReadonlySet<string>
  readonly requests: number
  /** Requests that `decide` decided by another rule than the first that `matches`. */
  readonly undecided: number
}

/** Every finding there is, by asking every request. */
export function judgeByBruteForce(subject: Subject, demands: readonly Demand[], axes: readonly Axis[]): Judged {
  const { program } = subject
  const policy = edgeOf(subject)
  const active = policy.rules.filter(({ rule }) => rule.mode !== 'off')
  const asked = demands.map((demand) => {
    const [prepared] = edgeOf({ ...subject, program: { ...program, rules: [ruleOf(demand)] } }).rules
    if (prepared === undefined) throw new Error('one rule was prepared')
    return prepared
  })
  const defaultStrictness = strictness[program.defaults.outcome.action]
  const defaultKey = outcomeKey(program.defaults.outcome)
  const isEnforced = active.map(({ rule }) => rule.mode === 'enforce')
  const strictnessOf = active.map(({ rule }) => strictness[rule.outcome.action])
  const keyOf = active.map(({ rule }) => `${outcomeKey(rule.outcome)} ${JSON.stringify(rule.labels)}`)
  const defaultKeyWithLabels = `${defaultKey} undefined`

  // Which rules match each request, by the edge's own tests; and that the edge then decides by the first of them.
  const total = axes.reduce((product, { values }) => product * values.length, 1)
  const matching = new Int32Array(total)
  const demanded = new Int32Array(total)
  const possible: number[] = []
  let undecided = 0
  for (let n = 0; n < total; n++) {
    const { facts, at } = requestOf(n, axes)
    if (!canBe(facts, axes)) continue
    possible.push(n)
    const click = { facts, party: policy.partyOf(facts.marketplace) }
    const does = (prepared: PreparedRule) => matches(prepared, click, instant(at), new Set())
    for (const [index, prepared] of active.entries())
      if (does(prepared)) matching[n] = (matching[n] ?? 0) | (1 << index)
    for (const [index, prepared] of asked.entries()) if (does(prepared)) demanded[n] = (demanded[n] ?? 0) | (1 << index)
    const decision = decide(policy, facts, instant(at))
    const first = active.findIndex((_, index) => isEnforced[index] === true && has(matching[n], index))
    const noted = active.findIndex((_, index) => isEnforced[index] !== true && has(matching[n], index))
    const would = first === -1 || noted < first ? active[noted]?.rule.id : undefined
    if (decision.rule !== active[first]?.rule.id || decision.would?.rule !== would) undecided += 1
  }
  const deciderOf = (mask = 0, from = 0): number => {
    for (let index = from; index < active.length; index++)
      if (isEnforced[index] === true && has(mask, index)) return index
    return -1
  }

  const findings = new Set<string>()
  const idle = new Set<number>()
  for (const [index, { rule }] of active.entries()) {
    const isReport = rule.mode === 'report'
    const own = possible.filter((n) => has(matching[n], index))
    if (own.length === 0) {
      findings.add(`never-effective ${rule.id}`)
      idle.add(index)
      continue
    }
    const takers = own.map((n) =>
      active.findIndex(
        (_, earlier) => earlier < index && has(matching[n], earlier) && (isEnforced[earlier] === true || isReport),
      ),
    )
    if (takers.every((taker) => taker !== -1)) {
      idle.add(index)
      findings.add(`unreachable ${rule.id} by ${namesOf(takers, active)}`)
      continue
    }
    // Without the rule; a report is asked what it would change if it were enforced where it stands.
    const decisive = own.filter((n) => {
      const first = deciderOf(matching[n])
      return first === -1 || first >= index
    })
    const heirs = decisive.map((n) => deciderOf(matching[n], index + 1))
    if (heirs.every((heir) => (heir === -1 ? defaultKeyWithLabels : keyOf[heir]) === keyOf[index])) {
      findings.add(`redundant ${rule.id} by ${namesOf(heirs, active)}`)
    }
    if (isReport || (strictnessOf[index] ?? 0) === 0) continue
    for (const fact of strippable) {
      const axis = axes.findIndex(({ name }) => name === fact)
      if (axis === -1 || holdsWithout(fact, active[index], policy)) continue
      const escapes = decisive.some((n) => {
        return strippedOf(n, fact, axes).some((left) => {
          const heir = deciderOf(matching[left])
          return (heir === -1 ? defaultStrictness : (strictnessOf[heir] ?? 0)) < (strictnessOf[index] ?? 0)
        })
      })
      if (escapes) findings.add(`unknown-hole ${rule.id} ${fact}`)
    }
  }
  const masks = [...new Set(possible.map((n) => matching[n] ?? 0))]
  for (const [i, { rule: a }] of active.entries()) {
    for (const [j, { rule: b }] of active.entries()) {
      if (j <= i || isEnforced[i] !== true || isEnforced[j] !== true) continue
      if (outcomeKey(a.outcome) === outcomeKey(b.outcome) || idle.has(i) || idle.has(j)) continue
      if (a.overlaps?.includes(b.id) === true || b.overlaps?.includes(a.id) === true) continue
      const isSplit =
        masks.some((mask) => has(mask, i) && !has(mask, j)) && masks.some((mask) => !has(mask, i) && has(mask, j))
      const isDecided = masks.some((mask) => has(mask, j) && deciderOf(mask) === i)
      if (isSplit && isDecided) findings.add(`overlap ${a.id} ${b.id}`)
    }
  }
  for (const [index, { name }] of demands.entries()) {
    if (possible.every((n) => !has(demanded[n], index))) findings.add(`empty-demand ${name}`)
    const isOpen = possible.some((n) => has(demanded[n], index) && deciderOf(matching[n]) === -1)
    if (isOpen) findings.add(`gap ${name}`)
  }
  return { findings, requests: possible.length, undecided }
}

function has(mask = 0, index: number): boolean {
  return (mask & (1 << index)) !== 0
}

function namesOf(indices: readonly number[], rules: readonly PreparedRule[]): string {
  const known = [...new Set(indices)].filter((index) => index !== -1).toSorted((a, b) => a - b)
  return known.map((index) => rules[index]?.rule.id).join()
}

/** Whether the rule's tests of a fact hold where it is absent. */
function holdsWithout(fact: string, prepared: PreparedRule | undefined, policy: Policy): boolean {
  const click = { facts: noFacts, party: policy.partyOf(undefined) }
  const holds = (asked: string) =>
    (prepared?.tests ?? []).filter((test) => test.fact === asked).every((test) => test.of(click).holds)
  // A rule that asks for evidence leaves clicks without any to others, on purpose.
  return holds(fact) || (fact === 'surface' && !holds('evidence'))
}

/** The n-th request: one value of each axis. */
function requestOf(n: number, axes: readonly Axis[]): { readonly facts: Facts; readonly at: number } {
  let rest = n
  let at = 0
  const facts = { ...noFacts }
  for (const { values } of axes) {
    const value = values[rest % values.length]
    rest = Math.floor(rest / values.length)
    Object.assign(facts, value?.facts)
    at = value?.at ?? at
  }
  return { facts, at }
}

/** What can be left of a request without its token, and perhaps without content. Absent is the first value of an axis. */
function strippedOf(n: number, fact: string, axes: readonly Axis[]): readonly number[] {
  const isBare = fact === 'surface'
  const gone: ReadonlySet<string> = new Set([...tokenFacts, ...(isBare || fact === 'content' ? ['content'] : [])])
  let left = [n]
  let step = 1
  for (const { name, values } of axes) {
    const [width, place] = [step, Math.floor(n / step) % values.length]
    const among = (isLeft: (facts: Partial<Facts>) => boolean) =>
      left.flatMap((each) => values.flatMap(({ facts }, at) => (isLeft(facts) ? [each + (at - place) * width] : [])))
    if (gone.has(name)) left = left.map((each) => each - place * width)
    if (name === 'evidence') left = among(({ evidence }) => (isBare ? evidence === 'none' : evidence !== 'signed'))
    if (name === 'surface' && isBare) left = among(({ surface }) => surface === 'unknown')
    step *= values.length
  }
  return left.filter((each) => canBe(requestOf(each, axes).facts, axes))
}
