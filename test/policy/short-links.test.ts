import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { renderTrace } from '../../src/cli/render-trace.ts'
import { instant } from '../../src/kernel/instant.ts'
import { destinationOf } from '../../src/link/destination.ts'
import { builtinRegistry } from '../../src/link/registry.ts'
import { strictness } from '../../src/policy/analysis/outcomes.ts'
import { preparePolicy, withOverride } from '../../src/policy/decide.ts'
import type { Facts, Outcome } from '../../src/policy/decision.ts'
import { judge } from '../../src/policy/judge.ts'
import type { OverrideEntry } from '../../src/policy/override.ts'
import { digestOf, parseProgram, type Program } from '../../src/policy/program.ts'
import type { Rule } from '../../src/policy/rule.ts'
import { simulateTrace } from '../../src/policy/trace.ts'
import { clicks, factsWith, instants, programs, programWith, ruleIf } from './programs.ts'
import { resultOf } from './testing/sample.ts'

const allow: Outcome = { action: 'allow', reason: 'exempt' }
const unresolved: Outcome = { action: 'explain', reason: 'short_link_unresolved' }
const shortLinks = { follow: true, wait: 300, unresolved }
const link = destinationOf('https://m.tb.cn/h.abc', builtinRegistry)
const short = factsWith({ surface: 'live_room', evidence: 'signed', marketplace: 'taobao', kind: 'short' })

function policyOf(rules: readonly Rule[], more: Partial<Program> = { short_links: shortLinks }) {
  return preparePolicy(programWith(rules, more), { version: 1, digest: 'd' })
}

function judged(rules: readonly Rule[], facts: Facts = short, more?: Partial<Program>) {
  return judge(policyOf(rules, more), link, facts, instant(50))
}

describe('a short link that nobody could follow', () => {
  it('is answered by the policy where a rule would let it through, and no rule is named', () => {
    const open = ruleIf({}, { outcome: allow, from: 1, until: 100, labels: { fee: 'none' } })
    const watch = ruleIf({}, { id: 'watch', mode: 'report' })
    const decision = judged([watch, open])
    expect(decision).toMatchObject({
      outcome: unresolved,
      party: 'external',
      would: { rule: 'watch' },
      by: 'short_links',
    })
    const { rule, from, until, labels } = decision
    expect([rule, from, until, labels]).toEqual([undefined, undefined, undefined, undefined])
  })

  it('is answered by the policy where the defaults would let it through', () => {
    expect(judged([])).toMatchObject({ outcome: unresolved, rule: undefined, by: 'short_links' })
  })

  it.each<Outcome>([
    { action: 'warn', reason: 'leaving_platform' },
    { action: 'explain', reason: 'live_external_closed' },
    { action: 'redirect', reason: 'live_external_closed', url: 'https://haohuo.jinritemai.com/' },
    { action: 'equivalent', reason: 'live_external_closed', chain: ['explain'] },
  ])('is left to a rule that says $action', (outcome) => {
    expect(judged([ruleIf({}, { outcome })])).toMatchObject({ outcome, rule: 'r' })
  })

  it('is left to the rules by a policy that says nothing of it', () => {
    const open = ruleIf({}, { outcome: allow })
    for (const more of [{}, { short_links: { follow: true, wait: 300 } }]) {
      expect(judged([open], short, more)).toMatchObject({ outcome: allow, rule: 'r' })
    }
  })

  it.each(['product', 'shop', 'affiliate', 'coupon', 'search', 'other'] as const)('is no link of kind %s', (kind) => {
    expect(judged([ruleIf({}, { outcome: allow })], { ...short, kind })).toMatchObject({ outcome: allow, rule: 'r' })
  })

  it('opens where an override says so, in a rule of its own or by turning all rules off, and for no longer', () => {
    const opened: OverrideEntry = { id: 'open-up', until: 60, reason: 'GOV-1', if: {}, then: allow }
    const killed: OverrideEntry = { id: 'all-off', until: 60, reason: 'GOV-2', kill: 'all' }
    const policy = policyOf([ruleIf({}, { outcome: allow })])
    const says = (entry: OverrideEntry, at: number) =>
      judge(withOverride(policy, { schema: 1, entries: [entry] }), link, short, instant(at)).outcome
    expect([says(opened, 59), says(opened, 60)]).toEqual([allow, unresolved])
    expect([says(killed, 59), says(killed, 60)]).toEqual([{ action: 'allow', reason: 'kill_switch' }, unresolved])
  })

  it('stays closed where an override only turns off the rule that closed it', () => {
    const killed: OverrideEntry = { id: 'off', until: 60, reason: 'GOV-1', kill: 'r' }
    const policy = withOverride(policyOf([ruleIf({})]), { schema: 1, entries: [killed] })
    expect(judge(policy, link, short, instant(50)).outcome).toEqual(unresolved)
  })

  it('stays with the engine where its address cannot be read', () => {
    const broken = destinationOf('https://user@m.tb.cn/h.abc', builtinRegistry)
    expect(judge(policyOf([]), broken, short, instant(50)).outcome.reason).toBe('unsafe_destination')
  })
})

const kinds = fc.constantFrom('short' as const, 'short' as const, 'product' as const, 'other' as const)
const answers = fc.constantFrom<Outcome>(
  { action: 'warn', reason: 'exempt' },
  unresolved,
  { action: 'redirect', reason: 'exempt', url: 'https://haohuo.jinritemai.com/' },
  { action: 'equivalent', reason: 'exempt', chain: ['explain'] },
)

