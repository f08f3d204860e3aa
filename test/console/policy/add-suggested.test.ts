import { readFileSync } from 'node:fs'

import { expect, it } from 'vitest'

import {
  addSuggested,
  unseenRules,
  type Adding,
  type SuggestRequest,
} from '../../../src/console/screens/policy/panels/add-suggested.ts'
import { instant } from '../../../src/kernel/instant.ts'
import { suggestedTests } from '../../../src/policy/editing/suggested-tests.ts'
import { edited, type TextEdit } from '../../../src/policy/editing/text-edit.ts'
import { compilePolicy } from '../../../src/policy/language/compile.ts'

const now = instant(Date.parse('2020-10-09T00:00:00+08:00'))
const example = readFileSync(new URL('../../../examples/douyin/policy.yaml', import.meta.url), 'utf8')
const untested = example.replace(/^tests:[^]*/mu, '')

/** An editor that counts its steps of undo, as the one on the page does. */
function editorOf(start: string, onAsk?: () => string) {
  let text = start
  let steps = 0
  const asked: SuggestRequest[] = []
  const adding: Adding = {
    text: () => text,
    ask: async (request) => {
      asked.push(request)
      text = onAsk?.() ?? text
      return suggestedTests(request.text, request)
    },
    apply: (edits: readonly TextEdit[], of: string) => {
      if (of !== text) return false
      text = edited(text, edits)
      steps += 1
      return true
    },
  }
  return { adding, asked, text: () => text, steps: () => steps }
}

it('adds the tests of one rule by one step, and says where they begin and how many they are', async () => {
  const editor = editorOf(untested)
  const added = await addSuggested(['charity-rooms'], now, editor.adding)
  expect(added).toMatchObject({ kind: 'added', without: [] })
  const [at, count] = added.kind === 'added' ? [added.at, added.count] : []
  expect(editor.text().slice(at)).toMatch(/^ {2}- name: 'charity-rooms: /u)
  expect(compilePolicy(editor.text()).document?.tests).toHaveLength(count ?? Number.NaN)
  expect(editor.steps()).toBe(1)
})

it('adds the tests of several rules by one step, and names those for which there is none', async () => {
  const editor = editorOf(untested)
  const added = await addSuggested(['charity-rooms', 'own-shop-always', 'nowhere'], now, editor.adding)
  expect(added).toMatchObject({ kind: 'added', without: ['nowhere'] })
  const names = compilePolicy(editor.text()).document?.tests.map(({ name }) => name.split(':')[0])
  expect(new Set(names)).toEqual(new Set(['charity-rooms', 'own-shop-always']))
  expect(editor.steps()).toBe(1)
  expect(editor.asked).toHaveLength(1)
})

it('changes nothing where nothing is suggested, the text went on or has mistakes, or an author must do it', async () => {
  const nothing = editorOf(untested)
  expect(await addSuggested(['nowhere'], now, nothing.adding)).toEqual({ kind: 'nothing' })
  const stale = editorOf(untested, () => `${untested}# more\n`)
  expect(await addSuggested(['charity-rooms'], now, stale.adding)).toEqual({ kind: 'stale' })
  const broken = editorOf('rules: [')
  expect(await addSuggested(['charity-rooms'], now, broken.adding)).toEqual({ kind: 'broken' })
  const flow = `{ name: a, at: 2020-01-01T00:00:00Z, surface: live_room, url: 'https://a.example/', expect: allow:exempt }`
  const byHand = editorOf(`${untested}tests: [${flow}]\n`)
  expect(await addSuggested(['charity-rooms'], now, byHand.adding)).toMatchObject({
    kind: 'refused',
    why: 'by-hand',
    yaml: expect.stringContaining("- name: 'charity-rooms: ") as string,
  })
  expect([nothing, stale, broken, byHand].map(({ steps }) => steps())).toEqual([0, 0, 0, 0])
})

/** The example until the end of its messages, with another last one. */
function withLastText(value: string): string {
  return example.replace(/^# What must never[^]*/mu, '').replace(/(?<=en: )[^\n]*\s*$/u, value)
}

it.each([
  ['the last value keeps the blank lines behind it', withLastText('|+\n      Closed.\n\n\n')],
  ['the document ends before the text does', `${untested.trimEnd()}\n...\n`],
])('leaves the text alone where %s, and gives out what to write', async (_, text) => {
  expect(compilePolicy(text).document).toBeDefined()
  const editor = editorOf(text)
  const added = await addSuggested(['charity-rooms'], now, editor.adding)
  expect(added).toMatchObject({
    kind: 'refused',
    why: 'by-hand',
    yaml: expect.stringContaining("- name: 'charity-rooms: ") as string,
  })
  expect(editor.text()).toBe(text)
})

it('counts a rule that only reports as seen where a test notes what it would do', () => {
  const rules = [
    { id: 'a', decided_by: ['x'], matched_as_report: [] },
    { id: 'b', decided_by: [], matched_as_report: ['x'] },
    { id: 'c', decided_by: [], matched_as_report: [] },
  ]
  expect(unseenRules(rules)).toEqual(['c'])
})
