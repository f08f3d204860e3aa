import { describe, expect, it } from 'vitest'

import { openList } from '../../../src/policy/long-list.ts'
import { previewOf, readIds } from '../../../src/console/screens/lists/ids.ts'

describe('the preview of a list', () => {
  it('skips comments and empty lines, counts what is said twice, and packs the rest', async () => {
    const preview = await previewOf('\uFEFF# ticket 118\nr_1\n\n  r_2\r\nr_1\n', 'content')
    expect(preview).toMatchObject({ count: 2, doubles: 1, badCount: 0, oddCount: 0, sample: ['r_1', 'r_2', 'r_1'] })
    const list = openList(preview.packed?.image ?? new Uint8Array())
    expect(list.ok && [list.value.size, list.value.has('r_2'), list.value.digest]).toEqual([
      2,
      true,
      preview.packed?.digest,
    ])
  })

  // printf 'r_1\nr_2\n' | sha256sum
  it('has the digest of the sorted ids, as `detour list pack` has', async () => {
    const { packed } = await previewOf('r_2\nr_1\n', 'content')
    expect(packed?.digest).toBe('sha256:7b503b1eb38778d82314b8a12a534abe028eb3e9a3b4a1b9ffd2f047a58a032c')
  })

  it('packs nothing while a line can be in no list, and says which and why', async () => {
    const text = `r_1\na b\n${'x'.repeat(201)}\nr\uFFFD\n`
    const { bad, packed } = await previewOf(text, 'content')
    expect(bad.map(({ line, why }) => [line, why])).toEqual([
      [2, 'white_space'],
      [3, 'too_long'],
      [4, 'not_unicode'],
    ])
    expect(packed).toBeUndefined()
  })

  it('shows some of what is wrong, and counts all of it', async () => {
    const { bad, badCount } = await previewOf('a b\n'.repeat(50), 'content')
    expect([bad.length, badCount]).toEqual([20, 50])
  })

  it('has nothing to pack where there are no ids', async () => {
    expect(await previewOf('# nothing\n', 'content')).toMatchObject({ count: 0, badCount: 0 })
  })
})

it.each([
  ['taobao:41', 'product', undefined],
  ['41', 'product', 'no_marketplace'],
  ['41', 'shop', 'no_marketplace'],
  ['r_1', 'content', undefined],
  ['taobao:41', 'content', 'marketplace'],
  ['a_1,a_2', 'author', 'comma'],
  ['"a_1"', 'author', 'quotes'],
] as const)('%s among ids of %s: %s', (id, of, oddity) => {
  expect(readIds(id, of).odd.map(({ why }) => why)).toEqual(oddity === undefined ? [] : [oddity])
})
