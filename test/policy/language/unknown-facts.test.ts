/**
 * Conditions on facts that may be unknown: one mistake is told once, and in words that fit the rule.
 *
 * @module
 */

import { expect, it } from 'vitest'

import { compilePolicy } from '../../../src/policy/language/compile.ts'

function findingsOf(conditions: string) {
  return compilePolicy(`detour: policy/v1
meta: { name: demo, owner: governance, timezone: Asia/Shanghai }
own: [xiaodian]
stores: [haohuo.jinritemai.com]
defaults: { then: { allow: no_rule_matched }, on_error: { explain: context_unknown } }
rules:
  - id: sample
    if: ${conditions}
    then: { explain: live_external_closed }
`).diagnostics
}

it.each<[string, readonly string[]]>([
  ['{ author: { followers: { at_least: 9, if_unknown: match } } }', ['unknown-key `gte`']],
  ['{ author: { followers: { below: 9, if_unknown: match } } }', ['unknown-key `lt`']],
  ['{ author: { followers: { at_least: 9 } } }', ['unknown-key `gte`', 'if-unknown-missing `if_unknown: match`']],
  ['{ author: { folowers: { lt: 9, if_unknown: match } } }', ['unknown-key `followers`']],
  ['{ author: { followers: { lt: 9, if_unkown: match } } }', ['unknown-key `if_unknown`']],
  ['{ author: { followers: { lt: 9, x-if_unknown: match } } }', ['if-unknown-missing `if_unknown: match`']],
  ['{ author: { followers: { x-gte: 9, if_unknown: match } } }', ['wrong-value `followers`']],
  ['{ content: { inn: [r_1] } }', ['unknown-key `in`']],
  ['{ channel: { inn: [xingtu], if_unknown: match } }', ['unknown-key `in`']],
  ['{ region: { nott_in: [CN] } }', ['unknown-key `not_in`']],
  ['{ author: { followers: { if_unknown: match } } }', ['wrong-value `followers`']],
  ['{ content: { if_unknown: match } }', ['wrong-value `content`']],
])('%s is told without echoes', (conditions, told) => {
  const found = findingsOf(conditions).map(({ code, help }) => `${code} ${/`[^`]+`/.exec(help?.en ?? '')?.[0]}`)
  expect(found).toEqual(told)
})

it.each([
  ['author: { followers: { lt: 9 } }', 'followers'],
  ['channel: { in: [xingtu] }', 'channel'],
  ['client: { app: aweme, lt: 2 }', 'client'],
])('of %s it speaks of the token that a rule asks for, and else of a click without one', (condition, fact) => {
  const [plain] = findingsOf(`{ ${condition} }`)
  const [weaker] = findingsOf(`{ evidence: { at_least: referer }, ${condition} }`)
  const [signed] = findingsOf(`{ evidence: { at_least: signed }, ${condition} }`)
  expect(plain?.message.en).toContain(`a click without a token, whose ${fact} nobody knows`)
  expect(weaker?.message.en).toBe(plain?.message.en)
  expect(signed?.message.en).toContain(`a click whose token does not say the ${fact}`)
  expect(signed?.help?.en).toContain('such a token')
})
