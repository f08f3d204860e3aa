import { describe, expect, it } from 'vitest'

import { landingOf, readUrl, type Address } from '../../src/link/url.ts'

function address(text: string, schemes: readonly string[] = []): Address {
  const read = readUrl(text, new Set(schemes))
  if (!read.ok) throw new Error(read.error.code)
  return read.value
}

describe('an address for a redirect', () => {
  it('is never that of an app link, whatever stands in the place of its host', () => {
    const app = address('taobao://item.taobao.com/item.htm?id=41', ['taobao'])
    expect([app.web, app.fault]).toEqual([false, undefined])
    expect(landingOf(app)).toBeUndefined()
  })

  it.each(['item_1.taobao.com', '[::1]', 'intranet', `${'a'.repeat(60)}.`.repeat(5).concat('example')])(
    'has no host that is not plain, even where nobody has found a fault in it: %s',
    (host) => {
      const plain = address('https://item.taobao.com/item.htm?id=41')
      expect(landingOf(plain)).toBe('https://item.taobao.com/item.htm?id=41')
      expect(landingOf({ ...plain, host })).toBeUndefined()
    },
  )
})

describe('a link that is read', () => {
  it.each(['taobao://item.taobao.com/a\tb', 'taobao://item.taobao.com/a\u0085b'])(
    'as an app link is unsafe with a control character in it: %j',
    (text) => {
      expect(address(text, ['taobao']).fault).toEqual({ kind: 'unsafe', code: 'control_character' })
    },
  )

  it('is not read where its canonical form would be longer than any header carries', () => {
    const text = `https://item.taobao.com/${'宝'.repeat(1500)}`
    expect(text.length).toBeLessThan(2048)
    expect(readUrl(text)).toEqual({ ok: false, error: { kind: 'unreadable', code: 'too_long' } })
    expect(readUrl(text.slice(0, 500)).ok).toBe(true)
  })
})
