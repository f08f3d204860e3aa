import fc from 'fast-check'
import { expect, it } from 'vitest'
import { parse, stringify } from 'yaml'

import { applyRuleEdit } from '../../../src/policy/editing/rule-edit.ts'
import { ruleForm } from '../../../src/policy/editing/rule-form.ts'
import type { RuleChange } from '../../../src/policy/editing/rule-change.ts'
import { edited } from '../../../src/policy/editing/text-edit.ts'
import { compilePolicy } from '../../../src/policy/language/compile.ts'
import { commentsIn } from '../../../src/policy/language/format/comments.ts'
import { editingSamples, examplePolicies } from './samples.ts'

interface WrittenRule {
  readonly id: string
  readonly if?: { readonly surface?: unknown; readonly to?: { readonly marketplace?: unknown } }
  readonly [key: string]: unknown
}

function rulesOf(text: string): WrittenRule[] {
  return (parse(text) as { readonly rules: WrittenRule[] }).rules
}

function others(text: string): unknown {
  return { ...(parse(text) as object), rules: undefined }
}

function comments(text: string): string[] {
  return commentsIn(text)
    .map((each) => each.text)
    .toSorted()
}

function after(text: string, id: string | undefined, change: RuleChange): string {
  const edit = applyRuleEdit(text, id, change)
  expect(edit).toMatchObject({ ok: true })
  return edited(text, edit.ok ? edit.edits : [])
}

const day = fc.integer({ min: 0, max: 4000 }).map((days) => new Date(days * 86_400_000 + 1_577_836_800_000))
const midnight = fc.option(
  day.map((date) => date.toISOString().replace('.000Z', 'Z')),
  { nil: undefined },
)
const surfaces = fc.uniqueArray(fc.constantFrom('live_room', 'short_video', 'showcase', 'unknown'), { maxLength: 4 })
const marketplaces = fc.uniqueArray(fc.constantFrom('taobao', 'jd', 'pinduoduo', 'tmall'), { maxLength: 3 })
const reason = fc.constantFrom('exempt', 'leaving_platform', 'destination_blocked')

type InRule = Exclude<RuleChange, { readonly kind: 'add' | 'move' | 'delete' }>

const change: fc.Arbitrary<InRule> = fc.oneof(
  fc.constantFrom('enforce', 'report', 'off', undefined).map((mode): InRule => ({ kind: 'mode', mode })),
  fc.record({ kind: fc.constantFrom('from', 'until'), at: midnight }),
  fc.record({ kind: fc.constant('surfaces'), names: surfaces }),
  fc.record({ kind: fc.constant('marketplaces'), names: marketplaces }),
  reason.map((each): InRule => ({ kind: 'reason', reason: each })),
  fc
    .oneof(
      fc.record({ action: fc.constantFrom('allow', 'warn', 'explain'), reason }),
      fc.record({ action: fc.constant('equivalent'), chain: fc.constant(['product', 'explain']), reason }),
      fc.record({ action: fc.constant('redirect'), url: fc.constant('https://shop.example/a?b={c}, d'), reason }),
    )
    .map((outcome): InRule => ({ kind: 'outcome', outcome })),
  fc
    .record({ percent: fc.option(fc.integer({ min: 0, max: 100 }), { nil: undefined }), isNamed: fc.boolean() })
    .map(({ percent, isNamed }): InRule => ({ kind: 'share', percent, ...(isNamed ? { by: 'visitor' } : {}) })),
)

/** What a rule says after a change, with one value in place of a list of one, and without what says nothing. */
function expected(rule: WrittenRule, made: InRule): unknown {
  const copy = structuredClone(rule) as Record<string, unknown>
  const conditions = (copy['if'] ?? {}) as Record<string, unknown>
  const to = (conditions['to'] ?? {}) as Record<string, unknown>
  const then = copy['then'] as Record<string, unknown>
  switch (made.kind) {
    case 'mode':
      copy['mode'] = made.mode
      break
    case 'from':
    case 'until':
      copy[made.kind] = made.at
      break
    case 'surfaces':
      copy['if'] = { ...conditions, surface: made.names }
      break
    case 'marketplaces':
      copy['if'] = { ...conditions, to: { ...to, marketplace: made.names } }
      break
    case 'reason':
      copy['then'] = Object.fromEntries(
        Object.entries(then).map(([key, value]) => [
          key,
          ['allow', 'warn', 'explain', 'reason'].includes(key) ? made.reason : value,
        ]),
      )
      break
    case 'outcome': {
      const { outcome } = made
      if (outcome.action === 'equivalent') copy['then'] = { equivalent: outcome.chain, reason: outcome.reason }
      else if (outcome.action === 'redirect') copy['then'] = { redirect: outcome.url, reason: outcome.reason }
      else copy['then'] = { [outcome.action]: outcome.reason }
      break
    }
    case 'share': {
      const had = copy['rollout'] ?? { by: made.by ?? 'author' }
      const by = made.by === undefined ? {} : { by: made.by }
      copy['rollout'] = made.percent === undefined ? undefined : { ...had, percent: made.percent, ...by }
      break
    }
  }
  return meaning(copy)
}