describe('what a policy says of short links', () => {
  it('makes no answer looser and changes none but of short links, whatever the policy, surface and instant (seed 51)', () => {
    let tightened = 0
    fc.assert(
      fc.property(programs, clicks, kinds, instants, answers, (program, click, kind, at, answer) => {
        const facts = { ...click, kind }
        const says = (each: Program) => judge(preparePolicy(each, { version: 1, digest: 'd' }), link, facts, at)
        const before = says(program)
        const after = says({ ...program, short_links: { ...shortLinks, unresolved: answer } })
        expect(strictness[after.outcome.action]).toBeGreaterThanOrEqual(strictness[before.outcome.action])
        const isTightened = kind === 'short' && before.outcome.action === 'allow'
        expect(after.outcome).toEqual(isTightened ? answer : before.outcome)
        expect([after.would, after.missing, after.party]).toEqual([before.would, before.missing, before.party])
        if (isTightened) tightened += 1
      }),
      { seed: 51, numRuns: 600 },
    )
    expect(tightened).toBeGreaterThan(50)
  })

  it('is told by a test inside a policy, and named when the test expects something else', () => {
    const url = 'https://m.tb.cn/h.abc'
    const policy = policyOf([ruleIf({}, { outcome: allow })])
    expect(resultOf(policy, { url, expect: 'explain:short_link_unresolved', rule: 'defaults' })).toMatchObject({
      passed: true,
      decider: { kind: 'short_links' },
    })
    const { failure } = resultOf(policy, { url, expect: 'allow:exempt' })
    expect(failure?.message.en).toContain('from `short_links.unresolved`')
    expect(failure?.why.en).toContain('follows no link')
  })

  it('is told in a trace, behind the rule that would have let the link through', () => {
    const rules = [ruleIf({}, { id: 'open', outcome: allow }), ruleIf({}, { id: 'after' })]
    const trace = simulateTrace(policyOf(rules), short, instant(50))
    expect(trace.map(({ decides, overruled, reached }) => [decides, overruled, reached])).toEqual([
      [false, true, true],
      [false, false, false],
    ])
    expect(renderTrace(trace, 'en', 'short_links')).toEqual([
      '  ✓ open  would allow, but where the short link leads is not known',
      '  ✓ after  not reached: `open` matches earlier',
      '  ✓ `short_links.unresolved`  DECIDES',
    ])
    expect(renderTrace([], 'zh-CN', 'short_links')).toEqual(['  ✓ `short_links.unresolved`  决定结果'])
  })

  it('is not told in a trace of other links, or where an override lets the link through', () => {
    const policy = policyOf([ruleIf({}, { outcome: allow })])
    const entry: OverrideEntry = { id: 'open-up', until: 60, reason: 'GOV-1', if: {}, then: allow }
    const over = withOverride(policy, { schema: 1, entries: [entry] })
    const other = simulateTrace(policy, { ...short, kind: 'product' }, instant(50))
    const opened = simulateTrace(over, short, instant(50))
    for (const trace of [other, opened]) {
      expect(trace[0]).toMatchObject({ decides: true, overruled: false })
      expect(trace.some(({ overruled }) => overruled)).toBe(false)
    }
  })
})

describe('a program', () => {
  it('has the digest it had before, where its document says nothing of short links and share codes', async () => {
    const { short_links: links, share_codes: codes, ...rest } = programWith([])
    expect([links, codes]).toEqual([undefined, undefined])
    expect(await digestOf(programWith([]))).toBe(await digestOf(rest))
    expect(await digestOf(programWith([], { share_codes: 'mark' }))).not.toBe(await digestOf(rest))
  })

  it.each<[string, Record<string, unknown>, string]>([
    ['no wait', { short_links: { follow: true } }, '/short_links'],
    ['no word on following', { short_links: { wait: 300 } }, '/short_links'],
    ['half a millisecond', { short_links: { follow: true, wait: 0.5 } }, '/short_links/wait'],
    ['a wait without end', { short_links: { follow: true, wait: 1501 } }, '/short_links/wait'],
    ['a wait before the click', { short_links: { follow: true, wait: -1 } }, '/short_links/wait'],
    ['a wait as text', { short_links: { follow: true, wait: '300ms' } }, '/short_links/wait'],
    ['following as text', { short_links: { follow: 'yes', wait: 300 } }, '/short_links/follow'],
    ['another key', { short_links: { follow: true, wait: 300, hops: 3 } }, '/short_links/hops'],
    [
      'an answer that says nothing',
      { short_links: { ...shortLinks, unresolved: allow } },
      '/short_links/unresolved/action',
    ],
    [
      'an answer that leads outside the stores',
      {
        short_links: {
          ...shortLinks,
          unresolved: { action: 'redirect', reason: 'exempt', url: 'https://item.jd.com/' },
        },
      },
      '/short_links/unresolved/url',
    ],
    ['an unknown use of share codes', { share_codes: 'sell' }, '/share_codes'],
    ['share codes as a list', { share_codes: ['remove'] }, '/share_codes'],
  ])('is refused with %s', (_, more, pointer) => {
    expect(parseProgram({ ...programWith([]), ...more })).toMatchObject({ ok: false, error: { pointer } })
  })

  it.each<Partial<Program>>([
    { short_links: { follow: false, wait: 0 } },
    { short_links: { ...shortLinks, wait: 1500 } },
    { share_codes: 'remove' },
    { share_codes: 'mark' },
    { share_codes: 'keep' },
  ])('is taken with %j', (more) => {
    const program = programWith([], more)
    expect(parseProgram(program)).toEqual({ ok: true, value: program })
  })
})
