import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { hostileCorpus } from '../support/corpus.ts'
import { ask, testInstance, type TestInstance } from '../support/instance.ts'

interface HostileRow {
  readonly id: string
  readonly payload: string
  readonly template?: string
}

const text = hostileCorpus('urls.jsonl')
const rows = (text ?? '')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => JSON.parse(line) as HostileRow)

/** Closed to a live room, and always open: can a link that looks like the second reach the first? */
const evil = 'item.taobao.com'
const allowed = 'haohuo.jinritemai.com'

const payloads = [
  ...rows.map((row) => row.payload),
  ...rows.flatMap(({ template }) =>
    template === undefined ? [] : [template.replaceAll('{{EVIL}}', evil).replaceAll('{{ALLOWED}}', allowed)],
  ),
]

/** What a live room, and an unknown place, may lead to under the example policy: the own shops, and nothing else. */
const ownHost = /^https:\/\/(?:[a-z0-9-]+\.)*(?:jinritemai\.com|haohuo\.snssdk\.com)\/[\x21-\x7e]*$/

describe.skipIf(text === undefined)('hostile URLs of other projects (skipped where their lists are absent)', () => {
  let instance: TestInstance

  beforeAll(async () => {
    instance = await testInstance()
  })

  afterAll(async () => {
    await instance.stop()
  })

  const encodings: readonly (readonly [string, (payload: string) => string])[] = [
    ['as they are', (payload) => payload],
    ['percent-encoded once more', (payload) => encodeURIComponent(payload.toWellFormed())],
    ['inside a wrapper', (payload) => `https://link.zhihu.com/?target=${encodeURIComponent(payload.toWellFormed())}`],
  ]
  const doors: readonly (readonly [string, (url: string) => Promise<string> | string])[] = [
    ['the `to` parameter', (url) => `/go?to=${encodeURIComponent(url.toWellFormed())}`],
    ['a signed token from a live room', (url) => instance.link(url, { surface: 'live_room' })],
  ]

  for (const [how, encode] of encodings) {
    for (const [where, enter] of doors) {
      it(`through ${where}, ${how}: no redirect off policy, no 5xx, nothing raw in a header`, async () => {
        const wrong: string[] = []
        let redirected = 0
        // A door that is shut to everything would hold too.
        const good = await ask(instance.url, await enter(`https://${allowed}/views/product/item2?id=1`))
        expect(good.status).toBe(302)
        for (const payload of payloads) {
          const answer = await ask(instance.url, await enter(encode(payload)))
          if (answer.location !== undefined) redirected += 1
          const bad =
            answer.status >= 500 ||
            (answer.location !== undefined &&
              (!ownHost.test(answer.location) || new URL(answer.location).href !== answer.location))
          if (bad) wrong.push(`${answer.status} ${answer.location} ${JSON.stringify(payload)}`)
        }
        expect(wrong).toEqual([])
        expect(payloads.length).toBeGreaterThan(600)
        expect(redirected).toBeLessThan(payloads.length / 2)
      })
    }
  }
})
