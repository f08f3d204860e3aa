import { describe, expect, it } from 'vitest'

import {
  draftIn,
  policyAddress,
  policyNameIn,
  readPolicyName,
  versionIn,
} from '../../../src/console/parts/policy-name.ts'
import { clickKey, describedBy, isNoCount, simulateBody } from '../../../src/console/screens/simulator/click.ts'
import { readTyped } from '../../../src/console/screens/simulator/typed-link.ts'

describe('the click of the fields', () => {
  it('takes an empty field for something that is not known', () => {
    const described = describedBy({ url: ' https://item.jd.com/1.html ', author: ' ', content: 'r_1' }, 'live_room')
    expect(simulateBody(described)).toEqual({
      url: 'https://item.jd.com/1.html',
      surface: 'live_room',
      evidence: 'signed',
      content: 'r_1',
    })
  })

  it('knows of an unsigned click only what its page and the browser tell', () => {
    const search = {
      url: 'https://item.jd.com/1.html',
      referer: 'https://live.douyin.com/1',
      surface: 'showcase',
      author: 'a_1',
      followers: '5',
      token: 't',
      region: 'cn',
      visitor: 'v',
    }
    expect(simulateBody(describedBy(search, 'live_room'))).toEqual({
      url: 'https://item.jd.com/1.html',
      referer: 'https://live.douyin.com/1',
      evidence: 'signed',
      region: 'CN',
      visitor: 'v',
    })
  })

  it.each([
    ['12300', 12_300, false],
    ['12,300', 12_300, false],
    ['many', undefined, true],
    ['-1', undefined, true],
    ['1.5', undefined, true],
    ['', undefined, false],
  ])('reads %j followers as %j', (followers, count, isWrong) => {
    expect(describedBy({ url: 'x', followers }, 'live_room').followers).toBe(count)
    expect(isNoCount({ followers })).toBe(isWrong)
  })

  it('is another click at another instant, and the same for a blank', () => {
    const one = describedBy({ url: 'https://item.jd.com/1.html' }, 'live_room')
    const same = describedBy({ url: 'https://item.jd.com/1.html ', author: '' }, 'live_room')
    expect(clickKey(one, 1)).toBe(clickKey(same, 1))
    expect(clickKey(one, 1)).not.toBe(clickKey(one, 2))
  })
})

describe('what is typed where a link belongs', () => {
  const origin = 'https://links.example'
  const payload = {
    iss: 'x',
    to: 'https://item.taobao.com/item.htm?id=41',
    surface: 'live_room',
    content: 'r_1',
    author: 'a_77',
    followers: 12_300,
  }
  const token = tokenOf({ alg: 'HS256', typ: 'detour-link+jwt', kid: 'k' }, payload)

  function tokenOf(header: object, body: object): string {
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
    return `${part(header)}.${part(body)}.c2lnbmF0dXJl`
  }

  it.each([token, ` ${token}\n`, `${origin}/go/${token}`, `https://elsewhere.example/go/${token}?x=1`])(
    'a signed link fills in the fields and empties the others (%#)',
    (text) => {
      expect(readTyped(text, origin)).toEqual({
        kind: 'token',
        fields: {
          url: 'https://item.taobao.com/item.htm?id=41',
          surface: 'live_room',
          referer: undefined,
          evidence: undefined,
          content: 'r_1',
          author: 'a_77',
          followers: '12300',
          channel: undefined,
          client: undefined,
          lang: undefined,
        },
      })
    },
  )

  it('our own unsigned address gives the link in it, one of somebody else stays as it is', () => {
    const inner = 'https://item.jd.com/1.html'
    const query = `/go?to=${encodeURIComponent(inner)}`
    expect(readTyped(`${origin}${query}`, origin)).toEqual({ kind: 'link', url: inner })
    expect(readTyped(`https://elsewhere.example${query}`, origin).kind).toBe('link')
    expect(readTyped(`https://elsewhere.example${query}`, origin)).not.toEqual({ kind: 'link', url: inner })
  })

  it.each([
    '【淘宝】https://m.tb.cn/h.5KxYzW CZ0001 点击链接',
    'javascript:alert(1)',
    'a.b.c',
    tokenOf({ alg: 'HS256', typ: 'JWT' }, payload),
    tokenOf({ alg: 'HS256', typ: 'detour-link+jwt' }, { surface: 'live_room' }),
    `https://shop.example/go/${'x'.repeat(5000)}`,
  ])('anything else is left as it was typed: %j', (text) => {
    expect(readTyped(text, origin)).toEqual({ kind: 'link', url: text })
  })
})

describe('the name of a policy', () => {
  it.each([
    [{}, 'active'],
    [{ version: '41' }, 'v41'],
    [{ version: 'v41' }, 'v41'],
    [{ version: 'candidate' }, 'candidate'],
    [{ version: 'nonsense' }, 'active'],
    [{ draft: '01JD0000000000000000000000' }, 'draft:01JD0000000000000000000000'],
    [{ version: '3', draft: 'X1' }, 'draft:X1'],
  ] as const)('%j is %s', (address, name) => {
    expect(policyNameIn(address)).toBe(name)
  })

  it.each(['active', 'candidate', 'v7', 'draft:01JD'] as const)('%s comes back from its address', (name) => {
    expect(policyNameIn(policyAddress(name))).toBe(name)
    expect(readPolicyName(name)).toBe(name)
  })

  it('says which version or draft it is', () => {
    expect([versionIn('v7'), versionIn('draft:7'), draftIn('draft:7'), draftIn('v7')]).toEqual([
      7,
      undefined,
      '7',
      undefined,
    ])
  })
})
