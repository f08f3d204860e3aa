/**
 * Where a policy uses its lists: under which name each long list stands, and which rules ask for it.
 *
 * Read loosely from the text of the version in force: names and places are enough, and nothing has to be compiled.
 *
 * @module
 */

import { readLoosely } from '../../../policy/editing/loose-read.ts'
import { textAt, valueAt, type LooseNode } from '../../../policy/editing/loose-tree.ts'

export interface ListUse {
  /** In the policy. */
  readonly name: string
  readonly of: string | undefined
  readonly note: string | undefined
  /** Ids of the rules that name it. */
  readonly rules: readonly string[]
}

/** A list whose ids stand in the policy itself. */
export interface InlineList extends ListUse {
  readonly count: number
}

export interface ListsInPolicy {
  readonly byDigest: ReadonlyMap<string, readonly ListUse[]>
  readonly inline: readonly InlineList[]
}

export function listsIn(source: string): ListsInPolicy {
  const tree = readLoosely(source)
  const rules = rulesByList(valueAt(tree, 'rules'))
  const byDigest = new Map<string, ListUse[]>()
  const inline: InlineList[] = []
  const lists = valueAt(tree, 'lists')
  for (const { key, value } of lists?.kind === 'map' ? lists.entries : []) {
    const use = {
      name: key.text,
      of: textAt(value, 'of'),
      note: textAt(value, 'note'),
      rules: rules.get(key.text) ?? [],
    }
    const digest = textAt(value, 'digest')
    const ids = valueAt(value, 'ids')
    if (digest !== undefined) byDigest.set(digest, [...(byDigest.get(digest) ?? []), use])
    else if (ids?.kind === 'list') inline.push({ ...use, count: ids.items.length })
  }
  return { byDigest, inline }
}

function rulesByList(rules: LooseNode | undefined): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>()
  if (rules?.kind !== 'list') return found
  for (const { value: rule } of rules.items) {
    const id = textAt(rule, 'id')
    if (id === undefined) continue
    for (const name of namesIn(valueAt(rule, 'if'))) {
      const known = found.get(name) ?? []
      if (!known.includes(id)) found.set(name, [...known, id])
    }
  }
  return found
}

/** The conditions that take a list; what else takes `in` (a region, a channel) has values of its own. */
const subjects = ['content', 'author', 'shop', 'product']

function namesIn(node: LooseNode | undefined): readonly string[] {
  return subjects.flatMap((subject) => {
    const condition = valueAt(node, subject)
    return ['in', 'not_in'].flatMap((key) => textAt(condition, key) ?? [])
  })
}
