/**
 * Simulations for people: what the click is, every rule with its mark and why it does not match, which one decides, and
 * what the shopper gets.
 *
 * @module
 */

import type { DecisionJson } from '../answer/json.ts'
import type { Considered } from '../gateway/consider.ts'
import type { LinkFault } from '../link/destination.ts'
import type { Decision, Facts } from '../policy/decision.ts'
import type { DiagnosticLanguage, Wording } from '../policy/language/diagnostic.ts'
import { say } from '../policy/language/wording.ts'
import { sayAssumed, sayFailed } from '../policy/trace-words.ts'
import { missingInputs, type TraceStep } from '../policy/trace.ts'
import { valueFacts } from '../policy/value-facts.ts'

export interface Simulation {
  readonly decision: DecisionJson
  readonly facts: Facts
  readonly trace: readonly TraceStep[]
  readonly considered: Considered
  /** Why the link is not simply good. */
  readonly fault: LinkFault | undefined
}

const heads = {
  policy: say('policy', '策略'),
  at: say('at', '时刻'),
  destination: say('destination', '目的地'),
  context: say('context', '场景'),
  passedOver: say('passed over', '已跳过'),
  answer: say('answer', '结果'),
  would: say('would', '仅上报'),
  message: say('message', '文案'),
  labels: say('labels', '标签'),
} as const satisfies Readonly<Record<string, Wording>>

export function renderSimulation(simulation: Simulation, language: DiagnosticLanguage): string {
  const { decision, facts, trace, considered, fault } = simulation
  const line = (head: keyof typeof heads, text: string) => `${padded(heads[head][language], language)}${text}`
  const { policy, would } = decision
  const { labels } = considered.decision
  const outcome = `${decision.answer}  ${decision.action}:${decision.reason}`
  const missing = fault === undefined ? renderMissing(trace, language) : undefined
  const lines = [
    line('policy', `${policy.name}${policy.version === 0 ? '' : ` v${policy.version ?? ''}`}`),
    line('at', decision.at.replace('.000', '')),
    line('destination', destinationText(decision, language)),
    line('context', contextText(facts)),
    ...(fault === undefined ? renderTrace(trace, language, considered.decision.by) : [engineLine(fault, language)]),
    ...considered.answer.skipped.map(({ step, why }) => line('passedOver', `${step}: ${why}`)),
    ...(would === null ? [] : [line('would', `${would.action}:${would.reason}  (${would.rule})`)]),
    ...(considered.answer.action === considered.decision.outcome.action ? [] : [`  ${overruled[language]}`]),
    line('answer', `${outcome}${decision.location === null ? '' : `  → ${decision.location}`}`),
    ...(decision.answer === 'notice' ? [line('message', decision.message[language])] : []),
    ...(labels === undefined ? [] : [line('labels', labelsText(labels))]),
    ...(missing === undefined ? [] : [missing]),
  ]
  return `${lines.join('\n')}\n`
}

/** Some links lead nowhere that anybody may be sent, whatever a rule says. */
const overruled = say(
  '✗ the engine  overrules the rule: nobody is sent to such a link',
  '✗ 引擎  否决该规则：不会把任何人送往此类链接',
)

function labelsText(labels: Readonly<Record<string, string>>): string {
  return Object.entries(labels)
    .map(([name, value]) => `${name}: ${value}`)
    .join(', ')
}

/** Chinese characters take two columns each. */
function padded(head: string, language: DiagnosticLanguage): string {
  return language === 'en' ? head.padEnd(13) : `${head}${'  '.repeat(4 - head.length)}`
}

function destinationText({ destination }: DecisionJson, language: DiagnosticLanguage): string {
  const nowhere = say('no known marketplace', '未知平台')
  const what = [destination.marketplace ?? nowhere[language], destination.kind, destination.id ?? '']
    .join(' ')
    .trimEnd()
  return `${what} (${destination.party})${destination.url === null ? '' : `  ${destination.url}`}`
}

const told = ['content', 'author', 'followers', 'channel', ...valueFacts, 'client', 'token', 'visitor'] as const

