/**
 * Places and destinations to sign: every surface, and links to own shops, to others' and to none.
 *
 * @module
 */

import fc from 'fast-check'

export const claims = fc.record({
  surface: fc.constantFrom('live_room', 'short_video', 'showcase', 'unknown'),
  channel: fc.constantFrom(undefined, 'xingtu'),
  content: fc.constantFrom(undefined, 'r_71001', 'r_1'),
  author: fc.option(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }), { nil: undefined }),
})

export const targets = fc.oneof(
  fc.nat().map((id) => `https://item.taobao.com/item.htm?id=${id + 1}`),
  fc.nat().map((id) => `https://item.jd.com/${id + 1}.html`),
  fc.constantFrom('https://haohuo.jinritemai.com/views/product/item2?id=3329016137865419287', 'https://evil.example/'),
)

export const askeds = fc.record({
  policy: fc.constantFrom('douyin' as const, 'open' as const),
  isAfterBan: fc.boolean(),
})
