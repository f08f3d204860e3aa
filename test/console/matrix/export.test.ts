import { readFileSync } from 'node:fs'

import { expect, it } from 'vitest'

import { matrixCsv, matrixJsonText, matrixMarkdown } from '../../../src/console/screens/matrix/export.ts'
import { witnessSearch } from '../../../src/console/screens/matrix/witness-search.ts'
import { describedBy } from '../../../src/console/screens/simulator/click.ts'
import { instant } from '../../../src/kernel/instant.ts'
import { decisionMatrix } from '../../../src/policy/analysis/matrix.ts'
import { matrixJson } from '../../../src/policy/analysis/matrix-json.ts'
import { renderMatrixMarkdown } from '../../../src/policy/analysis/render-matrix.ts'
import { compilePolicy } from '../../../src/policy/language/compile.ts'
import { registryOf } from '../../../src/policy/registry.ts'

const source = readFileSync(new URL('../../../examples/douyin/policy.yaml', import.meta.url), 'utf8')
const { program } = compilePolicy(source)
if (program === undefined) throw new Error('the example has mistakes')
const matrix = decisionMatrix({ program, registry: registryOf(program) }, { by: 'marketplace', now: instant(1.6e12) })
const json = matrixJson(matrix)

it.each(['en', 'zh-CN'] as const)('the Markdown in %s is what the command line prints', (language) => {
  expect(matrixMarkdown(json, language)).toBe(renderMatrixMarkdown(matrix, { language }))
})

it('the JSON reads back as it was', () => {
  expect(JSON.parse(matrixJsonText(json))).toEqual(json)
})

it('the CSV has a line for every rule of every cell, each with as many values as the head', () => {
  const lines = matrixCsv(json, 'en').trimEnd().split('\r\n')
  const cells = json.rows.flatMap((row) => row.cells)
  expect(lines).toHaveLength(1 + cells.reduce((sum, { entries, reports }) => sum + entries.length + reports.length, 0))
  expect(lines[0]).toBe('surface,party,marketplace,from,until,order,mode,rule,condition,action,reason')
  expect(lines.some((line) => line.includes(',report,short-video-notice,'))).toBe(true)
  expect(lines.every((line) => !/^[=+@-]/.test(line))).toBe(true)
})

it('a witness fills in the simulator with just itself', () => {
  const witnesses = json.rows.flatMap(({ cells }) =>
    cells.flatMap(({ entries }) => entries.flatMap((each) => each.witness ?? [])),
  )
  expect(witnesses.length).toBeGreaterThan(30)
  for (const witness of witnesses) {
    const search = witnessSearch(witness, 'v3')
    const { at, language, ...told } = witness
    const { lang, referer, ...described } = describedBy(search, 'none')
    expect(search.version).toBe('3')
    expect(search.at).toBe(at)
    expect(lang ?? null).toBe(language)
    expect(referer).toBeUndefined()
    const wanted = { ...told, evidence: told.evidence ?? 'signed' }
    expect(Object.fromEntries(Object.entries(described).map(([name, value]) => [name, value ?? null]))).toEqual(wanted)
  }
})
