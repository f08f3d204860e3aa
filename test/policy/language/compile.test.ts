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
  ['unknown-key', `${head}rules: []\nrulez: []`, '10:1', /`rulez`/u, /`rules`\? it is already here/u],
  ['unknown-key', `${head}rulez: []`, '9:1', /`rulez`/u, /did you mean `rules`/u],
  ['unknown-key', withRule(`surface: live_room\n${then}`), '11:5', /`surface`/u, /under `if`/u],
  ['unknown-key', withRule('allow: exempt\nthen: { allow: exempt }'), '11:5', /`allow`/u, /under `then`/u],
  ['unknown-key', withRule(`if: { party: own }\n${then}`), '11:11', /`party`/u, /under `to`/u],
  ['unknown-key', withRule('then: { allow: exempt, reason: exempt }'), '11:28', /its reason as its value/u],
  ['unknown-key', withRule(`直播间😀: 1\n${then}`), '11:5', /`直播间😀`/u, /`x-`/u],
  [
    'instant-without-offset',
    withRule(`from: 2020-10-09\n${then}`),
    '11:11',
    /another instant/u,
    /write `2020-10-09T00:00:00Z`/u,
  ],
  [
    'instant-without-offset',
    withRule(`from: 2020-10-09T12:00:00\n${then}`),
    '11:11',
    /offset/u,
    /`2020-10-09T12:00:00Z`, which is the time in `UTC`/u,
  ],
  [
    'no-such-instant',
    withRule(`from: 2020-02-30T00:00:00+08:00\n${then}`),
    '11:11',
    /does not exist/u,
    /February 2020 has `29` days/u,
  ],
  ['no-such-instant', withRule(`from: 2020-02-28T24:00:00+08:00\n${then}`), '11:11', /does not exist/u, /hours/u],
  ['no-such-instant', withRule(`from: 2021-02-29T00:00:00Z\n${then}`), '11:11', /exist/u, /2021 is not a leap year/u],
  ['no-such-instant', withRule(`from: 2021-13-01T00:00:00Z\n${then}`), '11:11', /exist/u, /months/u],
  [
    'no-such-instant',
    withRule(`from: 2020-10-09 00:00:00+0800\n${then}`),
    '11:11',
    /not an instant/u,
    /write `2020-10-09T00:00:00\+08:00`/u,
  ],
  ['no-such-instant', withRule(`from: yesterday\n${then}`), '11:11', /is not an instant/u],
  [
    'window-empty',
    withRule(`from: 2020-10-09T00:00:00+08:00\nuntil: 2020-10-08T16:00:00Z\n${then}`),
    '12:12',
    /one instant/u,
    /later/u,
  ],
  [
    'window-empty',
    withRule(`from: 2020-10-09T00:00:00+08:00\nuntil: 2020-10-08T00:00:00+08:00\n${then}`),
    '12:12',
    /`2020-10-08T00:00:00\+08:00` comes before `2020-10-09T00:00:00\+08:00`/u,
    /swap/u,
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
    /no text in English/u,
    /add `en`/u,
  ],
  [
    'chain-without-explain',
    withRule('then: { equivalent: [product], reason: exempt }'),
    '11:26',
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
  [
    'unknown-marketplace',
    `${head}rules: []\nmarketplaces: { taoboa: { domains: [x.example] } }`,
    '10:17',
    /a new one needs `name` and `domains`/u,
    /`taobao`/u,
  ],
  [
    'unknown-marketplace',
    withRule(`if: { to: { marketplace: [ 淘宝😀, taobao ] } }\n${then}`),
    '11:32',
    /`淘宝😀`/u,
    /under `marketplaces`/u,
  ],
  [
    'key-twice',
    `${head}rules: []\nmarketplaces: [{ id: taobao, domains: [x.example] }, { id: taobao, domains: [y.example] }]`,
    '10:60',
    /described twice/u,
  ],
  [
    'test-name-twice',
    `${head}rules: []\ntests:\n${'  - { name: a, at: 2020-01-01T00:00:00Z, surface: unknown, url: "https://x.example/", expect: "allow:no_rule_matched" }\n'.repeat(2)}`,
    '12:13',
    /`a`/u,
  ],
  ['unknown-surface', withRule(`if: { surface: live room }\n${then}`), '11:20', /`live room`/u, /`live_room`/u],
  ['unknown-surface', withRule(`if: { surface: shortvideo }\n${then}`), '11:20', /`shortvideo`/u, /`short_video`/u],
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
  ['missing-key', withRule('then: { redirect: "https://haohuo.jinritemai.com/" }'), '11:13', /`reason`/u],
  ['missing-key', head.replace('ids: [r_2, r_1, 3329016137865419287]', 'note: x') + 'rules: []', '7:10', /neither/u],
  ['missing-key', `${head}rules: []\nmarketplaces: [{ domains: [x.example] }]`, '10:18', /no `id`/u],
  ['missing-key', withRule('mode: off'), '10:5', /`then`/u],
  ['wrong-type', `${head}rules: {}`, '9:8', /`rules` must be a list, and is a mapping/u],
  ['wrong-type', `${head}rules:`, '9:1', /`rules` must be a list, and is empty/u, /`\[\]` for none/u],
  ['wrong-type', '', '1:1', /the document is empty/u, /`detour: policy\/v1`/u],
  ['wrong-type', '# nothing yet\n', '1:1', /the document is empty/u],
  ['wrong-type', 'rules', '1:1', /is the text `rules`/u],
  ['wrong-type', `${head}rules: [live]`, '9:9', /a rule must be a mapping/u],
  ['wrong-type', withRule('then: allow'), '11:11', /is the text `allow`/u, /`then: \{ allow: <reason> \}`/u],
  ['wrong-type', withRule('then: "explain:on_error"'), '11:11', /a mapping/u, /`then: \{ explain: on_error \}`/u],
  ['wrong-type', withRule('then: { allow: 5 }'), '11:20', /a reason must be a text, and is a number/u, /quotes/u],
  ['wrong-type', withRule(`if: []\n${then}`), '11:9', /`if` must be a mapping/u, /leave `if` out/u],
  ['wrong-type', withRule(`if: { channel: xingtu }\n${then}`), '11:20', /`channel`/u, /`channel: \{ in: \[xingtu\]/u],
  ['wrong-type', withRule(`if: { evidence: referer }\n${then}`), '11:21', /`evidence`/u, /`\{ at_least: referer \}`/u],
  ['wrong-type', withRule(`compliance: yes\n${then}`), '11:17', /`true` or `false`/u, /write `true`/u],
  ['wrong-type', withRule(`from: 2020\n${then}`), '11:11', /`from` must be a text, and is a number/u],
  ['wrong-type', withRule(`rollout: { percent: 5%, by: author }\n${then}`), '11:25', /a number/u, /write `5`/u],
  [
    'wrong-type',
    withRule(`if: { author: { followers: { lt: 300k, if_unknown: match } } }\n${then}`),
    '11:38',
    /the text `300k`/u,
    /write `300000`/u,
  ],
  [
    'wrong-type',
    withRule(`if: { author: { followers: { lt: 30万, if_unknown: match } } }\n${then}`),
    '11:38',
    /the text `30万`/u,
    /write `300000`/u,
  ],
  ['wrong-type', `${head}rules: []\ncoverage: { name: a }`, '10:13', /`coverage` must be a list/u],
  [
    'wrong-type',
    `${head}rules: []\nlists: { a: [r_1] }`.replace(/^lists.*\n/mu, ''),
    '9:13',
    /a list must be/u,
    /`\{ of: /u,
  ],
  ['wrong-value', withRule(`mode: enforced\n${then}`), '11:11', /`enforced`/u, /`enforce`/u],
  ['wrong-value', withRule(`rollout: { percent: 101, by: author }\n${then}`), '11:25', /`101`/u],
  ['wrong-value', `${head}rules:\n  - id: all\n    ${then}\n`, '10:9', /`all`.*every rule/u],
  ['wrong-value', `${head}rules:\n  - id: defaults\n    ${then}\n`, '10:9', /`defaults`.*no rule decided/u],
  ['wrong-value', `${head}rules:\n  - id: Live Room!\n    ${then}\n`, '10:9', /`Live Room!`/u, /write `live-room`/u],
  ['wrong-value', withRule(`if: { surface: [] }\n${then}`), '11:20', /`surface` is empty/u],
  ['wrong-value', withRule(`if: { region: cn }\n${then}`), '11:19', /two capital letters/u],
  ['wrong-value', withRule(`accepts: [gap]\n${then}`), '11:15', /`gap`/u, /`overlap`/u],
  ['wrong-value', withRule('then: { equivalent: [product, product, explain], reason: exempt }'), '11:35', /twice/u],
  [
    'wrong-value',
    withRule(`if: { channel: { in: [a], not: [b], if_unknown: match } }\n${then}`),
    '11:31',
    /both `in` and `not`/u,
  ],
  [
    'wrong-value',
    `${head}rules: []\ncoverage: [{ name: a, if: {} }, { name: a, if: {} }]`,
    '10:41',
    /two demands/u,
    /another name/u,
  ],
  ['wrong-value', head.replace('UTC', 'Asia/Shangai') + 'rules: []', '2:50', /time zone/u, /`Asia\/Shanghai`/u],
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
    '10:99',
    /`\/links\/0\/template` is on a host outside/u,
    /a host of `domains`/u,
  ],
  ['key-twice', `${head}rules: []\nrules: []`, '10:1', /`rules` stands twice/u],
  ['yaml-alias', withRule(`if: { surface: *s }\n${then}`), '11:20', /`\*s` is an alias/u, /quotes/u],
  ['yaml-alias', withRule(`if: { surface: &s live_room }\n${then}`), '11:23', /anchor/u],
  ['yaml-tag', withRule(`if: { surface: !x live_room }\n${then}`), '11:20', /`!x` is a tag/u],
  ['yaml-tag', withRule(`if: { surface: !!str live_room }\n${then}`), '11:20', /`!!str` is a tag/u],
  ['yaml-key', `${head}rules: []\n? [a]\n: b`, '10:3', /not a text/u],
  ['yaml-syntax', `${head}rules: [`, '9:8', /`\[` is not closed/u, /add `\]`/u],
  ['yaml-syntax', withRule(`note: "never closed\n${then}`), '11:11', /`"` is not closed/u],
  ['yaml-syntax', withRule(`if: { surface: [live_room, to: { party: own }\n${then}`), '11:20', /`\[` is not closed/u],
  ['yaml-syntax', withRule(`\tmode: off\n${then}`), '11:5', /a tab/u, /blanks/u],
  ['yaml-syntax', withRule(`note: it is: so\n${then}`), '11:11', /second `: `/u, /quotes/u],
  ['yaml-syntax', withRule(`note: %x\n${then}`), '11:11', /cannot begin/u, /quotes/u],
  ['yaml-syntax', `%YAML 9\n---\n${head}rules: []`, '1:7', /./u],
  ['yaml-syntax', `${head}rules: []\n---\nrules: []`, '10:1', /one document/u],
  ['too-large', `${head}rules: []\n# ${'x'.repeat(1_000_000)}`, '1:1', /bytes/u],
  ['too-deep', `${head}rules: ${'['.repeat(30)}${']'.repeat(30)}`, '9:32', /deep/u],
  ['too-deep', `${head}rules: ${'['.repeat(50_000)}${']'.repeat(50_000)}`, '9:32', /deep/u],
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

/** Reported by running the tests of a document, by analysing it, and by there being too many findings. */
const elsewhere = [
  'accepts-nothing',
  'analysis-incomplete',
  'expired',
  'gap',
  'never-effective',
  'overlap',
  'redundant',
  'test-failed',
  'too-many-findings',
  'unknown-hole',
  'unreachable',
  'unused',
]

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
    expect(diagnostics.at(-1)).toMatchObject({
      code: 'too-many-findings',
      message: { en: '9800 more findings are not shown' },
    })
  })

  it('is looked up only while it is told: fifty thousand misspelt words are read like any others', () => {
    const surfaces = Array.from({ length: 190 }, (_, n) => `surface_${n}_x: { label: { en: x, zh-CN: x } }`).join(', ')
    const words = Array.from({ length: 9000 }, (_, n) => `surfaze_y${n}`).join(', ')
    const rules = Array.from({ length: 5 }, (_, n) => `  - { id: r${n}, if: { surface: [${words}] }, ${then} }\n`).join(
      '',
    )
    const { diagnostics } = compilePolicy(
      `${head.replace(/^surfaces.*$/mu, `surfaces: { ${surfaces} }`)}rules:\n${rules}`,
    )
    expect(diagnostics.at(-1)).toMatchObject({ message: { en: '44800 more findings are not shown' } })
  })

  it.each(mistakes.map(([code, text, place, message, help]) => ({ code, text, place, message, help })))(
    '$code is reported where it stands (case %#)',
    ({ code, text, place, message, help }) => {
      const { program, diagnostics } = compilePolicy(text)
      const found = diagnostics.find((each) => each.code === code)
      expect(diagnostics.map((each) => each.code)).toEqual([code])
      expect(found).toBeDefined()
      expect(`${found?.range.start.line}:${found?.range.start.column}`).toBe(place)
      expect(found?.message.en).toMatch(message)
      expect(found?.help?.en).toMatch(help ?? /^/u)
      expect(program).toBeUndefined()
    },
  )

  it('is told in both languages, with the same values, as one sentence', () => {
    let seen = 0
    const codesIn = (sentence: string) => new Set(sentence.match(/`[^`]+`/gu))
    for (const { message, help, related } of mistakes.flatMap(([, text]) => compilePolicy(text).diagnostics)) {
      for (const wording of [message, help, ...related.map((each) => each.message)]) {
        const { en, 'zh-CN': chinese } = wording ?? { en: '', 'zh-CN': '' }
        seen += 1
        expect(en).not.toMatch(/^$|[.:\n]$/u)
        expect(chinese).not.toMatch(/^$|[。：\n]$/u)
        // A word of the document alone is the same everywhere.
        expect(en === chinese || /\p{Script=Han}/u.test(chinese)).toBe(true)
        // Code is set off by blanks.
        expect(chinese).not.toMatch(/\p{Script=Han}`[^`]*`\p{Script=Han}/u)
      }
      expect(message.en).toMatch(/^[a-z`]/u)
      expect(codesIn(message['zh-CN'])).toEqual(codesIn(message.en))
    }
    expect(seen).toBeGreaterThan(200)
  })

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

it('reading never throws, whatever the text (seed 20201009)', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.string(), fc.json(), fc.string({ unit: fc.constantFrom(...Array.from('{}[]:,-\n &*!|>\'"#?a ')) })),
      (text) => {
        expect(compilePolicy(text).diagnostics.length).toBeGreaterThan(0)
      },
    ),
    { numRuns: 500, seed: 20_201_009 },
  )
})
