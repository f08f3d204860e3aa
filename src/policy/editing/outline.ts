/**
 * The outline of a document: its sections, rules and tests, as far as they can be made out.
 *
 * @module
 */

import { mapsIn, rulesIn } from './document-names.ts'
import { readLoosely } from './loose-read.ts'
import { textAt, valueAt, type LooseMap, type LooseNode, type Span } from './loose-tree.ts'
import { linesIn } from '../language/offsets.ts'
import { ruleFacts, type RuleFacts } from './rule-summary.ts'

/** Lines count from one; both are part of it. */
export interface Lines extends Span {
  readonly firstLine: number
  readonly lastLine: number
}

export interface OutlinedRule extends Lines, RuleFacts {
  /** Empty while it has none. */
  readonly id: string
}

export interface OutlinedTest extends Lines {
  readonly name: string
  readonly rule: string | undefined
  readonly expect: string | undefined
}

export interface OutlinedSection extends Lines {
  readonly key: string
}

export interface Outline {
  readonly sections: readonly OutlinedSection[]
  readonly rules: readonly OutlinedRule[]
  readonly tests: readonly OutlinedTest[]
}

export function outline(text: string, now: number): Outline {
  const tree = readLoosely(text)
  const lineOf = linesIn(text)
  const lines = ({ from, to }: Span): Lines => ({
    from,
    to,
    firstLine: lineOf(from),
    lastLine: lineOf(Math.max(from, to - 1)),
  })
  return {
    sections: sectionsIn(tree).map(({ key, ...span }) => ({ key, ...lines(span) })),
    rules: rulesIn(tree).map((rule) => ({ id: textAt(rule, 'id') ?? '', ...lines(rule), ...ruleFacts(rule, now) })),
    tests: mapsIn(valueAt(tree, 'tests')).map((test: LooseMap) => ({
      name: textAt(test, 'name') ?? '',
      rule: textAt(test, 'rule'),
      expect: textAt(test, 'expect'),
      ...lines(test),
    })),
  }
}

function sectionsIn(tree: LooseNode | undefined): readonly (Span & { readonly key: string })[] {
  if (tree?.kind !== 'map') return []
  return tree.entries.flatMap(({ key, colon, value }) =>
    colon === undefined ? [] : [{ key: key.text, from: key.from, to: value?.to ?? colon + 1 }],
  )
}
