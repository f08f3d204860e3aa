/**
 * Detour targets: an own marketplace that no detour can reach is said where its address stands; where that is in no policy
 * and no other can be reached, under `own`.
 *
 * @module
 */

import { describe, expect, it } from 'vitest'

import { compilePolicy } from '../../../src/policy/language/compile.ts'
import { applyFixes } from '../../../src/policy/language/fix.ts'

interface Parts {
  readonly own: string
  readonly stores: string
  readonly addresses: string
  readonly equivalents: string
}

const parts: Parts = {
  own: '[cast_shop]',
  stores: '[www.cast.example.com]',
  addresses: 'product_url: https://shop.cast.example.com/p/{id}',
  equivalents: '{ product: { catalogue: products }, shop: { catalogue: shops } }',
}

function policyWith(changed: Partial<Parts> = {}): string {
  const { own, stores, addresses, equivalents } = { ...parts, ...changed }
  return `detour: policy/v1
meta: { name: demo, owner: governance, timezone: Asia/Shanghai }
own: ${own}
stores: ${stores}
defaults: { then: { allow: no_rule_matched }, on_error: { explain: context_unknown } }
marketplaces:
  cast_shop:
    name: { zh-CN: 播店, en: Cast shop }
    domains: [cast.example.com]
    ${addresses}
equivalents: ${equivalents}
rules: []
`
}

function said(text: string): readonly string[] {
  return compilePolicy(text).diagnostics.map(
    ({ code, severity, range: { start }, message }) =>
      `${severity} ${code} ${start.line}:${start.column} ${message.en}`,
  )
}

describe('an own marketplace whose pages are not in `stores`', () => {
  it('is a warning at its address, and the policy still compiles', () => {
    expect(said(policyWith())).toEqual([
      'warning target-not-in-stores 10:18 no detour can lead to `cast_shop`: `shop.cast.example.com` is not in `stores`',
    ])
    expect(compilePolicy(policyWith()).program).toBeDefined()
  })

  it('is quiet after its fix, however `stores` is written', () => {
    for (const stores of [
      '[www.cast.example.com]',
      '[]',
      'www.cast.example.com',
      '"www.cast.example.com"',
      '\n  - a.example.com # ours\n  - b.example.com',
    ]) {
      const text = policyWith({ stores })
      const fixed = applyFixes(text, compilePolicy(text).diagnostics, { all: true })
      expect(fixed.applied.map(({ code }) => code)).toContain('target-not-in-stores')
      expect(said(fixed.text)).toEqual([])
    }
  })

  it('says each host once, and which pages are meant where others can be reached', () => {
    const product = 'product_url: https://shop.cast.example.com/p/{id}'
    const both = (host: string) => policyWith({ addresses: `${product}\n    shop_url: https://${host}/s/{id}` })
    expect(said(both('shop.cast.example.com'))).toHaveLength(1)
    expect(said(both('other.cast.example.com'))).toHaveLength(2)
    expect(said(both('www.cast.example.com'))).toEqual([
      expect.stringContaining('no detour can lead to a product of `cast_shop`'),
    ])
  })

  it('is found in a list of marketplaces too', () => {
    const text = policyWith().replace('  cast_shop:\n    name', '  - id: cast_shop\n    name')
    expect(said(text)).toEqual([expect.stringContaining('no detour can lead to `cast_shop`')])
  })

  it.each<[string, Partial<Parts>]>([
    ['its host is a store', { stores: '[shop.cast.example.com]' }],
    ['it is not an own one', { own: '[xiaodian]', stores: '[haohuo.jinritemai.com]' }],
    ['no step leads to such pages', { equivalents: '{ shop: { catalogue: shops } }' }],
    ['it has no address', { addresses: 'note: none' }],
  ])('is not said where %s', (_, changed) => {
    expect(said(policyWith(changed))).toEqual([])
  })
})

