import { PassThrough } from 'node:stream'

import { expect, it } from 'vitest'

import { isConfirmed, type Confirmation } from '../../src/cli/confirm.ts'
import { UsageError } from '../../src/cli/exit.ts'

const version: Confirmation = { word: '4', meaning: 'the number of the new version', yes: false }

/** What is asked, and what comes of what was typed. */
async function ask(confirmation: Confirmation, typed: string) {
  const [stdin, stderr] = [Object.assign(new PassThrough(), { isTTY: true }), new PassThrough()]
  stdin.write(`${typed}\n`)
  const confirmed = await isConfirmed('It will be in force.', confirmation, { stdin, stderr })
  return { confirmed, asked: String(stderr.read()) }
}

it('says what the word is that has to be typed', async () => {
  const { asked } = await ask(version, '4')
  expect(asked).toContain('It will be in force.\nType `4`, the number of the new version, to go on: ')
})

it('leaves it at the word where the word says what is done', async () => {
  const { asked } = await ask({ word: 'delete', yes: false }, 'delete')
  expect(asked).toContain('It will be in force.\nType `delete` to go on: ')
})

it.each([
  ['4', true],
  [' 4 ', true],
  ['', false],
  ['y', false],
  ['44', false],
])('goes on after exactly the word: %j', async (typed, goesOn) => {
  expect((await ask(version, typed)).confirmed).toBe(goesOn)
})

it('asks nothing of whoever said yes beforehand, and wants that yes where nobody sits', async () => {
  const nobody = { stdin: new PassThrough(), stderr: new PassThrough() }
  expect(await isConfirmed('Well?', { ...version, yes: true }, nobody)).toBe(true)
  await expect(isConfirmed('Well?', version, nobody)).rejects.toThrow(UsageError)
  expect(nobody.stderr.read()).toBeNull()
})
