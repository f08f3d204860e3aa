import { expect, it } from 'vitest'

import { neighboursOf, type ReadPage } from '../../../src/console/screens/decisions/neighbours.ts'

interface Item {
  readonly id: string
  readonly at: string
}

const start = Date.parse('2026-11-23T12:00:00Z')

/** Newest first, as the API lists them; a page may be empty and go on all the same. */
function listOf(items: readonly Item[], pageSize: number): { readonly read: ReadPage; readonly asked: () => number } {
  let count = 0
  return {
    asked: () => count,
    read: async ({ from = '0000', until = '9999', cursor = '0' }) => {
      count += 1
      const inSpan = items
        .filter(({ at }) => at >= from && at < until)
        .toSorted((a, b) => Date.parse(b.at) - Date.parse(a.at))
      const begin = Number(cursor)
      const page = inSpan.slice(begin, begin + pageSize)
      const next = begin + pageSize < inSpan.length ? String(begin + pageSize) : null
      return await Promise.resolve({ items: page, next })
    },
  }
}

function item(id: string, seconds: number): Item {
  return { id, at: new Date(start + seconds * 1000).toISOString() }
}

const few = [item('a', 0), item('b', 0.4), item('c', 30), item('d', 3000), item('e', 500_000)]

it.each([
  { id: 'a', newer: 'b', older: undefined },
  { id: 'b', newer: 'c', older: 'a' },
  { id: 'c', newer: 'd', older: 'b' },
  { id: 'd', newer: 'e', older: 'c' },
  { id: 'e', newer: undefined, older: 'd' },
])('finds what stands beside $id, however far it is', async ({ id, newer, older }) => {
  const own = few.find((each) => each.id === id) ?? item('none', 0)
  expect(await neighboursOf(own, {}, listOf(few, 3).read)).toStrictEqual({ newer, older })
})

it('tells those of one instant apart', async () => {
  const same = [item('z', 5), item('y', 5), item('x', 5)]
  const middle = same[1] ?? item('none', 0)
  expect(await neighboursOf(middle, {}, listOf(same, 1).read)).toStrictEqual({ newer: 'z', older: 'x' })
})

it('stays within the span of the list', async () => {
  const bounds = { from: item('', 20).at, until: item('', 100).at }
  expect(await neighboursOf(few[2] ?? item('none', 0), bounds, listOf(few, 3).read)).toStrictEqual({
    newer: undefined,
    older: undefined,
  })
})

it('gives up in a list that is too busy to be looked through, and does not guess', async () => {
  const busy = [item('own', 0), ...Array.from({ length: 500 }, (_, n) => item(`n${n}`, 0.001 * (n + 1)))]
  const list = listOf(busy, 10)
  const own = busy[0] ?? item('none', 0)
  expect((await neighboursOf(own, {}, list.read)).newer).toBeUndefined()
  expect(list.asked()).toBeLessThan(10)
})
