import { expect, it } from 'vitest'

import { concernsOf, type Status } from '../../../src/console/screens/overview/concerns.ts'

const fine: Status = {
  at: '2026-11-23T12:00:00Z',
  head: 42,
  published_at: '2026-11-23T11:00:00Z',
  live_at: '2026-11-23T11:00:05Z',
  in_step: true,
  kv_version: 42,
  trouble: null,
  edge: {
    clicks: 9,
    counted_from: '2026-11-23T11:55:00Z',
    versions: [],
    isolates: 1,
    oldest_age_seconds: 4,
    degraded: {},
    refused: [],
  },
  override: [],
  candidate: null,
  requests: { in_review: 2 },
  catalogue: { entries: 244, waiting: 0, expired: 0, gone: 0 },
  webhooks: [],
  records: { stored: 1000, dropped: 0, dead: 0, unaccounted: 0 },
  troubles: [],
}

it('has nothing to say of an instance in order', () => {
  expect(concernsOf(fine)).toStrictEqual([])
})

it('says nothing of parts that could not be read but that they could not be read', () => {
  const away = { edge: null, requests: null, catalogue: null, webhooks: null, records: null }
  const troubles = [{ part: 'edge' as const, message: 'the storage did not answer' }]
  expect(concernsOf({ ...fine, ...away, troubles })).toStrictEqual([
    { level: 'stop', kind: 'part', part: 'edge', message: 'the storage did not answer' },
  ])
})

it('puts what hits shoppers or records before what somebody should look at, and that before what is usual', () => {
  const found = concernsOf({
    ...fine,
    trouble: 'KV takes no writes',
    edge: {
      clicks: 9,
      counted_from: '2026-11-23T11:55:00Z',
      versions: [],
      isolates: 2,
      oldest_age_seconds: 4,
      degraded: { lists: 1 },
      refused: [{ version: 41, code: 'schema', pointer: null, message: 'no', isolates: 1 }],
    },
    requests: { suspended: 1, failed: 1 },
    catalogue: { entries: 244, waiting: 3, expired: 23, gone: 1 },
    webhooks: [
      { webhook: 'w1', url: 'https://a.example/', waiting: 4, failed: 2 },
      { webhook: 'w2', url: 'https://b.example/', waiting: 1, failed: 0 },
      { webhook: 'w3', url: 'https://c.example/', waiting: 0, failed: 0 },
    ],
    records: { stored: 1000, dropped: 1, dead: 5, unaccounted: 12 },
  })
  expect(found.map(({ level, kind }) => `${level} ${kind}`)).toStrictEqual([
    'stop not-live',
    'stop refused',
    'stop dead',
    'caution degraded',
    'caution requests-suspended',
    'caution requests-failed',
    'caution webhook',
    'caution catalogue-gone',
    'caution catalogue-expired',
    'note dropped',
    'note unaccounted',
    'note webhook',
    'note catalogue-waiting',
  ])
})

it.each([
  { dropped: 5, level: 'note' },
  { dropped: 6, level: 'caution' },
])('takes $dropped dropped records of a thousand for a $level', ({ dropped, level }) => {
  const records = { stored: 1000 - dropped, dropped, dead: 0, unaccounted: 0 }
  expect(concernsOf({ ...fine, records })).toStrictEqual([{ level, kind: 'dropped', count: dropped }])
})
