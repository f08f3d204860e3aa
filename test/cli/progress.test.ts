import { expect, it } from 'vitest'

import { makeProgress } from '../../src/cli/progress.ts'

function watched(isTTY: boolean) {
  const written: string[] = []
  let at = 0
  const progress = makeProgress({ isTTY, write: (text: string) => written.push(text) > 0 }, () => at)
  return { written, progress, wait: (ms: number) => (at += ms) }
}

it('says nothing for what is done within a second', () => {
  const { written, progress, wait } = watched(true)
  wait(999)
  progress.says('working')
  progress.done()
  expect(written).toEqual([])
})

it('says what takes longer, and takes it back when it is done', () => {
  const { written, progress, wait } = watched(true)
  wait(2000)
  progress.says('analysing rule 3 of 9')
  progress.done()
  expect(written.join('')).toBe('\r\u001B[2Kanalysing rule 3 of 9 … 2 s\r\u001B[2K')
})

it('says nothing where nobody watches', () => {
  const { written, progress, wait } = watched(false)
  wait(5000)
  progress.says('working')
  progress.done()
  expect(written).toEqual([])
})
