import { describe, expect, it } from 'vitest'

import { builtinRegistry } from '../../../src/link/registry.ts'
import { decisionMatrix, type Matrix } from '../../../src/policy/analysis/matrix.ts'
import { matrixJson } from '../../../src/policy/analysis/matrix-json.ts'
import { renderMatrixMarkdown, renderMatrixText } from '../../../src/policy/analysis/render-matrix.ts'
import { compilePolicy } from '../../../src/policy/language/compile.ts'
import { widthOf } from '../../../src/policy/language/render/visible.ts'
import type { Program } from '../../../src/policy/program.ts'
import type { Rule } from '../../../src/policy/rule.ts'
import { at, programWith, ruleIf } from '../programs.ts'

const now = at('2020-10-20T08:00:00+08:00')

function matrixOf(program: Program, options: Partial<Parameters<typeof decisionMatrix>[1]> = {}): Matrix {
  return decisionMatrix({ program, registry: builtinRegistry }, { by: 'party', now, ...options })
}

/** The rules of the example in the documentation. */
function douyin(): Program {
  const { program } = compilePolicy(`
detour: policy/v1
meta: { name: douyin, owner: commerce-governance, timezone: Asia/Shanghai }
own: [xiaodian]
stores: [haohuo.jinritemai.com]
defaults: { then: { allow: no_rule_matched }, on_error: { explain: context_unknown } }
sites: [douyin]
surfaces:
  live_room: { label: { zh-CN: 直播间, en: live room } }
  short_video: { label: { zh-CN: 短视频, en: short video } }
  showcase: { label: { zh-CN: 商品橱窗, en: showcase } }
lists:
  charity_rooms: { of: content, ids: [r_71001, r_71002] }
equivalents:
  product: { catalogue: products, grades: [exact, variant], max_price_increase: 10% }
  shop: { catalogue: shops }
  search: { url: "https://haohuo.jinritemai.com/search?keyword={title}", needs: [title] }
rules:
  - id: showcase-not-open-yet
    until: 2019-09-01T00:00:00+08:00
    if: { surface: showcase }
    then: { explain: surface_not_open }
  - id: shop-not-open-yet
    until: 2019-04-01T00:00:00+08:00
    if: { to: { party: own } }
    then: { explain: shop_not_open }
  - id: shop-needs-300k-followers
    from: 2019-04-01T00:00:00+08:00
    until: 2020-03-01T00:00:00+08:00
    if: { to: { party: own }, author: { followers: { lt: 300000, if_unknown: match } } }
    then: { explain: author_below_threshold }
  - id: own-shop-always
    if: { to: { party: own } }
    then: { allow: own_shop }
  - id: live-external-needs-campaign
    from: 2020-09-06T00:00:00+08:00
    until: 2020-10-09T00:00:00+08:00
    if: { surface: [live_room, unknown], to: { party: external }, channel: { not: [xingtu], if_unknown: match } }
    then: { equivalent: [product, shop, search, explain], reason: live_external_needs_campaign }
  - id: charity-rooms
    from: 2020-10-09T00:00:00+08:00
    until: 2020-11-12T00:00:00+08:00
    if: { surface: live_room, to: { party: external }, content: { in: charity_rooms } }
    then: { allow: exempt }
  - id: live-external-closed
    from: 2020-10-09T00:00:00+08:00
    compliance: true
    if: { surface: [live_room, unknown], to: { party: external } }
    then: { equivalent: [product, shop, search, explain], reason: live_external_closed }
  - id: short-video-notice
    mode: report
    from: 2020-10-09T00:00:00+08:00
    rollout: { percent: 5, by: author }
    if: { surface: short_video, to: { party: external }, evidence: { at_least: referer } }
    then: { warn: leaving_platform }
  - id: elsewhere-on-the-web
    if: { to: { party: none } }
    then: { warn: leaving_platform }
messages:
  live_external_needs_campaign: { zh-CN: 该商品需通过星图任务推广, en: This product needs a campaign task to be shown live. }
`)
  if (program === undefined) throw new Error('the example has to compile')
  return program
}

const shown = { surfaces: ['live_room', 'short_video'] }

