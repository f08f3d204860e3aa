/**
 * Recorded clicks to ask again: made as the gateway makes them, with all that was known of the click kept beside.
 *
 * @module
 */

import fc from 'fast-check'

import { answerTo } from '../../src/answer/answer.ts'
import type { ArchivedRecord } from '../../src/control/backtest-facts.ts'
import { hourMs, instant, type Instant, minuteMs } from '../../src/kernel/instant.ts'
import type { Destination, LinkFault } from '../../src/link/destination.ts'
import type { Policy } from '../../src/policy/decide.ts'
import type { Decision, Facts } from '../../src/policy/decision.ts'
import { judge, placed } from '../../src/policy/judge.ts'
import { makeRecord } from '../../src/record/record.ts'
import type { Program } from '../../src/policy/program.ts'
import type { Rule } from '../../src/policy/rule.ts'
import { clicks } from '../policy/programs.ts'

/** A click with everything that was known of it at the time. */
export interface TrueClick {
  readonly id: string
  readonly at: Instant
  readonly facts: Facts
  readonly fault: LinkFault | undefined
  readonly hasLanding: boolean
  readonly sampledrate: number
}

const faults: readonly (LinkFault | undefined)[] = [
  { kind: 'unjudged', code: 'too_deep' },
  { kind: 'unsafe', code: 'userinfo' },
  { kind: 'unreadable', code: 'token' },
]

const trueClick = fc.record({
  facts: clicks,
  minute: fc.integer({ min: 0, max: 60 * 72 - 1 }),
  fault: fc.option(fc.constantFrom(...faults), { nil: undefined, freq: 6 }),
  hasLanding: fc.integer({ min: 0, max: 9 }).map((number) => number > 0),
  sampledrate: fc.constantFrom(1, 1, 1, 2, 7),
})

/** The windows of the sample programs, in hours instead of milliseconds. */
export function inHours(program: Program): Program {
  const scale = (at: number | undefined) => (at === undefined ? {} : { at: at * hourMs })
  const rules = program.rules.map(({ from, until, ...rule }): Rule => {
    const [begin, end] = [scale(from), scale(until)]
    return {
      ...rule,
      ...(begin.at === undefined ? {} : { from: begin.at }),
      ...(end.at === undefined ? {} : { until: end.at }),
    }
  })
  return { ...program, rules }
}

/** `minuteMs` apart within three days from the epoch on; rules of the sample programs turn in its first hours. */
export function sampleClicks(seed: number, numRuns: number): readonly TrueClick[] {
  return fc.sample(trueClick, { seed, numRuns }).map(({ minute, ...rest }, index) => ({
    ...rest,
    facts: factsUnder(rest.facts, rest.fault),
    id: `r${index}`,
    at: instant(minute * minuteMs),
  }))
}

/** Who never signed has nothing that only a token tells, and a link that could not be read shows no goods. */
function factsUnder(facts: Facts, fault: LinkFault | undefined): Facts {
  const unsigned = { author: undefined, followers: undefined, channel: undefined, client: undefined }
  return {
    ...facts,
    ...(facts.evidence === 'signed' ? {} : unsigned),
    ...(fault === undefined || fault.kind === 'unsafe' ? {} : { kind: 'other' as const, marketplace: undefined }),
  }
}

/** What the shopper of a click meets under a policy, asked with all that was known. */
export function truth(click: TrueClick, policy: Policy, at: Instant = click.at): Truth {
  const { destination, context } = matterOf(click, policy)
  const facts = { ...click.facts, surface: context.surface, content: context.content }
  const decision = judge(policy, destination, facts, at)
  const answer = answerTo({
    destination,
    context,
    decision,
    equivalent: undefined,
    stores: policy.program.stores,
    registryOwns: destination.marketplace !== undefined,
    signed: context.evidence === 'signed',
  })
  return { decision, told: { action: answer.action, reason: answer.reason }, rule: answer.rule }
}

export interface Truth {
  readonly decision: Decision
  readonly told: Told
  /** As the answer names it. */
  readonly rule: string | undefined
}

export interface Told {
  readonly action: string
  readonly reason: string
}

function matterOf({ facts, fault, hasLanding }: TrueClick, policy: Policy) {
  const { surface, evidence, content, author, followers, channel, client, language, marketplace, kind } = facts
  // A link of an app may have no page on the web.
  const url = hasLanding ? `https://shop.${marketplace ?? 'unknown'}.example/1` : 'app://item/1'
  const destination: Destination = {
    url: fault?.kind === 'unreadable' ? undefined : url,
    landing: hasLanding && fault === undefined ? url : undefined,
    marketplace,
    kind,
    id: undefined,
    depth: 0,
    fault,
    hint: undefined,
  }
  const claimed = {
    surface,
    evidence,
    site: undefined,
    content,
    author,
    followers,
    channel,
    client,
    language,
    fault: undefined,
  }
  return { destination, context: placed(claimed, policy.program) }
}

/** The record of a click under a policy, as it stands in the archive. */
export function recordOf(click: TrueClick, policy: Policy): ArchivedRecord {
  const { destination, context } = matterOf(click, policy)
  const { decision } = truth(click, policy)
  const answer = answerTo({
    destination,
    context,
    decision,
    equivalent: undefined,
    stores: policy.program.stores,
    registryOwns: destination.marketplace !== undefined,
    signed: context.evidence === 'signed',
  })
  const view = { id: click.id, at: click.at, destination, context, decision, policy }
  const record = makeRecord(answer, view, click.facts)
  return { ...(JSON.parse(JSON.stringify(record)) as ArchivedRecord), sampledrate: click.sampledrate }
}

export async function* streamOf<T>(values: Iterable<T>): AsyncGenerator<T> {
  for (const value of values) yield value
}
