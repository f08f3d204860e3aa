import fc from 'fast-check'
import { expect, it } from 'vitest'

import { countLines, hunksOf, lineDiff, type DiffLine } from '../../../src/console/parts/text-diff.ts'

const document = [
  'detour: policy/v1',
  'rules:',
  ...Array.from({ length: 12 }, (_, n) => [
    `  - id: rule-${n}`,
    '    if: { surface: live_room }',
    '    then: { allow: a }',
  ]),
  'messages:',
  '  a: one',
].flat()

function textOf({ pieces }: DiffLine): string {
  return pieces.map(({ text }) => text).join('')
}

function written(lines: readonly DiffLine[]): readonly string[] {
  return lines.map((line) => `${line.sign}${textOf(line)}`)
}

const seed = 20_201_009

it(`keeps both texts whole, whatever they are (seed ${seed})`, async () => {
  const text = fc.array(fc.constantFrom('a', 'b', '  - id: c', '', 'dd', '京东 jd'), { minLength: 1, maxLength: 12 })
  await fc.assert(
    fc.asyncProperty(text, text, async (before, after) => {
      const lines = await lineDiff(`${before.join('\n')}\n`, `${after.join('\n')}\n`)
      expect(lines.filter(({ sign }) => sign !== '+').map(textOf)).toStrictEqual(before)
      expect(lines.filter(({ sign }) => sign !== '-').map(textOf)).toStrictEqual(after)
      const numbers = (side: 'before' | 'after') => lines.flatMap((line) => line[side] ?? [])
      expect(numbers('before')).toStrictEqual(before.map((_, n) => n + 1))
      expect(numbers('after')).toStrictEqual(after.map((_, n) => n + 1))
    }),
    { seed, numRuns: 300 },
  )
})

it('marks the words that differ inside a line', async () => {
  const lines = await lineDiff('a\nrollout: { percent: 5 }\nz\n', 'a\nrollout: { percent: 20 }\nz\n')
  expect(written(lines)).toStrictEqual([' a', '-rollout: { percent: 5 }', '+rollout: { percent: 20 }', ' z'])
  expect(lines[1]?.pieces.filter(({ isChanged }) => isChanged)).toStrictEqual([{ text: '5', isChanged: true }])
  expect(lines[2]?.pieces.filter(({ isChanged }) => isChanged)).toStrictEqual([{ text: '20', isChanged: true }])
})

it('leaves a line that is wholly new in one piece', async () => {
  const lines = await lineDiff('a\nz\n', 'a\nnew\nz\n')
  expect(written(lines)).toStrictEqual([' a', '+new', ' z'])
  expect(lines[1]?.pieces).toStrictEqual([{ text: 'new', isChanged: false }])
})

it('takes no line end for a change', async () => {
  expect(countLines(await lineDiff('a\r\nb\r\n', 'a\nb'))).toStrictEqual({ added: 0, removed: 0 })
})

it('folds what is the same, and says in which rule a change begins', async () => {
  const after = document.map((line) => line.replace('rule-8', 'rule-eight'))
  const hunks = hunksOf(await lineDiff(document.join('\n'), after.join('\n')))
  expect(hunks.map(({ kind }) => kind)).toStrictEqual(['folded', 'shown', 'folded'])
  expect(hunks[1]?.place).toBe('rule-6')
  expect(written(hunks[1]?.lines ?? []).filter((line) => !line.startsWith(' '))).toStrictEqual([
    '-  - id: rule-8',
    '+  - id: rule-eight',
  ])
  expect(hunks.flatMap(({ lines }) => lines)).toHaveLength(document.length + 1)
})

it('does not fold three lines between two changes', async () => {
  const lines = await lineDiff('x\n1\n2\n3\n4\n5\n6\n7\n8\n9\ny', 'X\n1\n2\n3\n4\n5\n6\n7\n8\n9\nY')
  expect(hunksOf(lines).map(({ kind }) => kind)).toStrictEqual(['shown'])
})

it.each([
  ['blank lines at the end', '\n'.repeat(400_000)],
  ['lines that are all new', 'a: b\n'.repeat(100_000)],
])('shows no more than 2,000 lines at once of a change of %s, and leaves none out', async (_, more) => {
  const lines = await lineDiff('a: 1\n', `a: 1\n${more}`)
  const hunks = hunksOf(lines)
  const shown = hunks.filter(({ kind }) => kind === 'shown').reduce((sum, { lines: some }) => sum + some.length, 0)
  expect(shown).toBeLessThanOrEqual(2000)
  expect(hunks.flatMap(({ lines: some }) => some)).toEqual(lines)
  expect(lines.length).toBeGreaterThan(99_000)
})