describe('text', () => {
  it('shows the history of the example as the documentation promises', () => {
    expect(renderMatrixText(matrixOf(douyin(), shown), { language: 'en' })).toBe(`\
Asia/Shanghai           …2019-04-01  2019-04-01  2020-03-01  2020-09-06  2020-10-09  2020-11-12…
live_room → own         ✗            ✓/✗ a       ✓           ✓           ✓           ✓
live_room → external    ✓            ✓           ✓           ✓/⇄ b       ⇄/✓ c       ⇄
live_room → none        !            !           !           !           !           !
short_video → own       ✗            ✓/✗ a       ✓           ✓           ✓           ✓
short_video → external  ✓            ✓           ✓           ✓           ✓° d        ✓° d
short_video → none      !            !           !           !           !           !
                                                                         ▲

a  ✗ when followers < 300000 or unknown (shop-needs-300k-followers)
b  ⇄ when channel not xingtu or unknown (live-external-needs-campaign)
c  ✓ when content in charity_rooms (charity-rooms)
d  ° ! when evidence at least referer · bucket 0–5 % of authors (short-video-notice)

✓ allow · ! warn · ⇄ equivalent or redirect · ✗ explain · / depends on more: the first sign where no note holds
° a report rule matches · ▲ 2020-10-20 08:00
`)
  })

  it('stands in straight columns in Chinese too, and goes on below where the terminal is narrow', () => {
    const text = renderMatrixText(matrixOf(douyin(), { surfaces: ['live_room'] }), { language: 'zh-CN', width: 60 })
    expect(text).toBe(`\
Asia/Shanghai        …2019-04-01  2019-04-01  2020-03-01
直播间 → 自有平台    ✗            ✓/✗ a       ✓
直播间 → 站外平台    ✓            ✓           ✓
直播间 → 非平台链接  !            !           !

Asia/Shanghai        2020-09-06  2020-10-09  2020-11-12…
直播间 → 自有平台    ✓           ✓           ✓
直播间 → 站外平台    ✓/⇄ b       ⇄/✓ c       ⇄
直播间 → 非平台链接  !           !           !
                                 ▲

a  ✗ 粉丝数 < 300000 或未知时（shop-needs-300k-followers）
b  ⇄ 推广渠道不为 xingtu 或未知时（live-external-needs-campaign）
c  ✓ 内容属于 charity_rooms 时（charity-rooms）

✓ 放行 · ! 提示 · ⇄ 站内同款或跳转 · ✗ 说明
/ 取决于其他条件：各注均不成立时取第一个符号
° 命中仅上报（report）的规则 · ▲ 2020-10-20 08:00
`)
    for (const line of text.split('\n\na  ')[0]?.split('\n') ?? []) expect(widthOf(line)).toBeLessThanOrEqual(60)
  })

  it('says the time of day only where it is not midnight in the time zone of the policy', () => {
    const instants = ['2020-10-09T00:00:00+08:00', '2020-10-09T08:30:00+08:00', '2020-10-09T08:30:15+08:00'].map(at)
    const [first = 0, second = 0, third = 0] = instants
    const rules = [
      ruleIf({}, { id: 'a', from: first, until: second }),
      ruleIf({}, { id: 'b', from: second, until: third + 1, outcome: { action: 'warn', reason: 'exempt' } }),
    ]
    const program = programWith(rules, { meta: { name: 'sample', owner: 'somebody', timezone: 'Asia/Shanghai' } })
    const [head = ''] = renderMatrixText(matrixOf(program, { surfaces: ['unknown'] }), { language: 'en' }).split('\n')
    expect(head.split(/ {2,}/)).toEqual([
      'Asia/Shanghai',
      '…2020-10-09',
      '2020-10-09',
      '2020-10-09 08:30',
      '2020-10-09 08:30:15.001…',
    ])
  })

  it('does not cut where only another rule says the same, and cuts where the reason is another', () => {
    const rules = [ruleIf({}, { id: 'a', until: 1000 }), ruleIf({}, { id: 'b', until: 2000 }), ruleIf({}, { id: 'c' })]
    const other = { action: 'explain', reason: 'exempt' } as const
    const matrix = matrixOf(programWith(rules.map((rule) => (rule.id === 'c' ? { ...rule, outcome: other } : rule))))
    expect(matrix.columns.map(({ from }) => from)).toEqual([undefined, 1000, 2000])
    const [head = ''] = renderMatrixText(matrix, { language: 'en' }).split('\n')
    expect(head.split(/ {2,}/)).toEqual(['UTC', '…1970-01-01 00:00:02', '1970-01-01 00:00:02…'])
  })

  it('has one column that is always, where no rule has a date', () => {
    const [head = ''] = renderMatrixText(matrixOf(programWith([ruleIf({})])), { language: 'en' }).split('\n')
    expect(head.split(/ {2,}/)).toEqual(['UTC', 'always'])
  })

  it('gathers many notes of a cell in one', () => {
    const rules = ['r_1', 'r_2', 'r_3', 'r_4', 'r_5'].map((id): Rule =>
      ruleIf({ content: { in: [id] } }, { id: `not-${id.replace('_', '-')}` }),
    )
    const text = renderMatrixText(matrixOf(programWith(rules), { surfaces: ['unknown'] }), { language: 'en' })
    expect(text).toContain('unknown → own       ✓/✗ f\n')
    expect(text).toContain('\ne  ✗ when content r_5 (not-r-5)\nf  in this order: a, b, c, d, e\n')
  })

  it('cannot be made to drive the terminal', () => {
    const rules = [ruleIf({ channel: { in: ['\u001b[2J'], if_unknown: 'skip' } }, { id: 'odd' })]
    const text = renderMatrixText(matrixOf(programWith(rules)), { language: 'en' })
    expect(text).not.toContain('\u001b')
    expect(text).toContain('channel ␛[2J')
  })
})

