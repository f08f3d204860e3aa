import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { renderMissing, renderTrace } from '../../src/cli/render-trace.ts'
import { instant } from '../../src/kernel/instant.ts'
import { decide, preparePolicy, withOverride } from '../../src/policy/decide.ts'
import type { Facts } from '../../src/policy/decision.ts'
import { missingInputs, simulateTrace } from '../../src/policy/trace.ts'
import { sayAssumed, sayFailed } from '../../src/policy/trace-words.ts'
import { clicks, factsWith, instants, programs, programWith, ruleIf } from './programs.ts'

const program = programWith([
  ruleIf({}, { id: 'off', mode: 'off' }),
  ruleIf({}, { id: 'killed' }),
  ruleIf({}, { id: 'later', from: 100 }),
  ruleIf({ surface: ['short_video'] }, { id: 'elsewhere' }),
  ruleIf({ surface: ['live_room'], to: { party: ['own'] } }, { id: 'own' }),
  ruleIf({ author: { followers: { lt: 5, if_unknown: 'skip' } } }, { id: 'few' }),
  ruleIf({ author: { followers: { lt: 5, if_unknown: 'match' } } }, { id: 'watch', mode: 'report' }),
  ruleIf({}, { id: 'share', rollout: { percent: 0, by: 'author', salt: 's', hash: 'murmur3_32/v1' } }),
  ruleIf({ channel: { not: ['xingtu'], if_unknown: 'match' } }, { id: 'decides' }),
  ruleIf({}, { id: 'after' }),
])
const policy = withOverride(preparePolicy(program, { version: 1, digest: 'd' }), {
  schema: 1,
  entries: [{ id: 'k', until: 1000, reason: 'incident', kill: 'killed' }],
})
const live = factsWith({ surface: 'live_room', marketplace: 'jd', author: 'a_1' })

function traceOf(rules: Parameters<typeof programWith>[0], facts: Partial<Facts>, at = 50) {
  return simulateTrace(preparePolicy(programWith(rules), { version: 1, digest: 'd' }), factsWith(facts), instant(at))
}

/** What is said of the conditions of the only rule that fail. */
function said(conditions: Parameters<typeof ruleIf>[0], facts: Partial<Facts>): readonly string[] {
  return traceOf([ruleIf(conditions)], facts).flatMap(({ failed }) =>
    failed.flatMap((each) => Object.values(sayFailed(each))),
  )
}

