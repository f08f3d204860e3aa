import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { pause } from '../../src/kernel/pause.ts'
import { inTimeOf, withinBy } from '../../src/kernel/within.ts'

beforeEach(() => {
  vi.useFakeTimers()
})

afterEach(() => {
  vi.useRealTimers()
})

const never = (): Promise<string> => new Promise(() => {})

describe('a read', () => {
  const within = withinBy(pause)
  const readBadly = [
    ['rejects', () => Promise.reject<string>(new Error('down'))],
    [
      'throws at once',
      (): Promise<string> => {
        throw new Error('down')
      },
    ],
  ] as const

  it('gives its value', async () => {
    expect(await within(100, async () => 'read', 'otherwise')).toBe('read')
  })

  it.each(readBadly)('that %s gives the other value', async (_, read) => {
    expect(await within(100, read, 'otherwise')).toBe('otherwise')
  })

  it('that takes too long gives the other value then, and not before', async () => {
    const told: string[] = []
    void within(100, never, 'otherwise').then((value) => told.push(value))
    await vi.advanceTimersByTimeAsync(99)
    expect(told).toEqual([])
    await vi.advanceTimersByTimeAsync(1)
    expect(told).toEqual(['otherwise'])
  })
})

describe('work that has to be done in time', () => {
  const inTime = inTimeOf(100, 'D1_TIMEOUT')

  it('gives its value, and leaves no timer behind', async () => {
    expect(await inTime(Promise.resolve('done'))).toBe('done')
    expect(vi.getTimerCount()).toBe(0)
  })

  it('fails as it fails, and leaves no timer behind', async () => {
    await expect(inTime(Promise.reject(new Error('down')))).rejects.toThrow('down')
    expect(vi.getTimerCount()).toBe(0)
  })

  it('fails with the code when it takes too long, and not before', async () => {
    const told: unknown[] = []
    void inTime(never()).catch((cause: unknown) => told.push(cause))
    await vi.advanceTimersByTimeAsync(99)
    expect(told).toEqual([])
    await vi.advanceTimersByTimeAsync(1)
    expect(told).toEqual([new Error('D1_TIMEOUT: no answer within 100 ms')])
  })
})
