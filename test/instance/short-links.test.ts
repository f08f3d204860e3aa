import { afterAll, beforeAll, expect, it } from 'vitest'

import { ask, decisionOf, testInstance, type TestInstance } from '../support/instance.ts'

let instance: TestInstance

beforeAll(async () => {
  instance = await testInstance()
})

afterAll(async () => {
  await instance.stop()
})

it('a short link is asked of what stands in for the network, once, and no real host', async () => {
  const link = 'https://u.jd.com/YIoOWrW'
  for (const _ of [1, 2]) {
    const decision = await decisionOf(instance.url, await instance.link(link, { surface: 'short_video' }))
    expect(decision.destination).toMatchObject({ kind: 'short', marketplace: 'jd' })
  }
  expect(instance.asked).toEqual([link])
  const health = JSON.parse((await ask(instance.url, '/healthz')).body) as Record<string, unknown>
  expect(health['short_links']).toMatchObject({ outcomes: { jd: { host_error: 1 } } })
})
