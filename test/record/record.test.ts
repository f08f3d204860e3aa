import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { clean, languageOnly, maxFieldBytes, redactedUrl } from '../../src/record/redact.ts'
import { plainPending, sampleAt, samplePending, sampleRecord } from './sample.ts'

describe('what is kept of a click', () => {
  it('is its place, its destination, its policy and its answer, absent things left out', () => {
    expect(JSON.parse(JSON.stringify(sampleRecord()))).toEqual({
      v: 1,
      id: '01JD0000000000000000000000',
      at: sampleAt,
      policy: { name: 'douyin', version: 42, digest: 'sha256:7c7a', tier: 'memory' },
      in: {
        surface: 'live_room',
        evidence: 'signed',
        marketplace: 'taobao',
        party: 'external',
        kind: 'product',
        product: 'taobao:41',
        author: 'a_77',
        followers: 12_300,
        content: 'r_1',
        region: 'CN',
        lang: 'zh-CN',
        client: 'app/12.4',
        wrapped: 0,
        url: 'item.taobao.com',
      },
      out: {
        answer: 'detour',
        action: 'equivalent',
        step: 'product',
        rule: 'live-external-closed',
        reason: 'live_external_closed',
        status: 302,
        host: 'haohuo.jinritemai.com',
      },
      sampledrate: 1,
    })
  })

  it('names products as lists do, Tmall’s under Taobao, and shops apart', () => {
    expect(sampleRecord({ destination: { marketplace: 'tmall' } }).in).toMatchObject({
      marketplace: 'tmall',
      product: 'taobao:41',
    })
    expect(sampleRecord({ destination: { kind: 'shop', id: '7' } }).in).toMatchObject({
      product: undefined,
      shop: 'taobao:7',
    })
  })

  it('tells the faults of link and token by their codes', () => {
    const { in: input } = sampleRecord({
      destination: { fault: { kind: 'unsafe', code: 'userinfo' } },
      context: { evidence: 'none', fault: 'expired' },
    })
    expect(input).toMatchObject({ fault: 'unsafe:userinfo', token_fault: 'expired' })
  })

  it('keeps what a rule in report mode would have done', () => {
    const would = { rule: 'short-video-notice', outcome: { action: 'warn', reason: 'leaving_platform' } } as const
    expect(sampleRecord({ decision: { would } }).would).toEqual({
      rule: 'short-video-notice',
      action: 'warn',
      reason: 'leaving_platform',
    })
  })

  it('keeps the labels of the rule that decided', () => {
    expect(sampleRecord({ decision: { labels: { fee_class: '20-percent' } } }).out.labels).toEqual({
      fee_class: '20-percent',
    })
  })

  it('keeps the key of a token that counted, and what a candidate would have decided', () => {
    const candidate = { digest: 'sha256:c', action: 'warn', rule: 'r', reason: 'exempt', same: false } as const
    const record = sampleRecord({ beside: { kid: 'key-7', candidate } })
    expect(record).toMatchObject({ in: { kid: 'key-7' }, candidate })
    expect(JSON.stringify(sampleRecord())).not.toMatch(/kid|candidate/)
  })

  it('keeps what the page had been told beside what the policy said at the click', () => {
    expect(sampleRecord({ beside: { rendered: 'explain' } }).rendered).toEqual({
      action: 'explain',
      clicked: 'explain',
      same: true,
    })
    expect(sampleRecord({ beside: { rendered: 'allow' } }).rendered).toEqual({
      action: 'allow',
      clicked: 'explain',
      same: false,
    })
    expect(sampleRecord({ beside: { rendered: 'other' } }).rendered).toMatchObject({ action: 'other', same: false })
    expect(JSON.stringify(sampleRecord())).not.toContain('rendered')
  })

  it('calls an allowed click plain only when it has nothing else to tell', () => {
    const would = { rule: 'r', outcome: { action: 'warn', reason: 'x' } } as const
    expect(plainPending().isPlainAllow).toBe(true)
    expect(samplePending().isPlainAllow).toBe(false)
    expect(plainPending({ decision: { would } }).isPlainAllow).toBe(false)
    expect(plainPending({ decision: { labels: { fee_class: '5-percent' } } }).isPlainAllow).toBe(false)
    expect(plainPending({ context: { fault: 'expired' } }).isPlainAllow).toBe(false)
    const candidate = { digest: 'sha256:c', action: 'allow', rule: undefined, reason: 'exempt' } as const
    expect(plainPending({ beside: { candidate: { ...candidate, same: true } } }).isPlainAllow).toBe(true)
    expect(plainPending({ beside: { candidate: { ...candidate, same: false } } }).isPlainAllow).toBe(false)
    const allowed = { outcome: { action: 'allow', reason: 'no_rule_matched' } } as const
    expect(plainPending({ decision: allowed, beside: { rendered: 'allow' } }).isPlainAllow).toBe(true)
    expect(plainPending({ decision: allowed, beside: { rendered: 'explain' } }).isPlainAllow).toBe(false)
    expect(plainPending({ decision: allowed, beside: { rendered: 'other' } }).isPlainAllow).toBe(false)
    expect(plainPending({ destination: { fault: { kind: 'unjudged', code: 'too_deep' } } }).isPlainAllow).toBe(false)
  })
})

