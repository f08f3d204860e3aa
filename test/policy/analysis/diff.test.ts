import { readFileSync } from 'node:fs'

import { describe, expect, it } from 'vitest'

import { diffPolicies, type PolicyDiff } from '../../../src/policy/analysis/diff.ts'
import { diffJson } from '../../../src/policy/analysis/diff-json.ts'
import { renderDiff } from '../../../src/policy/analysis/render-diff.ts'
import { compilePolicy } from '../../../src/policy/language/compile.ts'
import type { Program } from '../../../src/policy/program.ts'
import { registryOf } from '../../../src/policy/registry.ts'
import type { Conditions, Rule } from '../../../src/policy/rule.ts'
import { at, programWith, ruleIf } from '../programs.ts'

const now = at('2020-12-11T00:00:00+08:00')
const whole = readFileSync(new URL('../../../examples/douyin/policy.yaml', import.meta.url), 'utf8')
/** The example without what it says of short links and its tests of them; test/policy/short-links.test.ts has those. */
const example = whole
  .replace(/^short_links: .*\n/mu, '')
  .replaceAll('explain:short_link_unresolved', 'allow:no_rule_matched')

function compiled(source: string): Program {
  const { program, diagnostics } = compilePolicy(source)
  if (program === undefined) throw new Error(JSON.stringify(diagnostics))
  return program
}

function diffOf(before: Program, after: Program): PolicyDiff {
  const [left, right] = [before, after].map((program) => ({ program, registry: registryOf(program) }))
  if (left === undefined || right === undefined) throw new Error('there are two')
  return diffPolicies(left, right, { now })
}

/** The example with a text replaced that stands in it. */
function edited(...edits: readonly (readonly [string, string])[]): Program {
  let source = example
  for (const [from, to] of edits) {
    if (!source.includes(from)) throw new Error(`the example does not say ${from}`)
    source = source.replace(from, to)
  }
  return compiled(source)
}

function rendered(diff: PolicyDiff, language: 'en' | 'zh-CN' = 'en'): string {
  return renderDiff(diff, { before: 'v41', after: 'draft.yaml', language, timeZone: 'Asia/Shanghai' })
}

const rule = (id: string, conditions: Conditions, more: Partial<Rule> = {}) => ruleIf(conditions, { id, ...more })

