import { expect, it } from 'vitest'

import { conditionParts, conditionsInWords } from '../../../src/policy/analysis/condition-words.ts'
import type { Conditions } from '../../../src/policy/rule.ts'

const cases: readonly (readonly [Conditions, en: string, zh: string])[] = [
  [{}, 'always', '始终'],
  [{ surface: ['live_room'] }, 'surface live_room', '场景为 live_room'],
  [{ surface: ['live_room', 'unknown'] }, 'surface in (live_room, unknown)', '场景属于（live_room、unknown）'],
  [
    { to: { party: ['external'], marketplace: ['jd'], kind: ['product', 'shop'] } },
    'party external · marketplace jd · kind in (product, shop)',
    '归属方为 external · 平台为 jd · 链接类型属于（product、shop）',
  ],
  [
    { author: { followers: { lt: 300_000, if_unknown: 'match' } } },
    'followers < 300000 or unknown',
    '粉丝数 < 300000 或未知',
  ],
  [{ author: { followers: { gte: 10, if_unknown: 'skip' } } }, 'followers ≥ 10', '粉丝数 ≥ 10'],
  [
    { author: { in: 'vips', followers: { gte: 10, lt: 20, if_unknown: 'skip' } } },
    'author in vips · followers ≥ 10 and < 20',
    '作者属于 vips · 粉丝数 ≥ 10 且 < 20',
  ],
  [{ content: { in: 'charity_rooms' } }, 'content in charity_rooms', '内容属于 charity_rooms'],
  [{ content: { not_in: 'closed' } }, 'content not in closed or unknown', '内容不属于 closed 或未知'],
  [{ content: { not_in: ['r_1'], if_unknown: 'skip' } }, 'content not r_1', '内容不为 r_1'],
  [
    { product: { in: ['jd:1', 'jd:2', 'jd:3', 'jd:4', 'jd:5', 'jd:6', 'jd:7'] } },
    'product in (jd:1, jd:2, jd:3, jd:4, jd:5 and 2 more)',
    '商品属于（jd:1、jd:2、jd:3、jd:4、jd:5 等 7 项）',
  ],
  [
    { shop: { in: 'partners', not_in: 'closed' } },
    'shop in partners · shop not in closed or unknown',
    '店铺属于 partners · 店铺不属于 closed 或未知',
  ],
  [
    { channel: { not: ['xingtu'], if_unknown: 'match' } },
    'channel not xingtu or unknown',
    '推广渠道不为 xingtu 或未知',
  ],
  [{ channel: { in: ['xingtu'], if_unknown: 'skip' } }, 'channel xingtu', '推广渠道为 xingtu'],
  [{ region: { in: ['CN', 'HK'], if_unknown: 'match' } }, 'region in (CN, HK) or unknown', '地区属于（CN、HK）或未知'],
  [{ language: { in: ['zh'] } }, 'language zh', '语言为 zh'],
  [{ client: { app: 'app', if_unknown: 'skip' } }, 'client app', '客户端 app'],
  [
    { client: { app: 'app', gte: '1.0.0', lt: '2.0.0', if_unknown: 'match' } },
    'client app ≥ 1.0.0 and < 2.0.0 or unknown',
    '客户端 app ≥ 1.0.0 且 < 2.0.0 或未知',
  ],
  [{ evidence: { at_least: 'referer' } }, 'evidence at least referer', '依据至少为 referer'],
]

it.each(cases)('%j reads `%s`', (conditions, en, zh) => {
  expect(conditionsInWords(conditions)).toEqual({ en, 'zh-CN': zh })
})

it('a rollout reads as a share of what it goes by', () => {
  const rollout = { percent: 5, by: 'author', salt: 's', hash: 'murmur3_32/v1' } as const
  expect(conditionsInWords({}, { rollout })).toEqual({ en: 'bucket 0–5 % of authors', 'zh-CN': '按作者灰度 0–5 %' })
  expect(conditionParts({}, { rollout, omit: ['rollout'] })).toEqual([])
})

it('what the reader sees elsewhere is left out', () => {
  const conditions: Conditions = { surface: ['live_room'], to: { party: ['own'], marketplace: ['jd'] } }
  expect(conditionsInWords(conditions, { omit: ['surface', 'to.party'] }).en).toBe('marketplace jd')
  expect(conditionsInWords(conditions, { omit: ['surface', 'to.party', 'to.marketplace'] }).en).toBe('always')
})
