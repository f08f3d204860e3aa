/**
 * Reports: every finding at its place, in both languages, and silence where it was asked for.
 *
 * @module
 */

import { describe, expect, it } from 'vitest'
import { analyse } from '../../../src/policy/analysis/analyse.ts'
import { reportAnalysis } from '../../../src/policy/analysis/report.ts'
import { compilePolicy } from '../../../src/policy/language/compile.ts'
import type { Diagnostic } from '../../../src/policy/language/diagnostic.ts'
import { applyFixes } from '../../../src/policy/language/fix.ts'
import { registryOf } from '../../../src/policy/registry.ts'

const head = `detour: policy/v1
meta: { name: sample, owner: somebody, timezone: Asia/Shanghai }
own: [xiaodian]
stores: [haohuo.jinritemai.com]
defaults: { then: { allow: no_rule_matched }, on_error: { explain: context_unknown } }
`

const now = Date.parse('2026-01-01T00:00:00Z')

function reported(body: string): readonly Diagnostic[] {
  const { program, document, diagnostics } = compilePolicy(`${head}${body}`)
  if (program === undefined || document === undefined) throw new Error(diagnostics.map(({ code }) => code).join())
  const analysis = analyse({ program, registry: registryOf(program) }, { demands: document.coverage, now })
  return reportAnalysis(analysis, document, program)
}

/** Severity, code, the text at its place, and the English message. */
function lines(body: string): readonly string[] {
  const text = `${head}${body}`.split('\n')
  return reported(body).map(({ severity, code, range: { start, end }, message }) => {
    const place = text[start.line - 1]?.slice(start.column - 1, end.column - 1)
    return `${severity} ${code} @${place}: ${message.en}`
  })
}

const liveClosed = `
  - id: live-closed
    if: { surface: [live_room, unknown], to: { party: external } }
    then: { explain: live_external_closed }`

const taobaoWarns = `
  - id: taobao-warns
    if: { to: { marketplace: taobao } }
    then: { warn: leaving_platform }`