describe('own marketplaces that are built in, none of which has its pages in `stores`', () => {
  const built: Partial<Parts> = { own: '[xiaodian]', stores: '[shop.example.com]' }
  const message = 'no detour can lead to a product or a shop of an own marketplace: `stores` has none of their hosts'

  it('are a warning at the one there is, and the policy still compiles', () => {
    const warning = `warning target-not-in-stores 3:7 ${message} (\`haohuo.jinritemai.com\`)`
    expect(said(policyWith(built))).toEqual([warning])
    expect(said(policyWith({ ...built, own: 'xiaodian' }))).toEqual([warning.replace('3:7', '3:6')])
    expect(compilePolicy(policyWith(built)).program).toBeDefined()
  })

  it('are one warning at `own` where there are several, with every host that can be named', () => {
    const own = '[douyin, jd, taobao, xiaodian]'
    expect(said(policyWith({ ...built, own }))).toEqual([
      `warning target-not-in-stores 3:1 ${message} (\`item.jd.com\`, \`mall.jd.com\`, \`item.taobao.com\`, \`haohuo.jinritemai.com\`)`,
    ])
  })

  it('are named in both languages, with what to do and the stores there are', () => {
    const [warning] = compilePolicy(policyWith(built)).diagnostics
    expect(warning?.message['zh-CN']).toBe(
      '绕行无法跳转到任何自有平台的商品或店铺：`stores` 中没有它们的域名（`haohuo.jinritemai.com`）',
    )
    expect(warning?.help).toEqual({
      en: 'add `haohuo.jinritemai.com` to `stores`; until then the steps `product` and `shop` find nothing that may be opened',
      'zh-CN': '请把 `haohuo.jinritemai.com` 加入 `stores`；否则步骤 `product` 和 `shop` 找不到可以打开的页面',
    })
    expect(warning?.related.map((each) => each.message.en)).toEqual(['the stores: `shop.example.com`'])
  })

  it('are quiet after the fix, however `stores` is written', () => {
    for (const stores of [
      '[shop.example.com]',
      '[]',
      'shop.example.com',
      '"shop.example.com"',
      '\n  - a.example.com # ours\n  - b.example.com',
    ]) {
      const text = policyWith({ own: '[jd, xiaodian]', stores })
      const fixed = applyFixes(text, compilePolicy(text).diagnostics, { all: true })
      expect(fixed.applied.map(({ code }) => code)).toEqual(['target-not-in-stores'])
      expect(said(fixed.text)).toEqual([])
      const read = compilePolicy(fixed.text).program?.stores
      expect(read).toEqual(expect.arrayContaining(['haohuo.jinritemai.com', 'item.jd.com', 'mall.jd.com']))
    }
  })

  it('are named by the steps that are used', () => {
    const own = '[jd]'
    const shops = policyWith({ ...built, own, equivalents: '{ shop: { catalogue: shops } }' })
    expect(said(shops)).toEqual([expect.stringMatching(/ \(`mall\.jd\.com`\)$/u)])
    const products = policyWith({ own, stores: '[mall.jd.com]', equivalents: '{ product: { catalogue: products } }' })
    expect(said(products)).toEqual([expect.stringMatching(/ \(`item\.jd\.com`\)$/u)])
  })

  it.each<[string, Partial<Parts>]>([
    ['one of them can be reached', { own: '[jd, xiaodian]', stores: '[mall.jd.com]' }],
    ['a shop with a host of its own can be reached', { own: '[taobao]', stores: '[shop7.taobao.com]' }],
    [
      'one that the policy describes can be reached',
      { own: '[cast_shop, xiaodian]', stores: '[shop.cast.example.com]' },
    ],
    ['nobody knows their pages', { own: '[douyin]' }],
    ['none is owned', { own: '[]' }],
    ['no step leads to their pages', { own: '[xiaodian]', equivalents: '{}' }],
  ])('are not said where %s', (_, changed) => {
    expect(said(policyWith(changed))).toEqual([])
  })

  it.each<[string, Partial<Parts>, string]>([
    ['a store', { own: '[xiaodian]', stores: '[a.example.com, https://haohuo.jinritemai.com/]' }, 'wrong-value'],
    ['an own marketplace', { own: '[jd, xiaodain]', stores: '[haohuo.jinritemai.com]' }, 'unknown-marketplace'],
  ])('are not said where %s cannot be read, which may be the one', (_, changed, code) => {
    expect(compilePolicy(policyWith(changed)).diagnostics.map((each) => each.code)).toEqual([code])
  })

  it('are not said besides one that the policy describes', () => {
    expect(said(policyWith({ own: '[cast_shop, xiaodian]' }))).toEqual([
      expect.stringContaining('no detour can lead to `cast_shop`'),
    ])
  })
})
