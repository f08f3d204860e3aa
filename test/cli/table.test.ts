import { describe, expect, it } from 'vitest'

import { percent } from '../../src/cli/numbers.ts'
import { table } from '../../src/cli/table.ts'
import { localText } from '../../src/cli/time.ts'

describe('a table', () => {
  it('puts numbers to the right, with separators, and texts to the left', () => {
    const text = table(
      ['version', 'clicks', 'why'],
      [
        ['9', 1_234_567, 'first'],
        ['10', 8, 'second'],
      ],
    )
    expect(text).toBe(
      ['version     clicks  why', '9        1,234,567  first', '10               8  second', ''].join('\n'),
    )
  })

  it('counts wide characters as two, and writes out what cannot be seen', () => {
    const text = table(
      ['by', 'why'],
      [
        ['主播', 'x'],
        ['a', 'red \u001B[31m'],
      ],
    )
    expect(text).toBe(['by    why', '主播  x', 'a     red ␛[31m', ''].join('\n'))
  })

  it('is its heads alone without rows', () => {
    expect(table(['a', 'b'], [])).toBe('a  b\n')
  })
})

describe('times', () => {
  it('are told to the second, in the zone of whoever reads, with its offset', () => {
    const zone = process.env['TZ']
    process.env['TZ'] = 'Asia/Shanghai'
    try {
      expect(localText('2020-10-08T16:00:00.123Z')).toBe('2020-10-09T00:00:00+08:00')
    } finally {
      if (zone === undefined) delete process.env['TZ']
      else process.env['TZ'] = zone
    }
  })

  it('that are none are told as they came', () => {
    expect(localText('never')).toBe('never')
  })
})

it('a share that is there is never told as none', () => {
  expect([percent(0, 0), percent(0, 9), percent(1, 10_000), percent(9, 200)]).toEqual([
    '0 %',
    '0.0 %',
    '< 0.1 %',
    '4.5 %',
  ])
})
