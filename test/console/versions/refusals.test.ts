import { expect, it, vi } from 'vitest'

// A browser has both; the language is asked for when the calls are loaded.
vi.stubGlobal('localStorage', { getItem: () => null })
vi.stubGlobal('navigator', { languages: ['en'] })
const { Refusal } = await import('../../../src/console/server/call.ts')
const { gatesIn, staleHeadIn } = await import('../../../src/console/screens/versions/refusals.ts')

it('tells the version that was published meanwhile', () => {
  const stale = new Refusal(409, { code: 'stale-base', detail: 'the head is version 7', base: 6, head: 7, diff: null })
  expect(staleHeadIn(stale)).toBe(7)
  expect(gatesIn(stale)).toBeUndefined()
})

it('tells what every gate found', () => {
  const gates = [
    { code: 'looser', message: 'links would be let through', witness: null },
    { code: 'old_rollback', message: 'it is old', witness: null },
  ]
  const gated = new Refusal(403, { code: 'approval-needed', detail: 'both', gates })
  expect(gatesIn(gated)).toStrictEqual(['links would be let through', 'it is old'])
  expect(staleHeadIn(gated)).toBeUndefined()
})

it('says the sentence of the refusal where it names no gate', () => {
  expect(gatesIn(new Refusal(403, { code: 'approval-needed', detail: 'somebody has to approve it' }))).toStrictEqual([
    'somebody has to approve it',
  ])
})

it('takes no other failure for one of the two', () => {
  for (const error of [new Refusal(403, { code: 'forbidden' }), new Error('offline'), undefined]) {
    expect([staleHeadIn(error), gatesIn(error)]).toStrictEqual([undefined, undefined])
  }
})
