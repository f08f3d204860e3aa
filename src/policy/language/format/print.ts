/**
 * Printing a tree: two spaces, short things on one line, air between rules and sections.
 *
 * @module
 */

import { widthOf } from '../render/visible.ts'
import { isForEditors, type Ordered } from './order.ts'
import { leafText, type Leafed } from './scalar.ts'
import type { Branch, Collection, Remark, Tree } from './tree.ts'

const maxWidth = 120

export function printed({ root, heading }: Ordered): string {
  const body = branchLines(root, { indent: 0, air: 'between-long' })
  const top = remarkLines(heading, 0, true)
  const isApart = heading.length > 0 && !(heading.length === 1 && isForEditors(heading[0]))
  const lines = [...top, ...(isApart && body.length > 0 ? [''] : []), ...body]
  return lines.length === 0 ? '' : `${lines.join('\n')}\n`
}

interface Style {
  readonly indent: number
  /**
   * Blank lines between branches: around every branch of more than one line, as the author has them, or none.
   */
  readonly air: 'between-long' | 'kept' | 'none'
}

function branchLines(tree: Collection, { indent, air }: Style): readonly string[] {
  const lines: string[] = []
  let wasLong = false
  for (const branch of tree.branches) {
    const { above, own } = linesOf(branch, tree, { indent, air })
    const isLong = own.length > 1
    const first = branch.above[0]
    const wantsAir = first === undefined ? branch.afterBlank : first.afterBlank
    const needsAir = air === 'between-long' && (isLong || wasLong || above.length > 0)
    if (lines.length > 0 && air !== 'none' && (needsAir || wantsAir)) lines.push('')
    lines.push(...above, ...own)
    wasLong = isLong
  }
  return [...lines, ...remarkLines(tree.rest, indent, lines.length === 0)]
}

interface BranchLines {
  readonly above: readonly string[]
  readonly own: readonly string[]
}

function linesOf(branch: Branch, { kind }: Collection, { indent, air }: Style): BranchLines {
  const isKept = air !== 'none'
  const lead = `${' '.repeat(indent)}${kind === 'list' ? '-' : ''}`
  const key = branch.key === undefined ? '' : `${leafText(branch.key, { inFlow: false, isKey: true, indent }).text}:`
  const opening = kind === 'list' ? lead : `${lead}${key}`
  const inline = inlineOf(branch.value, opening, indent)
  // One comment can stand behind a line; a second one, and one that would begin a list item, goes above.
  const [behind, spare] =
    inline === undefined && (kind === 'list' || branch.atHead !== undefined)
      ? [kind === 'list' ? undefined : branch.atHead, branch.atTail]
      : [branch.atTail ?? branch.atHead, branch.atTail === undefined ? undefined : branch.atHead]
  const remarks = [
    ...branch.above,
    ...(spare === undefined ? [] : [{ text: spare, afterBlank: false }]),
    ...remarksInside(branch.value),
  ]
  const gap = isKept && branch.above.length > 0 && branch.afterBlank ? [''] : []
  const above = [...remarkLines(remarks, indent, true, isKept), ...gap]
  const comment = behind === undefined ? '' : ` ${behind}`
  if (inline !== undefined) {
    const text = `${opening}${inline.text === '' ? '' : `${opening === '' ? '' : ' '}${inline.text}`}${comment}`
    return { above, own: [text, ...inline.below] }
  }
  if (branch.value.kind === 'leaf') throw new Error('every leaf can stand behind its key')
  const children = branchLines(branch.value, { indent: indent + 2, air: airIn(branch, indent) })
  if (kind === 'map') return { above, own: [`${opening}${comment}`, ...children] }
  const [first = '', ...more] = children
  // A comment cannot share the line of a dash with what it speaks of.
  const own = first.trimStart().startsWith('#') ? [lead, ...children] : [`${lead} ${first.trimStart()}`, ...more]
  return { above, own }
}

/** Rules have air between them; keys in the order of the language have none; the rest is the author's. */
function airIn({ key, value }: Branch, indent: number): Style['air'] {
  if (indent === 0 && key?.value === 'rules') return 'between-long'
  const isFree = indent === 0 || value.kind === 'list' || value.kind === 'leaf'
  return isFree ? 'kept' : 'none'
}

/** What can stand on the line of its key; undefined when it takes lines of its own. */
function inlineOf(tree: Tree, opening: string, indent: number): Leafed | undefined {
  if (tree.kind === 'leaf') return leafText(tree, { inFlow: false, isKey: false, indent })
  if (tree.branches.length === 0) return { text: tree.kind === 'map' ? '{}' : '[]', below: [] }
  const text = tree.isFlow ? flowText(tree) : undefined
  return text !== undefined && widthOf(opening) + 1 + widthOf(text) <= maxWidth ? { text, below: [] } : undefined
}

/** Comments inside an empty pair of braces would make a key without a value. */
function remarksInside(tree: Tree): readonly Remark[] {
  return tree.kind === 'leaf' || tree.branches.length > 0 ? [] : tree.rest
}

/** `{ a: 1, b: [x, y] }`; undefined where a comment inside needs an end of line. */
function flowText(tree: Tree): string | undefined {
  if (tree.kind === 'leaf') return leafText(tree, { inFlow: true, isKey: false, indent: 0 }).text
  if (tree.rest.length > 0) return undefined
  const parts: string[] = []
  for (const { key, value, above, atHead, atTail } of tree.branches) {
    const text = flowText(value)
    if (text === undefined || above.length > 0 || atHead !== undefined || atTail !== undefined) return undefined
    if (key === undefined) parts.push(text)
    else parts.push(`${leafText(key, { inFlow: true, isKey: true, indent: 0 }).text}:${text === '' ? '' : ' '}${text}`)
  }
  if (parts.length === 0) return tree.kind === 'map' ? '{}' : '[]'
  return tree.kind === 'map' ? `{ ${parts.join(', ')} }` : `[${parts.join(', ')}]`
}

/** Comments, each on a line, with the blank lines between them. */
function remarkLines(remarks: readonly Remark[], indent: number, isFirst: boolean, isKept = true): readonly string[] {
  return remarks.flatMap(({ text, afterBlank }, index) => {
    const line = `${' '.repeat(indent)}${text}`
    return isKept && afterBlank && !(isFirst && index === 0) ? ['', line] : [line]
  })
}
