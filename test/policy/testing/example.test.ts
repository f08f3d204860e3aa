import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { instant } from '../../../src/kernel/instant.ts'
import { builtinRegistry } from '../../../src/link/registry.ts'
import { checkPolicy } from '../../../src/policy/check.ts'
import { compilePolicy } from '../../../src/policy/language/compile.ts'
import { decide, preparePolicy } from '../../../src/policy/decide.ts'
import type { Facts } from '../../../src/policy/decision.ts'
import { runPolicyTests } from '../../../src/policy/testing/run.ts'
import { at, factsWith } from '../programs.ts'

const text = readFileSync(new URL('../../../examples/douyin/policy.yaml', import.meta.url), 'utf8')
const { program, document, diagnostics } = compilePolicy(text)
if (program === undefined || document === undefined) throw new Error(JSON.stringify(diagnostics))
const policy = preparePolicy(program, { version: 1, digest: 'd' })

const external = { marketplace: 'taobao', kind: 'product', product: 'taobao:41' } as const
const own = { marketplace: 'xiaodian', kind: 'product', product: 'xiaodian:1' } as const

function says(facts: Partial<Facts>, when: number): string {
  const { outcome } = decide(policy, factsWith({ evidence: 'signed', ...facts }), instant(when))
  return `${outcome.action}:${outcome.reason}`
}

const allow = 'allow:no_rule_matched'
const campaign = 'equivalent:live_external_needs_campaign'
const closed = 'equivalent:live_external_closed'

/** Each dated change of the history: the last millisecond before it and its first. */
const changes: readonly (readonly [what: string, day: string, facts: Partial<Facts>, before: string, after: string])[] =
  [
    [
      'own shops begin',
      '2019-04-01',
      { surface: 'live_room', followers: 300_000, ...own },
      'explain:shop_not_open',
      'allow:own_shop',
    ],
    [
      'own shops begin for the known only',
      '2019-04-01',
      { surface: 'live_room', followers: 299_999, ...own },
      'explain:shop_not_open',
      'explain:author_below_threshold',
    ],
    ['the showcase opens', '2019-09-01', { surface: 'showcase', ...external }, 'explain:surface_not_open', allow],
    [
      'the showcase opens to own shops',
      '2019-09-01',
      { surface: 'showcase', followers: 300_000, ...own },
      'explain:surface_not_open',
      'allow:own_shop',
    ],
    [
      'the threshold falls',
      '2020-03-01',
      { surface: 'short_video', followers: 299_999, ...own },
      'explain:author_below_threshold',
      'allow:own_shop',
    ],
    [
      'the threshold falls for unknown numbers',
      '2020-03-01',
      { surface: 'short_video', ...own },
      'explain:author_below_threshold',
      'allow:own_shop',
    ],
    ['live needs a campaign', '2020-09-06', { surface: 'live_room', ...external }, allow, campaign],
    [
      'live needs a campaign: another channel',
      '2020-09-06',
      { surface: 'live_room', channel: 'else', ...external },
      allow,
      campaign,
    ],
    ['live with a campaign', '2020-09-06', { surface: 'live_room', channel: 'xingtu', ...external }, allow, allow],
    ['an unknown place is judged as live', '2020-09-06', { surface: 'unknown', ...external }, allow, campaign],
    ['fees change nothing a shopper meets', '2020-08-20', { surface: 'live_room', ...external }, allow, allow],
    ['live closes', '2020-10-09', { surface: 'live_room', channel: 'xingtu', ...external }, allow, closed],
    ['live closes: without a campaign', '2020-10-09', { surface: 'live_room', ...external }, campaign, closed],
    ['live closes: unknown place', '2020-10-09', { surface: 'unknown', channel: 'xingtu', ...external }, allow, closed],
    [
      'live stays open to own shops',
      '2020-10-09',
      { surface: 'live_room', ...own },
      'allow:own_shop',
      'allow:own_shop',
    ],
    ['short videos stay open', '2020-10-09', { surface: 'short_video', ...external }, allow, allow],
    ['the showcase stays open', '2020-10-09', { surface: 'showcase', ...external }, allow, allow],
    [
      'a charity room is exempt',
      '2020-10-09',
      { surface: 'live_room', content: 'r_71001', channel: 'xingtu', ...external },
      allow,
      'allow:exempt',
    ],
    [
      'the exemption ends',
      '2020-11-12',
      { surface: 'live_room', content: 'r_71001', ...external },
      'allow:exempt',
      closed,
    ],
  ]

describe('the example policy', () => {
  it('compiles without a finding', () => {
    expect(diagnostics).toEqual([])
    expect(program.rules.length).toBeGreaterThanOrEqual(9)
  })

  it.each(changes)('%s on %s, at +08:00, between one millisecond and the next', (_, day, facts, before, after) => {
    const change = at(`${day}T00:00:00+08:00`)
    expect([says(facts, change - 1), says(facts, change)]).toEqual([before, after])
  })

  it('warns before a page of no known marketplace, at any time', () => {
    expect(says({ surface: 'live_room' }, at('2018-01-01T00:00:00Z'))).toBe('warn:leaving_platform')
    expect(says({ surface: 'short_video', marketplace: 'douyin' }, at('2026-01-01T00:00:00Z'))).toBe(
      'warn:leaving_platform',
    )
  })

  it('watches what a notice in short videos would do, for the authors in the rollout', () => {
    const facts = (author: string) => factsWith({ surface: 'short_video', evidence: 'signed', author, ...external })
    const after = at('2020-10-09T00:00:00+08:00')
    const watched = Array.from({ length: 1000 }, (_, index) => `a_${index}`).filter(
      (author) => decide(policy, facts(author), after).would?.rule === 'short-video-notice',
    )
    expect(watched.length).toBeGreaterThan(20)
    expect(watched.length).toBeLessThan(100)
    expect(decide(policy, facts(watched[0] ?? ''), instant(after - 1)).would).toBeUndefined()
  })

  it('passes the tests it carries', () => {
    const results = runPolicyTests(policy, document.tests, builtinRegistry)
    expect(results.length).toBeGreaterThanOrEqual(12)
    expect(results.filter(({ passed }) => !passed).map(({ test, got }) => `${test.name}: ${got}`)).toEqual([])
  })
})

describe.each(['douyin', 'kuaishou'])('the example %s', (name) => {
  const source = readFileSync(new URL(`../../../examples/${name}/policy.yaml`, import.meta.url), 'utf8')

  it('is clean whenever it is looked at: before all of its dates, and after', () => {
    for (const now of ['2018-01-01T00:00:00Z', '2020-09-15T00:00:00Z', '2030-01-01T00:00:00Z']) {
      const checked = checkPolicy(source, { now: at(now) })
      expect(checked.verdict).toBe('good')
      expect(checked.diagnostics.filter(({ severity }) => severity !== 'info')).toEqual([])
    }
  })
})
