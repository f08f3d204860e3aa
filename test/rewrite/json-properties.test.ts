/**
 * Laws of rewriting JSON, for any values in any writing of them.
 *
 * @module
 */

import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Governor } from '../../src/rewrite/governor.ts'
import { restoreJson, rewriteJson } from '../../src/rewrite/json.ts'
import { randomFrom } from '../support/random.ts'
import { documents, isList, link, writeAnyhow, type Value } from './json-documents.ts'
import { hrefsOf, idleGovernor, options, originalOf, signingGovernor } from './json-governor.ts'

/** The plain way: read all, replace, and compare what was read. */
function replacedThroughout(value: Value): Value {
  if (typeof value === 'string') return replacedIn(value)
  if (value === null || typeof value !== 'object') return value
  if (isList(value)) return value.map(replacedThroughout)
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, replacedThroughout(member)]))
}

const replacementOf = (id: string) => `https://detour.example/go/${id}.b.c`

function replacedIn(text: string): string {
  const relativeId = /^\/\/item\.jd\.com\/(?<id>\d+)\.html$/.exec(text)?.groups?.['id']
  if (relativeId !== undefined) return replacementOf(relativeId)
  return text.replaceAll(/https:\/\/item\.jd\.com\/(\d+)\.html/g, (_, id: string) => replacementOf(id))
}

const replacing: Governor = {
  mayConcern: (url) => url.includes('item.jd.com'),
  govern: async (found) =>
    found.map((one) => {
      const id = one.kind === 'link' ? /^https:\/\/item\.jd\.com\/(?<id>\d+)\.html$/.exec(one.url)?.groups?.['id'] : ''
      return id === undefined || id === '' ? undefined : { action: 'allow', replacement: replacementOf(id) }
    }),
}

const runs = { numRuns: 3000, seed: 20201009 }

it('a document in which nothing is governed stays as it is, to the byte (seed 20201009)', async () => {
  let seen = 0
  await fc.assert(
    fc.asyncProperty(documents, async (json) => {
      const result = await rewriteJson(json, idleGovernor(), options)
      expect(result?.text).toBe(json)
      seen += result?.found ?? 0
    }),
    runs,
  )
  expect(seen).toBeGreaterThan(1000)
})

it('what is read afterwards is what was read before with exactly the links replaced (seed 20201009)', async () => {
  let changed = 0
  await fc.assert(
    fc.asyncProperty(documents, async (json) => {
      const result = await rewriteJson(json, replacing, options)
      expect(JSON.parse(result?.text ?? '')).toEqual(replacedThroughout(JSON.parse(json) as Value))
      changed += result?.changed ?? 0
    }),
    runs,
  )
  expect(changed).toBeGreaterThan(1000)
})

it('nothing written anew has `<` in it that could end a script element (seed 20201009)', async () => {
  const opening: Governor = {
    mayConcern: () => true,
    govern: async (found) => found.map(() => ({ action: 'allow', replacement: '</script><!--' })),
  }
  let changed = 0
  await fc.assert(
    fc.asyncProperty(documents, async (json) => {
      const bare = json.replaceAll('<', '\\u003c')
      const result = await rewriteJson(bare, opening, options)
      expect(result?.text).not.toContain('<')
      changed += result?.changed ?? 0
    }),
    runs,
  )
  expect(changed).toBeGreaterThan(1000)
})

it('HTML in strings keeps all but its links, and comes back to the byte (seed 20201009)', async () => {
  const parts = fc.constantFrom('<', '/', '&amp;', '看', '😀', '\u{10600}', '\\', '\u2028', '\n', '<a ', '>')
  const markup = fc.array(
    fc.oneof(
      parts,
      link.map((url) => `<a href="${url}">`),
    ),
    { maxLength: 12 },
  )
  const html = (json: string) => hrefsOf(json, (url) => url.startsWith('https://'))
  let changed = 0
  await fc.assert(
    fc.asyncProperty(markup, fc.integer(), fc.boolean(), async (each, seed, isNested) => {
      const page = `<a href="">${each.join('')}`
      const value = isNested ? [writeAnyhow({ h: page }, randomFrom(seed + 1))] : ['x', page, { x: page }]
      const json = writeAnyhow(value, randomFrom(seed))
      const once = await rewriteJson(json, signingGovernor(), { ...options, html })
      const twice = await rewriteJson(once?.text ?? '', signingGovernor(), { ...options, html })
      expect(twice?.text).toBe(once?.text)
      expect(once?.text.isWellFormed()).toBe(true)
      expect(await restoreJson(once?.text ?? '', originalOf, { html })).toBe(json)
      changed += once?.changed ?? 0
    }),
    runs,
  )
  expect(changed).toBeGreaterThan(1000)
})

it.each([
  ['an address without an end', `https://${'a'.repeat(400_000)} x`],
  ['an address of line ends', `https:/${'\n'.repeat(400_000)}`],
  ['many quotes', '\\"'.repeat(200_000)],
  ['strings in a string', JSON.stringify(Array.from({ length: 40_000 }, () => '//\n'))],
])('%s is read in a time that grows with its length alone', async (_name, text) => {
  const json = JSON.stringify([text])
  expect((await rewriteJson(json, idleGovernor(), options))?.text).toBe(json)
})
