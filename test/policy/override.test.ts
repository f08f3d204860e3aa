import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { instant } from '../../src/kernel/instant.ts'
import { decide, preparePolicy, withOverride } from '../../src/policy/decide.ts'
import { fitOverride, parseOverride, type Override, type OverrideEntry } from '../../src/policy/override.ts'
import { clicks, explain, factsWith, instants, noFacts, programs, programWith, ruleIf } from './programs.ts'

const policy = preparePolicy(
  programWith([
    ruleIf({ surface: ['live_room'] }, { id: 'closed' }),
    ruleIf({}, { id: 'watch', mode: 'report', outcome: { action: 'warn', reason: 'leaving_platform' } }),
  ]),
  { version: 1, digest: 'd' },
)
const live = factsWith({ surface: 'live_room' })

function override(...entries: OverrideEntry[]): Override {
  return { schema: 1, entries }
}

const kill = (id: string, until = 100): OverrideEntry => ({ id: `kill-${id}`, until, reason: 'incident', kill: id })

describe('an override', () => {
  it('makes a killed rule as if absent, until the entry ends', () => {
    const options = { override: override(kill('closed')) }
    const rules = [99, 100].map((at) => decide(policy, live, instant(at), options).rule)
    expect(rules).toEqual([undefined, 'closed'])
  })

  it('turns every rule off at once: the defaults decide, with the reason of the kill switch', () => {
    const decision = decide(policy, live, instant(0), { override: override(kill('all')) })
    expect(decision).toMatchObject({
      rule: undefined,
      outcome: { action: 'allow', reason: 'kill_switch' },
      would: undefined,
    })
    expect(decide(policy, live, instant(100), { override: override(kill('all')) }).rule).toBe('closed')
  })

  it('puts a temporary rule before all others, until it ends', () => {
    const entry: OverrideEntry = {
      id: 'open-up',
      until: 100,
      reason: 'GOV-1',
      if: { surface: ['live_room'] },
      then: { action: 'allow', reason: 'exempt' },
    }
    const options = { override: override(kill('all'), entry) }
    expect(decide(policy, live, instant(99), options)).toMatchObject({
      rule: 'open-up',
      outcome: { reason: 'exempt' },
      until: 100,
    })
    expect(decide(policy, noFacts, instant(99), options).outcome.reason).toBe('kill_switch')
    expect(decide(policy, live, instant(100), options).rule).toBe('closed')
  })

  it('can stand in the policy itself', () => {
    expect(decide(withOverride(policy, override(kill('closed'))), live, instant(0)).rule).toBeUndefined()
  })

  it('ignores a kill of a rule that does not exist', () => {
    expect(decide(policy, live, instant(0), { override: override(kill('nobody')) }).rule).toBe('closed')
  })

  it('equals a policy without the rule, for each rule of any policy in turn (seed 20201009)', () => {
    let seen = 0
    fc.assert(
      fc.property(programs, clicks, instants, (program, facts, at) => {
        const whole = preparePolicy(program, { version: 1, digest: 'd' })
        for (const { id } of program.rules) {
          const without = { ...program, rules: program.rules.filter((rule) => rule.id !== id) }
          const expected = decide(preparePolicy(without, { version: 1, digest: 'd' }), facts, at)
          expect(decide(whole, facts, at, { override: override(kill(id)) })).toEqual(expected)
          seen++
        }
      }),
      { seed: 20_201_009 },
    )
    expect(seen).toBeGreaterThan(100)
  })
})

describe('reading an override', () => {
  const good = { id: 'x', until: 5, reason: 'why', kill: 'closed' }

  it('takes an absent value for no override', () => {
    expect(parseOverride(null, { now: 0 })).toEqual({ ok: true, value: { schema: 1, entries: [] } })
  })

  it('reads kills and temporary rules', () => {
    const rule = {
      id: 'y',
      until: 5,
      reason: 'why',
      if: {},
      then: { action: 'redirect', reason: 'exempt', url: 'https://haohuo.jinritemai.com/' },
    }
    const parsed = parseOverride(JSON.stringify({ schema: 1, entries: [good, rule] }), { now: 0 })
    expect(parsed).toMatchObject({ ok: true, value: { entries: [{ kill: 'closed' }, { id: 'y' }] } })
  })

  it.each([
    ['no JSON', '{', ''],
    ['a newer schema', { schema: 2, entries: [] }, '/schema'],
    ['no list', { schema: 1, entries: {} }, '/entries'],
    ['an entry without an end', { schema: 1, entries: [good, { ...good, until: undefined }] }, '/entries/1'],
    ['an entry without a reason', { schema: 1, entries: [{ ...good, reason: '' }] }, '/entries/0/reason'],
    [
      'an unknown condition',
      { schema: 1, entries: [{ id: 'y', until: 1, reason: 'w', if: { weather: 1 }, then: explain }] },
      '/entries/0/if/weather',
    ],
    ['both a kill and a rule', { schema: 1, entries: [{ ...good, if: {} }] }, '/entries/0/if'],
  ])('refuses %s as a whole, and says where', (_, value, pointer) => {
    const parsed = parseOverride(typeof value === 'string' ? value : JSON.stringify(value), { now: 0 })
    expect(parsed).toMatchObject({ ok: false, error: { pointer } })
  })

  it('ends by itself: 72 hours and a minute of leeway for clocks are taken, a millisecond more is not', () => {
    const now = Date.parse('2020-10-09T00:00:00+08:00')
    const lasting = (ms: number) => JSON.stringify({ schema: 1, entries: [{ ...good, until: now + ms }] })
    const longest = 72 * 3_600_000 + 60_000
    expect(parseOverride(lasting(longest), { now })).toMatchObject({ ok: true })
    expect(parseOverride(lasting(longest + 1), { now })).toMatchObject({
      ok: false,
      error: { pointer: '/entries/0/until' },
    })
  })

  it('never throws, whatever the text (seed 20201009)', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        expect(parseOverride(text, { now: 0 })).toHaveProperty('ok')
      }),
      { seed: 20_201_009 },
    )
  })
})

describe('fitting an override to the stores of a policy', () => {
  const leading = (id: string, url: string): OverrideEntry => ({
    id,
    until: 100,
    reason: 'why',
    if: {},
    then: { action: 'redirect', reason: 'exempt', url },
  })
  const opening: OverrideEntry = {
    id: 'open-up',
    until: 100,
    reason: 'why',
    if: {},
    then: { action: 'allow', reason: 'exempt' },
  }

  it('leaves out the rules that lead elsewhere, names them, and keeps all others in their order', () => {
    const given = override(
      kill('closed'),
      leading('gone', 'https://old.example/x'),
      leading('here', 'https://new.example/x'),
      opening,
      leading('unsafe', 'http://new.example/x'),
      kill('all'),
    )
    const { fit, unfit } = fitOverride(given, ['new.example'])
    expect(fit.entries.map(({ id }) => id)).toEqual(['kill-closed', 'here', 'open-up', 'kill-all'])
    expect(unfit).toMatchObject([
      { id: 'gone', until: 100, fault: { pointer: '/then/url' } },
      { id: 'unsafe', until: 100, fault: { pointer: '/then/url' } },
    ])
  })

  it('is the same whatever stands beside it: nothing is left out that leads nowhere', () => {
    const given = override(kill('closed'), opening)
    expect(fitOverride(given, [])).toEqual({ fit: given, unfit: [] })
  })
})
