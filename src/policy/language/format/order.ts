/**
 * The order of keys: that in which the schema of the language names them.
 *
 * In a rule what limits it as a whole (mode, window, compliance, rollout) stands together above its conditions. Names of
 * an author's own stay in the author's order, and so do keys the language does not know, behind those it knows.
 *
 * @module
 */

import type { Schema } from '../json-schema.ts'
import { policyJsonSchema } from '../schema.ts'
import type { Branch, Collection, Leaf, Remark, Tree } from './tree.ts'

const rule = [
  'id',
  'mode',
  'from',
  'until',
  'compliance',
  'rollout',
  'if',
  'then',
  'labels',
  'overlaps',
  'accepts',
  'note',
] as const

/** A tree in order, and the comment that opens the document. */
export interface Ordered {
  readonly root: Collection
  readonly heading: readonly Remark[]
}

export function inLanguageOrder(tree: Collection): Ordered {
  const schema = policyJsonSchema() as Schema & { readonly $defs: Readonly<Record<string, Schema>> }
  const [first, ...others] = tree.branches
  if (first === undefined) return { root: tree, heading: [] }
  const { heading, opening } = headingOf(first)
  const root = { ...tree, branches: [opening, ...others] }
  return { root: ordered(root, schema, schema.$defs) as Collection, heading }
}

/** What editors read in the first line, and what a blank line sets apart from the first section. */
function headingOf(first: Branch): { readonly heading: readonly Remark[]; readonly opening: Branch } {
  const { above, afterBlank } = first
  const lastGap = afterBlank ? above.length : above.findLastIndex((remark, index) => index > 0 && remark.afterBlank)
  const forEditors = isForEditors(above[0]) ? 1 : 0
  const end = Math.max(lastGap, forEditors)
  const [next, ...rest] = above.slice(end)
  const own = next === undefined ? [] : [{ ...next, afterBlank: false }, ...rest]
  return { heading: above.slice(0, end), opening: { ...first, above: own, afterBlank: false } }
}

export function isForEditors(remark: Remark | undefined): boolean {
  return remark?.text.startsWith('# yaml-language-server:') === true
}

type Definitions = Readonly<Record<string, Schema>>

function ordered(tree: Tree, schema: Schema | undefined, definitions: Definitions): Tree {
  if (tree.kind === 'leaf') return tree
  const shapes = shapesOf(schema, definitions)
  if (tree.kind === 'list') {
    const items = shapes.find((shape) => shape.items !== undefined)?.items
    return { ...tree, branches: tree.branches.map((branch) => hoisted(inBranch(branch, items, definitions))) }
  }
  const shape = shapes.find(({ properties }) => properties !== undefined)
  if (shape?.properties === undefined) {
    const each = named(shapes)
    return { ...tree, branches: tree.branches.map((branch) => inBranch(branch, each, definitions)) }
  }
  const keys = orderOf(Object.keys(shape.properties))
  const place = ({ key }: Branch): number => {
    const index = keys.indexOf(nameOf(key))
    return index === -1 ? keys.length : index
  }
  const branches = tree.branches.toSorted((a, b) => place(a) - place(b))
  const { properties } = shape
  return {
    ...tree,
    branches: branches.map((branch) => inBranch(branch, properties[nameOf(branch.key)], definitions)),
  }
}

function inBranch(branch: Branch, schema: Schema | undefined, definitions: Definitions): Branch {
  return { ...branch, value: ordered(branch.value, schema, definitions) }
}

/** What stands above the first thing in an item stands above the item: a dash shares its line with what follows. */
function hoisted(item: Branch): Branch {
  if (item.value.kind === 'leaf') return item
  const [first, ...others] = item.value.branches
  if (first === undefined || first.above.length === 0) return item
  const value = { ...item.value, branches: [{ ...first, above: [] }, ...others] }
  return { ...item, above: [...item.above, ...first.above], value }
}

function nameOf(key: Leaf | undefined): string {
  return typeof key?.value === 'string' ? key.value : ''
}

function orderOf(keys: readonly string[]): readonly string[] {
  const isRule = keys.includes('compliance') && keys.includes('then')
  return isRule ? [...rule, ...keys.filter((key) => !rule.some((each) => each === key))] : keys
}

/** The forms a value may have, with references followed. */
function shapesOf(schema: Schema | undefined, definitions: Definitions): readonly Schema[] {
  if (schema === undefined) return []
  if (schema.$ref !== undefined) return shapesOf(definitions[schema.$ref.replace('#/$defs/', '')], definitions)
  return [schema, ...(schema.anyOf ?? []).flatMap((each) => shapesOf(each, definitions))]
}

/** What stands under names of the author's own. */
function named(shapes: readonly Schema[]): Schema | undefined {
  const patterns = shapes.flatMap(({ patternProperties }) => Object.entries(patternProperties ?? {}))
  return patterns.find(([pattern]) => pattern !== '^x-')?.[1]
}
