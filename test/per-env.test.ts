import { expect, it } from 'vitest'

import type { Env } from '../src/bindings.ts'
import { perEnv } from '../src/per-env.ts'

it('is made when an environment first asks for it, and once for each', () => {
  const asked: Env[] = []
  const memoryOf = perEnv((env) => {
    asked.push(env)
    return { audience: env.LINK_AUDIENCE }
  })
  const [one, other]: readonly [Env, Env] = [{ LINK_AUDIENCE: 'one' }, { LINK_AUDIENCE: 'one' }]
  expect(asked).toEqual([])
  const first = memoryOf(one)
  expect(memoryOf(one)).toBe(first)
  expect(memoryOf(other)).not.toBe(first)
  expect(memoryOf(one)).toBe(first)
  expect(asked).toEqual([one, other])
})
