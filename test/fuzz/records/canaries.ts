/**
 * Nothing that says who somebody is stays in a record: addresses, tokens, user names, query strings, user agents.
 *
 * @module
 */

import fc from 'fast-check'

import { pack } from '../../../src/record/packing.ts'
import type { DecisionRecord } from '../../../src/record/record.ts'
import { readBatch } from '../../../src/record/wire.ts'
import { ask, latestRecord, tokenFor } from '../hostile/gateway.ts'
import { makeLaw } from '../law.ts'
import { askeds } from '../tokens/places.ts'

/** Each is planted where it may not stay; the letters say where. */
const planted = {
  query: 'canaryq7f3a',
  user: 'canaryu7f3a',
  hash: 'canaryh7f3a',
  page: 'canaryp7f3a',
  agent: 'canarya7f3a',
  word: 'canaryw7f3a',
  address: '203.0.113.77',
}

const spacious = { records: 1, fullBytes: Infinity, maxBytes: Infinity }

const links = fc
  .record({
    base: fc.constantFrom(
      'https://item.taobao.com/item.htm?id=41',
      'https://item.jd.com/100.html?x=1',
      'https://evil.example/?x=1',
      'https://haohuo.jinritemai.com/views/product/item2?id=3329016137865419287',
      'https://m.tb.cn/h.5KxYzW?sm=1',
      'snssdk1128://webview?url=https%3A%2F%2Fitem.taobao.com%2Fitem.htm%3Fid%3D1',
      'https://www.taobao.com/?x=1',
    ),
    query: fc.constantFrom('', `&token=${planted.query}`, `&${planted.query}`, `&x=${planted.query}%0a`),
    user: fc.boolean(),
    hash: fc.boolean(),
    page: fc.boolean(),
  })
  .map(({ base, query, user, hash, page }) => {
    const link = page ? base.replace('evil.example/', `evil.example/${planted.page}/`) : base
    const named = user ? link.replace('://', `://${planted.user}@`) : link
    return named + query + (hash ? `#${planted.hash}` : '')
  })

export const canaries = makeLaw({
  title: 'a record keeps no query, no user name, no token, no address and no user agent, and can be counted',
  cases: fc.record({
    link: links,
    wrapped: fc.boolean(),
    by: fc.constantFrom('to', 'token', 'broken'),
    author: fc.option(fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }), { nil: undefined }),
    client: fc.constantFrom(undefined, 'app/1.2', `Mozilla/5.0 (${planted.agent})`),
    language: fc.constantFrom(undefined, 'zh-CN,zh;q=0.9', `en-${planted.word}`),
    asked: askeds,
  }),
  holds: async ({ link, wrapped, by, author, client, language, asked }) => {
    const to = wrapped ? `https://link.zhihu.com/?target=${encodeURIComponent(link)}` : link
    const token = tokenFor(to, asked, { surface: 'short_video', author: author?.toWellFormed(), client })
    const path = by === 'to' ? `?to=${encodeURIComponent(to)}` : `/${by === 'token' ? token : `${token}x`}`
    const headers = {
      'user-agent': planted.agent,
      'cf-connecting-ip': planted.address,
      'x-forwarded-for': planted.address,
      cookie: `session=${planted.query}`,
      referer: `https://www.douyin.com/video/6961737553342991651?k=${planted.query}#${planted.hash}`,
      ...(language === undefined ? {} : { 'accept-language': language }),
    }
    await ask(new Request(`https://go.example/go${path}`, { headers }), asked)
    const record = latestRecord()
    const kept = Object.entries(planted).filter(([, secret]) => record.includes(secret))
    if (kept.length > 0) throw new Error(`${kept.map(([name]) => name).join(', ')} stayed: ${record}`)
    const [head, payload = '', signature = ''] = token.split('.')
    if (record.includes(payload) || record.includes(signature)) throw new Error(`the token ${head}… stayed: ${record}`)
    const value = JSON.parse(record) as DecisionRecord
    const { policies, texts = [] } = pack([{ record: value }], spacious).messages[0] ?? {}
    const records = texts.map((text) => JSON.parse(text) as unknown)
    const batch = { v: 2, id: 'b', isolate: 'i', seq: 0, at: value.at, drops: {}, policies, records }
    const [read] = readBatch(JSON.stringify(batch), value.at)?.records ?? []
    if (JSON.stringify(read) !== record) throw new Error(`the consumer would refuse ${record}`)
    // oxlint-disable-next-line no-control-regex -- they are what is looked for
    if (/[\u0000-\u001f\u2028\u2029]/u.test(record)) throw new Error('a record of more than one line')
    return by
  },
  kinds: { to: 0.2, token: 0.2, broken: 0.2 },
  brief: 500,
  long: 100_000,
})
