import { describe, expect, it } from 'vitest'

import { destinationOf, type Destination } from '../../src/link/destination.ts'
import { builtinMarketplaces, descriptorFromData, makeRegistry } from '../../src/link/registry.ts'
import { isolate, short, to } from './expanding.ts'

describe('an end', () => {
  const corner = descriptorFromData({
    id: 'corner',
    name: { 'zh-CN': '街角', en: 'Corner' },
    domains: ['corner.example.com', 'go.example.com'],
    links: [
      { template: 'corner.example.com/item/{id}', kind: 'product' },
      { template: 'go.example.com/{id}', kind: 'short' },
    ],
  })
  if (!corner.ok) throw new Error('the marketplace is not well written')
  const registry = makeRegistry([...builtinMarketplaces, corner.value])
  const readCorner = (text: string): Destination => destinationOf(text, registry)

  it('is recognised anew by whoever asks', async () => {
    const { says, expander, ask } = isolate()
    says.set(short, to('https://corner.example.com/item/7'))
    expect(await ask()).toMatchObject({ marketplace: undefined, kind: 'other' })
    expect(expander.peek(readCorner(short), readCorner)).toMatchObject({
      marketplace: 'corner',
      kind: 'product',
      id: '7',
    })
  })

  it('of one policy may be a short link of another, which then follows it', async () => {
    const { says, expander, ask, asked } = isolate()
    says.set(short, to('https://go.example.com/7'))
    says.set('https://go.example.com/7', to('https://corner.example.com/item/7'))
    expect(await ask()).toMatchObject({ url: 'https://go.example.com/7', kind: 'other' })
    expect(asked).toEqual([short])
    expect(expander.peek(readCorner(short), readCorner)).toBeUndefined()
    const lifetime = { waitUntil: () => {} }
    const end = await expander.expand(readCorner(short), { destinationOf: readCorner, waitMs: 300, lifetime })
    expect(end).toMatchObject({ marketplace: 'corner', id: '7', followed: { hops: 2 } })
  })

  it('keeps what the short link itself said of the place it stood on', async () => {
    const { says, ask } = isolate()
    const link = 'https://v.douyin.com/iRNBho6u/'
    says.set(link, to('https://www.douyin.com/x?source_page=live'))
    expect(await ask(300, link)).toMatchObject({ hint: 'live_room' })
  })
})
