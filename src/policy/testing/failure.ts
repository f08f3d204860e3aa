/**
 * Failures: why a test of a policy did not get what it expects, and which rule came nearest.
 *
 * The nearest rule is the one that the test names, or else, of those that say what is expected, the one with the fewest
 * conditions in the way; the first of equals. What stood in its way is said in the words of the trace.
 *
 * @module
 */

import { instant } from '../../kernel/instant.ts'
import { readUrl } from '../../link/url.ts'
import type { Diagnostic, Related, Witness, Wording } from '../language/diagnostic.ts'
import type { RulePlaces } from '../language/places.ts'
import { nearest as nearestWord, type Written } from '../language/spelling.ts'
import { say } from '../language/wording.ts'
import type { Rule } from '../rule.ts'
import { eachValueFact } from '../value-facts.ts'
import { simulateTrace, type TraceStep } from '../trace.ts'
import { sayFailed } from '../trace-words.ts'
import { sideOf } from './force.ts'
import type { PolicyTest } from './policy-test.ts'
import { outcomeText, type Decider, type Failure, type TestResult, type TestRun } from './result.ts'

/** One line of each rule is enough to show it. */
type RuleLines = ReadonlyMap<string, Pick<RulePlaces, 'whole'>>

/** What a red test says, as a finding about the document. */
export function testDiagnostic(result: TestResult, places?: { readonly rules: RuleLines }): Diagnostic {
  const { test, failure } = result
  if (failure === undefined) throw new Error(`the test \`${test.name}\` passed`)
  const { url } = test.places
  if (failure.key === 'expect' && url !== undefined && result.destination.fault?.kind === 'unreadable') {
    return unreadableLink(result, url, result.destination.fault.code)
  }
  return {
    severity: 'error',
    code: 'test-failed',
    message: failure.message,
    help: failure.why,
    range: test.places[failure.key] ?? test.places.whole,
    related: places === undefined ? [] : relatedOf(result, failure, places.rules),
    fix: undefined,
    witness: witnessOf(test),
  }
}

/** The link itself is at fault: no rule was asked, whatever the test expects. */
function unreadableLink({ test }: TestResult, written: Written, code: string): Diagnostic {
  const { en, 'zh-CN': chinese } = whyUnreadable(test.url, code)
  const meant = `https://${test.url.replace(/^\/+/u, '')}`
  const isMended = !/^[a-z][a-z0-9+.-]*:/iu.test(test.url) && readUrl(meant).ok && !/\s/u.test(meant)
  const { start } = written.range
  const at = { ...start, column: start.column + (written.quote?.length ?? 0) }
  return {
    severity: 'error',
    code: 'test-failed',
    message: say(
      `the link of the test \`${test.name}\` cannot be read: ${en}`,
      `测试 \`${test.name}\` 的链接无法读取：${chinese}`,
    ),
    help: isMended ? say(`write \`${meant}\``, `请写作 \`${meant}\``) : say('write a whole link', '请写完整的链接'),
    range: written.range,
    related: [],
    fix:
      isMended && written.quote !== undefined
        ? { safe: true, edits: [{ range: { start: at, end: at }, text: 'https://' }] }
        : undefined,
    witness: witnessOf(test),
  }
}

function whyUnreadable(url: string, code: string): Wording {
  if (code === 'empty') return say('it is empty', '链接为空')
  if (code === 'too_long') return say('it is too long', '链接过长')
  if (code === 'private_host') return say('its host lies in a private network', '域名属于内部网络')
  if (code === 'no_host') return say('it names no host', '缺少域名')
  if (!/^[a-z][a-z0-9+.-]*:/iu.test(url)) return say('it has no `https://`', '缺少 `https://`')
  return code === 'scheme'
    ? say('no app with this scheme is known', '未知的应用协议')
    : say('it is no URL', '不是有效的 URL')
}

/** The rule that matched, and the one that was expected to. */
function relatedOf({ decision, policy }: TestResult, { key, nearest }: Failure, places: RuleLines): readonly Related[] {
  const matched = key === 'would' ? (decision.would?.rule ?? decision.rule) : decision.rule
  const expected = nearest?.rule === matched ? undefined : policy.program.rules.find(({ id }) => id === nearest?.rule)
  const says = expected && outcomeText(expected.outcome)
  return [
    ...placeOf(matched, say('this rule matches', '命中的规则'), places),
    ...placeOf(expected?.id, say(`this rule says \`${says ?? ''}\``, `给出 \`${says ?? ''}\` 的规则`), places),
  ]
}

function placeOf(rule: string | undefined, message: Wording, places: RuleLines): readonly Related[] {
  const place = rule === undefined ? undefined : places.get(rule)
  return place === undefined ? [] : [{ message, range: place.whole }]
}

