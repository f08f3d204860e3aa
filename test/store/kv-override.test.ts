import { expect, it } from 'vitest'

import { instant } from '../../src/kernel/instant.ts'
import { publishedText } from '../../src/policy/published.ts'
import { kvActiveProgram, kvOverrideNotes, notePrefix } from '../../src/store/kv-override.ts'
import { fakeKv } from '../control/override-ports.ts'
import { programWith } from '../policy/programs.ts'

const change = { act: 'override.clear', id: 'k', reason: 'why', actor: 'a', at: instant(5) } as const

it('gives notes back in the order of their ids, until they are dropped', async () => {
  const { kv } = fakeKv()
  const notes = kvOverrideNotes(kv)
  for (const id of ['01B', '01A', '01C']) await notes.keep({ id, change })
  expect((await notes.list()).map(({ id }) => id)).toEqual(['01A', '01B', '01C'])
  await notes.drop('01B')
  expect(await notes.list()).toEqual([
    { id: '01A', change },
    { id: '01C', change },
  ])
})

it('leaves what is no note where it is', async () => {
  const { kv, values } = fakeKv()
  for (const [index, text] of ['', 'null', '{', '{"id":"x"}', '{"id":"x","change":{"act":"other"}}'].entries()) {
    values.set(`${notePrefix}${index}`, text)
  }
  expect(await kvOverrideNotes(kv).list()).toEqual([])
  expect(values.size).toBe(5)
})

it('reads the policy in force, and takes none that the edge would refuse', async () => {
  const { kv, values } = fakeKv()
  expect(await kvActiveProgram(kv)).toBeUndefined()
  const program = programWith([])
  const text = await publishedText(program, { version: 1, base: 0, publishedAt: 1 })
  values.set('policy:active', text)
  expect(await kvActiveProgram(kv)).toEqual(program)
  values.set('policy:active', text.replace('"version":1', '"version":0'))
  expect(await kvActiveProgram(kv)).toBeUndefined()
})
