import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compilePolicy } from '../../../src/policy/language/compile.ts'
import type { DiagnosticCode } from '../../../src/policy/language/diagnostic.ts'
import { parseProgram } from '../../../src/policy/program.ts'

const head = `detour: policy/v1
meta: { name: sample, owner: somebody, timezone: UTC }
own: [xiaodian]
stores: [haohuo.jinritemai.com]
defaults: { then: { allow: no_rule_matched }, on_error: { explain: on_error } }
surfaces: { live_room: { label: { zh-CN: 直播间, en: live room } } }
lists: { rooms: { of: content, ids: [r_2, r_1, 3329016137865419287] } }
equivalents: { product: {}, shop: {} }
`

/** A document with one rule, whose body is on line 10 from column 3. */
function withRule(body: string, more = ''): string {
  return `${head}rules:\n  - id: sample\n    ${body.replaceAll('\n', '\n    ')}\n${more}`
}

const then = 'then: { explain: on_error }'

/** What is wrong, what the document says, and `line:column`, message and help, in part. */
const mistakes: readonly (readonly [DiagnosticCode, string, string, RegExp, RegExp?])[] = [
  [
    'unknown-marketplace',
    withRule(`if: { to: { marketplace: taoboa } }\n${then}`),
    '11:30',
    /`taoboa`/u,
    /did you mean `taobao`/u,
  ],
  ['unknown-marketplace', head.replace('[xiaodian]', '[xiaodain]') + 'rules: []', '3:7', /`xiaodain`/u, /`xiaodian`/u],
  ['unknown-key', withRule(`untill: 2020-10-09T00:00:00+08:00\n${then}`), '11:5', /`untill`/u, /did you mean `until`/u],
  ['unknown-key', `${head}rules: []\nrulez: []`, '10:1', /`rulez`/u, /`rules`/u],
  [
    'instant-without-offset',
    withRule(`from: 2020-10-09\n${then}`),
    '11:11',
    /another instant/u,
    /write `2020-10-09T00:00:00\+08:00`/u,
  ],
  [
    'instant-without-offset',
    withRule(`from: 2020-10-09T12:00:00\n${then}`),
    '11:11',
    /offset/u,
    /`2020-10-09T12:00:00\+08:00`/u,
  ],
  [
    'no-such-instant',
    withRule(`from: 2020-02-30T00:00:00+08:00\n${then}`),
    '11:11',
    /does not exist/u,
    /`2020-02` has `29` days/u,
  ],
  ['no-such-instant', withRule(`from: 2020-02-28T24:00:00+08:00\n${then}`), '11:11', /does not exist/u, /hours/u],
  ['no-such-instant', withRule(`from: yesterday\n${then}`), '11:11', /is not an instant/u],
  [
    'window-empty',
    withRule(`from: 2020-10-09T00:00:00+08:00\nuntil: 2020-10-08T16:00:00Z\n${then}`),
    '12:12',
    /not later/u,
    /later/u,
  ],
  ['rule-id-twice', withRule(`${then}\n`, `  - id: sample\n    ${then}\n`), '13:9', /two rules/u, /another id/u],
  [
    'target-not-in-stores',
    withRule('then: { redirect: "https://haohuo.jinritemal.com/x", reason: exempt }'),
    '11:23',
    /`haohuo.jinritemal.com`/u,
    /`haohuo.jinritemai.com`\? it differs by 1 letter$/u,
  ],
  [
    'target-not-https',
    withRule('then: { redirect: "http://haohuo.jinritemai.com/x", reason: exempt }'),
    '11:23',
    /https/u,
  ],
  [
    'target-unreadable',
    withRule('then: { redirect: "https://a@haohuo.jinritemai.com/x", reason: exempt }'),
    '11:23',
    /user name/u,
  ],
  [
    'target-unreadable',
    withRule('then: { redirect: "https://haohuo.jinritemai.com\\\\@evil.example/", reason: exempt }'),
    '11:23',
    /plain https/u,
  ],
  [
    'target-not-in-stores',
    head.replace('shop: {}', 'search: { url: "https://evil.example/?q={title}" }') + 'rules: []',
    '8:44',
    /evil/u,
  ],
  [
    'target-unreadable',
    head.replace('shop: {}', 'search: { url: "https://{title}.jinritemai.com/" }') + 'rules: []',
    '8:44',
    /host/u,
  ],
  [
    'two-actions',
    withRule('then: { allow: exempt, explain: on_error }'),
    '11:28',
    /`allow` and `explain`/u,
    /exactly one/u,
  ],
  ['no-action', withRule('then: { reason: exempt }'), '11:13', /no action/u, /`allow`/u],
  [
    'unknown-reason',
    withRule('then: { explain: live_external_close }'),
    '11:22',
    /`live_external_close`/u,
    /did you mean `live_external_closed`/u,
  ],
  ['unknown-reason', withRule('then: { explain: quite_another_thing }'), '11:22', /quite/u, /under `messages`/u],
  [
    'message-incomplete',
    `${head}rules: []\nmessages:\n  mine: { zh-CN: 文 }\n`,
    '11:3',
    /missing in `en`/u,
    /add `en`/u,
  ],
  [
    'chain-without-explain',
    withRule('then: { equivalent: [product], reason: exempt }'),
    '11:25',
    /would get nothing/u,
    /`\[product, explain\]`/u,
  ],
  [
    'if-unknown-missing',
    withRule(`if: { author: { followers: { lt: 5 } } }\n${then}`),
    '11:34',
    /`followers`/u,
    /strips the token/u,
  ],
  ['if-unknown-missing', withRule(`if: { channel: { not: [xingtu] } }\n${then}`), '11:22', /`channel`/u],
  ['if-unknown-missing', withRule(`if: { client: { app: aweme, lt: 29.3 } }\n${then}`), '11:21', /`client`/u],
  [
    'compliance-rollout',
    withRule(`compliance: true\nrollout: { percent: 5, by: author }\n${then}`),
    '12:5',
    /everyone/u,
    /report/u,
  ],
  ['unknown-surface', withRule(`if: { surface: liveroom }\n${then}`), '11:20', /`liveroom`/u, /`live_room`/u],
  ['unknown-list', withRule(`if: { content: { in: room } }\n${then}`), '11:26', /`room`/u, /`rooms`/u],
  ['list-subject', withRule(`if: { author: { in: rooms } }\n${then}`), '11:25', /content ids/u, /of: author/u],
  ['unknown-rule', withRule(`overlaps: [samlpe]\n${then}`), '11:16', /`samlpe`/u, /`sample`/u],
  [
    'range-empty',
    withRule(`if: { author: { followers: { gte: 5, lt: 5, if_unknown: skip } } }\n${then}`),
    '11:46',
    /never match/u,
  ],
  [
    'unknown-catalogue-step',
    withRule('then: { equivalent: [search, explain], reason: exempt }'),
    '11:26',
    /`search`/u,
    /equivalents/u,
  ],
  ['unknown-site', `${head}rules: []\nsites: [douyn]\n`, '10:9', /`douyn`/u, /`douyin`/u],
  [
    'unsupported-version',
    head.replace('policy/v1', 'policy/v2') + 'rules: []',
    '1:9',
    /`policy\/v2`/u,
    /`policy\/v1`/u,
  ],
  ['missing-key', head.replace('stores: [haohuo.jinritemai.com]\n', '') + 'rules: []', '1:1', /`stores`/u],
  ['missing-key', withRule('mode: off'), '10:5', /`then`/u],
  ['wrong-type', `${head}rules: {}`, '9:8', /`rules` must be a list/u],
  ['wrong-value', withRule(`mode: enforced\n${then}`), '11:11', /`enforced`/u, /`enforce`/u],
  ['wrong-value', withRule(`rollout: { percent: 101, by: author }\n${then}`), '11:25', /`101`/u],
  ['wrong-value', `${head}rules:\n  - id: all\n    ${then}\n`, '10:9', /`all`/u],
  [
    'wrong-value',
    head.replace('haohuo.jinritemai.com', 'https://haohuo.jinritemai.com/') + 'rules: []',
    '4:10',
    /host/u,
  ],
  [
    'template-type',
    `${head}rules: []\nmarketplaces: { shop_x: { name: { zh-CN: 店, en: Shop }, domains: [x.example], links: [{ template: "x.example/{id:digit}", kind: product }] } }`,
    '10:99',
    /`\{id:digit\}`/u,
    /`digits`/u,
  ],
  [
    'marketplace-unusable',
    `${head}rules: []\nmarketplaces: { shop_x: { name: { zh-CN: 店, en: Shop }, domains: [x.example], links: [{ template: "y.example/{id:digits}", kind: product }] } }`,
    '10:27',
    /`\/links\/0\/template` is on a host outside/u,
    /a host of `domains`/u,
  ],
  ['key-twice', `${head}rules: []\nrules: []`, '10:1', /`rules` stands twice/u],
  ['yaml-alias', withRule(`if: { surface: &s live_room }\n${then}`), '11:23', /anchor/u],
  ['yaml-tag', withRule(`if: { surface: !x live_room }\n${then}`), '11:20', /tag/iu],
  ['yaml-key', `${head}rules: []\n? [a]\n: b`, '10:3', /not a text/u],
  ['yaml-syntax', `${head}rules: [`, '9:9', /./u],
  ['yaml-syntax', `${head}rules: []\n---\nrules: []`, '10:1', /one document/u],
  ['too-large', `${head}rules: []\n# ${'x'.repeat(1_000_000)}`, '1:1', /bytes/u],
  ['too-deep', `${head}rules: ${'['.repeat(30)}${']'.repeat(30)}`, '9:32', /deep/u],
  ['too-deep', `${head}rules: ${'['.repeat(50_000)}${']'.repeat(50_000)}`, '9:812', /deep/u],
  [
    'too-many',
    `${head}rules:\n${Array.from({ length: 2001 }, (_, index) => `  - { id: r${index}, ${then} }\n`).join('')}`,
    '10:3',
    /`2001`/u,
  ],
  [
    'too-many',
    head.replace('ids: [r_2', `ids: [${Array.from({ length: 10_000 }, (_, index) => `x${index}`).join(', ')}, r_2`) +
      'rules: []',
    '7:37',
    /`10003`/u,
  ],
]

