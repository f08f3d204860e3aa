/**
 * A published program that was damaged on its way is refused, or means what it meant.
 *
 * @module
 */

import { isDeepStrictEqual } from 'node:util'

import fc from 'fast-check'

import { decide, preparePolicy } from '../../../src/policy/decide.ts'
import { parseProgram, type Program } from '../../../src/policy/program.ts'
import { acceptPublished, publishedText } from '../../../src/policy/published.ts'
import { decideLinearly } from '../../policy/linear.ts'
import { clicks, instants, programs } from '../../policy/programs.ts'
import { makeLaw } from '../law.ts'

const damage = fc.record({
  at: fc.noBias(fc.nat({ max: 1 << 20 })),
  length: fc.constantFrom(0, 1, 1, 1, 5, 40),
  put: fc.oneof(
    fc.constantFrom('', '"', ',', '{', '}', '0', '1', ' ', 'null', '-', 'x', '\ud800'),
    fc.string({ maxLength: 3 }),
  ),
})
const lost = fc.array(fc.nat({ max: 7 }), { maxLength: 4 })

const cases = fc.record({
  program: programs,
  damages: fc.array(damage, { maxLength: 2 }),
  lost: fc.option(lost, { nil: undefined }),
  visits: fc.array(fc.tuple(clicks, instants), { maxLength: 5 }),
})

export const damagedPrograms = makeLaw({
  title: 'a program damaged on its way to the edge is refused, or is the same program still',
  cases,
  holds: async ({ program, damages, lost: path, visits }) => {
    const whole = await publishedText(program, { version: 3, base: 2, publishedAt: 1_600_000_000_000 })
    const dropped = path === undefined ? whole : JSON.stringify(without(JSON.parse(whole), path))
    const text = damages.reduce(
      (before, { at, length, put }) =>
        before.slice(0, at % before.length) + put + before.slice((at % before.length) + length),
      dropped,
    )
    tryWithoutDigest(text, visits)
    const accepted = await acceptPublished(text)
    if (!accepted.ok) return 'refused'
    if (!isDeepStrictEqual(accepted.value.program, JSON.parse(JSON.stringify(program)))) {
      throw new Error('another program was accepted under the digest of this one')
    }
    return text === whole ? 'whole' : 'unharmed'
  },
  kinds: { refused: 0.4, whole: 0.01 },
  brief: 500,
  long: 100_000,
})

/** The digest sees nearly all damage; behind it, a program that can be read has to decide, by the index as line by line. */
function tryWithoutDigest(
  text: string,
  visits: readonly (readonly [Parameters<typeof decide>[1], Parameters<typeof decide>[2]])[],
): void {
  let value: unknown
  try {
    value = (JSON.parse(text) as { program?: unknown } | null)?.program
  } catch {
    return
  }
  const read = parseProgram(value)
  if (!read.ok) return
  const policy = preparePolicy(read.value satisfies Program, { version: 1, digest: 'd' })
  for (const [facts, at] of visits) {
    if (!isDeepStrictEqual(decide(policy, facts, at), decideLinearly(policy, facts, at))) {
      throw new Error('the index and a reading line by line disagree')
    }
  }
}

/** The same value without what is found by walking down its members. */
function without(value: unknown, [first, ...rest]: readonly number[]): unknown {
  if (first === undefined || typeof value !== 'object' || value === null) return value
  const keys = Object.keys(value)
  const key = keys[first % Math.max(1, keys.length)]
  if (key === undefined) return value
  const copy = (Array.isArray(value) ? [...(value as unknown[])] : { ...value }) as Record<string, unknown>
  if (rest.length === 0) delete copy[key]
  else copy[key] = without(copy[key], rest)
  return copy
}
