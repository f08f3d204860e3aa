import * as v from 'valibot'
import { describe, expect, it } from 'vitest'

import { endpointsOf, json } from '../../src/api/endpoint.ts'
import { makeIdentityMemory } from '../../src/api/identify.ts'
import { answer, type PipelinePorts } from '../../src/api/pipeline.ts'
import type { IdempotencyStore } from '../../src/control/idempotency.ts'
import { instant } from '../../src/kernel/instant.ts'

const bootstrap = 'a-bootstrap-token-of-more-than-32-characters'

/** What it was asked to remember, by key. */
function ports(keys: string[]): PipelinePorts {
  const idempotency: IdempotencyStore = {
    begin: ({ key }) => {
      keys.push(key)
      return Promise.resolve({ kind: 'new' })
    },
    finish: () => Promise.resolve(),
    abandon: () => Promise.resolve(),
    prune: () => Promise.resolve(0),
  }
  return {
    idempotency,
    accessIdentity: undefined,
    access: undefined,
    members: undefined,
    tokens: undefined,
    pepper: undefined,
    bootstrap,
    memory: makeIdentityMemory(),
    limiter: undefined,
    adminOrigins: [],
    now: () => instant(0),
  }
}

const make = endpointsOf<PipelinePorts>()({
  id: 'make',
  method: 'post',
  path: '/things',
  area: 'status',
  role: 'viewer',
  summary: 'Make a thing',
  body: v.object({}),
  replies: [{ status: 201, description: 'Made' }],
  handle: () => Promise.resolve(json(201, {})),
})

describe('an idempotency key', () => {
  it.each([
    ['12345678', 201],
    ['x'.repeat(128), 201],
    ['1234567', 400],
    ['x'.repeat(129), 400],
    ['two words', 400],
    ['clé-de-huit', 400],
  ])('that reads %j is answered with %i, and kept only where it is one', async (key, status) => {
    const kept: string[] = []
    const headers = { authorization: `Bearer ${bootstrap}`, 'content-type': 'application/json', 'idempotency-key': key }
    const request = new Request('https://go.example/api/v1/things', { method: 'POST', headers, body: '{}' })
    const response = await answer(make, { request, params: {}, later: () => undefined }, ports(kept))
    expect([response.status, kept]).toEqual([status, status === 201 ? [key] : []])
  })
})
