/**
 * Detour targets: an own marketplace that no detour can reach is said where its address stands.
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
    ['it is not an own one', { own: '[xiaodian]' }],
    ['no step leads to such pages', { equivalents: '{ shop: { catalogue: shops } }' }],
    ['it has no address', { addresses: 'note: none' }],
  ])('is not said where %s', (_, changed) => {
    expect(said(policyWith(changed))).toEqual([])
  })
})
