/**
 * Wrong values: what is said of one that is of another kind than its key asks for, or of the right kind and no good.
 *
 * @module
 */

import type { Finding, Findings, Fix, Range, Wording } from './diagnostic.ts'
import type { Located, LocatedMap } from './document.ts'
import { say } from './wording.ts'

/** What can be done about a mistake. */
export interface Correctable {
  readonly help: Wording
  readonly fix?: Fix | undefined
}

export function wrongType(
  node: Located,
  findings: Findings,
  what: Wording,
  wanted: Wording,
  instead?: Correctable,
): undefined {
  const found = kindOf(node)
  const isEmpty = node.kind === 'scalar' && node.value === null
  const empty = { help: say('give it a value, or remove it', '请填写内容，或删除这个键') }
  findings.report({
    code: 'wrong-type',
    range: node.kind === 'map' ? startOf(node) : node.range,
    message: say(
      `${what.en} must be ${wanted.en}, and is ${found.en}`,
      `${what['zh-CN']}应为${wanted['zh-CN']}，实际为${found['zh-CN']}`,
    ),
    ...(instead ?? (isEmpty ? empty : {})),
  })
}

function kindOf(node: Located): Wording {
  if (node.kind === 'list') return say('a list', '列表')
  if (node.kind === 'map') return say('a mapping', '映射')
  const { value } = node
  if (value === null || value === '') return say('empty', '空值')
  if (typeof value === 'string') {
    const isShort = value.length <= 40 && !value.includes('\n')
    return isShort ? say(`the text \`${value}\``, `文本 \`${value}\``) : say('a text', '文本')
  }
  return typeof value === 'number' ? say('a number', '数字') : say(`\`${value}\``, `\`${value}\``)
}

export function wrongValue(
  node: Located,
  findings: Findings,
  message: Wording,
  more: Pick<Finding, 'help' | 'fix' | 'related'> = {},
): undefined {
  findings.report({ code: 'wrong-value', range: node.range, message, ...more })
}

/** Where a mapping begins: one column is enough to show what lacks something. */
export function startOf(node: LocatedMap): Range {
  return node.entries[0]?.keyRange ?? node.range
}
