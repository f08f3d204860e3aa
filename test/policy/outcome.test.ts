import { expect, it } from 'vitest'

import type { Outcome } from '../../src/policy/decision.ts'
import { isSameOutcome } from '../../src/policy/outcome.ts'

const outcomes: readonly Outcome[] = [
  { action: 'allow', reason: 'exempt' },
  { action: 'allow', reason: 'own_shop' },
  { action: 'warn', reason: 'exempt' },
  { action: 'equivalent', reason: 'exempt', chain: ['product', 'explain'] },
  { action: 'equivalent', reason: 'exempt', chain: ['product', 'shop', 'explain'] },
  { action: 'equivalent', reason: 'exempt', chain: ['shop', 'explain'] },
  { action: 'redirect', reason: 'exempt', url: 'https://a.example/1' },
  { action: 'redirect', reason: 'exempt', url: 'https://a.example/2' },
]

it('is the same outcome only with the same action, reason and way', () => {
  const same = outcomes.map((one) => outcomes.map((other) => isSameOutcome(one, structuredClone(other))))
  expect(same).toEqual(outcomes.map((_, row) => outcomes.map((__, column) => row === column)))
})
