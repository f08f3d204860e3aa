import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { decodeBase64url, encodeBase64url } from '../../src/kernel/base64url.ts'

describe('base64url', () => {
  it('brings back any bytes (seed 20201009)', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const text = encodeBase64url(bytes)
        expect(text).toBe(Buffer.from(bytes).toString('base64url'))
        expect(decodeBase64url(text)).toEqual(bytes)
      }),
      { seed: 20201009 },
    )
  })

  it('has one spelling: a text that can be read is what its bytes are written as (seed 20201009)', () => {
    let read = 0
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...alphabet.split('')), minLength: 1, maxLength: 9 }), (text) => {
        const bytes = decodeBase64url(text)
        const canonical = Buffer.from(Buffer.from(text, 'base64url')).toString('base64url') === text
        expect(bytes !== undefined).toBe(canonical)
        if (bytes !== undefined) read++
      }),
      { seed: 20201009, numRuns: 2000 },
    )
    expect(read).toBeGreaterThan(200)
  })

  it.each(['A', 'AB', 'AAB', 'AAAAA', 'AA==', 'AA=', 'A A', 'AA\n', '+A', '/A', '?AAA', 'AA🙂'])(
    'refuses %j',
    (text) => {
      expect(decodeBase64url(text)).toBeUndefined()
    },
  )
})
