import { describe, expect, it } from 'vitest'

import { dictionaries, messageOf } from '../../src/answer/messages.ts'
import { builtinReasons } from '../../src/policy/reasons.ts'
import { answered, closed, decided, noticed, withOffer } from './samples.ts'

const promise = { 'zh-CN': '已为你找到站内同款', en: 'Here is the same item in our store.' }
const own = { live_external_closed: promise }

describe('what is said of a reason', () => {
  it.each(builtinReasons)('has a text for %s in both languages', (reason) => {
    const message = messageOf(noticed({ decision: decided({ action: 'explain', reason }) }), {})
    expect(message['zh-CN']).toMatch(/\p{Script=Han}.*。$/u)
    expect(message.en).toMatch(/^[A-Z].*[.]$/)
    expect(message.en).not.toMatch(/\p{Script=Han}/u)
  })

  it('lets the policy’s text go before the built-in one', () => {
    const decision = decided({ action: 'explain', reason: 'live_external_closed' })
    expect(messageOf(noticed({ decision }), own)).toEqual(promise)
  })

  it('does not promise the same item where a shop, a search or something close to it was found', () => {
    expect(messageOf(noticed({ equivalent: withOffer }), own).en).toBe(dictionaries.en.instead.offer)
    for (const step of ['shop', 'search'] as const) {
      const equivalent = { step, location: 'https://haohuo.jinritemai.com/views/x', skipped: [] }
      const answer = answered({ decision: closed, equivalent })
      expect(answer.kind).toBe('detour')
      expect(messageOf(answer, own).en).toBe(dictionaries.en.instead[step])
    }
  })

  it('does not repeat a promise of an equivalent when none was found', () => {
    const notice = noticed({ decision: closed })
    expect(notice.reason).toBe('live_external_closed')
    expect(messageOf(notice, own).en).toBe(dictionaries.en.reasons.no_equivalent)
  })

  it('says something of a reason nobody wrote a text for, and finds nothing in what every object has', () => {
    for (const reason of ['of_our_own', 'constructor', '__proto__', 'toString']) {
      const answer = answered({ decision: decided({ action: 'explain', reason }) })
      expect(messageOf(answer, {})).toEqual({ 'zh-CN': dictionaries['zh-CN'].anyReason, en: dictionaries.en.anyReason })
    }
  })
})

it('says every text of the pages in both languages', () => {
  const chinese = [...textsOf(dictionaries['zh-CN'])]
  const english = [...textsOf(dictionaries.en)]
  expect(chinese.length).toBeGreaterThan(80)
  expect(chinese.map(([path]) => path)).toEqual(english.map(([path]) => path))
  const isHan = ([, text]: readonly [string, string]) => /\p{Script=Han}/u.test(text)
  expect(chinese.filter((text) => !isHan(text))).toEqual([])
  expect(english.filter(isHan)).toEqual([])
})

function* textsOf(part: object, path = ''): Generator<readonly [string, string]> {
  for (const [key, value] of Object.entries(part) as [string, unknown][]) {
    if (typeof value === 'string') yield [`${path}/${key}`, value]
    else if (typeof value === 'object' && value !== null) yield* textsOf(value, `${path}/${key}`)
  }
}
