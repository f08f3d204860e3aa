import { expect, it } from 'vitest'

import { instant } from '../../src/kernel/instant.ts'
import { publishedText } from '../../src/policy/published.ts'
import { kvActiveProgram, kvOverrideNotes, notePrefix, refusedPrefix } from '../../src/store/kv-override.ts'
import { fakeKv } from '../control/override-ports.ts'
import { programWith } from '../policy/programs.ts'

const now = instant(10)
const change = { act: 'override.clear', id: 'k', reason: 'why', actor: 'a', at: instant(5) } as const

it('gives notes back in the order of their ids, until they are dropped', async () => {
  const { kv } = fakeKv()
  const notes = kvOverrideNotes(kv)
  for (const id of ['01B', '01A', '01C']) await notes.keep({ id, change })
  expect((await notes.list(now)).notes.map(({ id }) => id)).toEqual(['01A', '01B', '01C'])
  await notes.drop('01B')
  expect(await notes.list(now)).toEqual({
    notes: [
      { id: '01A', change },
      { id: '01C', change },
    ],
    bad: [],
  })
})

it('reads a thousand notes with twenty operations, in their order, and no more than that', async () => {
  const { kv, state, values } = fakeKv()
  const notes = kvOverrideNotes(kv)
  const ids = Array.from({ length: 1100 }, (_, n) => `note-${String(n).padStart(4, '0')}`)
  for (const id of ids) values.set(`${notePrefix}${id}`, JSON.stringify({ id, change }))
  state.operations = 0
  expect((await notes.list(now)).notes.map(({ id }) => id)).toEqual(ids.slice(0, 1000))
  expect(state.operations).toBe(20)
})

it('reads nothing but the list of keys when there are no notes', async () => {
  const { kv, state } = fakeKv()
  expect(await kvOverrideNotes(kv).list(now)).toEqual({ notes: [], bad: [] })
  expect(state.operations).toBe(1)
})

it('tells apart what is no note, and moves it aside for a month', async () => {
  const { kv, values, lifetimes } = fakeKv()
  const notes = kvOverrideNotes(kv)
  await notes.keep({ id: 'good', change })
  for (const [index, text] of ['', 'null', '{', '{"id":"3"}', '{"id":"4","change":{"act":"other"}}'].entries()) {
    values.set(`${notePrefix}${index}`, text)
  }
  const read = await notes.list(now)
  expect(read.notes.map(({ id }) => id)).toEqual(['good'])
  expect(read.bad.map(({ id }) => id)).toEqual(['0', '1', '2', '3', '4'])
  for (const each of read.bad) await notes.moveAside(each)
  expect([...values.keys()].sort()).toEqual([
    `${notePrefix}good`,
    ...[0, 1, 2, 3, 4].map((id) => `${refusedPrefix}${id}`),
  ])
  expect([values.get(`${refusedPrefix}3`), lifetimes.get(`${refusedPrefix}3`)]).toEqual(['{"id":"3"}', 30 * 86_400])
})

it('reads one by one what is too much for one read', async () => {
  const { kv, state } = fakeKv()
  const notes = kvOverrideNotes(kv)
  for (const id of ['01A', '01B']) await notes.keep({ id, change })
  state.refusesBulk = true
  expect((await notes.list(now)).notes.map(({ id }) => id)).toEqual(['01A', '01B'])
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
