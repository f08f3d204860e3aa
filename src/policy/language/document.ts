/**
 * Documents: YAML 1.2 read into a tree in which every key and value knows its place.
 *
 * Core schema, one document, no aliases, anchors or tags, text keys, none of them twice, at most one megabyte: what is
 * read means the same to every reader, and reading costs no more than its length. After a syntax error only the first
 * is reported, because the rest would be its echoes.
 *
 * @module
 */

import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  parseDocument,
  type Node,
  type ParsedNode,
  type Range as Span,
  type Scalar,
} from 'yaml'
import type { Finding, Findings, Position, Range, Wording } from './diagnostic.ts'
import { beyondLimits, deepIn, documentStart, halfCharacter, maxDepth, tooDeep } from './document-limits.ts'
import { reportMisreadKeys } from './misread-keys.ts'
import { rangesIn } from './offsets.ts'
import { say } from './wording.ts'
import { syntaxFinding } from './yaml-errors.ts'
import { alias, anchor, tag } from './yaml-refusals.ts'

export type Located = LocatedMap | LocatedList | LocatedScalar

export interface LocatedMap {
  readonly kind: 'map'
  readonly range: Range
  readonly entries: readonly Entry[]
  /** Whether it is written in braces. */
  readonly isFlow: boolean
}

export interface Entry {
  readonly key: string
  readonly keyRange: Range
  /** What the key is quoted with; empty for none. */
  readonly keyQuote: string | undefined
  readonly value: Located
}

export interface LocatedList {
  readonly kind: 'list'
  readonly range: Range
  readonly items: readonly Located[]
  /** Whether it is written in brackets. */
  readonly isFlow: boolean
  /** The end of the line on which the last item ends, comment included. */
  readonly lineEnd: Position
}

export interface LocatedScalar {
  readonly kind: 'scalar'
  readonly range: Range
  readonly value: string | number | boolean | null
  /** As written, without quotes: an id of nineteen digits is not a number. */
  readonly source: string
  /** What it is quoted with; empty for none. Undefined in block style, where one line cannot stand for it. */
  readonly quote: string | undefined
  /** Whether it is an item of a list in brackets. */
  readonly inList?: boolean
}

const nothing: Located = { kind: 'scalar', range: documentStart, value: null, source: '', quote: undefined }

/** Reads a document. Undefined when there is nothing further to look at; the findings then say why. */
export function readDocument(written: string, findings: Findings): Located | undefined {
  // Editors do not count a byte order mark as a column.
  const text = written.replace(/^\uFEFF/u, '')
  const refused = beyondLimits(text)
  if (refused !== undefined) {
    findings.report(refused)
    return undefined
  }
  try {
    return readTree(text, findings)
  } catch (cause) {
    // The reader recurses; a document that exhausts the stack nests far deeper than any policy does.
    if (!(cause instanceof RangeError)) throw cause
    findings.report(tooDeep(documentStart))
    return undefined
  }
}

function readTree(text: string, findings: Findings): Located | undefined {
  const document = parseDocument(text, {
    version: '1.2',
    schema: 'core',
    merge: false,
    uniqueKeys: false,
    prettyErrors: false,
    // Not `silent`, which would also silence the error about a second document.
    logLevel: 'error',
  })
  const range = rangesIn(text)
  const [broken] = document.errors.toSorted((a, b) => a.pos[0] - b.pos[0])
  if (broken !== undefined) {
    const isTooDeep = broken.code === 'RESOURCE_EXHAUSTION'
    findings.report(isTooDeep ? tooDeep(range(deepIn(text))) : syntaxFinding(broken, text, range))
    return undefined
  }
  for (const warning of document.warnings) {
    // Tags are told where their values are; what remains are directives.
    if (warning.code !== 'TAG_RESOLVE_FAILED') findings.report(syntaxFinding(warning, text, range))
  }
  if (document.contents === null) return nothing
  const root = locate(document.contents, { text, range, findings, depth: 0, item: undefined })
  if (findings.all().some(({ code }) => code === 'too-deep')) return undefined
  return root === undefined || reportMisreadKeys(root, findings) ? undefined : root
}

interface Locating {
  readonly text: string
  readonly range: (span: readonly [number, number, ...number[]]) => Range
  readonly findings: Findings
  readonly depth: number
  /** What the items of the list are, inside which this stands. */
  readonly item: Wording | undefined
}

const itemNames: Readonly<Record<string, Wording>> = {
  rules: say('rule', '规则'),
  tests: say('test', '测试'),
  coverage: say('demand', '覆盖要求'),
  marketplaces: say('marketplace', '平台'),
}

function locate(node: ParsedNode | null, at: Locating): Located | undefined {
  if (node === null) return nothing
  const range = at.range(node.range)
  if (isAlias(node)) {
    at.findings.report(alias(node.source, range))
    return undefined
  }
  if (node.anchor !== undefined) at.findings.report(anchor(node.anchor, range))
  if (node.tag !== undefined) at.findings.report(tag(node, at))
  if (at.depth > maxDepth) {
    at.findings.report(tooDeep(range))
    return undefined
  }
  const deeper = { ...at, depth: at.depth + 1 }
  const isFlow = !isScalar(node) && node.flow === true
  if (isMap(node)) return { kind: 'map', range, isFlow, entries: entriesOf(node.items, deeper, isFlow) }
  if (isSeq(node)) {
    const items = node.items.flatMap((item) => listed(locate(item, deeper), isFlow) ?? [])
    return { kind: 'list', range, isFlow, items, lineEnd: endOfLine(node.items.at(-1) ?? node, at) }
  }
  if (!isScalar(node)) return undefined
  const { value, source } = node
  if (typeof value === 'string' && !value.isWellFormed()) {
    at.findings.report(halfCharacter(range))
    return undefined
  }
  const isPlain = value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
  return { kind: 'scalar', range, value: isPlain ? value : source, source, quote: quoteOf(node) }
}