describe('what is never kept', () => {
  const canary = {
    ip: '203.0.113.77',
    token: 'eyJhbGciOiJIUzI1NiJ9.eyJjYW5hcnkiOjF9.c2lnbmF0dXJl',
    query: 'canary-query-7f3a',
    agent: 'Mozilla/5.0 (iPhone; CPU iPhone OS 14_0 like Mac OS X)',
    user: 'canary-user',
    password: 'canary-password',
    path: 'canary-private-document',
    languages: 'zh-CN,zh;q=0.9,en-GB;q=0.31',
  }
  const clicks = {
    'a shop link with a query': sampleRecord({
      destination: { url: `https://item.taobao.com/item.htm?id=41&token=${canary.query}#${canary.query}` },
    }),
    'a page that is no marketplace’s': sampleRecord({
      destination: {
        url: `https://docs.example/${canary.path}?q=${canary.query}`,
        marketplace: undefined,
        id: undefined,
      },
    }),
    'a profile on a marketplace’s host': sampleRecord({
      destination: { url: `https://item.taobao.com/u/${canary.path}`, kind: 'other', id: undefined },
    }),
    'a page of a shop with a person in its path': sampleRecord({
      destination: { url: `https://shop12345678.taobao.com/u/${canary.path}`, kind: 'shop', id: '12345678' },
    }),
    'a search for a person': sampleRecord({
      destination: { url: `https://search.jd.com/Search/${canary.path}`, kind: 'search', id: undefined },
    }),
    'a product behind a folder that names a person': sampleRecord({
      destination: { url: `https://item.taobao.com/${canary.path}/item.htm?id=41` },
    }),
    'a short link, whose code names the sharer': sampleRecord({
      destination: { url: `https://m.tb.cn/${canary.path}`, kind: 'short', id: undefined },
    }),
    'a product page with a session in its path': sampleRecord({
      destination: { url: `https://item.taobao.com/item.htm;jsessionid=${canary.path}?id=41` },
    }),
    'an address with credentials': sampleRecord({
      destination: { url: `https://${canary.user}:${canary.password}@item.taobao.com/item.htm?x=${canary.query}` },
    }),
    'an address that is no web page': sampleRecord({
      destination: { url: `mailto:${canary.user}@a.example?${canary.query}` },
    }),
    'a detour whose address has a query': sampleRecord({
      answer: { location: `https://haohuo.jinritemai.com/search?keyword=${canary.query}` },
    }),
    'a shopper with a token and a visitor key': sampleRecord({
      shopper: { token: canary.token, visitor: canary.ip, language: canary.languages, region: canary.ip },
    }),
    'a client that is a user agent': sampleRecord({ context: { client: canary.agent } }),
    'a fault that quotes the token': sampleRecord({ context: { fault: `invalid JWT token: ${canary.token}` } }),
  }

  it.each(Object.entries(clicks))('of %s: no IP, token, query, credential, user agent or private path', (_, record) => {
    const line = JSON.stringify(record)
    expect(Object.entries(canary).filter(([, secret]) => line.includes(secret))).toEqual([])
    expect(line).toContain('live_external_closed')
  })

  it('says what was left out', () => {
    expect(clicks['a shopper with a token and a visitor key'].erased).toEqual([
      '/in/token',
      '/in/visitor',
      '/in/region',
      '/in/lang',
    ])
    expect(clicks['a client that is a user agent'].erased).toEqual(['/in/client'])
    expect(clicks['a fault that quotes the token'].in.token_fault).toBe('other')
  })

  it('says what was cut or escaped, so that nobody takes it for the whole', () => {
    const long = 'x'.repeat(300)
    const cut = sampleRecord({
      context: { author: long, content: 'a\nb', channel: 'c' },
      destination: { id: long },
      shopper: { language: 'zh-CN;q=0.1' },
    })
    expect(cut.erased).toEqual(['/in/lang', '/in/author', '/in/content', '/in/product'])
    expect(sampleRecord({ destination: { kind: 'shop', id: long } }).erased).toEqual(['/in/shop'])
    expect(sampleRecord({ destination: { marketplace: 'tmall' } }).erased).toBeUndefined()
  })

  it('is more of Accept-Language than its first tag', () => {
    expect(languageOnly(canary.languages)).toBe('zh-CN')
    expect(languageOnly('zh-Hans-CN')).toBe('zh-Hans-CN')
    expect(languageOnly('*')).toBeUndefined()
    expect(languageOnly('x'.repeat(5000))).toBeUndefined()
  })
})

