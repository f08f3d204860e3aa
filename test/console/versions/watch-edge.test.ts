import { expect, it } from 'vitest'

import { edgeProgress, type Status } from '../../../src/console/parts/watch-edge.ts'

type Edge = NonNullable<Status['edge']>

const quiet: Edge = {
  clicks: 0,
  counted_from: '2026-11-23T11:55:00Z',
  versions: [],
  isolates: 0,
  oldest_age_seconds: null,
  degraded: {},
  refused: [],
}

function edge(...versions: readonly (readonly [version: number, clicks: number, tier?: string])[]): Edge {
  const clicks = versions.reduce((sum, [, each]) => sum + each, 0)
  return {
    ...quiet,
    clicks,
    versions: versions.map(([version, each, tier = 'memory']) => ({
      version,
      tier,
      clicks: each,
      share: each / clicks,
    })),
  }
}

const shown: Status = { head: 7, kv_version: 7, live_at: '2026-11-23T12:00:00Z', trouble: null, edge: quiet }

it.each([
  { why: 'KV shows an older one', status: { ...shown, kv_version: 6 }, stage: 'kept', share: undefined },
  { why: 'KV cannot be read', status: { ...shown, kv_version: null }, stage: 'kept', share: undefined },
  { why: 'nobody has clicked yet', status: shown, stage: 'shown', share: undefined },
  {
    why: 'some clicks are decided by an older one',
    status: { ...shown, edge: edge([6, 3], [7, 1]) },
    stage: 'shown',
    share: 0.25,
  },
  { why: 'all are decided by older ones', status: { ...shown, edge: edge([6, 3]) }, stage: 'shown', share: 0 },
  {
    why: 'it decides every click, from two places',
    status: { ...shown, edge: edge([7, 3], [7, 1, 'kv']) },
    stage: 'done',
    share: 1,
  },
  { why: 'a newer one was published', status: { ...shown, head: 8, edge: edge([7, 3]) }, stage: 'overtaken', share: 1 },
  { why: 'the edge cannot be told', status: { ...shown, edge: null }, stage: 'shown', share: undefined },
] as const)('is at “$stage” when $why', ({ status, stage, share }) => {
  const progress = edgeProgress(status, 7)
  expect([progress.stage, progress.share]).toStrictEqual([stage, share])
})

it('sums the shares of a version over the places it decides from, the greatest first', () => {
  const { shares } = edgeProgress({ ...shown, edge: edge([6, 1], [7, 1], [7, 2, 'kv']) }, 7)
  expect(shares).toStrictEqual([
    { version: 7, clicks: 3, share: 0.75 },
    { version: 6, clicks: 1, share: 0.25 },
  ])
})
