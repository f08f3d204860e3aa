import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { compilePolicy } from '../../../src/policy/language/compile.ts'
import type { Diagnostic, DiagnosticCode, Edit, Position } from '../../../src/policy/language/diagnostic.ts'

const head = `detour: policy/v1
meta: { name: sample, owner: somebody, timezone: Asia/Shanghai }
own: [xiaodian]
stores: [haohuo.jinritemai.com]
defaults: { then: { allow: no_rule_matched }, on_error: { explain: on_error } }
lists: { rooms: { of: content, ids: [r_1] } }
equivalents: { product: {}, shop: {} }
`
const inNewYork = head.replace('Asia/Shanghai', 'America/New_York')
const withoutZone = head.replace(', timezone: Asia/Shanghai', '')
const withBadZone = head.replace('Asia/Shanghai', 'Asia/Nowhere')

function withRule(body: string, before = head): string {
  return `${before}rules:\n  - id: sample\n    ${body.replaceAll('\n', '\n    ')}\n`
}

const then = 'then: { explain: on_error }'

interface Suggestion {
  readonly code: DiagnosticCode
  readonly written: string
  /** What stands in the text afterwards. */
  readonly becomes: string
  readonly safe: boolean
}

const suggestions: readonly Suggestion[] = [
  {
    code: 'instant-without-offset',
    written: withRule(`from: 2020-10-09\n${then}`),
    becomes: 'from: 2020-10-09T00:00:00+08:00\n',
    safe: true,
  },
  {
    code: 'instant-without-offset',
    written: withRule(`from: '2020-10-09T12:00:00.5' # noon\n${then}`),
    becomes: "from: '2020-10-09T12:00:00.5+08:00' # noon\n",
    safe: true,
  },
  {
    code: 'instant-without-offset',
    written: withRule(`from: "2020-07-01"\n${then}`, inNewYork),
    becomes: 'from: "2020-07-01T00:00:00-04:00"\n',
    safe: true,
  },
  {
    code: 'instant-without-offset',
    written: withRule(`from: 2020-12-01\n${then}`, inNewYork),
    becomes: 'from: 2020-12-01T00:00:00-05:00\n',
    safe: true,
  },
  // Clocks are put forward over this time, and back over the next one: it is nowhere, and twice.
  {
    code: 'instant-without-offset',
    written: withRule(`from: 2020-03-08T02:30:00\n${then}`, inNewYork),
    becomes: 'from: 2020-03-08T02:30:00-05:00\n',
    safe: false,
  },
  {
    code: 'instant-without-offset',
    written: withRule(`from: 2020-11-01T01:30:00\n${then}`, inNewYork),
    becomes: 'from: 2020-11-01T01:30:00-04:00\n',
    safe: false,
  },
  {
    code: 'instant-without-offset',
    written: withRule(`from: 2020-10-09\n${then}`, withoutZone),
    becomes: 'from: 2020-10-09T00:00:00Z\n',
    safe: false,
  },
  {
    code: 'no-such-instant',
    written: withRule(`from: 2020/10/09 00:00:00 +0800\n${then}`),
    becomes: 'from: 2020-10-09T00:00:00+08:00\n',
    safe: true,
  },
  {
    code: 'unknown-key',
    written: withRule(`untill: 2020-10-09T00:00:00Z\n${then}`),
    becomes: 'until: 2020-',
    safe: true,
  },
  { code: 'unknown-key', written: withRule(`'mdoe': off\n${then}`), becomes: "'mode': off", safe: true },
  { code: 'unknown-key', written: withRule(`complaince: true\n${then}`), becomes: 'compliance: true', safe: true },
  { code: 'unknown-key', written: withRule(`complience_: true\n${then}`), becomes: 'compliance: true', safe: false },
  {
    code: 'unknown-marketplace',
    written: withRule(`if: { to: { marketplace: [ "taoboa" ] } }\n${then}`),
    becomes: '[ "taobao" ]',
    safe: false,
  },
  {
    code: 'unknown-marketplace',
    written: `${head.replace('xiaodian', 'xiaodain')}rules: []`,
    becomes: '[xiaodian]',
    safe: false,
  },
  {
    code: 'unknown-surface',
    written: withRule(`if: { surface: live room }\n${then}`),
    becomes: '{ surface: live_room }',
    safe: false,
  },
  { code: 'unknown-site', written: `${head}rules: []\nsites: [douyn]`, becomes: '[douyin]', safe: false },
  {
    code: 'unknown-list',
    written: withRule(`if: { content: { in: room } }\n${then}`),
    becomes: '{ in: rooms }',
    safe: false,
  },
  { code: 'unknown-rule', written: withRule(`overlaps: samlpe\n${then}`), becomes: 'overlaps: sample', safe: false },
  {
    code: 'unknown-reason',
    written: withRule('then: { explain: live_external_close }'),
    becomes: '{ explain: live_external_closed }',
    safe: false,
  },
  { code: 'wrong-value', written: withRule(`mode: enforced\n${then}`), becomes: 'mode: enforce\n', safe: false },
  {
    code: 'wrong-value',
    written: `${head.replace('haohuo.jinritemai.com', 'HAOHUO.jinritemai.com')}rules: []`,
    becomes: '[haohuo.jinritemai.com]',
    safe: true,
  },
  {
    code: 'wrong-value',
    written: `${head.replace('haohuo.jinritemai.com', '"https://haohuo.jinritemai.com/"')}rules: []`,
    becomes: '["haohuo.jinritemai.com"]',
    safe: false,
  },
  {
    code: 'target-not-in-stores',
    written: withRule('then: { redirect: "https://haohuo.jinritemal.com/x?a=haohuo", reason: exempt }'),
    becomes: '"https://haohuo.jinritemai.com/x?a=haohuo"',
    safe: false,
  },
  {
    code: 'chain-without-explain',
    written: withRule('then: { equivalent: [product, shop], reason: exempt }'),
    becomes: '[product, shop, explain]',
    safe: true,
  },
  {
    code: 'chain-without-explain',
    written: withRule('then: { equivalent: [product, shop,], reason: exempt }'),
    becomes: '[product, shop, explain,]',
    safe: true,
  },
  {
    code: 'chain-without-explain',
    written: withRule('then: { equivalent: product, reason: exempt }'),
    becomes: 'equivalent: [product, explain]',
    safe: true,
  },
  {
    code: 'chain-without-explain',
    written: withRule('then:\n  equivalent:\n  - product # the same\n  - shop # the brand\n  reason: exempt'),
    becomes: '      - shop # the brand\n      - explain\n',
    safe: true,
  },
  {
    code: 'if-unknown-missing',
    written: withRule(`if: { author: { followers: { lt: 5 } } }\n${then}`),
    becomes: '{ lt: 5, if_unknown: match }',
    safe: false,
  },
  {
    code: 'if-unknown-missing',
    written: withRule(`if:\n  channel:\n    not:\n      - xingtu # paid\n${then}`),
    becomes: '        if_unknown: match\n        not:\n',
    safe: false,
  },
  {
    code: 'if-unknown-missing',
    written: withRule('if: { client: { app: 直播😀, lt: "2" } }\nthen: { allow: exempt }'),
    becomes: 'lt: "2", if_unknown: skip }',
    safe: false,
  },
  {
    code: 'yaml-tag',
    written: withRule(`if: { surface: !x live_room }\n${then}`),
    becomes: '{ surface: live_room }',
    safe: false,
  },
  {
    code: 'yaml-tag',
    written: withRule(`if: !x { surface: live_room }\n${then}`),
    becomes: 'if: { surface:',
    safe: false,
  },
  { code: 'wrong-type', written: withRule(`compliance: yes\n${then}`), becomes: 'compliance: true\n', safe: true },
  { code: 'wrong-type', written: withRule('then: "allow:exempt"'), becomes: 'then: { allow: exempt }\n', safe: true },
  { code: 'wrong-type', written: withRule(`note: 5\n${then}`), becomes: 'note: "5"\n', safe: false },
  {
    code: 'wrong-type',
    written: withRule(`rollout: { percent: 5 %, by: author }\n${then}`),
    becomes: '{ percent: 5, by: author }',
    safe: true,
  },
  {
    code: 'wrong-type',
    written: withRule(`if: { author: { followers: { lt: 30万, if_unknown: match } } }\n${then}`),
    becomes: 'lt: 300000,',
    safe: false,
  },
  {
    code: 'wrong-type',
    written: withRule(`if: { evidence: referer }\n${then}`),
    becomes: '{ evidence: { at_least: referer } }',
    safe: false,
  },
  {
    code: 'wrong-value',
    written: `${head}rules: [{ id: Live Room, ${then} }]`,
    becomes: '{ id: live-room, then',
    safe: false,
  },
]