describe('the difference of two versions', () => {
  it('is nothing between a policy and itself', () => {
    const diff = diffOf(compiled(example), compiled(example))
    expect(diff).toMatchObject({ overall: 'equivalent', changes: [], reports: [], settings: [], rules: [] })
    expect(rendered(diff)).toBe('v41 → draft.yaml   EQUIVALENT\n')
  })

  it('is looser for the charity rooms alone when their exemption is prolonged', () => {
    const diff = diffOf(compiled(example), edited(['until: 2020-11-12T', 'until: 2021-01-01T']))
    expect(diff.overall).toBe('looser')
    expect(diff.changes).toHaveLength(1)
    expect(diff.changes[0]?.before.rules).toEqual(['live-external-closed'])
    expect(diff.changes[0]?.after.rules).toEqual(['charity-rooms'])
    expect(diff.changes[0]?.areas).toEqual([
      {
        surfaces: ['live_room'],
        destinations: [{ parties: ['external'] }],
        conditions: [
          { on: 'content', words: { en: 'content in charity_rooms', 'zh-CN': 'content 属于 charity_rooms' } },
        ],
        when: [{ from: at('2020-11-12T00:00:00+08:00'), until: at('2021-01-01T00:00:00+08:00') }],
      },
    ])
    expect(diff.rules).toEqual([{ kind: 'changed', id: 'charity-rooms', parts: ['until'] }])
    expect(rendered(diff)).toMatch(
      /LOOSER {2}equivalent → allow {3}live_room · external · content in charity_rooms {3}\[2020-11-12, 2021-01-01\)/u,
    )
    expect(rendered(diff)).toMatch(/example {2}detour policy simulate --policy draft\.yaml .*--content r_71001/u)
    expect(rendered(diff, 'zh-CN')).toContain('content 属于 charity_rooms')
  })

  it('says which buckets come in when a rollout grows', () => {
    const about = (percent: number) =>
      programWith([rule('notice', {}, { rollout: { percent, by: 'author', salt: 'notice', hash: 'murmur3_32/v1' } })])
    const diff = diffOf(about(5), about(20))
    expect(diff.overall).toBe('stricter')
    expect(rendered(diff)).toContain('bucket 5–20 % (by author)')
  })

  it('tells what takes effect on publish, what later, and what lies in the past', () => {
    const window = (from: string, until: string) => ({ from: at(from), until: at(until) })
    const before = programWith([])
    const after = programWith([
      rule('now', { surface: ['live_room'] }, { from: at('2020-10-09T00:00:00+08:00') }),
      rule('later', { surface: ['showcase'] }, { from: at('2021-01-01T00:00:00+08:00') }),
      rule('past', { surface: ['short_video'] }, window('2019-01-01T00:00:00Z', '2019-02-01T00:00:00Z')),
    ])
    const diff = diffOf(before, after)
    expect(diff.takesEffect).toEqual([
      { effect: { kind: 'on-publish' }, count: 1 },
      { effect: { kind: 'later', at: at('2021-01-01T00:00:00+08:00') }, count: 1 },
      { effect: { kind: 'past' }, count: 1 },
    ])
    expect(rendered(diff)).toContain(
      'Takes effect: 1 change on publish · 1 on 2021-01-01 00:00 +08 (in 21 days) · 1 only in the past',
    )
  })

  it('names the marketplace that became own, and no other', () => {
    const rules = [rule('closed', { to: { party: ['external'] } })]
    const diff = diffOf(programWith(rules), programWith(rules, { own: ['xiaodian', 'jd'] }))
    expect(diff.overall).toBe('looser')
    expect(diff.changes.map(({ areas }) => areas.map(({ destinations }) => destinations))).toEqual([
      [[{ marketplaces: ['jd'] }]],
    ])
    expect(diff.settings).toMatchObject([{ path: 'own', added: ['jd'], removed: [] }])
  })

  it('shows the ids that a list gained', () => {
    const rules = [rule('closed', { content: { in: 'rooms' } })]
    const after = programWith(rules)
    const longer = {
      ...after,
      lists: { ...after.lists, rooms: { of: 'content' as const, ids: ['r_1', 'r_2', 'r_9'] } },
    }
    const diff = diffOf(after, longer)
    expect(diff.overall).toBe('stricter')
    expect(diff.changes[0]?.areas[0]?.conditions[0]?.words.en).toBe('content in r_9')
    expect(diff.settings).toMatchObject([{ path: 'lists.rooms', added: ['r_9'], removed: [] }])
  })

  it('says that it cannot know what a list kept elsewhere changes', () => {
    const withDigest = (digit: string) =>
      programWith([rule('closed', { content: { in: 'rooms' } })], {
        lists: { rooms: { of: 'content', digest: `sha256:${digit.repeat(64)}` } },
      })
    const diff = diffOf(withDigest('1'), withDigest('2'))
    expect(diff).toMatchObject({ overall: 'equivalent', changes: [], unknownLists: ['rooms'] })
    expect(diff.settings).toMatchObject([{ path: 'lists.rooms', effect: 'unknown' }])
    expect(rendered(diff)).toContain('cannot be known here')
  })

  it('reports what reports would say, apart from decisions', () => {
    const diff = diffOf(programWith([]), programWith([rule('watched', { surface: ['live_room'] }, { mode: 'report' })]))
    expect(diff.changes).toEqual([])
    expect(diff.overall).toBe('equivalent')
    expect(diff.reports).toMatchObject([{ direction: 'stricter', after: { rules: ['watched'] } }])
    expect(rendered(diff)).toContain('nothing → explain')
  })

  it('tells renamed rules from removed and added ones, and moved ones from those they passed', () => {
    const [a, b, c] = [
      rule('a', { surface: ['live_room'] }),
      rule('b', { surface: ['showcase'] }),
      rule('c', { region: { in: ['CN'] } }),
    ]
    const diff = diffOf(programWith([a, b, c]), programWith([c, a, { ...b, id: 'bee' }, rule('d', {})]))
    expect(diff.rules).toEqual([
      { kind: 'renamed', id: 'bee', was: 'b' },
      { kind: 'added', id: 'd' },
      { kind: 'moved', id: 'c' },
    ])
  })

  it('finds the settings that change answers and no decision', () => {
    const diff = diffOf(
      compiled(example),
      edited(
        ['Here is the same item in our store.', 'We found the same item in our store.'],
        ['max_price_increase: 10%', 'max_price_increase: 5%'],
        ['owner: commerce-governance', 'owner: somebody-else'],
        ['on_error: { explain: unsafe_destination }', 'on_error: { explain: on_error }'],
      ),
    )
    expect(diff.overall).toBe('equivalent')
    expect(diff.settings.map(({ path, effect }) => `${path} ${effect}`)).toEqual([
      'meta.owner display',
      'defaults.on_error.reason answers',
      'equivalents.product.max_price_increase answers',
      'messages.live_external_closed.en answers',
    ])
  })

  it('calls another reason of the same strictness a change without direction', () => {
    const diff = diffOf(
      programWith([rule('a', {})]),
      programWith([rule('a', {}, { outcome: { action: 'explain', reason: 'shop_not_open' } })]),
    )
    expect(diff.overall).toBe('incomparable')
    expect(rendered(diff)).toContain('INCOMPARABLE (changed without direction)')
    expect(rendered(diff)).toContain('explain:live_external_closed → explain:shop_not_open   everything')
  })

  it('does not let a document drive the terminal', () => {
    const diff = diffOf(
      programWith([]),
      programWith([], { messages: { own_shop: { en: 'red \u001B[31m text', 'zh-CN': '红' } } }),
    )
    expect(diff.settings).toHaveLength(1)
    // eslint-disable-next-line no-control-regex
    expect(rendered(diff)).not.toMatch(/\u001B/u)
  })

  it('has every field in its JSON', () => {
    const diff = diffOf(compiled(example), edited(['until: 2020-11-12T', 'until: 2021-01-01T']))
    const json = diffJson(diff, { before: 'a', after: 'b', language: 'en', timeZone: 'UTC' })
    expect(json).toMatchObject({
      format_version: 1,
      overall: 'looser',
      complete: true,
      reports: [],
      settings: [],
      takes_effect: [{ kind: 'on-publish', at: null, count: 1 }],
      unknown_lists: [],
    })
    expect(json.changes[0]).toMatchObject({
      direction: 'looser',
      parts: 1,
      where: [{ surfaces: ['live_room'], conditions: [{ on: 'content', words: 'content in charity_rooms' }] }],
      witness: { surface: 'live_room', content: 'r_71001' },
    })
    expect(JSON.parse(JSON.stringify(json))).toEqual(json)
  })
})

