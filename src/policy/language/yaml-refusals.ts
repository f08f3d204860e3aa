/**
 * Refusals: what YAML has and a policy has not, which are aliases, anchors and tags.
 *
 * @module
 */

import type { ParsedNode } from 'yaml'

import type { Finding, Range } from './diagnostic.ts'
import { say } from './wording.ts'

/** A text, and the places in it. */
interface Written {
  readonly text: string
  readonly range: (span: readonly [number, number, ...number[]]) => Range
}

export function alias(name: string, range: Range): Finding {
  return {
    code: 'yaml-alias',
    range,
    message: say(`\`*${name}\` is an alias, and a policy has none`, `\`*${name}\` 是别名，策略中不允许使用`),
    help: say(
      `write the value out, or put \`"*${name}"\` in quotes if the star belongs to it`,
      `请直接写出内容；若星号属于文本，请加引号写作 \`"*${name}"\``,
    ),
  }
}

export function anchor(name: string, range: Range): Finding {
  return {
    code: 'yaml-alias',
    range,
    message: say(`\`&${name}\` is an anchor, and a policy has none`, `\`&${name}\` 是锚点，策略中不允许使用`),
    help: say('remove it; values are written out', '请删除它，并直接写出内容'),
  }
}

/** The place of a tag is not kept; it stands before its value, an anchor perhaps between them. */
export function tag(node: ParsedNode, { text, range }: Written): Finding {
  const before = text.slice(Math.max(0, node.range[0] - 300), node.range[0])
  const [written = '', sign = ''] = /(![^\s,[\]{}]*)\s*(?:&[^\s,[\]{}]+\s*)?$/u.exec(before) ?? []
  const from = node.range[0] - written.length
  const isPlainlyRemovable = /^\S+ *$/u.test(written)
  const shown = sign === '' ? (node.tag ?? '') : sign
  return {
    code: 'yaml-tag',
    range: sign === '' ? range(node.range) : range([from, from + sign.length]),
    message: say(`\`${shown}\` is a tag, and a policy has none`, `\`${shown}\` 是 YAML 标签，策略中不允许使用`),
    help: say('remove it, or put the text in quotes if `!` belongs to it', '请删除它；若 `!` 属于文本，请加引号'),
    fix:
      sign === '' || !isPlainlyRemovable
        ? undefined
        : { safe: false, edits: [{ range: range([from, node.range[0]]), text: '' }] },
  }
}