function contextText(facts: Facts): string {
  const given = told.flatMap((name) => (facts[name] === undefined ? [] : [`${name} ${facts[name]}`]))
  return [`${facts.surface} (${facts.evidence})`, ...given].join(', ')
}

function engineLine(fault: LinkFault, language: DiagnosticLanguage): string {
  const isUnjudged = fault.kind === 'unjudged'
  const line = isUnjudged
    ? say(
        `\`defaults.on_error\`  DECIDES: ${fault.code}, so no rule is asked`,
        `\`defaults.on_error\`  决定结果：${fault.code}，不匹配任何规则`,
      )
    : say(`the engine  DECIDES: ${fault.code}, so no rule is asked`, `引擎  决定结果：${fault.code}，不匹配任何规则`)
  return `  ✓ ${line[language]}`
}

const decides = say('DECIDES', '决定结果')
const reports = say('report only: noted as `would`', '仅上报，记为 `would`')
const reportsToo = say('report only: an earlier report is the one noted', '仅上报，已有更早的上报')

const lets = say('would allow, but where the short link leads is not known', '本应放行，但不知道该短链接通向哪里')
const unresolved = say('`short_links.unresolved`  DECIDES', '`short_links.unresolved`  决定结果')

/** One line for each rule, and one for whoever answers when no rule decides. */
export function renderTrace(
  trace: readonly TraceStep[],
  language: DiagnosticLanguage,
  by?: Decision['by'],
): readonly string[] {
  const decider = trace.find((step) => step.decides || step.overruled)
  const lines = trace.map((step) => `  ${step.mark} ${step.rule}  ${noteOf(step, decider)[language]}`.trimEnd())
  if (by === 'short_links') return [...lines, `  ✓ ${unresolved[language]}`]
  if (decider !== undefined) return lines
  const defaults = say('the defaults  DECIDE', '默认处理  决定结果')
  return [...lines, `  ✓ ${defaults[language]}`]
}

function noteOf(step: TraceStep, decider: TraceStep | undefined): Wording {
  if (!step.reached) {
    const name = `\`${decider?.rule ?? ''}\``
    return decider?.overruled === true
      ? say(`not reached: ${name} matches earlier`, `未执行：${name} 已先命中`)
      : say(`not reached: ${name} decided earlier`, `未执行：${name} 已先决定结果`)
  }
  const assumed = step.assumed.map(sayAssumed)
  if (step.overruled) return joined([lets, ...assumed], '; ')
  if (step.decides) return joined([decides, ...assumed], '  ')
  if (step.matched) return joined([step.reports ? reports : reportsToo, ...assumed], '; ')
  return joined(step.failed.map(sayFailed), '; ')
}

function joined(parts: readonly Wording[], between: string): Wording {
  const chinese = parts.map((part) => part['zh-CN']).join(between === '; ' ? '；' : between)
  return say(parts.map(({ en }) => en).join(between), chinese)
}

/** Flags of `policy simulate` by the input that a rule asks for, where they differ. */
const flags: Readonly<Record<string, string>> = { language: 'lang' }

/** What was not given and could change the answer; undefined when the answer is certain. */
export function renderMissing(trace: readonly TraceStep[], language: DiagnosticLanguage): string | undefined {
  const missing = missingInputs(trace)
  const inputs = missing.filter((name) => !name.startsWith('list:'))
  const lists = missing.flatMap((name) => (name.startsWith('list:') ? [name.slice('list:'.length)] : []))
  const sentences: Wording[] = []
  if (inputs.length > 0) {
    const named = inputs.map((name) => `--${flags[name] ?? name}`)
    sentences.push(
      say(
        `not given: ${inputs.join(', ')} – give ${named.join(', ')} to be certain`,
        `未提供：${inputs.join('、')} – 加上 ${named.join('、')} 即可确定结果`,
      ),
    )
  }
  if (lists.length > 0) {
    sentences.push(
      say(
        `not loaded: ${lists.join(', ')} – long lists are known to a running instance only`,
        `未加载列表：${lists.join('、')} – 长列表仅在运行中的实例可用`,
      ),
    )
  }
  return sentences.length === 0 ? undefined : sentences.map((sentence) => sentence[language]).join('\n')
}
