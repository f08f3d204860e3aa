import { afterEach, beforeEach, expect, it, vi } from 'vitest'

import type { DraftBody, KeptDraft, SavingFault } from '../../../src/console/screens/policy/draft/draft.ts'
import { localCopies } from '../../../src/console/screens/policy/draft/local-copy.ts'
import { isUnsaved, makeKeeper } from '../../../src/console/screens/policy/draft/keeper.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

class Fault extends Error {
  readonly kind: SavingFault

  constructor(kind: SavingFault) {
    super(kind)
    this.kind = kind
  }
}

/** An instance with drafts, and a browser with a drawer. */
function scene(draft?: KeptDraft) {
  const drafts = new Map<string, KeptDraft>(draft === undefined ? [] : [[draft.id, draft]])
  const kept = new Map<string, string>()
  const world = { error: undefined as Error | undefined, saves: 0 }
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  }
  const put = (id: string, rev: number, body: DraftBody): KeptDraft => {
    const next = { id, rev, author: 'me', savedAt: rev, ...body }
    drafts.set(id, next)
    return next
  }
  const created: string[] = []
  const copies = localCopies(() => 'x', storage)
  const keeper = makeKeeper({
    text: draft?.source ?? 'old',
    base: draft?.base ?? 3,
    title: draft?.title ?? 'mine',
    draft,
    copies,
    onCreated: ({ id }) => created.push(id),
    server: {
      faultOf: (error) => (error instanceof Fault ? error.kind : 'other'),
      create: async (body) => {
        if (world.error !== undefined) throw world.error
        world.saves++
        return put(`d${drafts.size + 1}`, 1, body)
      },
      save: async (id, rev, body) => {
        if (world.error !== undefined) throw world.error
        const standing = drafts.get(id)
        if (standing === undefined) throw new Fault('gone')
        if (standing.rev !== rev) throw new Fault('changed')
        world.saves++
        return put(id, rev + 1, body)
      },
      read: async (id) => {
        const standing = drafts.get(id)
        if (standing === undefined) throw new Fault('gone')
        return standing
      },
    },
  })
  const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms)
  return { keeper, drafts, world, copies, created, put, pass }
}

const mine: KeptDraft = { id: 'd1', rev: 4, title: 'mine', base: 3, author: 'me', source: 'old', savedAt: 4 }

it('makes no draft before something is changed', async () => {
  const { keeper, drafts, pass } = scene()
  await pass(60_000)
  expect(await keeper.save()).toBe(true)
  expect(drafts.size).toBe(0)
  expect(keeper.state().saving).toEqual({ kind: 'unchanged' })
})

it('makes one after a second and a half of quiet, and saves into it from then on', async () => {
  const { keeper, drafts, created, pass } = scene()
  keeper.write('one')
  await pass(1400)
  keeper.write('two')
  await pass(1400)
  expect(drafts.size).toBe(0)
  expect(keeper.state().saving).toEqual({ kind: 'waiting' })
  await pass(200)
  expect(created).toEqual(['d1'])
  expect(drafts.get('d1')).toMatchObject({ source: 'two', base: 3, rev: 1 })
  keeper.write('three')
  await pass(1500)
  expect(created).toEqual(['d1'])
  expect(drafts.get('d1')).toMatchObject({ source: 'three', rev: 2 })
  expect(keeper.state().saving).toEqual({ kind: 'saved', at: 2 })
})

it('saves nothing when a change is taken back in time', async () => {
  const { keeper, world, pass } = scene(mine)
  keeper.write('new')
  keeper.write('old')
  await pass(10_000)
  expect(world.saves).toBe(0)
  expect(isUnsaved(keeper.state().saving)).toBe(false)
})

it('saves what was typed while it was saving', async () => {
  const { keeper, drafts, pass } = scene(mine)
  keeper.write('one')
  const saving = keeper.save()
  keeper.write('two')
  await saving
  expect(drafts.get('d1')?.source).toBe('one')
  expect(isUnsaved(keeper.state().saving)).toBe(true)
  await pass(1500)
  expect(drafts.get('d1')?.source).toBe('two')
})