describe('a trace', () => {
  it('says of every rule whether it matched, which conditions failed, which rule decides and what was not reached', () => {
    const steps = simulateTrace(policy, live, instant(50))
    expect(
      steps.map(({ mark, rule, failed, decides, reports, reached }) =>
        [
          mark,
          rule,
          ...failed.map(({ condition }) => condition),
          ...(decides ? ['decides'] : []),
          ...(reports ? ['reports'] : []),
          ...(reached ? [] : ['not reached']),
        ].join(' '),
      ),
    ).toEqual([
      '✗ off mode',
      '✗ killed override',
      '✗ later from',
      '✗ elsewhere surface',
      '✗ own to.party',
      '? few author.followers',
      '? watch reports',
      '✗ share rollout',
      '? decides decides',
      '✓ after not reached',
    ])
  })

  it('names every condition that fails, not only the first', () => {
    const [step] = traceOf(
      [ruleIf({ surface: ['showcase'], to: { party: ['own'] }, channel: { in: ['x'], if_unknown: 'skip' } })],
      { surface: 'live_room', marketplace: 'jd', channel: 'y' },
    )
    expect(step?.failed.map(({ condition }) => condition)).toEqual(['surface', 'to.party', 'channel'])
  })

  it('is certain as soon as one condition fails on something known, whatever else is absent', () => {
    const conditions = { surface: ['showcase'], author: { followers: { lt: 5, if_unknown: 'skip' as const } } }
    expect(traceOf([ruleIf(conditions)], { surface: 'live_room' })).toMatchObject([{ mark: '✗', missing: [] }])
    expect(traceOf([ruleIf(conditions)], { surface: 'showcase' })).toMatchObject([
      { mark: '?', missing: ['followers'] },
    ])
  })

  it('does not hang on a key that would be out of any share, or on a product that the link does not name', () => {
    const nobody = { percent: 0, by: 'visitor', salt: 's', hash: 'murmur3_32/v1' } as const
    const someone = { ...nobody, percent: 5 }
    expect(traceOf([ruleIf({}, { rollout: nobody })], {})).toMatchObject([{ mark: '✗', missing: [] }])
    expect(traceOf([ruleIf({}, { rollout: someone })], {})).toMatchObject([{ mark: '?', missing: ['visitor'] }])
    expect(traceOf([ruleIf({ product: { in: 'goods' } })], {})).toMatchObject([{ mark: '✗', missing: [] }])
  })

  it('hangs on a list that has not arrived', () => {
    const lists = { rooms: { of: 'content', digest: `sha256:${'0'.repeat(64)}` } } as const
    const late = preparePolicy(programWith([ruleIf({ content: { in: 'rooms' } })], { lists }), {
      version: 1,
      digest: 'd',
    })
    const [step] = simulateTrace(late, factsWith({ content: 'r_1' }), instant(0))
    expect(step).toMatchObject({ mark: '?', missing: ['list:rooms'] })
    expect(step?.failed.map((each) => sayFailed(each).en)).toEqual([
      '`content` asks the list `rooms`, which is not loaded',
    ])
  })

  it('puts the temporary rules of an override first, and turns off what it turns off', () => {
    const over = withOverride(preparePolicy(programWith([ruleIf({})]), { version: 1, digest: 'd' }), {
      schema: 1,
      entries: [
        { id: 'k', until: 60, reason: 'incident', kill: 'all' },
        {
          id: 'now',
          until: 70,
          reason: 'incident',
          if: { surface: ['live_room'] },
          then: { action: 'allow', reason: 'exempt' },
        },
      ],
    })
    const marks = (at: number) =>
      simulateTrace(over, factsWith({ surface: 'live_room' }), instant(at)).map(
        ({ rule, mark, decides }) => `${mark} ${rule}${decides ? '←' : ''}`,
      )
    expect(marks(50)).toEqual(['✓ now←', '✗ r'])
    expect(marks(70)).toEqual(['✗ now', '✓ r←'])
  })

  it('names the same deciding rule and the same report as the decision, for any policy and click (seed 20201009)', () => {
    let decided = 0
    let reported = 0
    fc.assert(
      fc.property(programs, clicks, instants, (random, facts, at) => {
        const prepared = preparePolicy(random, { version: 1, digest: 'd' })
        const trace = simulateTrace(prepared, facts, at)
        const decision = decide(prepared, facts, at)
        const deciding = trace.filter((step) => step.decides)
        const reporting = trace.filter((step) => step.reports)
        expect(deciding.map((step) => step.rule)).toEqual([decision.rule ?? []].flat())
        expect(reporting.map((step) => step.rule)).toEqual([decision.would?.rule ?? []].flat())
        decided += deciding.length
        reported += reporting.length
      }),
      { numRuns: 500, seed: 20201009 },
    )
    expect(decided).toBeGreaterThan(20)
    expect(reported).toBeGreaterThan(20)
  })

  it('names all inputs that could change the answer: giving others changes nothing (seed 20201009)', () => {
    const inputs = ['content', 'author', 'followers', 'channel', 'region', 'language', 'client', 'visitor'] as const
    let changed = 0
    fc.assert(
      fc.property(programs, clicks, clicks, instants, (random, facts, others, at) => {
        const prepared = preparePolicy(random, { version: 1, digest: 'd' })
        const before = decide(prepared, facts, at)
        const missing = missingInputs(simulateTrace(prepared, facts, at))
        for (const name of inputs) {
          if (facts[name] !== undefined || others[name] === undefined) continue
          const after = decide(prepared, { ...facts, [name]: others[name] }, at)
          const isSame = after.rule === before.rule && after.would?.rule === before.would?.rule
          if (isSame) continue
          changed += 1
          expect(missing).toContain(name)
        }
      }),
      { numRuns: 2000, seed: 20201009 },
    )
    expect(changed).toBeGreaterThan(20)
  })
})

describe('the inputs that were not given', () => {
  it('are those the answer hangs on, up to the first rule that is certain to decide', () => {
    expect(missingInputs(simulateTrace(policy, live, instant(50)))).toEqual(['followers', 'channel'])
    expect(
      missingInputs(
        traceOf(
          [ruleIf({}, { id: 'first' }), ruleIf({ channel: { in: ['x'], if_unknown: 'skip' } }, { id: 'second' })],
          {},
        ),
      ),
    ).toEqual([])
  })
})

