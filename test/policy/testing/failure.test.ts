import { describe, expect, it } from 'vitest'
import type { Policy } from '../../../src/policy/decide.ts'
import { testDiagnostic } from '../../../src/policy/testing/failure.ts'
import type { PolicyTest } from '../../../src/policy/testing/policy-test.ts'
import { explain, ruleIf } from '../programs.ts'
import { policyWith, resultOf } from './sample.ts'

const closed = 'explain:live_external_closed'
const allow = { action: 'allow', reason: 'own_shop' } as const
const rollout = { percent: 5, by: 'author', salt: 's', hash: 'murmur3_32/v1' } as const

function toldOf(policy: Policy, test: Partial<PolicyTest>) {
  const { message, help } = testDiagnostic(resultOf(policy, test))
  return { message, why: help }
}

describe('a red test', () => {
  it('says what it expected, what it got and which rule decided, in both languages', () => {
    const { message } = toldOf(policyWith(ruleIf({}, { id: 'own', outcome: allow })), { expect: closed })
    expect(message).toEqual({
      en: 'the test `a test` expects `explain:live_external_closed` and got `allow:own_shop` from `own`',
      'zh-CN': '测试 `a test` 期望 `explain:live_external_closed`，实际由规则 `own` 得到 `allow:own_shop`',
    })
  })

  it('names the nearest rule and each of its conditions that is in the way, with what is and what is wanted', () => {
    const policy = policyWith(
      ruleIf({ surface: ['showcase', 'unknown'] }, { id: 'closed', from: 1_000_000_000_000, outcome: explain }),
    )
    expect(toldOf(policy, { expect: closed }).why).toEqual({
      en: '`closed` says so, but `from` 2001-09-09T01:46:40Z is later than 1970-01-01T00:00:00.050Z; `surface` is `live_room`, and the rule wants `showcase` or `unknown`',
      'zh-CN':
        '规则 `closed` 给出该结果，但 `from` 2001-09-09T01:46:40Z 晚于 1970-01-01T00:00:00.050Z；`surface` 为 `live_room`，规则要求 `showcase` 或 `unknown`',
    })
  })

  it('prefers the rule with the fewest conditions in the way, and the first of equals', () => {
    const policy = policyWith(
      ruleIf({ surface: ['showcase'], to: { party: ['own'] } }, { id: 'far' }),
      ruleIf({ surface: ['showcase'] }, { id: 'near' }),
      ruleIf({ surface: ['short_video'] }, { id: 'as-near' }),
    )
    expect(resultOf(policy, { expect: closed }).failure?.nearest?.rule).toBe('near')
  })

  it('says when the expected rule matches and an earlier one decides', () => {
    const policy = policyWith(ruleIf({}, { id: 'own', outcome: allow }), ruleIf({}, { id: 'closed' }))
    expect(toldOf(policy, { expect: closed }).why?.en).toBe(
      '`closed` says so, but it comes after `own`, which decides first',
    )
    expect(toldOf(policy, { expect: 'allow:own_shop', rule: 'closed' })).toMatchObject({
      message: { en: 'the test `a test` expects `closed` to decide, and `own` did' },
      why: { en: '`closed` says `explain:live_external_closed`, and it comes after `own`, which decides first' },
    })
  })

  it('says when the expected rule only watches, or is off', () => {
    expect(toldOf(policyWith(ruleIf({}, { mode: 'report' })), { expect: closed }).why?.en).toBe(
      '`r` says so, but it is in `mode: report` and only watches',
    )
    expect(toldOf(policyWith(ruleIf({}, { mode: 'off' })), { expect: closed }).why?.en).toBe(
      '`r` says so, but the rule is `off`',
    )
  })

  it('says which side of a rollout the click is on, and who put it there', () => {
    const policy = policyWith(ruleIf({}, { rollout }))
    expect(toldOf(policy, { expect: closed, author: 'a_1' }).why?.en).toMatch(
      /^`r` says so, but `rollout` is bucket `\d+`, and the rule wants one of the first `500` of `10000` buckets/,
    )
    expect(toldOf(policy, { expect: closed, rollout: 'out' }).why?.en).toBe(
      '`r` says so, but the test puts it outside the rollout',
    )
  })

  it('says when only the defaults, or nobody, gives what is expected, and what was probably meant', () => {
    const policy = policyWith(ruleIf({}, { id: 'closed' }))
    expect(toldOf(policy, {}).why?.en).toBe('the defaults say so, but `closed` decides first')
    expect(toldOf(policy, { expect: 'allow:exempt' }).why?.en).toBe('no rule says `allow:exempt`')
    expect(toldOf(policy, { expect: 'warn:live_external_closed' }).why?.en).toBe(
      'no rule says `warn:live_external_closed`; did you mean `explain:live_external_closed`?',
    )
    expect(toldOf(policy, { expect: closed, rule: 'defaults' }).why?.en).toBe(
      '`closed` decides before the defaults are asked',
    )
  })

  it('says that the engine refused the link, because then no rule was asked', () => {
    const policy = policyWith(ruleIf({}, { id: 'closed' }))
    const told = toldOf(policy, { expect: closed, url: 'javascript:alert(1)' })
    expect(told.message.en).toContain('got `explain:unsafe_destination` from the engine')
    expect(told.why?.en).toMatch(/^the engine refuses this link \(`\w+`\) before any rule is asked/)
  })

  it('points at a link that cannot be read, says why, and puts `https://` before it where that helps', () => {
    const policy = policyWith(ruleIf({}, { id: 'closed' }))
    const whole = { start: { line: 1, column: 1 }, end: { line: 9, column: 1 } }
    const range = { start: { line: 4, column: 10 }, end: { line: 4, column: 40 } }
    const told = (url: string, quote = "'") =>
      testDiagnostic(resultOf(policy, { expect: closed, url, places: { whole, url: { text: url, range, quote } } }))
    expect(told('www.amazon.com/dp/B000000001')).toMatchObject({
      message: {
        en: 'the link of the test `a test` cannot be read: it has no `https://`',
        'zh-CN': '测试 `a test` 的链接无法读取：缺少 `https://`',
      },
      help: { en: 'write `https://www.amazon.com/dp/B000000001`' },
      range,
      fix: {
        safe: true,
        edits: [{ range: { start: { line: 4, column: 11 }, end: { line: 4, column: 11 } }, text: 'https://' }],
      },
    })
    expect(told('https://localhost/x')).toMatchObject({ range, fix: undefined })
    expect(told('https://localhost/x').message.en).toContain('its host lies in a private network')
    expect(told('no link at all').fix).toBeUndefined()
  })

  it('explains what a report would have done', () => {
    const warn = { action: 'warn', reason: 'leaving_platform' } as const
    const would = 'warn:leaving_platform'
    const watching = policyWith(ruleIf({ surface: ['showcase'] }, { id: 'watch', mode: 'report', outcome: warn }))
    expect(toldOf(watching, { would })).toMatchObject({
      message: { en: 'the test `a test` expects `would` to be `warn:leaving_platform` and it is `none`' },
      why: { en: '`watch` says so, but `surface` is `live_room`, and the rule wants `showcase`' },
    })
    expect(toldOf(watching, { would: 'none', surface: 'showcase' }).why?.en).toBe('`watch` in `mode: report` matches')
    expect(toldOf(policyWith(), { would }).why?.en).toBe('no rule in `mode: report` says `warn:leaving_platform`')
    const two = policyWith(
      ruleIf({}, { id: 'first', mode: 'report' }),
      ruleIf({}, { id: 'watch', mode: 'report', outcome: warn }),
    )
    expect(toldOf(two, { would }).why?.en).toBe('`watch` says so, but `first` comes first and is the one that is noted')
  })

  it('points at the key that is not fulfilled, and at both rules', () => {
    const place = (line: number) => ({ start: { line, column: 3 }, end: { line, column: 9 } })
    const policy = policyWith(ruleIf({}, { id: 'own', outcome: allow }), ruleIf({}, { id: 'closed' }))
    const places = { whole: place(1), expect: place(2), rule: place(3) }
    const rules = new Map(
      ['own', 'closed'].map((id, index) => [id, { whole: place(10 + index), keys: {}, accepts: [] }] as const),
    )
    const outcome = testDiagnostic(resultOf(policy, { expect: closed, places }), { rules })
    expect(outcome.range).toEqual(place(2))
    expect(outcome.related.map(({ message, range }) => [message.en, range.start.line])).toEqual([
      ['this rule matches', 10],
      ['this rule says `explain:live_external_closed`', 11],
    ])
    const decider = testDiagnostic(resultOf(policy, { expect: 'allow:own_shop', rule: 'closed', places }), { rules })
    expect(decider.range).toEqual(place(3))
  })

  it('carries its click as a request for the simulator, unless a rollout is forced', () => {
    const policy = policyWith()
    const test = { expect: closed, author: 'a_1', evidence: 'referer' } as const
    expect(testDiagnostic(resultOf(policy, test)).witness).toEqual({
      at: 50,
      surface: 'live_room',
      url: 'https://item.taobao.com/item.htm?id=41',
      evidence: 'referer',
      author: 'a_1',
    })
    expect(testDiagnostic(resultOf(policy, { ...test, rollout: 'in' })).witness).toBeUndefined()
  })

  it('is no finding when the test passed', () => {
    expect(() => testDiagnostic(resultOf(policyWith(), {}))).toThrow('passed')
  })
})
