import { describe, expect, it } from 'vitest'

import { mergedText, mergeTexts } from '../../../src/console/parts/merge.ts'

const base = 'one\ntwo\nthree\nfour\nfive\nsix\n'

async function merged(mine: string, head: string, choices: readonly ('mine' | 'head')[] = []) {
  const merge = await mergeTexts(base, mine, head)
  return { text: mergedText(merge, choices), conflicts: merge.conflicts.length }
}

describe('bringing two texts together', () => {
  it.each([
    {
      what: 'takes what only the request changed',
      mine: base.replace('two', 'TWO'),
      head: base,
      text: base.replace('two', 'TWO'),
    },
    {
      what: 'takes what only the head changed',
      mine: base,
      head: base.replace('five\n', ''),
      text: base.replace('five\n', ''),
    },
    {
      what: 'takes changes of different lines from both',
      mine: base.replace('one', 'ONE'),
      head: base.replace('six', 'SIX\nseven'),
      text: 'ONE\ntwo\nthree\nfour\nfive\nSIX\nseven\n',
    },
    {
      what: 'takes a change that both made once',
      mine: base.replace('three', 'THREE'),
      head: base.replace('three', 'THREE'),
      text: base.replace('three', 'THREE'),
    },
    {
      what: 'keeps lines that both added in different places',
      mine: `zero\n${base}`,
      head: `${base}seven\n`,
      text: `zero\n${base}seven\n`,
    },
  ])('$what', async ({ mine, head, text }) => {
    expect(await merged(mine, head)).toEqual({ text, conflicts: 0 })
  })

  it('asks where both changed the same line otherwise, and takes what is chosen', async () => {
    const [mine, head] = [base.replace('three', 'mine'), base.replace('three', 'theirs')]
    expect(await merged(mine, head, ['mine'])).toEqual({ text: mine, conflicts: 1 })
    expect(await merged(mine, head, ['head'])).toEqual({ text: head, conflicts: 1 })
  })

  it('asks where one removed what the other changed', async () => {
    const [mine, head] = [base.replace('four\n', ''), base.replace('four', 'FOUR')]
    expect(await merged(mine, head, ['mine'])).toEqual({ text: mine, conflicts: 1 })
    expect(await merged(mine, head, ['head'])).toEqual({ text: head, conflicts: 1 })
  })

  it('asks where one adds a line beside the one that the other changed', async () => {
    const { conflicts } = await merged(base.replace('two', 'TWO'), base.replace('two\n', 'two\nand a half\n'))
    expect(conflicts).toBe(1)
  })

  it('says at which line of the base each choice begins, and what stood there', async () => {
    const [mine, head] = [base.replace('two', 'b').replace('five', 'e'), base.replace('two', 'B').replace('five', 'E')]
    const { conflicts } = await mergeTexts(base, mine, head)
    expect(conflicts.map(({ line, base: was }) => [line, ...was])).toEqual([
      [2, 'two'],
      [5, 'five'],
    ])
    expect((await merged(mine, head, ['mine', 'head'])).text).toBe('one\nb\nthree\nfour\nE\nsix\n')
  })

  it('takes the text of the request where nothing is chosen yet', async () => {
    const mine = base.replace('one', 'mine')
    expect((await merged(mine, base.replace('one', 'head'))).text).toBe(mine)
  })

  it('reads Windows line ends as line ends', async () => {
    const { text, conflicts } = await merged(base.replaceAll('\n', '\r\n').replace('one', 'ONE'), base)
    expect({ text, conflicts }).toEqual({ text: base.replace('one', 'ONE'), conflicts: 0 })
  })

  it('counts two changed lines right beside each other as one choice, and two apart as two', async () => {
    expect(await merged(base.replace('three', 'THREE'), base.replace('four', 'FOUR'))).toMatchObject({ conflicts: 1 })
    const [mine, head] = [base.replace('two', 'b').replace('six', 'f'), base.replace('two', 'B').replace('six', 'F')]
    expect(await merged(mine, head)).toMatchObject({ conflicts: 2 })
  })

  it('ends with a line end, also where neither text does', async () => {
    const merge = await mergeTexts('a\nb\nc\nd', 'A\nb\nc\nd', 'a\nb\nc\nD')
    expect(mergedText(merge, [])).toBe('A\nb\nc\nD\n')
  })

  it('changes nothing where nobody changed anything', async () => {
    expect(await merged(base, base)).toEqual({ text: base, conflicts: 0 })
  })
})
