/**
 * The registry: whose a host is, and marketplaces that a policy adds.
 *
 * @module
 */

import { describe, expect, it } from 'vitest'
import { destinationOf } from '../../src/link/destination.ts'
import { builtinMarketplaces, builtinRegistry, descriptorFromData, makeRegistry } from '../../src/link/registry.ts'
import { fillTemplate } from '../../src/link/template.ts'

describe('a host belongs to', () => {
  it.each([
    ['item.taobao.com', 'taobao'],
    ['taobao.com', 'taobao'],
    ['a.b.c.2.taobao.com', 'xianyu'],
    ['shop.tiktok.com', 'tiktok_shop'],
    ['www.tiktok.com', 'tiktok'],
    ['haohuo.snssdk.com', 'xiaodian'],
    ['snssdk.com', undefined],
    ['eviltaobao.com', undefined],
    ['com', undefined],
    ['', undefined],
  ])('%s: %s', (host, id) => {
    expect(builtinRegistry.marketplaceOfHost(host)?.id).toBe(id)
  })
})

it('holds every marketplace once, and no domain twice', () => {
  const domains = builtinMarketplaces.flatMap((marketplace) => marketplace.domains)
  expect(builtinMarketplaces).toHaveLength(27)
  expect(new Set(builtinMarketplaces.map(({ id }) => id)).size).toBe(27)
  expect(new Set(domains).size).toBe(domains.length)
})

it('reads back each address it makes for a product or a shop', () => {
  let made = 0
  for (const { id, productUrl, shopUrl } of builtinMarketplaces) {
    for (const [kind, template] of [
      ['product', productUrl],
      ['shop', shopUrl],
    ] as const) {
      if (template === undefined) continue
      const written = kind === 'product' && id.startsWith('amazon') ? 'B01M8L5Z3Y' : '3618318391'
      const url = fillTemplate(template, { id: written })
      expect(destinationOf(url ?? '', builtinRegistry)).toMatchObject({
        marketplace: id,
        kind,
        id: written,
        landing: url,
      })
      made++
    }
  }
  expect(made).toBeGreaterThan(30)
})

describe('a policy', () => {
  const shop = descriptorFromData({
    id: 'corner_shop',
    name: { 'zh-CN': '街角', en: 'Corner Shop' },
    domains: ['corner.example'],
    links: [{ template: 'item.corner.example/i/{id:digits}', kind: 'product' }],
    product_url: 'https://item.corner.example/i/{id}',
  })

  it('adds a marketplace', () => {
    expect(shop.ok).toBe(true)
    const registry = makeRegistry([...builtinMarketplaces, ...(shop.ok ? [shop.value] : [])])
    expect(destinationOf('https://item.corner.example/i/41', registry)).toMatchObject({
      marketplace: 'corner_shop',
      kind: 'product',
      id: '41',
    })
    expect(destinationOf('https://www.corner.example/', registry)).toMatchObject({
      marketplace: 'corner_shop',
      kind: 'other',
    })
    expect(destinationOf('https://item.taobao.com/item.htm?id=41', registry).marketplace).toBe('taobao')
  })

  it('adds a host to a known one, which keeps all it had', () => {
    const more = descriptorFromData({
      id: 'jd',
      domains: ['jd.example'],
      links: [{ template: 'www.jd.example/{id:digits}', kind: 'product' }],
    })
    const registry = makeRegistry([...builtinMarketplaces, ...(more.ok ? [more.value] : [])])
    for (const link of [
      'https://www.jd.example/41',
      'https://item.jd.com/41.html',
      'https://www.jd.example/product/41.html',
    ]) {
      expect(destinationOf(link, registry)).toMatchObject({ marketplace: 'jd', kind: 'product', id: '41' })
    }
    expect(registry.byId('jd')?.name.en).toBe('JD.com')
  })

  it('learns everything that is wrong with its data at once', () => {
    const found = descriptorFromData({
      id: 'No Id',
      domains: ['corner.example', 'a b'],
      links: [
        { template: 'item.other.example/{id}', kind: 'product' },
        { template: 'item.corner.example/{id:number}', kind: 'product' },
      ],
      product_url: 'https://{id}.corner.example/',
      shop_url: 'http://corner.example/{id}',
    })
    expect(found).toEqual({
      ok: false,
      error: [
        { pointer: '/id', code: 'id' },
        { pointer: '/name', code: 'name' },
        { pointer: '/domains/1', code: 'domain' },
        { pointer: '/links/0/template', code: 'template_outside_domains' },
        { pointer: '/links/1/template', code: 'variable_type' },
        { pointer: '/product_url', code: 'url_template' },
        { pointer: '/shop_url', code: 'url_template' },
      ],
    })
  })
})
