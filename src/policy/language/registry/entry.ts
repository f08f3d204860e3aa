/**
 * What the manual says of one kind of finding.
 *
 * @module
 */

import type { Severity, Wording } from '../diagnostic.ts'

/** The chapters of the manual. */
export type Group =
  | 'yaml'
  | 'document'
  | 'names'
  | 'time'
  | 'rules'
  | 'outcomes'
  | 'marketplaces'
  | 'analysis'
  | 'tests'

export interface Manual {
  readonly group: Group
  /** As it is usually reported. */
  readonly severity: Severity
  /** One line. */
  readonly title: Wording
  /** What goes wrong, and why it is refused or warned of. */
  readonly why: Wording
  readonly remedy: Wording
  readonly wrong: Sample
  readonly right: Sample
}

/** Lines of YAML, and where they stand in a document. */
export interface Sample {
  readonly place: 'rules' | 'sections' | 'document'
  readonly lines: readonly string[]
  /** Shortened: the mistake itself would fill pages. */
  readonly isSketch?: true
}

/** Items of `rules`. */
export function rules(...lines: readonly string[]): Sample {
  return { place: 'rules', lines }
}

/** Sections at the top of a document; they replace those of the frame. */
export function sections(...lines: readonly string[]): Sample {
  return { place: 'sections', lines }
}

function wholeDocument(...lines: readonly string[]): Sample {
  return { place: 'document', lines }
}

/** The least there can be. */
export const leastDocument: Sample = wholeDocument(
  'detour: policy/v1',
  'meta: { name: sample, owner: commerce-governance }',
  'own: [xiaodian]',
  'stores: [haohuo.jinritemai.com]',
  'defaults: { then: { allow: no_rule_matched }, on_error: { explain: unsafe_destination } }',
  'rules: []',
)

export function sketch(...lines: readonly string[]): Sample {
  return { place: 'sections', lines, isSketch: true }
}

/** What samples take for granted. */
const frame = {
  detour: 'detour: policy/v1',
  meta: 'meta: { name: sample, owner: commerce-governance, timezone: Asia/Shanghai }',
  own: 'own: [xiaodian]',
  stores: 'stores: [haohuo.jinritemai.com]',
  defaults: 'defaults: { then: { allow: no_rule_matched }, on_error: { explain: unsafe_destination } }',
  equivalents: 'equivalents: { product: {}, shop: {} }',
  rules: 'rules: []',
} as const

/** A sample as a whole document. */
export function documentOf({ place, lines }: Sample): string {
  if (place === 'document') return `${lines.join('\n')}\n`
  const written = place === 'rules' ? ['rules:', ...lines.map((line) => `  ${line}`)] : lines
  const own = new Set(written.flatMap((line) => /^(?<key>[\w-]+):/u.exec(line)?.groups?.['key'] ?? []))
  const rest = Object.entries(frame).flatMap(([key, line]) => (own.has(key) ? [] : [line]))
  return `${[...rest, ...written].join('\n')}\n`
}
