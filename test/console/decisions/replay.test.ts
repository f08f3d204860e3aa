import { expect, it } from 'vitest'

import { lostInputs, lostName } from '../../../src/console/screens/decisions/lost.ts'
import { commandFor, differencesOf } from '../../../src/console/screens/decisions/replay.ts'

it('writes the same question for a shell, in the time zone of the policy', () => {
  const at = Date.parse('2026-11-23T13:09:57.750Z')
  expect(commandFor('01M848E2VPKYSCP9B423V07DQE', { version: 6, at, zone: 'Asia/Shanghai' })).toBe(
    'detour policy simulate --policy v6 --record 01M848E2VPKYSCP9B423V07DQE --at 2026-11-23T21:09:57.750+08:00',
  )
})

it('names what differs between two answers', () => {
  const then = { answer: 'notice', action: 'explain', rule: 'a', reason: 'x', step: null }
  expect(differencesOf(then, then)).toStrictEqual([])
  expect(differencesOf(then, { ...then, answer: 'forward', action: 'allow', rule: null })).toStrictEqual([
    'answer',
    'action',
    'rule',
  ])
})

it('names what the gateway had and did not write down', () => {
  expect(lostInputs({ erased: ['/in/token', '/in/author'] })).toStrictEqual(['token', 'author'])
})

it('calls what was asked for and not kept by its name', () => {
  const words = { landing: 'where it leads', list: (name: string) => `the list ${name}` }
  expect(['token', 'landing', 'list:partners'].map((fact) => lostName(fact, words))).toStrictEqual([
    'token',
    'where it leads',
    'the list partners',
  ])
})
