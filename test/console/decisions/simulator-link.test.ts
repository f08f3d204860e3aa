import * as v from 'valibot'
import { expect, it } from 'vitest'

import type { DecisionRecord } from '../../../src/console/screens/decisions/record.ts'
import { linkFor, simulatorSearchFor } from '../../../src/console/screens/decisions/simulator-link.ts'
import { simulatorSearch } from '../../../src/console/screens/simulator/search.ts'
import { shownRecord } from '../../../src/control/records/shown.ts'
import { destinationOf } from '../../../src/link/destination.ts'
import { builtinRegistry } from '../../../src/link/registry.ts'
import { sampleUrl } from '../../../src/link/sample.ts'
import { samplesOf } from '../../../src/link/samples.ts'
import { redactedUrl } from '../../../src/record/redact.ts'
import type { WireRecord } from '../../../src/record/wire.ts'

const base: WireRecord = {
  v: 1,
  id: '01M848E2VPKYSCP9B423V07DQE',
  at: Date.parse('2026-11-23T13:09:57.750Z'),
  sampledrate: 1,
  policy: { name: 'douyin', version: 6 },
  in: { surface: 'live_room', evidence: 'signed', party: 'external', kind: 'product' },
  out: { answer: 'notice', action: 'explain', reason: 'a' },
  erased: ['/in/token'],
}

function record(input: Partial<WireRecord['in']>): DecisionRecord {
  return shownRecord({ ...base, in: { ...base.in, ...input } }) as DecisionRecord
}

/** As a click on the link is kept. */
function kept(url: string): DecisionRecord {
  const { marketplace, kind, id } = destinationOf(url, builtinRegistry)
  const named = id === undefined ? undefined : `${marketplace}:${id}`
  return record({
    ...(marketplace === undefined ? {} : { marketplace }),
    kind,
    ...(named === undefined ? {} : kind === 'shop' ? { shop: named } : { product: named }),
    url: redactedUrl(url) ?? '',
  })
}

it('finds for every link of a known marketplace one that leads to the same', () => {
  const samples = samplesOf(builtinRegistry).filter(({ url }) => /^https?:/.test(url))
  expect(samples.length).toBeGreaterThan(50)
  const wrong = samples.flatMap((sample) => {
    const url = sampleUrl(sample)
    const link = linkFor(kept(url))
    if (link === undefined) return [url]
    const [then, now] = [url, link.url].map((each) => destinationOf(each, builtinRegistry))
    return then?.marketplace === now?.marketplace && then?.kind === now?.kind && then?.id === now?.id ? [] : [url]
  })
  expect(wrong).toStrictEqual([])
})

it('says whether the link is the one that was kept', () => {
  const product = { marketplace: 'jd', kind: 'product', product: 'jd:100' }
  // Earlier builds kept paths of goods.
  expect(linkFor(record({ ...product, url: 'item.jd.com/100.html' }))).toStrictEqual({
    url: 'https://item.jd.com/100.html',
    isKept: true,
  })
  expect(linkFor(kept('https://item.jd.com/100.html'))).toStrictEqual({
    url: 'https://item.jd.com/100.html',
    isKept: false,
  })
  const made = linkFor(kept('https://detail.tmall.com/item.htm?spm=a.b&id=600000000001'))
  expect(made?.isKept).toBe(false)
  expect(made?.url).toContain('detail.tmall.com')
  expect(linkFor(kept('https://www.example.com/private?x=1'))).toStrictEqual({
    url: 'https://www.example.com',
    isKept: true,
  })
})

it.each([
  { why: 'the link was at fault', input: { fault: 'unsafe:userinfo', url: 'item.jd.com/1.html' } },
  { why: 'only the scheme of an app link is kept', input: { url: 'taobao:' } },
  { why: 'no marketplace of ours has such an id', input: { marketplace: 'elsewhere', product: 'elsewhere:1' } },
])('opens no simulator where $why', ({ input }) => {
  expect(linkFor(record(input))).toBeUndefined()
})

it('opens the simulator with what was kept, which reads every part of it, and nothing that was not', () => {
  const link = { url: 'https://item.jd.com/100.html', isKept: true }
  const searchOf = (input: Partial<WireRecord['in']>) =>
    v.parse(simulatorSearch, simulatorSearchFor(record(input), link, { version: 6, at: base.at }))
  const always = {
    version: '6',
    at: '2026-11-23T13:09:57.750Z',
    url: 'https://item.jd.com/100.html',
    surface: 'live_room',
    evidence: 'signed',
  }
  expect(searchOf({})).toStrictEqual(always)
  const texts = { author: 'a_77', content: 'r_1', channel: 'xingtu', client: 'app/1', region: 'CN', lang: 'zh' }
  expect(searchOf({ ...texts, followers: 0 })).toStrictEqual({ ...always, ...texts, followers: '0' })
})