describe('a record is one bounded line', () => {
  const naughty = [
    'line\nbreak\r\n{"v":1}',
    '\u2028\u2029',
    '\u001b[31mred\u0007',
    '\u0000\u007f\u0085\u009f',
    '\u202egnp.exe',
    '\ufeffbom',
    '\ud800lone',
    '<script>alert(1)</script>',
    '"},{"',
    '表ポあA鷗ŒéＢ逍Üßªąñ丂㐀𠀀',
    '👩‍👩‍👧‍👦🇨🇳',
    '__proto__',
    "=cmd|' /C calc'!A0",
  ]

  it.each(naughty)('with %j in every field it may come by', (text) => {
    const line = JSON.stringify(
      sampleRecord({
        context: {
          content: text,
          author: text,
          channel: text,
          client: text,
          surface: text,
          language: text,
          fault: text,
        },
        destination: { id: text, url: `https://item.taobao.com/${text}?${text}` },
        shopper: { language: text, region: text },
      }),
    )
    expect(line).not.toMatch(/[\p{Cc}\p{Cs}\u2028\u2029\u202e\ufeff]/u)
    const back = JSON.parse(line) as { in: { content: string } }
    expect(back.in.content).toBe(clean(text))
  })

  it('whatever a token says (seed 20201009)', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 600 }), (text) => {
        const cleaned = clean(text)
        expect(new TextEncoder().encode(cleaned).length).toBeLessThanOrEqual(maxFieldBytes)
        expect(cleaned.isWellFormed()).toBe(true)
        expect(cleaned).not.toMatch(/[\p{Cc}\u2028\u2029]/u)
      }),
      { seed: 20_201_009 },
    )
  })

  it('leaves what is harmless as it is (seed 20201009)', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 60 }).filter((text) => /^[\p{L}\p{N} ]*$/u.test(text)),
        (text) => {
          expect(clean(text)).toBe(text)
        },
      ),
      { seed: 20_201_009 },
    )
  })

  it('of less than eight kilobytes, when all that came was 200 KB long', () => {
    const long = '直'.repeat(200_000)
    const record = sampleRecord({
      context: { content: long, author: long, channel: long, client: long, surface: long, language: long, fault: long },
      destination: { id: long, url: `https://item.taobao.com/${long}` },
      shopper: { token: long, visitor: long, language: long, region: long },
    })
    expect(new TextEncoder().encode(JSON.stringify(record)).length).toBeLessThan(8192)
    expect(record.in.content).toBe('直'.repeat(85))
  })

  it('whose address is a host of bounded length (seed 20201009)', () => {
    fc.assert(
      fc.property(fc.webPath({ size: 'xlarge' }), (path) => {
        expect(redactedUrl(`https://item.taobao.com${path}`)).toBe('item.taobao.com')
      }),
      { numRuns: 30, seed: 20_201_009 },
    )
    expect(redactedUrl(`https://${'a'.repeat(200_000)}/`)).toHaveLength(256)
  })
})
