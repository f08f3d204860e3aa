/**
 * Snippets: whole items of a policy to begin with, right as they stand.
 *
 * A new rule only reports, so that nobody is affected by what has not been read yet.
 *
 * @module
 */

import type { DocumentNames } from './document-names.ts'
import type { Template } from './words/editing-words.ts'

/** What may begin as an item of a section, or as an entry with a name. */
export const snippetOfSection: Readonly<Record<string, Template>> = {
  rules: 'rule',
  tests: 'test',
  coverage: 'demand',
  messages: 'message',
  surfaces: 'surface',
  marketplaces: 'marketplace',
  lists: 'list',
}

export interface SnippetSetting {
  readonly names: DocumentNames
  /** The midnight that a test or demand begins with. */
  readonly midnight: string
}

/** The lines of one; those after the first are indented from it. */
export function snippet(template: Template, { names, midnight }: SnippetSetting): readonly string[] {
  const surface = [...names.surfaces.keys()].find((each) => each !== 'unknown') ?? 'live_room'
  return templates[template]({ names, midnight, surface })
}

interface Setting extends SnippetSetting {
  readonly surface: string
}

const templates: Readonly<Record<Template, (setting: Setting) => readonly string[]>> = {
  rule: ({ names, midnight, surface }) => [
    `id: ${freeName('new-rule', names.rules)}`,
    'mode: report',
    `from: ${midnight}`,
    `if: { surface: ${surface}, to: { party: external } }`,
    'then: { warn: leaving_platform }',
  ],
  test: ({ midnight, surface }) => [
    'name: what it shows',
    `at: ${midnight}`,
    `surface: ${surface}`,
    'url: https://item.taobao.com/item.htm?id=41',
    'expect: allow:no_rule_matched',
  ],
  demand: ({ midnight, surface }) => [
    'name: what is demanded',
    `from: ${midnight}`,
    `if: { surface: ${surface}, to: { party: external } }`,
  ],
  message: ({ names }) => [
    `${freeName('new_reason', names.reasons)}:`,
    '  zh-CN: 中文文案',
    '  en: The text in English.',
  ],
  surface: ({ names }) => [
    `${freeName('new_surface', names.surfaces)}:`,
    '  label: { zh-CN: 新场景, en: new surface }',
  ],
  marketplace: ({ names }) => [
    `${freeName('new_mall', names.marketplaces)}:`,
    '  name: { zh-CN: 新平台, en: New Mall }',
    '  domains: [mall.example]',
    "  links: [{ template: 'mall.example/item/{id:digits}', kind: product }]",
  ],
  list: ({ names }) => [`${freeName('new_list', names.lists)}: { of: content, ids: [r_1] }`],
}

/** A name that nothing has yet: the wanted one, or with a number. */
export function freeName(wanted: string, taken: ReadonlyMap<string, unknown>): string {
  if (!taken.has(wanted)) return wanted
  const mark = wanted.includes('-') ? '-' : '_'
  for (let count = 2; ; count += 1) {
    const name = `${wanted}${mark}${count}`
    if (!taken.has(name)) return name
  }
}