describe('a report', () => {
  it('says which rules cover one that never decides, and shows them', () => {
    const body = `rules:${liveClosed}
  - id: charity
    if: { surface: live_room, to: { party: external }, content: [r_1] }
    then: { allow: exempt }
`
    expect(lines(body)).toEqual([
      'error unreachable @charity: `charity` never decides: every click that it means is decided before by `live-closed`',
    ])
    expect(reported(body)[0]).toMatchObject({
      related: [{ range: { start: { line: 7 } } }],
      witness: { surface: 'live_room', content: 'r_1' },
    })
  })

  it('says why no click can match', () => {
    const body = `lists: { rooms: { of: content, ids: [r_1] } }
rules:
  - { id: a, if: { to: { party: own, marketplace: taobao } }, then: { explain: shop_not_open } }
  - { id: b, if: { content: { in: rooms, not_in: rooms } }, then: { explain: shop_not_open } }
  - { id: c, rollout: { percent: 0, by: author }, then: { explain: shop_not_open } }
  - { id: d, if: { to: { party: none, kind: product, marketplace: jd } }, then: { explain: shop_not_open } }
`
    expect(lines(body)).toEqual([
      'error never-effective @a: no click can ever match `a`: `taobao` is of the party `external`, not `own`',
      expect.stringContaining(
        'error never-effective @b: no click can ever match `b`: nothing satisfies `content in rooms',
      ),
      'warning never-effective @c: no click can ever match `c`: its rollout is of `0` percent',
      'error never-effective @d: no click can ever match `d`: `jd` is of the party `external`, not `none`',
    ])
  })

  it('only warns of a rule that rests, because its list has no ids at the moment', () => {
    const body = `lists: { rooms: { of: content, ids: [] } }
rules:
  - { id: a, if: { content: { in: rooms } }, then: { allow: exempt } }
`
    expect(lines(body)).toEqual([expect.stringContaining('warning never-effective @a')])
  })

  it('says who would say the same', () => {
    const body = `rules:
  - { id: a, if: { surface: live_room, to: { marketplace: jd } }, then: { explain: live_external_closed } }${liveClosed}
  - { id: b, if: { surface: showcase }, then: { allow: no_rule_matched } }
`
    expect(lines(body)).toEqual([
      'warning redundant @a: without `a` nothing would change: `live-closed` would say the same',
      'warning redundant @b: without `b` nothing would change: the defaults say the same',
    ])
  })

  it('of an overlap shows both rules and what they share, and brings a fix after which it is quiet', () => {
    const body = `rules:${taobaoWarns}${liveClosed}\n`
    expect(lines(body)).toEqual([
      'warning overlap @live-closed: `taobao-warns` and `live-closed` disagree about the same clicks (unknown, live_room · taobao), and only their order decides',
    ])
    const found = reported(body)
    expect(found[0]?.related).toHaveLength(1)
    const { text, applied } = applyFixes(`${head}${body}`, found, { all: true })
    expect(applied).toHaveLength(1)
    expect(text).toContain('  - id: live-closed\n    overlaps: [taobao-warns]\n')
    expect(lines(text.slice(head.length))).toEqual([])
  })

  it('mends a rule in braces too', () => {
    const body = `rules:${taobaoWarns}\n  - { id: closed, if: { surface: [live_room, unknown] }, then: { explain: live_external_closed } }\n`
    const { text, applied } = applyFixes(`${head}${body}`, reported(body), { all: true })
    expect(applied).toHaveLength(1)
    expect(lines(text.slice(head.length))).toEqual([])
  })

  it('says what who strips a fact gets instead', () => {
    const body = `rules:
  - { id: small, if: { author: { followers: { lt: 9, if_unknown: skip } } }, then: { explain: author_below_threshold } }
`
    expect(lines(body)).toEqual([
      'warning unknown-hole @small: whoever strips the number of followers from a click escapes `small`: instead of `explain:author_below_threshold` the defaults give `allow:no_rule_matched`',
    ])
  })

  it('says that who strips token and Referer comes from nowhere, and brings a fix after which it is quiet', () => {
    for (const [written, mended] of [
      ['surface: live_room', 'surface: [live_room, unknown]'],
      ["surface: 'live_room'", "surface: ['live_room', unknown]"],
      ['surface: [live_room, showcase]', 'surface: [live_room, showcase, unknown]'],
    ] as const) {
      const body = `rules:\n  - { id: closed, if: { ${written} }, then: { explain: live_external_closed } }\n`
      expect(lines(body)).toEqual([
        'warning unknown-hole @closed: whoever strips token and Referer from a click escapes `closed`: its surface is `unknown` then, and instead of `explain:live_external_closed` the defaults give `allow:no_rule_matched`',
      ])
      const { text } = applyFixes(`${head}${body}`, reported(body), { all: true })
      expect(text).toContain(mended)
      expect(lines(text.slice(head.length))).toEqual([])
    }
  })

  it('brings no fix where an earlier rule decides then, and names that rule', () => {
    const body = `rules:
  - { id: nowhere, if: { surface: unknown }, then: { warn: leaving_platform } }
  - { id: closed, if: { surface: live_room }, then: { explain: live_external_closed } }
`
    const [found, ...more] = reported(body)
    expect(more).toEqual([])
    expect(found).toMatchObject({
      code: 'unknown-hole',
      fix: undefined,
      related: [{ message: { en: 'decides then' } }],
    })
    expect(found?.help?.en).toMatch(/^`nowhere` comes first/)
  })

  it('calls it an error in a rule that law or contract demands, unless its author accepts it', () => {
    const rule = `rules:
  - id: closed
    compliance: true
    if:
      surface:
        - live_room
    then: { explain: live_external_closed }
`
    expect(lines(rule)).toEqual([expect.stringMatching(/^error unknown-hole @closed:/)])
    expect(lines(rule.replace('live_room', 'live_room\n        - unknown'))).toEqual([])
    expect(lines(`${rule}    accepts: [unknown-hole]\n`)).toEqual([])
    const followers = rule.replace(/surface:\n.*\n/, 'author: { followers: { lt: 9, if_unknown: skip } }\n')
    expect(lines(followers)).toEqual([expect.stringMatching(/^error unknown-hole @closed:/)])
    const { text } = applyFixes(`${head}${rule}`, reported(rule), { all: true })
    expect(lines(text.slice(head.length))).toEqual([])
  })

  it('stands at the demand that is not met, and at the one that nobody can meet', () => {
    const body = `coverage:
  - { name: every outside link, if: { to: { party: external } } }
  - { name: own jd, if: { to: { party: own, marketplace: jd } } }
rules:${liveClosed}
`
    const [gap, empty] = lines(body)
    expect(gap).toMatch(/^error gap @every outside link: no rule decides some of the clicks/)
    expect(empty).toMatch(/^error never-effective @own jd: no click can ever match the demand/)
    expect(reported(body)[0]?.witness).toBeDefined()
  })

  it('says that a rule is over at its end, and gives no advice about it', () => {
    const body = `rules:
  - { id: old, until: 2019-09-01T00:00:00+08:00, if: { surface: live_room }, then: { allow: exempt } }${taobaoWarns}
`
    expect(lines(body)).toEqual(['info expired @2019-09-01T00:00:00+08:00: `old` ended at `2019-09-01T00:00:00+08:00`'])
  })

  it('names lists and messages that nobody uses; a text for a built-in reason is always used', () => {
    const body = `lists: { rooms: { of: content, ids: [r_1] }, demanded: { of: content, ids: [r_2] } }
messages: { mine: { zh-CN: 我的, en: mine }, exempt: { zh-CN: 豁免, en: exempt } }
coverage: [{ name: some, if: { surface: live_room, to: { party: external }, content: { in: demanded } } }]
rules:${liveClosed}
`
    expect(lines(body)).toEqual([
      'warning unused @rooms: no rule uses the list `rooms`',
      'warning unused @mine: no rule gives the reason `mine`',
    ])
  })

  it('is quiet about what a rule accepts, and says when there is nothing to accept', () => {
    const accepting = taobaoWarns.replace('\n    then', '\n    accepts: [overlap]\n    then')
    expect(lines(`rules:${accepting}${liveClosed}\n`)).toEqual([])
    expect(lines(`rules:${accepting}\n`)).toEqual([
      'warning accepts-nothing @overlap: `taobao-warns` accepts `overlap`, and nothing of that kind is found',
    ])
  })

  it('shows twenty of a kind, and how many more there are', () => {
    const rules = Array.from({ length: 30 }, (_, n) => {
      const [key, action] = n % 2 === 0 ? ['content', 'allow: exempt'] : ['author', 'warn: leaving_platform']
      return `  - { id: r${n}, if: { ${key}: { in: [x_${n}] } }, then: { ${action} }, accepts: [redundant, unknown-hole] }`
    })
    const found = reported(`rules:\n${rules.join('\n')}\n`).filter(({ code }) => code !== 'accepts-nothing')
    expect(found.filter(({ code }) => code === 'overlap')).toHaveLength(20)
    const [last, ...none] = found.filter(({ code }) => code === 'too-many-findings')
    expect(none.length).toBeLessThanOrEqual(1)
    expect(last?.message.en).toMatch(/^\d+ more findings of the kind `(?:overlap|accepts-nothing)` are not shown$/)
  })

  it('speaks both languages, with every value in backticks in both', () => {
    const body = `rules:${taobaoWarns}${liveClosed}
  - { id: small, if: { author: { followers: { lt: 9, if_unknown: skip } } }, then: { explain: author_below_threshold } }
  - { id: own-jd, if: { to: { party: own, marketplace: jd } }, then: { explain: shop_not_open } }
`
    const found = reported(body)
    expect(found.length).toBeGreaterThan(3)
    const codes = (text: string) => new Set(text.match(/`[^`]+`/gu))
    for (const { message } of found) {
      expect(message['zh-CN']).toMatch(/\p{Script=Han}/u)
      expect(codes(message['zh-CN'])).toEqual(codes(message.en))
      expect(message['zh-CN']).not.toMatch(/。$/u)
    }
  })
})
