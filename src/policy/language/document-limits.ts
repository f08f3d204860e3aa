/**
 * The limits of a document: how large it may be, how deep, and of which signs.
 *
 * Size, encoding and brackets are looked at before YAML is read, so that a document made to hurt costs no more than its
 * length.
 *
 * @module
 */

import type { Finding, Range } from './diagnostic.ts'
import { rangesIn } from './offsets.ts'
import { say } from './wording.ts'

const maxDocumentBytes = 1_000_000
export const maxDepth = 24
/** Far beyond what any policy has, in texts as well: reading such a document would take a gigabyte before it is refused. */
const mostBrackets = 200_000
const deepestBrackets = 500

/** Where what is wrong with the whole document is shown. */
export const documentStart: Range = { start: { line: 1, column: 1 }, end: { line: 1, column: 1 } }

/** Why a text is not read at all. */
export function beyondLimits(text: string): Finding | undefined {
  return tooLarge(text) ?? notUtf8(text) ?? madeToHurt(text)
}

function tooLarge(text: string): Finding | undefined {
  const bytes = new TextEncoder().encode(text).length
  if (bytes <= maxDocumentBytes) return undefined
  return {
    code: 'too-large',
    range: documentStart,
    message: say(
      `the document has \`${bytes}\` bytes and may have \`${maxDocumentBytes}\``,
      `文档大小为 \`${bytes}\` 字节，上限为 \`${maxDocumentBytes}\` 字节`,
    ),
    help: say('move long lists out of the document', '请把长列表移出文档'),
  }
}

/** What was saved in another encoding and read as UTF-8: NULs between the letters, or signs that could not be read. */
function notUtf8(text: string): Finding | undefined {
  const isWide = text.includes('\0') && /^[^]?[^]?(?:[^]\0|\0[^])/u.test(text)
  const unread = text.indexOf('\uFFFD')
  const isBroken = unread !== -1 && text.indexOf('\uFFFD\uFFFD') !== -1
  if (!isWide && !isBroken) return undefined
  const range = isWide ? documentStart : rangesIn(text)([unread, unread + 1])
  return {
    code: 'yaml-syntax',
    range,
    message: isWide
      ? say('the file is saved as UTF-16, and a policy is read as UTF-8', '文件以 UTF-16 编码保存，而策略按 UTF-8 读取')
      : say('the file holds signs that are no UTF-8', '文件中有不符合 UTF-8 编码的字符'),
    help: say('save it as UTF-8', '请另存为 UTF-8 编码'),
  }
}

function madeToHurt(text: string): Finding | undefined {
  let depth = 0
  let count = 0
  for (const { 0: sign } of text.matchAll(/[[\]{}]/gu)) {
    depth += sign === '[' || sign === '{' ? 1 : -1
    count += 1
    if (depth > deepestBrackets) return tooDeep(rangesIn(text)(deepIn(text)))
  }
  return count > mostBrackets ? tooManyBrackets(count) : undefined
}

function tooManyBrackets(count: number): Finding {
  return {
    code: 'too-many',
    range: documentStart,
    message: say(
      `the document has \`${count}\` brackets and braces and may have \`${mostBrackets}\``,
      `文档中有 \`${count}\` 个括号，上限为 \`${mostBrackets}\` 个`,
    ),
    help: say('put ids that differ by nothing else into lists', '请把只有 ID 不同的内容放进列表'),
  }
}

/** Where brackets nest too deep. The reader gives up later, at a place that depends on its stack. */
export function deepIn(text: string): readonly [number, number] {
  let depth = 0
  for (const { 0: sign, index } of text.matchAll(/[[\]{}]/gu)) {
    depth += sign === '[' || sign === '{' ? 1 : -1
    if (depth > maxDepth) return [index, index + 1]
  }
  return [0, 0]
}

export function tooDeep(range: Range): Finding {
  return {
    code: 'too-deep',
    range,
    message: say(`the document nests deeper than \`${maxDepth}\` levels`, `文档嵌套超过 \`${maxDepth}\` 层`),
    help: say('flatten it', '请减少嵌套'),
  }
}

/** `"\\ud83d"`: no such text can be written down, compared or kept. */
export function halfCharacter(range: Range): Finding {
  return {
    code: 'wrong-value',
    range,
    message: say('the text holds half a character (a lone surrogate)', '文本含有半个字符（孤立的代理项）'),
    help: say(
      'write the character itself instead of `\\u` and its halves',
      '请直接写出该字符，不要用 `\\u` 写它的一半',
    ),
  }
}
