import { describe, expect, it } from 'vitest'

import { instant } from '../../../src/kernel/instant.ts'
import { diffPolicies } from '../../../src/policy/analysis/diff.ts'
import { checkPolicy } from '../../../src/policy/check.ts'
import { compilePolicy } from '../../../src/policy/language/compile.ts'
import { registryOf } from '../../../src/policy/registry.ts'

const now = instant(Date.parse('2026-01-01T00:00:00Z'))

function documentOf(marketplaces: string, rules: string): string {
  return `detour: policy/v1
meta: { name: sample, owner: somebody }
own: [xiaodian]
stores: [haohuo.jinritemai.com]
defaults: { then: { allow: no_rule_matched }, on_error: { explain: context_unknown } }
marketplaces: ${marketplaces}
rules: ${rules}
`
}

function findingsOf(text: string): readonly string[] {
  return checkPolicy(text, { now }).diagnostics.map(({ code, message }) => `${code} ${message.en}`)
}

function subjectOf(text: string) {
  const { program, diagnostics } = compilePolicy(text)
  if (program === undefined) throw new Error(diagnostics[0]?.message.en)
  return { program, registry: registryOf(program) }
}

const name = 'name: { zh-CN: 街角, en: Corner }'

describe('a rule about links that another description takes first is not called idle', () => {
  it.each([
    [
      'an earlier template of one host',
      `{ corner: { ${name}, domains: [corner.com], links: [{ template: "www.corner.com/{id:digits}", kind: shop }, { template: "*.corner.com/{id:digits}", kind: product }] } }`,
      '[{ id: r1, if: { to: { marketplace: corner, kind: product } }, then: { explain: exempt } }]',
    ],
    [
      'an earlier template of one id',
      `{ corner: { ${name}, domains: [corner.com], links: [{ template: "corner.com/p/1001", kind: coupon }, { template: "corner.com/p/{id:digits}", kind: product }] } }`,
      '[{ id: r1, if: { to: { marketplace: corner, kind: product } }, then: { explain: exempt } }]',
    ],
    [
      'a host taken over from a marketplace that has others',
      `{ corner: { ${name}, domains: [item.taobao.com] } }`,
      '[{ id: r1, if: { to: { marketplace: taobao, kind: product } }, then: { explain: exempt } }]',
    ],
  ])('%s', (_, marketplaces, rules) => {
    expect(findingsOf(documentOf(marketplaces, rules))).toEqual([])
  })
})

describe('two versions that read links differently', () => {
  it('are compared on the hosts that changed hands', () => {
    const rules = '[{ id: r1, if: { product: ["taobao:5"] }, then: { explain: exempt } }]'
    const diff = diffPolicies(
      subjectOf(documentOf('{}', rules)),
      subjectOf(documentOf(`{ mine: { ${name}, domains: [world.taobao.com] } }`, rules)),
      { now },
    )
    expect(diff.overall).toBe('looser')
    expect(diff.changes[0]?.witness?.url).toContain('world.taobao.com')
  })

  it('are never called equivalent where one of them cannot judge a link', () => {
    const diff = diffPolicies(
      subjectOf(documentOf('{}', '[]')),
      subjectOf(documentOf(`{ mine: { ${name}, domains: [s.click.taobao.com] } }`, '[]')),
      { now },
    )
    expect(diff.overall).toBe('incomparable')
    expect(diff.judgedByOne.length).toBeGreaterThan(0)
  })
})