it('keeps a copy while no answer comes, tries again by itself, and drops the copy when it is saved', async () => {
  const { keeper, drafts, world, copies, pass } = scene(mine)
  world.error = new Fault('away')
  keeper.write('new')
  await pass(1500)
  expect(keeper.state().saving.kind).toBe('failed')
  expect(copies.read()).toMatchObject({ source: 'new', base: 3, title: 'mine' })
  world.error = undefined
  await pass(8000)
  expect(drafts.get('d1')?.source).toBe('new')
  expect(keeper.state().saving.kind).toBe('saved')
  expect(copies.read()).toBeUndefined()
})

it('does not try again by itself what was refused, but does with the next change', async () => {
  const { keeper, world, drafts, pass } = scene(mine)
  world.error = new Fault('other')
  keeper.write('new')
  await pass(60_000)
  expect(keeper.state().saving.kind).toBe('failed')
  world.error = undefined
  await pass(60_000)
  expect(drafts.get('d1')?.source).toBe('old')
  keeper.write('newer')
  await pass(1500)
  expect(drafts.get('d1')?.source).toBe('newer')
})

it('overwrites nothing that somebody else saved, and saves nothing before it is decided', async () => {
  const { keeper, drafts, copies, put, pass } = scene(mine)
  put('d1', 9, { source: 'theirs', base: 3, title: 'mine' })
  keeper.write('new')
  await pass(1500)
  expect(keeper.state().saving).toMatchObject({ kind: 'conflict', theirs: { source: 'theirs', rev: 9 } })
  keeper.write('newer')
  await pass(60_000)
  expect(await keeper.save()).toBe(false)
  expect(drafts.get('d1')?.source).toBe('theirs')
  expect(copies.read()?.source).toBe('new')
  keeper.keepMine('newer')
  expect(await keeper.save()).toBe(true)
  expect(drafts.get('d1')).toMatchObject({ source: 'newer', rev: 10 })
})

it('takes what somebody else saved, and goes on from there', async () => {
  const { keeper, drafts, copies, put, pass } = scene(mine)
  put('d1', 9, { source: 'theirs', base: 5, title: 'theirs' })
  keeper.write('new')
  await pass(1500)
  keeper.takeTheirs()
  expect(keeper.state()).toMatchObject({ saving: { kind: 'saved' }, base: 5, title: 'theirs' })
  expect(copies.read()).toBeUndefined()
  keeper.write('after')
  await pass(1500)
  expect(drafts.get('d1')).toMatchObject({ source: 'after', base: 5, rev: 10 })
})

it('sees no conflict where the same was saved elsewhere', async () => {
  const { keeper, put, pass } = scene(mine)
  put('d1', 9, { source: 'new', base: 3, title: 'mine' })
  keeper.write('new')
  await pass(1500)
  expect(keeper.state()).toMatchObject({ saving: { kind: 'saved' }, kept: { rev: 9 } })
})

it('keeps the text in a new draft when the old one was thrown away elsewhere', async () => {
  const { keeper, drafts, created, pass } = scene(mine)
  drafts.clear()
  keeper.write('new')
  await pass(1500)
  expect(created).toHaveLength(1)
  expect(drafts.get(created[0] ?? '')?.source).toBe('new')
})

it('saves another title and another base like another text', async () => {
  const { keeper, drafts, pass } = scene(mine)
  keeper.rename('better')
  await pass(1500)
  expect(drafts.get('d1')).toMatchObject({ title: 'better', source: 'old', rev: 5 })
  keeper.rebase(7, 'rebased')
  await pass(1500)
  expect(drafts.get('d1')).toMatchObject({ base: 7, source: 'rebased', rev: 6 })
})

it('saves nothing any more after its end', async () => {
  const { keeper, drafts, pass } = scene(mine)
  keeper.write('new')
  keeper.end()
  await pass(60_000)
  expect(await keeper.save()).toBe(false)
  expect(drafts.get('d1')?.source).toBe('old')
})

const noop = (): void => undefined

it('reads no copy that is none', () => {
  const copies = (value: string) => localCopies(() => 'x', { getItem: () => value, setItem: noop, removeItem: noop })
  expect(copies('{').read()).toBeUndefined()
  expect(copies('{"source":1}').read()).toBeUndefined()
  expect(copies('null').read()).toBeUndefined()
  expect(copies('{"source":"a","base":1,"title":"t","at":5}').read()).toEqual({
    source: 'a',
    base: 1,
    title: 't',
    at: 5,
  })
})
