import { describe, expect, it } from 'vitest'

import { makeVisitorKey } from '../../src/context/visitor.ts'
import { instant } from '../../src/kernel/instant.ts'

const noon = instant(Date.parse('2020-10-09T12:00:00Z'))
const keyOf = makeVisitorKey('a secret of the deployment')

function headers(address: string | undefined, agent = 'Mozilla/5.0'): Headers {
  return new Headers({ 'user-agent': agent, ...(address === undefined ? {} : { 'cf-connecting-ip': address }) })
}

describe('the key of a visitor', () => {
  it('is the same all day, and another the next day', async () => {
    const key = await keyOf(headers('203.0.113.7'), noon)
    expect(key).toMatch(/^[0-9a-f]{32}$/)
    expect(await keyOf(headers('203.0.113.7'), instant(noon + 11 * 3_600_000))).toBe(key)
    expect(await keyOf(headers('203.0.113.7'), instant(noon + 24 * 3_600_000))).not.toBe(key)
  })

  it('is another for another address, another browser, and another deployment', async () => {
    const keys = await Promise.all([
      keyOf(headers('203.0.113.7'), noon),
      keyOf(headers('203.0.113.8'), noon),
      keyOf(headers('203.0.113.7', 'curl/8'), noon),
      makeVisitorKey('another secret')(headers('203.0.113.7'), noon),
    ])
    expect(new Set(keys).size).toBe(4)
  })

  it('is absent where there is no address or no secret to hide it with', async () => {
    expect(await keyOf(headers(undefined), noon)).toBeUndefined()
    expect(await makeVisitorKey(undefined)(headers('203.0.113.7'), noon)).toBeUndefined()
    expect(await makeVisitorKey('')(headers('203.0.113.7'), noon)).toBeUndefined()
  })
})
