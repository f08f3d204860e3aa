import { describe, expect, it } from 'vitest'

import { mayChange, mostDrafts, type Draft } from '../../src/control/drafts.ts'
import { instant } from '../../src/kernel/instant.ts'
import { d1Drafts } from '../../src/store/d1-drafts.ts'
import { sqliteD1 } from '../store/sqlite.ts'
import { ann, bob, person } from './desk.ts'

const act = { at: instant(1), actor: 'ann', act: 'draft.create', detail: {} }

function draft(id: string, more: Partial<Draft> = {}): Draft {
  const times = { createdAt: instant(1), updatedAt: instant(1) }
  return { id, title: 'a draft', base: 3, source: 'not: [yaml', author: 'ann', rev: 1, ...times, ...more }
}

describe('a draft', () => {
  it('is changed by its author and by admins alone', () => {
    expect(mayChange({ author: 'ann' }, ann)).toBe(true)
    expect(mayChange({ author: 'ann' }, bob)).toBe(false)
    expect(mayChange({ author: 'ann' }, person('root', 'admin'))).toBe(true)
  })

  it('is kept with its mistakes, and saved only by whoever has read the last saving', async () => {
    const { database, query } = sqliteD1()
    const drafts = d1Drafts(database)
    expect(await drafts.create(draft('a'), act)).toBe(true)
    const saved = draft('a', { source: 'still: [wrong', updatedAt: instant(5) })
    const outcomes = await Promise.all([drafts.save(saved, 1), drafts.save(saved, 1), drafts.save(saved, 1)])
    expect(outcomes.filter(Boolean)).toHaveLength(1)
    expect(await drafts.get('a')).toEqual({ ...saved, rev: 2 })
    expect(await drafts.remove('a', 1, act)).toBe(false)
    expect(await drafts.remove('a', 2, { ...act, act: 'draft.delete' })).toBe(true)
    expect(await drafts.get('a')).toBeUndefined()
    expect(query('SELECT act FROM audit')).toEqual([{ act: 'draft.create' }, { act: 'draft.delete' }])
  })

  it('is listed last saved first, page by page, of one author or of all', async () => {
    const drafts = d1Drafts(sqliteD1().database)
    for (const [id, at, author] of [
      ['a', 5, 'ann'],
      ['b', 9, 'bob'],
      ['c', 5, 'ann'],
      ['d', 1, 'ann'],
    ] as const) {
      await drafts.create(draft(id, { updatedAt: instant(at), author }), act)
    }
    const ids = async (filter: Parameters<typeof drafts.list>[0], limit = 10) =>
      (await drafts.list(filter, limit)).map(({ id }) => id)
    expect(await ids({})).toEqual(['b', 'c', 'a', 'd'])
    expect(await ids({ author: 'ann' }, 2)).toEqual(['c', 'a'])
    expect(await ids({ before: { updatedAt: 5, id: 'c' } })).toEqual(['a', 'd'])
  })

  it('is refused to an author who has too many', async () => {
    const drafts = d1Drafts(sqliteD1().database)
    for (let n = 0; n < mostDrafts; n++) await drafts.create(draft(`d${n}`), act)
    expect(await drafts.create(draft('more'), act)).toBe(false)
    expect(await drafts.create(draft('other', { author: 'bob' }), act)).toBe(true)
  })
})