function meaning(value: unknown): unknown {
  if (Array.isArray(value)) return value.length === 1 ? value[0] : value.length === 0 ? undefined : value
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).map(([key, each]) => [key, meaning(each)] as const)
  const kept = entries.filter(([, each]) => each !== undefined)
  return kept.length === 0 ? undefined : Object.fromEntries(kept)
}

it.each(editingSamples)(
  'changes exactly what was asked for in `$name`, one change after another, and keeps every comment (seed 7)',
  ({ text }) => {
    let made = 0
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(), change), { minLength: 1, maxLength: 6 }), (steps) => {
        let now = text
        for (const [nth, each] of steps) {
          const rules = rulesOf(now)
          const index = nth % rules.length
          const rule = rules[index]
          if (rule === undefined) throw new Error('no rules')
          const next = after(now, rule.id, each)
          const wanted = rules.map(meaning).with(index, expected(rule, each))
          expect(rulesOf(next).map(meaning)).toEqual(wanted)
          expect(others(next)).toEqual(others(now))
          expect(comments(next)).toEqual(comments(now))
          made += 1
          now = next
        }
      }),
      { seed: 7, numRuns: 30 },
    )
    expect(made).toBeGreaterThan(30)
  },
)

/** The same policies with everything on lines of its own, and a comment behind each of them. */
const commented = examplePolicies.map(({ name, text }) => {
  const lines = stringify(parse(text), { collectionStyle: 'block', lineWidth: 0 }).trimEnd().split('\n')
  return { name, text: `${lines.map((line, at) => `${line} # line ${at}`).join('\n')}\n` }
})

it.each(commented)(
  'keeps a comment on every line of `$name`, or leaves the change to the author (seed 9)',
  ({ text }) => {
    const before = comments(text)
    let made = 0
    let left = 0
    fc.assert(
      fc.property(fc.nat(), change, (nth, each) => {
        const rules = rulesOf(text)
        const index = nth % rules.length
        const rule = rules[index]
        if (rule === undefined) throw new Error('no rules')
        const edit = applyRuleEdit(text, rule.id, each)
        const next = edit.ok ? edited(text, edit.edits) : text
        const wanted = edit.ok ? rules.map(meaning).with(index, expected(rule, each)) : rules.map(meaning)
        expect(rulesOf(next).map(meaning)).toEqual(wanted)
        expect(comments(next)).toEqual(before)
        expect(edit.ok ? undefined : edit.why).toBe(edit.ok ? undefined : 'by-hand')
        made += edit.ok ? 1 : 0
        left += edit.ok ? 0 : 1
      }),
      { seed: 9, numRuns: 80 },
    )
    expect(made).toBeGreaterThan(left * 3)
  },
)

it.each(examplePolicies)('moves, adds and deletes rules of `$name` and nothing else (seed 8)', ({ text }) => {
  const act = fc.oneof(
    fc.constantFrom('up', 'down').map((to): RuleChange => ({ kind: 'move', to })),
    fc.constant<RuleChange>({ kind: 'delete' }),
    fc.record({
      kind: fc.constant('add'),
      template: fc.constantFrom('notice', 'closed', 'equivalent', 'exemption'),
      where: fc.constantFrom('before', 'after'),
    }),
  )
  let made = 0
  const refusals: unknown[] = []
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(), act), { minLength: 1, maxLength: 8 }), (steps) => {
      let now = text
      for (const [nth, each] of steps) {
        const rules = rulesOf(now)
        const index = rules.length === 0 ? 0 : nth % rules.length
        const rule = rules[index]
        if (rule === undefined && each.kind !== 'add') continue
        const room = each.kind !== 'move' || (each.to === 'up' ? index > 0 : index < rules.length - 1)
        if (!room) {
          refusals.push(applyRuleEdit(now, rule?.id, each))
          continue
        }
        const next = after(now, rule?.id, each)
        expect(rulesOf(next).map(({ id }) => id)).toEqual(idsAfter(rules, index, each, next))
        expect(others(next)).toEqual(others(now))
        const kept = new Set(comments(next))
        const lost = comments(now).filter((comment) => !kept.has(comment))
        expect(each.kind === 'delete' ? [] : lost).toEqual([])
        made += 1
        now = next
      }
    }),
    { seed: 8, numRuns: 25 },
  )
  expect(made).toBeGreaterThan(30)
  expect(refusals.length).toBeGreaterThan(0)
  expect(refusals).toEqual(refusals.map(() => ({ ok: false, why: 'no-room' })))
})

