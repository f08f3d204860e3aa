/**
 * Misread keys: what YAML takes for a key because the sign after the real one is not the colon and blank it knows.
 *
 * `then： { … }`, `{ allow:exempt }` and `【a, b】` are good YAML and mean something else than was meant. Such a document is
 * not looked at any further, for all that would be said of it would be the echo of these.
 *
 * @module
 */

import type { Edit, Finding, Findings, Fix, Range } from './diagnostic.ts'
import type { Entry, Located, LocatedMap } from './document.ts'
import { fullWidthIn, insteadOf, inHalfWidth, signName } from './full-width.ts'
import { say } from './wording.ts'

/** Reports them; whether there were any. */
export function reportMisreadKeys(root: Located, findings: Findings): boolean {
  const slips = [...misreadIn(root)]
  for (const slip of slips) findings.report(slip)
  return slips.length > 0
}

function* misreadIn(node: Located): Generator<Finding> {
  if (node.kind === 'list') for (const item of node.items) yield* misreadIn(item)
  if (node.kind !== 'map') return
  let behind = 0
  for (const [index, entry] of node.entries.entries()) {
    if (index < behind || entry.key.startsWith('x-')) continue
    const closing = closingOf(node, index)
    if (closing !== undefined) {
      behind = closing + 1
      yield brackets(entry, node.entries[closing] ?? entry)
      continue
    }
    const slip = entry.keyQuote === '' ? slipIn(entry, node) : undefined
    if (slip === undefined) yield* misreadIn(entry.value)
    else yield slip
  }
}

function isLeftOut({ value }: Entry): boolean {
  return value.kind === 'scalar' && value.value === null && value.source === ''
}

const glued = /^(?<name>[^\s:：，]+)\s*(?<colon>[:：])(?<blank>[ \u3000\u00A0]*)(?<rest>.*)$/su

function slipIn(entry: Entry, { isFlow }: LocatedMap): Finding | undefined {
  const parts = glued.exec(entry.key)?.groups
  const { name = '', colon = '', blank = '', rest = '' } = parts ?? {}
  if (parts !== undefined && (colon === '：' || blank !== '')) {
    const { sign, index } = fullWidthIn(entry.key) ?? { sign: colon, index: 0 }
    const at = entry.key.indexOf(colon, name.length)
    const isEnd = rest === '' && isLeftOut(entry)
    return {
      code: 'yaml-syntax',
      range: within(entry, index, index + sign.length),
      ...colonHelp(name, sign),
      fix: isEnd ? undefined : replaced(entry, [at, at + 1 + blank.length], rest === '' ? ':' : ': '),
    }
  }
  if (parts !== undefined && isFlow && isLeftOut(entry) && /^\w[\w-]*$/u.test(name) && !/^(?:$|\/\/)/u.test(rest)) {
    const at = name.length + 1
    return {
      code: 'yaml-syntax',
      range: within(entry, at - 1, at),
      ...gluedHelp(name, rest),
      fix: replaced(entry, [at, at], ' '),
    }
  }
  return signIn(entry)
}

/** `then：` and `then:` with a blank that is none. */
export function colonHelp(name: string, sign: string): Pick<Finding, 'message' | 'help'> {
  const { en, 'zh-CN': chinese } = signName(sign)
  return {
    message: say(
      `${en} stands after the key \`${name}\`, where \`: \` has to stand`,
      `键 \`${name}\` 之后是${chinese}，应为半角冒号加空格`,
    ),
    help: say(
      `write \`${name}: \`, with a half-width colon and an ordinary blank`,
      `请写作 \`${name}: \`，使用半角冒号和半角空格`,
    ),
  }
}

/** `allow:exempt`. */
export function gluedHelp(name: string, rest: string): Pick<Finding, 'message' | 'help'> {
  return {
    message: say(`the colon after \`${name}\` has no blank after it`, `\`${name}\` 后的冒号缺少空格`),
    help: say(`write \`${name}: ${rest}\``, `请写作 \`${name}: ${rest}\``),
  }
}

function signIn(entry: Entry): Finding | undefined {
  const found = fullWidthIn(entry.key)
  if (found === undefined) return undefined
  const half = inHalfWidth(entry.key)
  const { en, 'zh-CN': chinese } = signName(found.sign)
  return {
    code: 'yaml-syntax',
    range: within(entry, found.index, found.index + found.sign.length),
    message: say(`${en} stands in the key \`${entry.key}\``, `键 \`${entry.key}\` 中含有${chinese}`),
    help: insteadOf(found.sign),
    fix: /^[\w.-]+$/u.test(half) ? { safe: true, edits: [{ range: entry.keyRange, text: half }] } : undefined,
  }
}

/** `{ surface: 【a, b】 }` is the value `【a` and a key `b】`; here is where the second one stands. */
function closingOf({ entries, isFlow }: LocatedMap, index: number): number | undefined {
  const value = entries[index]?.value
  if (!isFlow || value?.kind !== 'scalar' || value.quote !== '' || !/^[【［]/u.test(value.source)) return undefined
  for (let at = index + 1; at < entries.length; at++) {
    const entry = entries[at]
    if (entry === undefined || !isLeftOut(entry)) return undefined
    if (entry.keyQuote === '' && /[】］]$/u.test(entry.key)) return at
  }
  return undefined
}

function brackets(first: Entry, last: Entry): Finding {
  const opening = first.value.range.start
  const closing = last.keyRange.end
  const edits: Edit[] = [
    { range: { start: opening, end: { ...opening, column: opening.column + 1 } }, text: '[' },
    { range: { start: { ...closing, column: closing.column - 1 }, end: closing }, text: ']' },
  ]
  const sign = first.value.kind === 'scalar' ? first.value.source.charAt(0) : ''
  return {
    code: 'yaml-syntax',
    range: edits[0]?.range ?? first.value.range,
    message: say(`the full-width \`${sign}\` opens no list`, `全角括号 \`${sign}\` 不能表示列表`),
    help: say('write the half-width `[` and `]`', '请改用半角 `[` 和 `]`'),
    fix: { safe: true, edits },
  }
}

/** A stretch of a key that stands on one line; of one that goes over several, all of it. */
function within(entry: Entry, from: number, to: number): Range {
  if (!isOnOneLine(entry)) return entry.keyRange
  const { start } = entry.keyRange
  return { start: { ...start, column: start.column + from }, end: { ...start, column: start.column + to } }
}

/** Only where the stretch can be told from the rest of the key, which is to stay. */
function replaced(entry: Entry, [from, to]: readonly [number, number], text: string): Fix | undefined {
  return isOnOneLine(entry) ? { safe: true, edits: [{ range: within(entry, from, to), text }] } : undefined
}

function isOnOneLine({ keyRange: { start, end } }: Entry): boolean {
  return start.line === end.line
}
