/**
 * Documents that are right, and that use every key of the language between them.
 *
 * @module
 */

import { readFileSync } from 'node:fs'

const whole = `detour: policy/v1
x-team: anything at all
meta: { name: whole, owner: somebody, timezone: Asia/Shanghai, note: for people }
own: [xiaodian, mall_x]
stores: [store.example.com]
defaults: { then: { allow: no_rule_matched }, on_error: { explain: on_error } }
sites: [douyin]
surfaces:
  live_room: { label: { zh-CN: 直播间, en: live room }, pages: [live.example/*, '*.live.example'], note: n }
  mini_app: { label: { zh-CN: 小程序, en: mini app } }
marketplaces:
  mall_x:
    name: { zh-CN: 某商城, en: Mall X }
    domains: [mall-x.example]
    links:
      - { template: 'mall-x.example/i/{id:digits}', kind: product }
      - { template: 'mall-x.example/s/{id:slug}', kind: shop }
    product_url: 'https://mall-x.example/i/{id}'
    shop_url: 'https://mall-x.example/s/{id}'
    note: n
  taobao: { domains: taobao.example }
lists:
  rooms: { of: content, ids: [r_2, r_1, 3329016137865419287], note: n }
  people: { of: author, digest: 'sha256:${'0123456789abcdef'.repeat(4)}' }
  x-drafts: anything
equivalents:
  product: { catalogue: products, grades: [exact, variant, similar], max_price_increase: 10%, in_stock: true }
  shop: { catalogue: shops }
  search: { url: 'https://store.example.com/search?keyword={title}', needs: [title] }
rules:
  - id: everything
    mode: report
    from: 2020-10-09T00:00:00+08:00
    until: '2021-10-09T00:00:00.5Z'
    if:
      surface: [live_room, mini_app, unknown]
      to: { party: [external, none], marketplace: [taobao, mall_x], kind: [product, other] }
      author: { followers: { gte: 10, lt: 300000, if_unknown: match }, in: people, not_in: [a_1], if_unknown: skip }
      content: { in: rooms, not_in: [r_9, 17], if_unknown: match }
      shop: { not_in: ['taobao:1'] }
      product: { in: ['taobao:1', 'taobao:2'] }
      channel: { in: [xingtu], if_unknown: skip }
      region: { in: [CN, SG], not_in: [US], if_unknown: skip }
      language: { in: [zh, en-GB], not_in: [zh-TW], if_unknown: match }
      evidence: { at_least: referer }
      client: { app: aweme, gte: 29.3, lt: 30.0.0, if_unknown: skip }
    then: { equivalent: [product, shop, search, explain], reason: mine }
    rollout: { percent: 12.5, by: visitor, salt: salt, hash: murmur3_32/v1 }
    labels: { fee_class: 5 %, x-more: 1 }
    overlaps: [all-at-once]
    accepts: [redundant, overlap, unknown-hole, expired, unused, never-effective]
    note: n
    x-ticket: GOV-1
  - { id: all-at-once, compliance: true, then: { redirect: 'https://store.example.com/x', reason: exempt } }
  - { id: warned, if: { channel: { not: xingtu, if_unknown: match } }, then: { warn: leaving_platform } }
messages:
  mine: { zh-CN: 直播间：已为你找到同款, en: 'Here is the same item: have a look' }
coverage:
  - name: live rooms are decided
    from: 2020-10-09T00:00:00+08:00
    until: 2030-10-09T00:00:00+08:00
    if: { surface: live_room }
    note: n
tests:
  - name: everything said
    at: 2020-10-09T00:00:00+08:00
    surface: live_room
    url: https://item.taobao.com/item.htm?id=41
    evidence: referer
    author: { id: 17, followers: 12 }
    content: r_1
    channel: xingtu
    region: CN
    language: zh-CN
    client: aweme/29.3.0
    token: t
    visitor: v
    rollout: { everything: in }
    expect: redirect:exempt
    rule: all-at-once
    would: equivalent:mine
    note: n
  - { name: short, at: 2020-10-09T00:00:00Z, surface: showcase, url: 'https://x.example/', author: 17, rollout: out, would: none, expect: 'redirect:exempt' }
`

const shorthand = `detour: policy/v1
meta: { name: shorthand, owner: somebody }
own: xiaodian
stores: []
defaults: { then: { allow: exempt }, on_error: { warn: on_error } }
sites: []
marketplaces:
  - { id: mall_y, name: { zh-CN: 某商城, en: Mall Y }, domains: mall-y.example }
equivalents: { product: { grades: exact, max_price_increase: 5 } }
short_links: { wait: 1s, unresolved: { explain: short_link_unresolved } }
share_codes: keep
rules:
  - id: short
    if:
      surface: showcase
      to: { party: own, marketplace: mall_y, kind: shop }
      author: [a_1, 17]
      content: r_1
      shop: 'mall_y:1'
      product: ['mall_y:1']
      region: CN
      language: [zh]
    then: { equivalent: explain, reason: exempt }
    accepts: expired
`

export const goodDocuments: readonly { readonly name: string; readonly text: string }[] = [
  { name: 'whole', text: whole },
  { name: 'shorthand', text: shorthand },
  {
    name: 'douyin',
    text: readFileSync(new URL('../../../examples/douyin/policy.yaml', import.meta.url), 'utf8'),
  },
]
