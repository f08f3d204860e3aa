import { describe, expect, it } from 'vitest'

import bundled from '../../src/gateway/bundled-policy.generated.json' with { type: 'json' }
import { terrainOf } from '../../src/gateway/terrain.ts'
import type { Program } from '../../src/policy/program.ts'

const terrain = terrainOf(bundled as Program)

describe('what was read', () => {
  it('is remembered, so that the same link is read once', () => {
    const link = 'https://item.jd.com/1.html'
    expect(terrain.destinationOf(link)).toBe(terrain.destinationOf(link))
  })

  it('of a text longer than any link is read anew: 512 bodies of 256 KiB would be all the memory there is', () => {
    const long = `https://item.jd.com/1.html?${'a'.repeat(200_000)}`
    expect(terrain.destinationOf(long)).toEqual(terrain.destinationOf(long))
    expect(terrain.destinationOf(long)).not.toBe(terrain.destinationOf(long))
  })
})
