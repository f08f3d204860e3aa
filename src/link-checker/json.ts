/**
 * The JSON of a check: the same facts as on the page. Every field is always there, `null` when absent.
 *
 * @module
 */

import { destinationJson, type DestinationJson } from '../answer/json.ts'
import { messageOf } from '../answer/messages.ts'
import { knownZone } from '../answer/view.ts'
import { formatInstant, type Instant } from '../kernel/instant.ts'
import type { LocalName } from '../link/marketplace.ts'
import type { Program } from '../policy/program.ts'
import type { Advice } from './advice.ts'
import type { Checked } from './check.ts'
import { stateOf, type Equivalent, type Finding, type State } from './finding.ts'
import type { Forecast, Period } from './forecast.ts'

export interface CheckJson {
  /** The instant that was judged, and whether it was asked for or is simply now. */
  readonly at: string
  readonly is_now: boolean
  readonly time_zone: string
  readonly surface: string
  readonly policy: {
    readonly name: string
    readonly version: number
    readonly digest: string
    readonly tier: string
  }
  /** Lines without a link. */
  readonly left_out: number
  readonly links: readonly LinkJson[]
  /** The address that asks the same again; null where it would be too long. */
  readonly address: string | null
}

export interface LinkJson extends AnswerJson {
  readonly asked: string
  readonly destination: DestinationJson
  readonly since: string | null
  readonly until: string | null
  /** Whether it holds for the time being, by an override. */
  readonly stopgap: boolean
  readonly next: PeriodJson | null
  readonly equivalent: {
    readonly kind: Equivalent['kind']
    readonly url: string
    readonly title: string | null
    readonly grade: string | null
  } | null
  readonly advice: readonly { readonly code: Advice['code']; readonly [member: string]: unknown }[]
  readonly maybes: readonly {
    readonly rule: string
    readonly facts: readonly string[]
    readonly action: string
    readonly decides: boolean
  }[]
  /** How many more of them there are. */
  readonly further_maybes: number
  /** Every surface, where one link was asked about. */
  readonly surfaces: readonly {
    readonly surface: string
    readonly label: LocalName
    readonly periods: readonly (PeriodJson & { readonly current: boolean })[]
  }[]
}

interface AnswerJson {
  readonly state: State
  readonly answer: string
  readonly action: string
  readonly step: string | null
  readonly location: string | null
  readonly rule: string | null
  readonly reason: string
  readonly message: LocalName
}

interface PeriodJson extends AnswerJson {
  readonly from: string | null
  readonly until: string | null
}

export function checkJson(checked: Checked, address: string | undefined): CheckJson {
  const { policy, question, findings } = checked
  const zone = knownZone(policy.program.meta.timezone)
  return {
    at: formatInstant(checked.at, zone),
    is_now: question.at === undefined,
    time_zone: zone,
    surface: question.surface.surface,
    policy: { name: policy.name, version: policy.version, digest: policy.digest, tier: policy.tier },
    left_out: question.leftOut.length,
    links: findings.map((finding) => linkJson(finding, policy.program, zone)),
    address: address ?? null,
  }
}

function linkJson(finding: Finding, program: Program, zone: string): LinkJson {
  const { forecast, equivalent, destination, party } = finding
  const { current, later, isStopgap, maybes, furtherMaybes } = forecast
  const [next] = later
  return {
    asked: finding.asked,
    ...answerJson(current, program),
    destination: destinationJson(destination, party),
    since: written(current.from, zone),
    until: written(current.until, zone),
    stopgap: isStopgap,
    next: next === undefined ? null : periodJson(next, program, zone),
    equivalent:
      equivalent === undefined
        ? null
        : {
            kind: equivalent.kind,
            url: equivalent.url,
            title: equivalent.title ?? null,
            grade: equivalent.grade ?? null,
          },
    advice: finding.advice.map((advice) => adviceJson(advice, zone)),
    maybes: maybes.map(({ rule, facts, outcome, decides }) => ({ rule, facts, action: outcome.action, decides })),
    further_maybes: furtherMaybes,
    surfaces: finding.surfaces.map(({ choice, forecast: its }) => ({
      surface: choice.surface,
      label: choice.label,
      periods: periodsOf(its).map((period) => ({
        ...periodJson(period, program, zone),
        current: period === its.current,
      })),
    })),
  }
}

function periodsOf({ earlier, current, later }: Forecast): readonly Period[] {
  return [...earlier, current, ...later]
}

function periodJson(period: Period, program: Program, zone: string): PeriodJson {
  return { from: written(period.from, zone), until: written(period.until, zone), ...answerJson(period, program) }
}

function answerJson({ considered: { answer } }: Period, { messages }: Program): AnswerJson {
  return {
    state: stateOf(answer),
    answer: answer.kind,
    action: answer.action,
    step: answer.step ?? null,
    location: answer.kind === 'notice' ? null : answer.location,
    rule: answer.rule ?? null,
    reason: answer.reason,
    message: messageOf(answer, messages),
  }
}

function adviceJson(advice: Advice, zone: string): LinkJson['advice'][number] {
  if ('at' in advice) return { code: advice.code, at: written(advice.at, zone) }
  if ('places' in advice) return { code: advice.code, surfaces: advice.places.map(({ surface }) => surface) }
  return { ...advice }
}

function written(at: Instant | undefined, zone: string): string | null {
  return at === undefined ? null : formatInstant(at, zone)
}