/** The click of the test, for the simulator, which has no forced rollouts. */
function witnessOf(test: PolicyTest): Witness | undefined {
  if (test.rollout !== undefined) return undefined
  const { at, surface, url, evidence, content, author, followers, channel, client, token, visitor } = test
  const values = eachValueFact((fact) => test[fact])
  const told = { content, author, followers, channel, ...values, client, token, visitor }
  const given = Object.entries(told).filter(([, value]) => value !== undefined)
  return { at, surface, url, ...(evidence === 'signed' ? {} : { evidence }), ...Object.fromEntries(given) }
}

/** What is wrong with a run, the outcome before anything else; undefined when the test passes. */
export function explainFailure(ran: TestRun): Failure | undefined {
  const { test, got, would, decider } = ran
  const name = `\`${test.name}\``
  if (got !== test.expect) {
    const message = say(
      `the test ${name} expects \`${test.expect}\` and got \`${got}\` from ${deciderText(decider).en}`,
      `测试 ${name} 期望 \`${test.expect}\`，实际由${deciderText(decider)['zh-CN']}得到 \`${got}\``,
    )
    return { key: 'expect', message, ...explain(ran, nearestFor(ran)) }
  }
  if (test.rule !== undefined && !isNamed(decider, test.rule)) {
    const wanted = deciderText(test.rule === 'defaults' ? { kind: 'defaults' } : { kind: 'rule', id: test.rule })
    const message = say(
      `the test ${name} expects ${wanted.en} to decide, and ${deciderText(decider).en} did`,
      `测试 ${name} 期望由${wanted['zh-CN']}决定，实际由${deciderText(decider)['zh-CN']}决定`,
    )
    return { key: 'rule', message, ...explain(ran, nearestFor(ran)) }
  }
  if (test.would !== undefined && would !== test.would) {
    const message = say(
      `the test ${name} expects \`would\` to be \`${test.would}\` and it is \`${would}\``,
      `测试 ${name} 期望 \`would\` 为 \`${test.would}\`，实际为 \`${would}\``,
    )
    return { key: 'would', message, ...explainWould(ran) }
  }
  return undefined
}

/** `defaults` stands for both of them, and for `short_links.unresolved`: no rule decides. */
function isNamed(decider: Decider, name: string): boolean {
  if (decider.kind === 'rule') return decider.id === name
  return decider.kind !== 'engine' && name === 'defaults'
}

function deciderText(decider: Decider): Wording {
  if (decider.kind === 'rule') return say(`\`${decider.id}\``, `规则 \`${decider.id}\``)
  if (decider.kind === 'defaults') return say('the defaults', '默认处理')
  if (decider.kind === 'on_error') return say('`defaults.on_error`', '`defaults.on_error`')
  if (decider.kind === 'short_links') return say('`short_links.unresolved`', '`short_links.unresolved`')
  return say('the engine', '引擎')
}

interface Near {
  readonly rule: Rule
  readonly step: TraceStep
}

/** The rules of the policy with their steps; a test runs without an override. */
function tracedRules({ policy, facts, test }: TestRun): readonly Near[] {
  const trace = simulateTrace(policy, facts, instant(test.at))
  return policy.program.rules.flatMap((rule, index) => {
    const step = trace[index]
    return step === undefined ? [] : [{ rule, step }]
  })
}

function nearestFor(ran: TestRun): Near | undefined {
  const { test } = ran
  const rules = tracedRules(ran)
  if (test.rule !== undefined) return rules.find(({ rule }) => rule.id === test.rule)
  return fewestFailed(rules.filter(({ rule }) => outcomeText(rule.outcome) === test.expect))
}

function fewestFailed(rules: readonly Near[]): Near | undefined {
  let best: Near | undefined
  for (const each of rules) if (best === undefined || each.step.failed.length < best.step.failed.length) best = each
  return best
}

type Explained = Pick<Failure, 'why' | 'nearest'>

function explain(ran: TestRun, near: Near | undefined): Explained {
  const { decider, test } = ran
  const nearest = near === undefined ? undefined : { rule: near.rule.id, failed: near.step.failed }
  if (decider.kind === 'engine' || decider.kind === 'on_error') return { why: whyEngine(ran), nearest }
  if (decider.kind === 'short_links') return { why: whyUnresolved, nearest }
  if (near !== undefined) return { why: whyNot(near, ran), nearest }
  return { why: test.rule === 'defaults' ? whyNotDefaults(decider) : whyNobody(ran), nearest }
}

/** What kept the nearest rule from deciding. */
function whyNot({ rule, step }: Near, ran: TestRun): Wording {
  const id = `\`${rule.id}\``
  const saysSo = outcomeText(rule.outcome) === ran.test.expect
  const clauses = [...clausesOf({ rule, step }, ran)]
  if (rule.mode === 'report') {
    clauses.push(say('it is in `mode: report` and only watches', '它处于 `mode: report`，只上报不生效'))
  } else if (!step.reached && ran.decider.kind === 'rule') clauses.push(comesAfter(ran.decider.id))
  const reasons = joined(clauses)
  if (!saysSo) {
    const says = outcomeText(rule.outcome)
    return clauses.length === 0
      ? say(`${id} says \`${says}\``, `规则 ${id} 给出 \`${says}\``)
      : say(`${id} says \`${says}\`, and ${reasons.en}`, `规则 ${id} 给出 \`${says}\`，且${reasons['zh-CN']}`)
  }
  return say(`${id} says so, but ${reasons.en}`, `规则 ${id} 给出该结果，但${reasons['zh-CN']}`)
}

