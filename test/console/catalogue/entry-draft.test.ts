import { describe, expect, it } from 'vitest'

import {
  bodyOf,
  differences,
  draftOf,
  faultOf,
  keyOfDraft,
  merged,
  newDraft,
} from '../../../src/console/screens/catalogue/entry-draft.ts'

const base = { kind: 'product', marketplace: 'jd', id: '7', to_marketplace: 'xiaodian', to_id: '3', title: 'Lamp' }

describe('a new entry', () => {
  it('begins with the product that was clicked, in the own store, as the same product', () => {
    expect(newDraft('taobao:41')).toMatchObject({
      marketplace: 'taobao',
      id: '41',
      to_marketplace: 'xiaodian',
      grade: 'exact',
    })
  })

  it('begins empty where no product is named', () => {
    expect(newDraft('')).toMatchObject({ marketplace: '', id: '' })
  })

  it('is held to the rules of an import before it is sent', () => {
    const draft = newDraft('taobao:41')
    expect(faultOf(draft)?.column).toBe('to_id')
    expect(faultOf({ ...draft, to_id: '3', price: 'cheap' })?.column).toBe('price')
    expect(faultOf({ ...draft, to_id: ' 3 ' })).toBeUndefined()
  })

  it('has the key of its id space: a product of Tmall stands under Taobao, a shop of Tmall under Tmall', () => {
    expect(keyOfDraft(newDraft('tmall:41'))).toBe('eq:taobao:41')
    expect(keyOfDraft({ ...newDraft('tmall:41'), kind: 'shop' })).toBe('eqshop:tmall:41')
  })
})

it('sends every column but those of the key, empty ones as null', () => {
  const body = bodyOf(draftOf({ ...base, note: '  ' }))
  expect(body).toMatchObject({ to_id: '3', title: 'Lamp', note: null, price: null })
  expect(Object.keys(body)).not.toContain('marketplace')
})

describe('a conflict', () => {
  const mine = draftOf({ ...base, title: 'Lamp A', note: 'mine' })
  const theirs = { ...base, title: 'Lamp B', price: '10' }

  it('shows what differs, and which of it both changed', () => {
    expect(differences(base, mine, theirs)).toEqual([
      { column: 'title', base: 'Lamp', mine: 'Lamp A', theirs: 'Lamp B', isContested: true },
      { column: 'price', base: '', mine: '', theirs: '10', isContested: false },
      { column: 'note', base: '', mine: 'mine', theirs: '', isContested: false },
    ])
  })

  it('is none where both wrote the same', () => {
    expect(differences(base, draftOf(theirs), theirs)).toEqual([])
  })

  it('brings both together: what one changed counts, and of what both changed, mine', () => {
    expect(merged(base, mine, theirs)).toMatchObject({ title: 'Lamp A', price: '10', note: 'mine', to_id: '3' })
  })

  it('keeps that I emptied a cell', () => {
    expect(merged(base, draftOf({ ...base, title: '' }), { ...base, price: '10' })).toMatchObject({
      title: '',
      price: '10',
    })
  })
})
