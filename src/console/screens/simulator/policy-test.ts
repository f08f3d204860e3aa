/**
 * A policy test made of a simulation: the click as it was tried, and what the policy said of it.
 *
 * @module
 */

import { Document, isMap, isSeq, parseDocument } from 'yaml'

import type { DecisionJson } from '../../../answer/json.ts'
import { zonedText } from '../../../kernel/instant.ts'
import type { Described } from '../../../policy/editing/simulator.ts'

export interface TestGiven {
  readonly name: string
  readonly at: number
  readonly zone: string
  readonly described: Described
  /** Whose context says where a page lies. */
  readonly decision: DecisionJson
  /** `action:reason`. */
  readonly expect: string
  /** A rule's id, or `defaults`; absent: whichever rule says so. */
  readonly rule: string | undefined
  /** `none` where nothing was noted. */
  readonly would: string | undefined
}

/** YAML for the section `tests`, indented as an item of it. */
export function testYaml({ name, at, zone, described, decision, expect, rule, would }: TestGiven): string {
  const { surface, evidence, content } = decision.context
  const { author, followers } = described
  const written = {
    name,
    at: zonedText(at, zone),
    surface,
    evidence: evidence === 'signed' ? undefined : evidence,
    content: content ?? undefined,
    author: followers === undefined ? author : { ...(author === undefined ? {} : { id: author }), followers },
    channel: described.channel,
    region: described.region,
    language: described.lang,
    client: described.client,
    token: described.token,
    visitor: described.visitor,
    url: described.url,
    expect,
    rule,
    would: would === 'none' ? undefined : would,
  }
  const document = new Document([
    Object.fromEntries(Object.entries(written).filter(([, value]) => value !== undefined)),
  ])
  // `author: { followers: 1 }` is how a person writes it.
  const [item] = isSeq(document.contents) ? document.contents.items : []
  const writtenAuthor: unknown = isMap(item) ? item.get('author', true) : undefined
  if (isMap(writtenAuthor)) writtenAuthor.flow = true
  return document
    .toString({ indent: 2, lineWidth: 0, singleQuote: true, flowCollectionPadding: true })
    .replace(/^(?=.)/gmu, '  ')
}

/**
 * A document with one more test at the end of its tests; undefined where they are written in a way that has to be edited
 * by hand.
 */
export function withTest(text: string, test: string): string | undefined {
  const document = parseDocument(text)
  if (document.errors.length > 0 || !isMap(document.contents)) return undefined
  const pair = document.contents.items.find(({ key }) => String(key) === 'tests')
  const broken = text === '' || text.endsWith('\n') ? text : `${text}\n`
  if (pair === undefined) return document.contents.flow === true ? undefined : `${broken}\ntests:\n${test}`
  const tests = pair.value
  if (!isSeq(tests) || tests.flow === true || tests.range === undefined || tests.range === null) return undefined
  const dashes = columnOf(text, tests.range[0])
  if (dashes === undefined) return undefined
  const end = lineAfter(text, tests)
  const before = text.slice(0, end)
  const item = test.replaceAll(/^ {2}/gm, ' '.repeat(dashes))
  return `${before}${before.endsWith('\n') ? '' : '\n'}${item}${text.slice(end)}`
}

/** Cells before the first dash. */
function columnOf(text: string, offset: number): number | undefined {
  const start = text.lastIndexOf('\n', offset - 1) + 1
  const indent = text.slice(start, offset)
  return /^ *$/.test(indent) ? indent.length : undefined
}

interface Ranged {
  readonly items: readonly unknown[]
}

/** Where the line after the last item begins: comments behind it stay behind. */
function lineAfter(text: string, { items }: Ranged): number {
  const last: unknown = items.at(-1)
  const range = (last as { readonly range?: readonly [number, number, number] } | undefined)?.range
  const end = range?.[1] ?? text.length
  if (end > 0 && text[end - 1] === '\n') return end
  const newline = text.indexOf('\n', end)
  return newline < 0 ? text.length : newline + 1
}