describe('Markdown', () => {
  it('says below what becomes of short links that were not followed, where the policy says it', () => {
    const unresolved = { action: 'warn', reason: 'short_link_unresolved' } as const
    const silent = matrixOf(programWith([], { short_links: { follow: true, wait: 300 } }), shown)
    const saying = matrixOf(programWith([], { short_links: { follow: true, wait: 300, unresolved } }), shown)
    expect(silent.notes).toEqual([])
    expect(saying.notes.map(({ code }) => code)).toEqual(['short-links'])
    expect(renderMatrixMarkdown(saying, { language: 'en' })).toContain(
      'where a cell says ✓, a short link that was not followed gets ! warn:short_link_unresolved',
    )
    expect(saying.notes[0]?.message['zh-CN']).toContain('! warn:short_link_unresolved')
  })

  it('is a table with notes below, the same whenever it is made', () => {
    const matrix = matrixOf(douyin(), { surfaces: ['live_room'], from: at('2020-09-06T00:00:00+08:00') })
    const markdown = renderMatrixMarkdown(matrix, { language: 'en' })
    expect(markdown).toBe(`\
| Asia/Shanghai        | 2020-09-06 | 2020-10-09 | 2020-11-12… |
| -------------------- | ---------- | ---------- | ----------- |
| live_room → own      | ✓          | ✓          | ✓           |
| live_room → external | ✓/⇄ a      | ⇄/✓ b      | ⇄           |
| live_room → none     | !          | !          | !           |

- a: ⇄ when \`channel not xingtu or unknown\` (\`live-external-needs-campaign\`)
- b: ✓ when \`content in charity_rooms\` (\`charity-rooms\`)

✓ allow · ! warn · ⇄ equivalent or redirect · ✗ explain · / depends on more: the first sign where no note holds · ° a report rule matches
`)
    expect(renderMatrixMarkdown({ ...matrix, now: now + 1e11 }, { language: 'en' })).toBe(markdown)
  })

  it('keeps whatever an id holds inside its note', () => {
    const rules = [ruleIf({ channel: { in: ['a`|<b>'], if_unknown: 'skip' } }, { id: 'odd' })]
    const markdown = renderMatrixMarkdown(matrixOf(programWith(rules)), { language: 'en' })
    expect(markdown).toContain("- a: ✗ when `channel a'|<b>` (`odd`)\n")
  })
})

describe('JSON', () => {
  it('has every field, instants that the simulator reads, and a witness for each entry', () => {
    const json = matrixJson(matrixOf(douyin(), { surfaces: ['live_room'] }))
    expect(json).toMatchObject({ format_version: 1, policy: 'douyin', by: 'party', now: '2020-10-20T08:00:00+08:00' })
    expect(json.columns[0]).toEqual({ from: null, until: '2019-04-01T00:00:00+08:00' })
    expect(json.columns.at(-1)).toEqual({ from: '2020-11-12T00:00:00+08:00', until: null })
    const external = json.rows.find(({ party }) => party === 'external')
    expect(external?.marketplace).toBeNull()
    expect(external?.cells[4]).toEqual({
      certain: null,
      entries: [
        {
          rule: 'charity-rooms',
          action: 'allow',
          reason: 'exempt',
          chain: null,
          url: null,
          condition: { en: 'content in charity_rooms', 'zh-CN': '内容属于 charity_rooms' },
          witness: expect.objectContaining({ at: '2020-10-09T00:00:00+08:00', content: 'r_71001', author: null }),
        },
        {
          rule: 'live-external-closed',
          action: 'equivalent',
          reason: 'live_external_closed',
          chain: ['product', 'shop', 'search', 'explain'],
          url: null,
          condition: null,
          witness: expect.objectContaining({ at: '2020-10-09T00:00:00+08:00', content: null }),
        },
      ],
      reports: [],
    })
    expect(JSON.parse(JSON.stringify(json))).toEqual(json)
  })
})