describe('the words of a trace', () => {
  it('say what is, and what the rule wants, in both languages', () => {
    expect(said({ surface: ['live_room', 'unknown'] }, { surface: 'short_video' })).toEqual([
      '`surface` is `short_video`, and the rule wants `live_room` or `unknown`',
      '`surface` 为 `short_video`，规则要求 `live_room` 或 `unknown`',
    ])
    expect(said({ channel: { not: ['xingtu'], if_unknown: 'match' } }, { channel: 'xingtu' })).toEqual([
      '`channel` is `xingtu`, and the rule wants anything but `xingtu`',
      '`channel` 为 `xingtu`，规则要求 `xingtu` 以外的值',
    ])
    expect(said({ author: { followers: { gte: 5, lt: 9, if_unknown: 'skip' } } }, {})).toEqual([
      '`author.followers` is not known, and the rule wants at least `5` and fewer than `9`',
      '`author.followers` 未知，规则要求不少于 `5` 且少于 `9`',
    ])
    expect(said({ content: { in: 'rooms' } }, { content: 'r_9' })).toEqual([
      '`content` is `r_9`, and the rule wants a member of the list `rooms`',
      '`content` 为 `r_9`，规则要求列表 `rooms` 中的成员',
    ])
    expect(said({ client: { app: 'aweme', gte: '2', lt: '3', if_unknown: 'match' } }, { client: 'aweme/1' })).toEqual([
      '`client` is `aweme/1`, and the rule wants `aweme` in a version of at least `2` and below `3`',
      '`client` 为 `aweme/1`，规则要求 `aweme` 的版本不低于 `2` 且低于 `3`',
    ])
    expect(said({ to: { marketplace: ['jd'], kind: ['shop'] } }, {})[0]).toBe(
      '`to.marketplace` is no known marketplace, and the rule wants `jd`',
    )
  })

  it('say of a window which end is passed, in the time zone of the policy', () => {
    const zoned = preparePolicy(
      programWith([ruleIf({}, { id: 'early', from: 86_400_000 }), ruleIf({}, { id: 'late', until: 1000 })], {
        meta: { name: 'sample', owner: 'somebody', timezone: 'Asia/Shanghai' },
      }),
      { version: 1, digest: 'd' },
    )
    const failed = simulateTrace(zoned, factsWith({}), instant(1000)).flatMap((step) => step.failed.map(sayFailed))
    expect(failed.map(({ en }) => en)).toEqual([
      '`from` 1970-01-02T08:00:00+08:00 is later than 1970-01-01T08:00:01+08:00',
      '`until` 1970-01-01T08:00:01+08:00 is not later than 1970-01-01T08:00:01+08:00',
    ])
  })

  it('count long lists of values instead of writing them out', () => {
    const ids = Array.from({ length: 40 }, (_, index) => `r_${index}`)
    expect(said({ content: { in: ids } }, { content: 'other' })[0]).toBe(
      '`content` is `other`, and the rule wants one of `r_0`, `r_1`, `r_2`, `r_3`, `r_4` and 35 more',
    )
  })

  it('say when an absent input counted as a match', () => {
    const [step] = traceOf([ruleIf({ channel: { not: ['x'], if_unknown: 'match' } })], {})
    expect(step?.assumed.map((each) => sayAssumed(each).en)).toEqual([
      '`channel` is not known, which counts as a match',
    ])
  })
})

describe('a trace on the command line', () => {
  const trace = simulateTrace(policy, live, instant(50))

  it('has a line for each rule: its mark, why it does not match, which one decides, what was not reached', () => {
    expect(renderTrace(trace, 'en')).toEqual([
      '  ✗ off  the rule is `off`',
      '  ✗ killed  an override turns it off until 1970-01-01T00:00:01Z',
      '  ✗ later  `from` 1970-01-01T00:00:00.100Z is later than 1970-01-01T00:00:00.050Z',
      '  ✗ elsewhere  `surface` is `live_room`, and the rule wants `short_video`',
      '  ✗ own  `to.party` is `external`, and the rule wants `own`',
      '  ? few  `author.followers` is not known, and the rule wants fewer than `5`',
      '  ? watch  report only: noted as `would`; `author.followers` is not known, which counts as a match',
      '  ✗ share  `rollout` is bucket `4469`, and the rule wants one of the first `0` of `10000` buckets (`0 %` by `author`)',
      '  ? decides  DECIDES  `channel` is not known, which counts as a match',
      '  ✓ after  not reached: `decides` decided earlier',
    ])
  })

  it('has a line for the defaults when no rule decides', () => {
    expect(renderTrace(traceOf([], {}), 'en')).toEqual(['  ✓ the defaults  DECIDE'])
    expect(renderTrace(traceOf([], {}), 'zh-CN')).toEqual(['  ✓ 默认处理  决定结果'])
  })

  it('ends with what was not given and the flags that give it, or with nothing when the answer is certain', () => {
    expect(renderMissing(trace, 'en')).toBe('not given: followers, channel – give --followers, --channel to be certain')
    expect(renderMissing(trace, 'zh-CN')).toBe('未提供：followers、channel – 加上 --followers、--channel 即可确定结果')
    expect(renderMissing(traceOf([ruleIf({ language: { in: ['zh'] } })], {}), 'en')).toContain('give --lang')
    expect(renderMissing(traceOf([ruleIf({})], {}), 'en')).toBeUndefined()
  })
})