function listed(node: Located | undefined, isFlow: boolean): Located | undefined {
  return node?.kind === 'scalar' && isFlow ? { ...node, inList: true } : node
}

const quotes: Readonly<Record<string, string>> = { PLAIN: '', QUOTE_SINGLE: "'", QUOTE_DOUBLE: '"' }

function quoteOf({ type }: Scalar): string | undefined {
  return quotes[type ?? '']
}

function endOfLine(node: ParsedNode, { text, range }: Locating): Position {
  const from = node.range[1]
  const rest = /^[^\r\n]*/u.exec(text.slice(from))?.[0].length ?? 0
  return range([from + rest, from + rest]).start
}

interface Pair {
  readonly key: unknown
  readonly value: unknown
}

function entriesOf(pairs: readonly Pair[], at: Locating, isFlow: boolean): Entry[] {
  const seen = new Map<string, Range>()
  const entries: Entry[] = []
  let isAnother = false
  for (const [index, pair] of pairs.entries()) {
    const key = pair.key as ParsedNode
    const keyRange = at.range(spanOf(key))
    if (!isScalar(key) || typeof key.value !== 'string') {
      const separated = isFlow ? separatedNumber(pairs, index, at) : undefined
      if (separated === 'told') continue
      at.findings.report(
        separated ?? {
          code: 'yaml-key',
          range: keyRange,
          message: say('a key is not a text', '键不是文本'),
          help: say('put the key in quotes', '请给键加引号'),
        },
      )
      continue
    }
    if (!key.value.isWellFormed()) {
      at.findings.report(halfCharacter(keyRange))
      continue
    }
    const earlier = seen.get(key.value)
    if (earlier !== undefined) {
      const another = isFlow || index === 0 ? undefined : anotherItem(key, keyRange, [...seen.keys()][0], at)
      // What follows belongs to the item that begins here, so that it stands twice is no news.
      if (!isAnother) at.findings.report(twice(key.value, keyRange, earlier, another))
      isAnother ||= another !== undefined
      continue
    }
    seen.set(key.value, keyRange)
    const inner = at.depth === 1 ? { ...at, item: itemNames[key.value] } : at
    const value = pair.value === null ? nothing : locate(pair.value as ParsedNode, inner)
    if (value === undefined) continue
    // What was left out is shown at its key.
    const isLeftOut = value.kind === 'scalar' && value.value === null && value.source === ''
    entries.push({
      key: key.value,
      keyRange,
      keyQuote: quoteOf(key),
      value: isLeftOut ? { ...value, range: keyRange, quote: undefined } : value,
    })
  }
  return entries
}

function twice(key: string, range: Range, earlier: Range, another: Pick<Finding, 'help' | 'fix'> | undefined): Finding {
  return {
    code: 'key-twice',
    range,
    message: say(`\`${key}\` stands twice in the same place`, `\`${key}\` 在同一处出现了两次`),
    ...(another ?? { help: say('keep one of the two', '请只保留一个') }),
    related: [{ message: say('the first one', '第一个'), range: earlier }],
  }
}

/** The key with which an item began stands there again: mostly the dash of the next item is missing. */
function anotherItem(
  { value: key, range: [from] }: { readonly value: unknown; readonly range: Span },
  { start: { line, column } }: Range,
  first: string | undefined,
  { item, text }: Locating,
): Pick<Finding, 'help' | 'fix'> | undefined {
  if (item === undefined || key !== first || (key !== 'id' && key !== 'name')) return undefined
  const before = text.slice(text.lastIndexOf('\n', from - 1) + 1, from)
  const { en, 'zh-CN': chinese } = item
  return {
    help: say(
      `if another ${en} begins here, put \`- \` before it; else keep one of the two`,
      `若此处是另一条${chinese}的开头，请在它前面加上 \`- \`；否则只保留一个`,
    ),
    fix: /^ {2,}$/u.test(before)
      ? {
          safe: false,
          edits: [{ range: { start: { line, column: column - 2 }, end: { line, column } }, text: '- ' }],
        }
      : undefined,
  }
}

/** `{ lt: 1,000 }` is `lt: 1` and a key `000`. Told at the first piece; the others are its echoes. */
function separatedNumber(
  pairs: readonly Pair[],
  index: number,
  { text, range }: Locating,
): Finding | 'told' | undefined {
  const isPiece = (pair: Pair | undefined) =>
    pair !== undefined && pair.value === null && isScalar(pair.key) && /^\d{3}$/u.test(pair.key.source ?? '')
  if (!isPiece(pairs[index])) return undefined
  if (isPiece(pairs[index - 1])) return 'told'
  const first = pairs[index - 1]?.value
  if (!isScalar(first) || !/^\d{1,3}$/u.test(first.source ?? '')) return undefined
  let last = index
  while (isPiece(pairs[last + 1])) last += 1
  const [from] = spanOf(first)
  const [, to] = spanOf(pairs[last]?.key as Node)
  const written = text.slice(from, to)
  const meant = written.replaceAll(/[,\s]/gu, '')
  return {
    code: 'wrong-type',
    range: range([from, to]),
    message: say(
      `\`${written}\` is no number: numbers are written without separators`,
      `\`${written}\` 不是数字：数字中不能有分隔符`,
    ),
    help: say(`write \`${meant}\``, `请写作 \`${meant}\``),
    fix: { safe: true, edits: [{ range: range([from, to]), text: meant }] },
  }
}

function spanOf(node: Node | null): Span {
  return node?.range ?? [0, 0, 0]
}
