import { expect, it } from 'vitest'

import { decisionsFetch, longestQuestion } from '../../src/gateway/decisions-route.ts'
import type { Ports } from '../../src/gateway/ports.ts'
import { makeServiceCheck } from '../../src/gateway/service.ts'
import { instant } from '../../src/kernel/instant.ts'

/** Whatever would decide is not there: what is refused must be refused before it. */
const ports = {
  isServiceToken: makeServiceCheck('a-token-of-a-service-with-32-characters'),
  now: () => instant(0),
} as unknown as Ports
const lifetime = { waitUntil: () => {} }

async function ask(init: RequestInit): Promise<Response> {
  return await decisionsFetch(
    new Request('https://go.example/v1/decisions', { method: 'POST', ...init }),
    ports,
    lifetime,
  )
}

it('a token that is not one of the services’ is told so, also where the question needs none', async () => {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${'x'.repeat(40)}` }
  const response = await ask({ headers, body: JSON.stringify({ links: [{ to: 'https://item.jd.com/1.html' }] }) })
  expect(response.status).toBe(401)
  expect(await response.json()).toMatchObject({ code: 'service-token-needed' })
})

it('a body that announces more than 256 KiB is refused before a byte of it is read', async () => {
  let pulled = 0
  const body = new ReadableStream<Uint8Array>(
    {
      pull: (controller) => {
        pulled += 1
        controller.enqueue(new Uint8Array(10))
        if (pulled > 5) controller.close()
      },
    },
    { highWaterMark: 0 },
  )
  const headers = { 'content-type': 'application/json', 'content-length': String(longestQuestion + 1) }
  const init: RequestInit & { duplex: string } = { headers, body, duplex: 'half' }
  const response = await ask(init)
  expect([response.status, pulled]).toEqual([413, 0])
})
