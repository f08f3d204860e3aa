import { Validator } from '@seriousme/openapi-schema-validator'
import { expect, it } from 'vitest'

import document from '../../src/api/openapi.generated.json' with { type: 'json' }
import { problems } from '../../src/api/problem.ts'
import { problemPage, referencePage } from '../../src/api/reference.ts'
import { endpoints } from '../../src/api/routes.ts'

const compare = (a = '', b = '') => a.localeCompare(b)

it('is an OpenAPI 3.1 document by the rules of that specification', async () => {
  const result = await new Validator().validate(structuredClone(document))
  expect(result).toMatchObject({ valid: true })
  expect(document.openapi).toBe('3.1.0')
})

it('has every endpoint once, under an id of its own, with a role and an answer', () => {
  const operations = Object.values(document.paths).flatMap((path) => Object.values(path as object))
  expect(operations).toHaveLength(endpoints.length)
  expect(new Set(endpoints.map(({ id }) => id)).size).toBe(endpoints.length)
  for (const endpoint of endpoints) expect(endpoint.replies.length).toBeGreaterThan(0)
})

it('names every path parameter that stands in the path, and no other', () => {
  for (const endpoint of endpoints) {
    const inPath = [...endpoint.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1])
    const named =
      endpoint.params !== undefined && 'entries' in endpoint.params
        ? Object.keys(endpoint.params.entries as object)
        : []
    expect({ path: endpoint.path, names: named.toSorted(compare) }).toEqual({
      path: endpoint.path,
      names: inPath.toSorted(compare),
    })
  }
})

it('can be read as a page that loads nothing and runs nothing', async () => {
  const page = String(await referencePage(document, 'n0nce'))
  expect(page).toContain('<style nonce="n0nce">')
  expect(page).not.toMatch(/<script|<link|https?:\/\/(?!www\.w3)/)
  for (const { summary } of endpoints) expect(page).toContain(summary.replaceAll("'", '&#39;').replaceAll('`', ''))
})

it('explains every problem on a page of its own', async () => {
  for (const code of Object.keys(problems)) {
    const page = problemPage(code, 'n0nce')
    expect(page).toBeDefined()
    expect(String(await page)).toContain(code)
  }
  expect(problemPage('constructor', 'n0nce')).toBeUndefined()
})
