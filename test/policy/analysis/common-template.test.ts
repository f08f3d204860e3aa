import { expect, it } from 'vitest'

import { parseTemplate } from '../../../src/link/template.ts'
import { takenApart } from '../../../src/link/template-parts.ts'
import { commonTemplate } from '../../../src/policy/analysis/common-template.ts'

function common(one: string, other: string): string | undefined {
  return commonTemplate(takenApart(one), takenApart(other))
}

it.each([
  ['a.example/{id}', 'a.example/{id:digits}', 'a.example/{id:digits}'],
  ['a.example/{id:alnum}', 'a.example/item', 'a.example/item'],
  ['a.example/p-{id}', 'a.example/{id}', 'a.example/p-{id}'],
  ['a.example/shop/{id:rest}', 'a.example/shop/{n}/about', 'a.example/shop/{n}/about'],
  ['*.a.example/item', 'm.a.example/item', 'm.a.example/item'],
  ['s{id}.a.example/', 's41.a.example', 's41.a.example/'],
  ['https://A.example/item/', 'a.example/item', 'a.example/item'],
  ['a.example/?id={id}', 'a.example/?sku={n}', 'a.example/?id={id}&sku={n}'],
  ['a.example/?id={id}', 'a.example/?id={id:digits}', 'a.example/?id={id:digits}'],
])('`%s` and `%s` both fit what `%s` fits', (one, other, both) => {
  expect(common(one, other)).toBe(both)
  expect(common(other, one)?.split(/[?&]/).toSorted()).toEqual(both.split(/[?&]/).toSorted())
  expect(parseTemplate(both)).toMatchObject({ ok: true })
})

it.each([
  ['a.example/item', 'b.example/item'],
  ['*.a.example/item', 'a.example/item'],
  ['a.example/item', 'a.example/goods'],
  ['a.example/{id}', 'a.example/{id}/about'],
  ['a.example/?id=1', 'a.example/?id=2'],
])('nothing fits both `%s` and `%s`', (one, other) => {
  expect(common(one, other)).toBeUndefined()
  expect(common(other, one)).toBeUndefined()
})
