import { describe, expect, it } from 'vitest'

import {
  flowsOf,
  groupsCsv,
  ruleSlicesOf,
  recordsOf,
  slicesOf,
  type ChangeGroup,
} from '../../../src/console/screens/backtest/breakdown.ts'
import { bodyOf, subjectIn, timesOf } from '../../../src/console/screens/backtest/question.ts'

function group(from: string, to: string, clicks: number, rest: Partial<ChangeGroup> = {}): ChangeGroup {
  const side = (text: string) => {
    const [action = '', reason = ''] = text.split(':')
    return { action, reason }
  }
  return {
    from: side(from),
    to: side(to),
    surface: 'live_room',
    marketplace: 'jd',
    party: 'external',
    clicks,
    share: clicks / 100,
    examples: [],
    ...rest,
  }
}

const groups = [
  group('equivalent:live_external_closed', 'allow:exempt', 5),
  group('equivalent:live_external_closed', 'allow:exempt', 7, { marketplace: 'taobao' }),
  group('equivalent:live_external_closed', 'explain:blocked', 9, { surface: 'unknown', marketplace: null }),
  group('allow:no_rule_matched', 'allow:exempt', 1, { surface: 'showcase' }),
]

it('breaks changed clicks down by the rules before and after, those of which it is not told too', () => {
  const change = (before: string | null, after: string | null, clicks: number) => {
    return { before, after, clicks, share: clicks / 100, examples: [] }
  }
  const rules = [change('closed', null, 9), change('closed', 'charity', 2)]
  expect(ruleSlicesOf({ rules, rules_untold: 4 }, 'no rule')).toEqual([
    { key: 'closed → no rule', clicks: 9 },
    { key: '', clicks: 4 },
    { key: 'closed → charity', clicks: 2 },
  ])
  expect(ruleSlicesOf({ rules, rules_untold: 0 }, 'no rule')).toHaveLength(2)
})

describe('counting changed clicks up', () => {
  it('adds groups of the same two actions, the most clicks first', () => {
    expect(flowsOf(groups)).toEqual([
      { from: 'equivalent', to: 'allow', clicks: 12 },
      { from: 'equivalent', to: 'explain', clicks: 9 },
      { from: 'allow', to: 'allow', clicks: 1 },
    ])
  })

  it.each([
    ['surface', ['live_room 12', 'unknown 9', 'showcase 1']],
    ['marketplace', [' 9', 'taobao 7', 'jd 6']],
    ['party', ['external 22']],
    [
      'answer',
      [
        'equivalent:live_external_closed → allow:exempt 12',
        'equivalent:live_external_closed → explain:blocked 9',
        'allow:no_rule_matched → allow:exempt 1',
      ],
    ],
  ] as const)('breaks them down by %s without losing one', (by, expected) => {
    expect(slicesOf(groups, by).map(({ key, clicks }) => `${key} ${clicks}`)).toEqual(expected)
  })

  it('finds the records of a group by what they were answered', () => {
    const span = { from: '2026-11-09T00:00:00.000Z', until: '2026-11-23T00:00:00.000Z' }
    const [first, , unknown] = groups
    expect(first && recordsOf(first, span)).toEqual({
      ...span,
      surface: 'live_room',
      marketplace: 'jd',
      action: 'equivalent',
      reason: 'live_external_closed',
    })
    expect(unknown && recordsOf(unknown, span)).toMatchObject({ surface: 'unknown', party: 'external' })
  })

  it('writes a line for each group, and no formula', () => {
    const csv = groupsCsv([group('allow:=1+1', 'warn:a,"b"', 3)])
    expect(csv.split('\r\n')).toEqual([
      'from_action,from_reason,to_action,to_reason,surface,marketplace,party,clicks,share',
      `allow,'=1+1,warn,"a,""b""",live_room,jd,external,3,0.03`,
      '',
    ])
  })
})

describe('the question of a backtest', () => {
  const now = Date.parse('2026-11-23T12:00:00Z')
  const iso = (times: ReturnType<typeof timesOf>) => [times.from, times.until].map((at) => new Date(at).toISOString())

  it.each([
    [
      { draft: 'D', version: 2, request: 3 },
      { kind: 'draft', id: 'D' },
    ],
    [
      { version: 2, request: 3 },
      { kind: 'version', number: 2 },
    ],
    [{ request: 3 }, { kind: 'request', number: 3 }],
    [{}, undefined],
  ])('is about what the address names: %j', (search, subject) => {
    expect(subjectIn(search)).toEqual(subject)
  })

  it.each([
    [{}, '2026-11-09T12:00:00.000Z', '2026-11-23T12:00:00.000Z'],
    [{ span: '24h' }, '2026-11-22T12:00:00.000Z', '2026-11-23T12:00:00.000Z'],
    [{ span: '30d' }, '2026-10-24T12:00:00.000Z', '2026-11-23T12:00:00.000Z'],
    [
      { from: '2026-11-01T00:00:00+08:00', until: '2026-11-02T00:00:00+08:00' },
      '2026-10-31T16:00:00.000Z',
      '2026-11-01T16:00:00.000Z',
    ],
    [{ from: 'never', span: '7d' }, '2026-11-16T12:00:00.000Z', '2026-11-23T12:00:00.000Z'],
    [{ from: '2027-01-01T00:00:00Z', span: '7d' }, '2026-11-16T12:00:00.000Z', '2026-11-23T12:00:00.000Z'],
  ] as const)('covers the span of %j', (search, from, until) => {
    expect(iso(timesOf(search, now))).toEqual([from, until])
  })

  it('asks with a text or a version, as of an instant, from the counts', () => {
    const times = timesOf({ span: '24h' }, now)
    const span = { from: '2026-11-22T12:00:00.000Z', until: '2026-11-23T12:00:00.000Z' }
    expect(bodyOf({ source: 'x', against: 4 }, times, {})).toEqual({ source: 'x', against: 4, ...span })
    expect(bodyOf({ version: 5, against: 4 }, times, { at: '2026-12-01T00:00:00+08:00', basis: 'rollups' })).toEqual({
      version: 5,
      against: 4,
      ...span,
      at: '2026-11-30T16:00:00.000Z',
      basis: 'rollups',
    })
  })
})
