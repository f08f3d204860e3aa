import { describe, expect, it } from 'vitest'
import { hostLength, isCode, isHost, isId, isRuleId, nameLength } from '../../src/policy/names.ts'

const label = 'a'.repeat(63)
const longHost = `${label}.${label}.${label}.${'a'.repeat(61)}`

describe('a name', () => {
  it.each([
    ['an id', isId, nameLength],
    ['the id of a rule', isRuleId, nameLength],
    ['a code', isCode, nameLength],
  ] as const)('may be so long and no longer: %s', (_, isGood, length) => {
    expect([isGood(''), isGood('a'.repeat(length)), isGood('a'.repeat(length + 1))]).toEqual([false, true, false])
  })

  it.each([
    ['an id', isId],
    ['the id of a rule', isRuleId],
    ['a code', isCode],
  ] as const)('is none that every object has, nor goes on in another line: %s', (_, isGood) => {
    expect(['constructor', '__proto__', 'a\n', 'a\nb', 'a'].filter(isGood)).toEqual(['a'])
  })

  it('of a rule is not the word for all rules', () => {
    expect([isId('all'), isRuleId('all')]).toEqual([true, false])
  })
})

describe('a host', () => {
  it(`has ${hostLength} characters at most, and its labels 63`, () => {
    expect(longHost).toHaveLength(hostLength)
    expect([isHost(longHost), isHost(`a${longHost}`), isHost(`a.${longHost}`)]).toEqual([true, false, false])
  })

  it.each(['shop', 'shop.example.', '.shop.example', '127.0.0.1', 'Shop.example', '-a.example', 'a-.example', 'a.b\n'])(
    'is not %j',
    (text) => {
      expect(isHost(text)).toBe(false)
    },
  )
})
