import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { parseObject } from '../../src/kernel/strict-json.ts'

describe('a JSON object about which no two readers can differ', () => {
  it.each([
    ['the same key twice', '{"a":1,"a":2}'],
    ['the same key twice, once escaped', '{"to":1,"\\u0074o":2}'],
    ['the same key twice, apart by white space', '{"a" :1,\n"a"\t:2}'],
    ['the same key twice further down', '{"x":[{"a":1,"b":{},"a":2}]}'],
    ['the same key again after a nested object that closed', '{"a":{"b":1},"a":2}'],
    ['a key `__proto__`', '{"__proto__":{"surface":"showcase"}}'],
    ['a key `__proto__` in an object of one level', '{"a":1,"__proto__":2}'],
    ['a key `__proto__`, escaped', '{"\\u005f_proto__":1}'],
    ['a byte order mark', '\ufeff{}'],
    ['17 levels', `{"a":${'['.repeat(16)}${']'.repeat(16)}}`],
    ['an array', '[]'],
    ['a text', '"x"'],
    ['null', 'null'],
    ['no JSON', '{x'],
    ['JSON and more', '{} {}'],
    ['an open text', '{"a'],
    ['a comment', '{/**/}'],
    ['nothing', ''],
  ])('refuses %s', (_what, text) => {
    expect(parseObject(text)).toBeUndefined()
    expect(parseObject(Uint8Array.from(Buffer.from(text)))).toBeUndefined()
  })

  it('refuses octets that are not UTF-8', () => {
    expect(parseObject(Uint8Array.of(0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d))).toBeUndefined()
    expect(parseObject(Uint8Array.of(0x7b, 0x22, 0x61, 0x22, 0x3a, 0x31, 0x7d))).toEqual({ a: 1 })
  })

  it.each([
    ['equal keys in different objects', '{"a":{"a":1},"b":[{"a":1},{"a":2}]}'],
    ['texts that look like keys', '{"a":"b","c":["b","b"],"b":"\\"a\\":1"}'],
    ['brackets inside texts', '{"a":"}{][","b":"\\\\"}'],
    ['16 levels', `{"a":${'['.repeat(15)}${']'.repeat(15)}}`],
  ])('reads %s', (_what, text) => {
    expect(parseObject(text)).toEqual(JSON.parse(text))
  })

  it('reads what any writer of JSON writes (seed 20201009)', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 4 })), fc.constantFrom(0, 2), (value, indent) => {
        const text = JSON.stringify(value, undefined, indent)
        if (text.includes('__proto__')) return
        expect(parseObject(text)).toEqual(JSON.parse(text))
      }),
      { seed: 20201009 },
    )
  })

  it('refuses any object once one of its keys is said again (seed 20201009)', () => {
    const named = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 }), { minKeys: 1 })
    fc.assert(
      fc.property(named, fc.nat(), (value, pick) => {
        const keys = Object.keys(value)
        const again = JSON.stringify(keys[pick % keys.length])
        expect(parseObject(`${JSON.stringify(value).slice(0, -1)},${again}:0}`)).toBeUndefined()
      }),
      { seed: 20201009 },
    )
  })

  it('never throws, and never reads but as JSON.parse does (seed 20201009)', () => {
    const junk = fc.string({ unit: fc.constantFrom('{', '}', '[', ']', '"', ':', ',', '\\', 'u', '1', ' ') })
    fc.assert(
      fc.property(junk, (text) => {
        const read = parseObject(text)
        expect(read === undefined || JSON.stringify(read) === JSON.stringify(JSON.parse(text))).toBe(true)
      }),
      { seed: 20201009, numRuns: 2000 },
    )
  })
})