const explained = { action: 'explain', reason: 'short_link_unresolved' } as const
const noted = { action: 'warn', reason: 'short_link_unresolved' } as const
const following = { follow: true, wait: 300 }
const open = [rule('open', { surface: ['live_room'] }, { outcome: { action: 'allow', reason: 'exempt' } })]
const closed = [rule('closed', {})]

describe('a difference of short links and share codes alone', () => {
  it.each<[string, Partial<Program>, Partial<Program>, PolicyDiff['overall'], readonly string[]]>([
    [
      'an answer that is added',
      { short_links: following },
      { short_links: { ...following, unresolved: explained } },
      'stricter',
      ['short_links.unresolved'],
    ],
    [
      'an answer that is removed',
      { short_links: { ...following, unresolved: explained } },
      { short_links: following },
      'looser',
      ['short_links.unresolved'],
    ],
    [
      'an answer that is milder',
      { short_links: { ...following, unresolved: explained } },
      { short_links: { ...following, unresolved: noted } },
      'looser',
      ['short_links.unresolved.action'],
    ],
    [
      'an answer in a section that is added without following',
      {},
      { short_links: { follow: false, wait: 300, unresolved: explained } },
      'stricter',
      ['short_links.follow', 'short_links.wait', 'short_links.unresolved'],
    ],
    [
      'a whole section',
      {},
      { short_links: { ...following, unresolved: explained } },
      'incomparable',
      ['short_links.follow', 'short_links.wait', 'short_links.unresolved'],
    ],
    [
      'following that is turned off',
      { short_links: following },
      { short_links: { ...following, follow: false } },
      'incomparable',
      ['short_links.follow'],
    ],
    [
      'a longer wait',
      { short_links: following },
      { short_links: { ...following, wait: 301 } },
      'incomparable',
      ['short_links.wait'],
    ],
    [
      'a longer wait for nothing',
      { short_links: { follow: false, wait: 300 } },
      { short_links: { follow: false, wait: 301 } },
      'equivalent',
      ['short_links.wait'],
    ],
    ['codes that are kept', { share_codes: 'remove' }, { share_codes: 'keep' }, 'looser', ['share_codes']],
    ['codes that are only marked', { share_codes: 'remove' }, {}, 'looser', ['share_codes']],
    ['codes that are removed', {}, { share_codes: 'remove' }, 'stricter', ['share_codes']],
    ['codes that are no longer kept', { share_codes: 'keep' }, { share_codes: 'mark' }, 'stricter', ['share_codes']],
    ['what holds anyway', {}, { share_codes: 'mark' }, 'equivalent', ['share_codes']],
  ])('says of %s how it compares, and names it', (_, before, after, overall, paths) => {
    const diff = diffOf(programWith(open, before), programWith(open, after))
    expect(diff.overall).toBe(overall)
    expect(diff.settings.map(({ path }) => path)).toEqual(paths)
  })

  it('names the rules on both sides, and shows a short link that is answered otherwise', () => {
    const diff = diffOf(
      programWith(open, { short_links: { ...following, unresolved: explained } }),
      programWith(open, { short_links: following }),
    )
    expect(diff.changes.map(({ direction, before, after }) => [direction, before.rules, after.rules])).toEqual([
      ['looser', ['short_links.unresolved'], ['open']],
      ['looser', ['short_links.unresolved'], [undefined]],
    ])
    expect(diff.changes.every(({ takesEffect }) => takesEffect.kind === 'on-publish')).toBe(true)
    expect(diff.changes[0]?.witness).toMatchObject({ surface: 'live_room', at: now })
    expect(rendered(diff)).toContain('short_links.unresolved → open')
  })

  it('finds nothing that is decided otherwise where no rule lets a short link through', () => {
    const strict = { defaults: { outcome: explained, on_error: explained } }
    const diff = diffOf(
      programWith(closed, { ...strict, short_links: following }),
      programWith(closed, { ...strict, short_links: { ...following, unresolved: noted } }),
    )
    expect(diff).toMatchObject({ overall: 'equivalent', changes: [] })
    expect(diff.settings.map(({ path }) => path)).toEqual(['short_links.unresolved'])
  })

  it('tells the direction of a setting, in words and in JSON', () => {
    const diff = diffOf(programWith([], { share_codes: 'remove' }), programWith([], { share_codes: 'keep' }))
    expect(rendered(diff)).toBe(
      'v41 → draft.yaml   LOOSER\nSettings:\n  share_codes   remove → keep   LOOSER   what shoppers get\n',
    )
    const json = diffJson(diff, { before: 'a', after: 'b', language: 'en', timeZone: 'UTC' })
    expect(json.settings).toEqual([
      {
        path: 'share_codes',
        effect: 'answers',
        direction: 'looser',
        before: 'remove',
        after: 'keep',
        added: null,
        removed: null,
      },
    ])
    const followed = diffOf(programWith([]), programWith([], { short_links: following }))
    expect(rendered(followed)).toContain('INCOMPARABLE (changed without direction)')
  })

  it('comes with a prolonged exemption: links that would be let through are answered where nobody can follow them', () => {
    const strict = whole
      .replace('wait: 300ms }', 'wait: 300ms, unresolved: { explain: short_link_unresolved } }')
      .replace(/^tests:[^]*/mu, '')
    const longer = compiled(strict.replace('until: 2020-11-12T', 'until: 2021-01-01T'))
    const diff = diffOf(compiled(strict), longer)
    expect(diff.changes.map(({ direction, after }) => [direction, after.rules])).toEqual([
      ['looser', ['charity-rooms']],
      ['stricter', ['short_links.unresolved']],
    ])
  })
})