/** Reported by running the tests of a document, and by there being too many findings. */
const elsewhere = ['test-failed', 'too-many-findings']

describe('a mistake in a document', () => {
  it('is covered by code: every one that compiling can report', () => {
    expect(mistakes.length).toBeGreaterThan(50)
    const source = readFileSync(new URL('../../../src/policy/language/diagnostic.ts', import.meta.url), 'utf8')
    const codes = [...source.matchAll(/^ {2}\| '([a-z-]+)'$/gmu)].map(([, code]) => code)
    expect([...new Set(mistakes.map(([code]) => code)), ...elsewhere].sort()).toEqual(codes.map(String).sort())
  })

  it('is not told ten thousand times: two hundred findings, and how many more there are', () => {
    const text = `${head}rules: []\n${Array.from({ length: 10_000 }, (_, n) => `stranger_${n}: 1`).join('\n')}`
    const { diagnostics } = compilePolicy(text)
    expect(diagnostics).toHaveLength(201)
    expect(diagnostics.at(-1)).toMatchObject({ code: 'too-many-findings', message: '9800 more findings are not shown' })
  })

  it.each(mistakes.map(([code, text, place, message, help]) => ({ code, text, place, message, help })))(
    '$code is reported where it stands (case %#)',
    ({ code, text, place, message, help }) => {
      const { program, diagnostics } = compilePolicy(text)
      const found = diagnostics.find((each) => each.code === code)
      expect(diagnostics.map((each) => each.code)).toEqual([code])
      expect(found).toBeDefined()
      expect(`${found?.range.start.line}:${found?.range.start.column}`).toBe(place)
      expect(found?.message).toMatch(message)
      expect(found?.message).toMatch(/^[a-z`]/u)
      expect(found?.help ?? '').toMatch(help ?? /^/u)
      expect(program).toBeUndefined()
    },
  )

  it('shows both places where two disagree', () => {
    const related = (text: string) => compilePolicy(text).diagnostics[0]?.related.map(({ range }) => range.start.line)
    expect(related(withRule(`from: 2020-10-09T00:00:00+08:00\nuntil: 2020-10-08T16:00:00Z\n${then}`))).toEqual([11])
    expect(related(withRule(`${then}\n`, `  - id: sample\n    ${then}\n`))).toEqual([10])
    expect(related(withRule('then: { redirect: "https://haohuo.jinritemal.com/x", reason: exempt }'))).toEqual([4])
    expect(related(`${head}rules: []\nrules: []`)).toEqual([9])
  })

  it('does not hide the others: all are reported, in the order of the document', () => {
    const text = withRule(
      `mode: sometimes\nfrom: 2020-10-09\nuntill: 1\nif: { surface: [liveroom], to: { marketplace: taoboa } }\nthen: { allow: nothing_known }`,
    )
    const { diagnostics } = compilePolicy(text)
    expect(diagnostics.map(({ code, range }) => `${range.start.line} ${code}`)).toEqual([
      '11 wrong-value',
      '12 instant-without-offset',
      '13 unknown-key',
      '14 unknown-surface',
      '14 unknown-marketplace',
      '15 unknown-reason',
    ])
  })
})

describe('a good document', () => {
  it('becomes a program with every shorthand written out', () => {
    const text = withRule(
      `mode: report
from: 2020-10-09T00:00:00+08:00
rollout: { percent: 5, by: author }
labels: { fee_class: 5 % }
if:
  surface: [unknown, live_room]
  to: { party: external, kind: product }
  content: [r_9, r_1]
  author: { not_in: [a_1], followers: { lt: 300000, if_unknown: match } }
  channel: { not: xingtu, if_unknown: match }
  client: { app: aweme, lt: 29.30, if_unknown: skip }
  language: zh
${then}`,
      'x-team: anything',
    )
    const { program, diagnostics } = compilePolicy(text)
    expect(diagnostics).toEqual([])
    expect(program?.rules).toEqual([
      {
        id: 'sample',
        mode: 'report',
        from: Date.UTC(2020, 9, 8, 16),
        rollout: { percent: 5, by: 'author', salt: 'sample', hash: 'murmur3_32/v1' },
        labels: { fee_class: '5 %' },
        if: {
          surface: ['live_room', 'unknown'],
          to: { party: ['external'], kind: ['product'] },
          content: { in: ['r_1', 'r_9'] },
          author: { not_in: ['a_1'], followers: { lt: 300000, if_unknown: 'match' } },
          channel: { not: ['xingtu'], if_unknown: 'match' },
          client: { app: 'aweme', lt: '29.30', if_unknown: 'skip' },
          language: { in: ['zh'] },
        },
        outcome: { action: 'explain', reason: 'on_error' },
      },
    ])
  })

  it('sorts lists, and keeps long ids as they were written', () => {
    const { program } = compilePolicy(`${head}rules: []`)
    expect(program?.lists).toEqual({ rooms: { of: 'content', ids: ['3329016137865419287', 'r_1', 'r_2'] } })
  })

  it('is accepted by the reader at the edge, as JSON', () => {
    const { program } = compilePolicy(withRule(`if: { content: { in: rooms }, region: [CN] }\n${then}`))
    expect(parseProgram(JSON.parse(JSON.stringify(program)))).toEqual({ ok: true, value: program })
  })

  it('may add marketplaces and use them', () => {
    const more = `marketplaces:\n  shop_x: { name: { zh-CN: 店, en: Shop }, domains: [x.example], links: [{ template: "x.example/i/{id:digits}", kind: product }] }\n`
    const { program, diagnostics } = compilePolicy(withRule(`if: { to: { marketplace: shop_x } }\n${then}`, more))
    expect(diagnostics).toEqual([])
    expect(program?.marketplaces).toMatchObject([{ id: 'shop_x', domains: ['x.example'] }])
    expect(parseProgram(program).ok).toBe(true)
  })
})

it('reading never throws, whatever the text', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.string(), fc.json(), fc.string({ unit: fc.constantFrom(...Array.from('{}[]:,-\n &*!|>\'"#?a ')) })),
      (text) => {
        expect(compilePolicy(text).diagnostics.length).toBeGreaterThan(0)
      },
    ),
    { numRuns: 500 },
  )
})