function idsAfter(rules: readonly WrittenRule[], index: number, each: RuleChange, next: string): string[] {
  const ids = rules.map(({ id }) => id)
  if (each.kind === 'delete') return ids.toSpliced(index, 1)
  if (each.kind === 'move') {
    const [id = ''] = ids.slice(index, index + 1)
    return ids.toSpliced(index, 1).toSpliced(each.to === 'up' ? index - 1 : index + 1, 0, id)
  }
  const added = rulesOf(next).find(({ id }) => !ids.includes(id))?.id ?? ''
  const at = ids.length === 0 ? 0 : each.kind === 'add' && each.where === 'before' ? index : index + 1
  return ids.toSpliced(at, 0, added)
}

it.each(examplePolicies)('adds rules to `$name` from every template that compile as they stand', ({ text }) => {
  for (const template of ['notice', 'closed', 'equivalent', 'exemption'] as const) {
    const [first] = rulesOf(text)
    for (const beside of [undefined, first?.id]) {
      const { diagnostics } = compilePolicy(after(text, beside, { kind: 'add', template }))
      expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
    }
  }
})

const head = 'rules:\n'
const tail = 'lists: {}\n'

/** Before, the change, after. */
const cases: readonly (readonly [string, string, RuleChange, string])[] = [
  [
    'keeps the comment behind a value',
    '  - id: a\n    mode: off # until Monday\n    then: { allow: x }\n',
    { kind: 'mode', mode: 'report' },
    '  - id: a\n    mode: report # until Monday\n    then: { allow: x }\n',
  ],
  [
    'leaves the comment of a line that goes away',
    '  - id: a\n    mode: off # until Monday\n    then: { allow: x }\n',
    { kind: 'mode', mode: undefined },
    '  - id: a\n    # until Monday\n    then: { allow: x }\n',
  ],
  [
    'writes a new key in the order of the language, behind the comment of the line above',
    '  - id: a # first\n    then: { allow: x }\n',
    { kind: 'from', at: '2027-01-01T00:00:00+08:00' },
    '  - id: a # first\n    from: 2027-01-01T00:00:00+08:00\n    then: { allow: x }\n',
  ],
  [
    'writes into braces',
    '  - { id: a, then: { allow: x } }\n',
    { kind: 'mode', mode: 'off' },
    '  - { id: a, mode: off, then: { allow: x } }\n',
  ],
  [
    'adds conditions where there are none',
    '  - id: a\n    then: { allow: x }\n',
    { kind: 'marketplaces', names: ['jd'] },
    '  - id: a\n    if: { to: { marketplace: jd } }\n    then: { allow: x }\n',
  ],
  [
    'takes away conditions that are left with nothing',
    '  - id: a\n    if:\n      to: { marketplace: [jd, taobao] }\n    then: { allow: x }\n',
    { kind: 'marketplaces', names: [] },
    '  - id: a\n    then: { allow: x }\n',
  ],
  [
    'keeps lines and comments of names that stay',
    '  - id: a\n    if:\n      surface:\n        - live_room # the ban\n        - showcase # since May\n    then: { allow: x }\n',
    { kind: 'surfaces', names: ['live_room', 'unknown'] },
    '  - id: a\n    if:\n      surface:\n        - live_room # the ban\n        - unknown\n        # since May\n    then: { allow: x }\n',
  ],
  [
    'changes the action in a mapping on lines',
    '  - id: a\n    then:\n      allow: x\n    note: n\n',
    { kind: 'outcome', outcome: { action: 'redirect', url: 'https://s.example/', reason: 'x' } },
    '  - id: a\n    then: { redirect: https://s.example/, reason: x }\n    note: n\n',
  ],
  [
    'changes an action with its reason, and nothing around them',
    '  - id: a\n    then: # why\n      allow: x # because\n',
    { kind: 'outcome', outcome: { action: 'warn', reason: 'other' } },
    '  - id: a\n    then: # why\n      warn: other # because\n',
  ],
  [
    'changes the share and leaves the rest of the rollout',
    '  - id: a\n    then: { allow: x }\n    rollout: { percent: 5, by: author, salt: s }\n',
    { kind: 'share', percent: 50 },
    '  - id: a\n    then: { allow: x }\n    rollout: { percent: 50, by: author, salt: s }\n',
  ],
  [
    'moves a rule with the comment right above it',
    '  - id: b\n    then: { allow: x }\n\n  # why a\n  - id: a # it\n    then: { allow: x }\n',
    { kind: 'move', to: 'up' },
    '  # why a\n  - id: a # it\n    then: { allow: x }\n\n  - id: b\n    then: { allow: x }\n',
  ],
  [
    'deletes a rule and leaves the comment above, which may speak of others',
    '  # both\n  - id: a # it\n    then: { allow: x }\n\n  - id: b\n    then: { allow: x }\n',
    { kind: 'delete' },
    '  # both\n\n  - id: b\n    then: { allow: x }\n',
  ],
  [
    'adds a rule with the air that others have',
    '  - id: a\n    then: { allow: x }\n\n  - id: b\n    then: { allow: x }\n',
    { kind: 'add', template: 'notice', id: 'n' },
    '  - id: a\n    then: { allow: x }\n\n  - id: n\n    mode: report\n    if: { surface: short_video, to: { party: external } }\n    then: { warn: leaving_platform }\n\n  - id: b\n    then: { allow: x }\n',
  ],
]

