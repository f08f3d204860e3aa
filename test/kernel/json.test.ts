import { expect, it } from 'vitest'

import { isObject, member, objectIn } from '../../src/kernel/json.ts'

it.each([
  { text: '{"a":1}', object: { a: 1 } },
  { text: '{}', object: {} },
  { text: '[1]', object: undefined },
  { text: 'null', object: undefined },
  { text: '"a"', object: undefined },
  { text: '7', object: undefined },
  { text: '{"a":1', object: undefined },
  { text: '', object: undefined },
])('reads `$text` as an object or as none', ({ text, object }) => {
  expect(objectIn(text)).toEqual(object)
})

it('takes no array, no null and nothing absent for an object', () => {
  expect([[], null, undefined, 'a', 7].filter(isObject)).toEqual([])
  expect(isObject({})).toBe(true)
})

it('a member of a JSON object is its own, never its prototype’s', () => {
  const object = Object.create({ aud: 'detour' }) as Record<string, unknown>
  expect(member(object, 'aud')).toBeUndefined()
  expect(member({ aud: 'detour' }, 'aud')).toBe('detour')
  expect(member({}, 'constructor')).toBeUndefined()
})
