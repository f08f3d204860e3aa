import { describe, expect, it } from 'vitest'

import { makeDoorkeeper } from '../../src/link/doorkeeper.ts'
import { randomFrom } from '../support/random.ts'

describe('a doorkeeper', () => {
  it('knows a text from its second time on, and each for itself', () => {
    const wasMet = makeDoorkeeper()
    const texts = ['a.b.c', 'a.b.c', 'a.b.d', 'a.b.c', 'a.b.d', 'c', 'c']
    expect(texts.map(wasMet)).toEqual([false, true, false, true, true, false, true])
  })

  it('knows of a thousand signatures nearly all again, and hardly ever takes one of 200,000 for another (seed 7)', () => {
    const random = randomFrom(7)
    const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
    const signature = (): string => Array.from({ length: 43 }, () => letters[Math.floor(random() * 64)]).join('')
    const wasMet = makeDoorkeeper()
    const few = Array.from({ length: 1000 }, signature)
    expect(few.filter(wasMet)).toHaveLength(0)
    expect(few.filter(wasMet).length).toBeGreaterThan(700)
    let mistaken = 0
    for (let each = 0; each < 200_000; each += 1) if (wasMet(signature())) mistaken += 1
    expect(mistaken).toBeLessThan(5)
  })
})