it.each(cases)('%s', (_, rules, made, wanted) => {
  expect(after(`${head}${rules}${tail}`, 'a', made)).toBe(`${head}${wanted}${tail}`)
})

it('works at the end of a text without a line end, and in texts with carriage returns', () => {
  const open = 'rules:\n  - id: a\n    then: { allow: x }'
  expect(after(open, 'a', { kind: 'mode', mode: 'off' })).toBe(
    'rules:\n  - id: a\n    mode: off\n    then: { allow: x }',
  )
  expect(after(open, 'a', { kind: 'delete' })).toBe('rules: []\n')
  const windows = open.replaceAll('\n', '\r\n')
  expect(after(windows, 'a', { kind: 'until', at: '2027-01-01T00:00:00Z' })).toBe(
    'rules:\r\n  - id: a\r\n    until: 2027-01-01T00:00:00Z\r\n    then: { allow: x }',
  )
})

it('begins a list where there is none', () => {
  const text = 'rules: [] # none yet\nlists: {}\n'
  const next = after(text, undefined, { kind: 'add', template: 'closed', id: 'n' })
  expect(next.startsWith('rules: # none yet\n  - id: n\n')).toBe(true)
})

/** What a form must not do, and why. */
const refused: readonly (readonly [string, string, string, RuleChange])[] = [
  ['broken', 'rules:\n  - id: a\n    if: {', 'a', { kind: 'mode', mode: 'off' }],
  ['no-rules', 'own: x\n', 'a', { kind: 'mode', mode: 'off' }],
  ['no-such-rule', 'rules: [{ id: b }]\n', 'a', { kind: 'mode', mode: 'off' }],
  ['rule-id-twice', 'rules: [{ id: a }, { id: a }]\n', 'a', { kind: 'mode', mode: 'off' }],
  ['no-room', 'rules: [{ id: a }]\n', 'a', { kind: 'move', to: 'up' }],
  ['name-taken', 'rules: [{ id: a }]\n', 'a', { kind: 'add', template: 'notice', id: 'a' }],
  ['unusable', 'rules: [{ id: a }]\n', 'a', { kind: 'from', at: 'tomorrow' }],
  ['unusable', 'rules: [{ id: a }]\n', 'a', { kind: 'surfaces', names: ['a b: c'] }],
  [
    'by-hand',
    'rules:\n  - id: a\n    then: { # why\n      allow: x }\n',
    'a',
    { kind: 'outcome', outcome: { action: 'redirect', url: 'https://s.example/', reason: 'x' } },
  ],
]

it.each(refused)('says `%s` and changes nothing: %j', (why, text, id, made) => {
  expect(applyRuleEdit(text, id, made)).toEqual({ ok: false, why })
})

it('shows in the form what stands in the rule', () => {
  const [douyin] = examplePolicies
  expect(ruleForm(douyin?.text ?? '', 'short-video-notice')).toEqual({
    ok: true,
    form: {
      id: 'short-video-notice',
      index: 11,
      count: 13,
      mode: 'report',
      from: '2020-10-09T00:00:00+08:00',
      until: undefined,
      surfaces: ['short_video'],
      marketplaces: [],
      outcome: { action: 'warn', reason: 'leaving_platform' },
      share: { percent: 5, by: 'author' },
      isCompliance: false,
      further: ['if.evidence', 'if.to.party'],
    },
  })
})
