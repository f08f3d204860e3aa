import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { kill } from '../prove/kills.ts'
import { race } from '../prove/races.ts'
import { testInstance, type TestInstance } from '../support/instance.ts'

let instance: TestInstance

beforeAll(async () => {
  instance = await testInstance()
})

afterAll(async () => {
  await instance.stop()
})

describe('a small part of what `npm run prove:…` does', () => {
  it('in 6 races of 2 to 40 publishers (seed 7) one is kept, and every other is told why', async () => {
    const { publishers, kept, told, faults } = await race(instance, 6, 7)
    expect(faults).toEqual([])
    expect({ kept, told }).toEqual({ kept: 6, told: publishers - 6 })
  })

  it('after 2 kills of workerd under load (seed 7) nothing that was acknowledged is gone or torn', async () => {
    const { published, rows, faults } = await kill(2, 7)
    expect(faults).toEqual([])
    expect(Math.min(published, rows)).toBeGreaterThan(0)
  })
})
