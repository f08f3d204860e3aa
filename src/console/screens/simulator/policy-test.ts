/**
 * A policy test made of a simulation: the click as it was tried, and what the policy said of it.
 *
 * @module
 */

import { Document, isMap, isSeq } from 'yaml'

import type { DecisionJson } from '../../../answer/json.ts'
import { zonedText } from '../../../kernel/instant.ts'
import { addedTests } from '../../../policy/editing/added-tests.ts'
import type { Described } from '../../../policy/editing/simulator.ts'
import { edited } from '../../../policy/editing/text-edit.ts'

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

/** A document with one more test; undefined where it has to be put there by hand, lest something else be changed. */
export function withTest(text: string, test: string): string | undefined {
  const edits = addedTests(text, test)
  return edits && edited(text, edits)
}
