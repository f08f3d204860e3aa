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

it('reads a thousand notes with twenty operations, in their order, and no more than that', async () => {
  const { kv, state, values } = fakeKv()
  const notes = kvOverrideNotes(kv)
  const ids = Array.from({ length: 1100 }, (_, n) => `note-${String(n).padStart(4, '0')}`)
  for (const id of ids) values.set(`${notePrefix}${id}`, JSON.stringify({ id, change }))
  state.operations = 0
  expect((await notes.list()).map(({ id }) => id)).toEqual(ids.slice(0, 1000))
  expect(state.operations).toBe(20)
})

it('reads nothing but the list of keys when there are no notes', async () => {
  const { kv, state } = fakeKv()
  expect(await kvOverrideNotes(kv).list()).toEqual([])
  expect(state.operations).toBe(1)
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