function comesAfter(id: string): Wording {
  return say(`it comes after \`${id}\`, which decides first`, `它排在规则 \`${id}\` 之后，后者先决定了结果`)
}

function clausesOf({ rule, step }: Near, { test }: TestRun): readonly Wording[] {
  return step.failed.map((failed) =>
    failed.condition === 'rollout' && sideOf(rule, test.rollout) === 'out'
      ? say('the test puts it outside the rollout', '测试指定其不在灰度范围内')
      : sayFailed(failed),
  )
}

function joined(clauses: readonly Wording[]): Wording {
  return say(clauses.map(({ en }) => en).join('; '), clauses.map((each) => each['zh-CN']).join('；'))
}

function whyEngine({ destination: { fault }, decider, got }: TestRun): Wording {
  const code = fault?.code ?? ''
  if (decider.kind === 'on_error') {
    return say(
      `where the link leads could not be found out (\`${code}\`), so \`defaults.on_error\` answers and no rule is asked`,
      `无法判断该链接指向哪里（\`${code}\`），由 \`defaults.on_error\` 处理，不会匹配任何规则`,
    )
  }
  return say(
    `the engine refuses this link (\`${code}\`) before any rule is asked; expect \`${got}\`, or test another link`,
    `引擎会直接拒绝该链接（\`${code}\`），不会匹配任何规则；请期望 \`${got}\`，或换用其他链接`,
  )
}

function whyNotDefaults(decider: Decider): Wording {
  const { en, 'zh-CN': chinese } = deciderText(decider)
  return say(`${en} decides before the defaults are asked`, `${chinese}先于默认处理决定了结果`.trim())
}

/** No rule says what is expected: perhaps the defaults do, or a rule says something like it. */
function whyNobody({ test: { expect }, policy: { program }, decider }: TestRun): Wording {
  if (outcomeText(program.defaults.outcome) === expect) {
    const { en, 'zh-CN': chinese } = deciderText(decider)
    return say(`the defaults say so, but ${en} decides first`, `默认处理给出该结果，但${chinese}先决定了结果`)
  }
  const like = likeIt(expect, program.rules)
  const nobody = say(`no rule says \`${expect}\``, `没有规则给出 \`${expect}\``)
  if (like === undefined) return nobody
  return say(`${nobody.en}; did you mean \`${like}\`?`, `${nobody['zh-CN']}；是否想写 \`${like}\`？`)
}

/** An outcome of the same reason, or of the reason that was probably meant. */
function likeIt(expect: string, rules: readonly Rule[]): string | undefined {
  const [, reason = ''] = expect.split(':')
  const meant = nearestWord(
    reason,
    rules.map(({ outcome }) => outcome.reason),
  )
  const rule = rules.find(({ outcome }) => outcome.reason === meant)
  return rule === undefined ? undefined : outcomeText(rule.outcome)
}

const whyUnresolved = say(
  'a test follows no link, so this one stays a short link, and where the rules would allow one `short_links.unresolved` answers',
  '测试不会展开链接，因此它仍是短链接；规则本应放行的短链接由 `short_links.unresolved` 处理',
)

function explainWould(ran: TestRun): Explained {
  const { test } = ran
  const near =
    test.would === 'none'
      ? undefined
      : fewestFailed(
          tracedRules(ran).filter(({ rule }) => rule.mode === 'report' && outcomeText(rule.outcome) === test.would),
        )
  const nearest = near === undefined ? undefined : { rule: near.rule.id, failed: near.step.failed }
  return { why: whyNotNoted(near, ran), nearest }
}

function whyNotNoted(near: Near | undefined, ran: TestRun): Wording {
  const { decision, decider, test } = ran
  if (decider.kind === 'engine' || decider.kind === 'on_error') return whyEngine(ran)
  const noted = decision.would?.rule
  if (near === undefined) {
    return test.would === 'none'
      ? say(`\`${noted ?? ''}\` in \`mode: report\` matches`, `\`mode: report\` 的规则 \`${noted ?? ''}\` 命中`)
      : say(
          `no rule in \`mode: report\` says \`${test.would ?? ''}\``,
          `\`mode: report\` 的规则中没有给出 \`${test.would ?? ''}\` 的`,
        )
  }
  const clauses = [...clausesOf(near, ran)]
  if (!near.step.reached && decider.kind === 'rule') clauses.push(comesAfter(decider.id))
  else if (noted !== undefined) {
    clauses.push(say(`\`${noted}\` comes first and is the one that is noted`, `排在前面的规则 \`${noted}\` 已先被上报`))
  }
  const reasons = joined(clauses)
  const id = `\`${near.rule.id}\``
  return say(`${id} says so, but ${reasons.en}`, `规则 ${id} 给出该结果，但${reasons['zh-CN']}`)
}