describe('a suggestion', () => {
  it.each(suggestions)('of $code is applied and leaves a document that compiles: …$becomes', (suggestion) => {
    const { code, written, becomes, safe } = suggestion
    for (const text of [written, written.replaceAll('\n', '\r\n')]) {
      const diagnostic = found(text, code)
      expect(diagnostic.fix?.safe).toBe(safe)
      const mended = applied(text, diagnostic.fix?.edits ?? [])
      expect(mended.replaceAll('\r\n', '\n')).toContain(becomes)
      expect(parse(mended)).toBeTypeOf('object')
      const left = compilePolicy(mended).diagnostics
      expect(left).toEqual([])
    }
  })

  it('is not made where it would break something else', () => {
    const fixOf = (text: string, code: DiagnosticCode) => found(text, code).fix
    expect(fixOf(withRule(`mode: off\nmdoe: off\n${then}`), 'unknown-key')).toBeUndefined()
    expect(
      fixOf(withRule(`if: { surface: >-\n    live room\n  }\n${then}`.replace('>-\n    ', '')), 'unknown-surface'),
    ).toBeDefined()
    expect(fixOf(withRule(`if:\n  surface: >-\n    live room\n${then}`), 'unknown-surface')).toBeUndefined()
    expect(
      fixOf(withRule('then: { equivalent: [explain, product], reason: exempt }'), 'chain-without-explain'),
    ).toBeUndefined()
    expect(fixOf(withRule(`${then}\n${then}`), 'key-twice')).toBeUndefined()
    // Nobody knows in which zone these times were meant.
    expect(fixOf(withRule(`from: 2020-10-09\n${then}`, withBadZone), 'instant-without-offset')).toBeUndefined()
    expect(fixOf(`${head}rules: []\nmessages: { mine: { en: text } }`, 'message-incomplete')).toBeUndefined()
    expect(fixOf(withRule(`if: { client: { lt: 5, app: } }\n${then}`), 'if-unknown-missing')).toBeUndefined()
  })

  it('is made for a word that two names resemble, but is not safe', () => {
    const { fix } = found(withRule(`it: { surface: live_room }\n${then}`), 'unknown-key')
    expect(fix?.safe).toBe(false)
  })
})

function found(text: string, code: DiagnosticCode): Diagnostic {
  const { diagnostics } = compilePolicy(text)
  const diagnostic = diagnostics.find((each) => each.code === code)
  if (diagnostic === undefined)
    throw new Error(`${code} was not among ${diagnostics.map((each) => each.code).join(', ')}`)
  return diagnostic
}

/** Edits from the last to the first, so that places stay what they were. */
function applied(text: string, edits: readonly Edit[]): string {
  const lines = text.split('\n')
  const offset = ({ line, column }: Position) =>
    lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0) + column - 1
  return edits
    .toSorted((a, b) => offset(b.range.start) - offset(a.range.start))
    .reduce((sum, { range, text: inserted }) => {
      return sum.slice(0, offset(range.start)) + inserted + sum.slice(offset(range.end))
    }, text)
}
