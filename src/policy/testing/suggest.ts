/**
 * Suggesting tests: for what no test has seen, one that pins down what the policy says today.
 *
 * What comes out is YAML to paste under `tests`. It passes as it is; whether it is what was meant, its author decides by
 * reading it.
 *
 * @module
 */

import { Document, isMap } from 'yaml'
import { zonedText } from '../../kernel/instant.ts'
import type { Registry } from '../../link/registry.ts'
import { preparePolicy, type Policy } from '../decide.ts'
import type { Witness } from '../language/diagnostic.ts'
import type { Program } from '../program.ts'
import type { Rule } from '../rule.ts'
import { eachValueFact } from '../value-facts.ts'
import { instantOfSide, sides as allSides, type Side } from './coverage.ts'
import type { PolicyTest } from './policy-test.ts'
import { runPolicyTests } from './run.ts'

export interface Uncovered {
  readonly rule: string
  /** A request that the rule decides. */
  readonly witness: Witness
  /** Which tests of the rule are wanted; all of them where it is absent. */
  readonly sides?: readonly Side[]
}

/** YAML for the section `tests`, indented as an item of it; empty when nothing is wanted. */
export function suggestTests(program: Program, uncovered: readonly Uncovered[], registry: Registry): string {
  const policy = preparePolicy(program, { version: 0, digest: '', registry })
  const written = uncovered.flatMap(({ rule: id, witness, sides = allSides }) => {
    const rule = program.rules.find((each) => each.id === id)
    if (rule === undefined) return []
    return momentsOf(rule, witness, sides).map((moment) => writtenTest(moment, policy, registry))
  })
  if (written.length === 0) return ''
  const document = new Document(written)
  // `author: { followers: 1 }` is how a person writes it.
  if ('items' in (document.contents ?? {})) flowAuthors(document)
  return document
    .toString({ indent: 2, lineWidth: 0, singleQuote: true, flowCollectionPadding: true })
    .replace(/^(?=.)/gmu, '  ')
}

interface Moment {
  readonly name: string
  readonly at: number
  readonly witness: Witness
}

const titles: Readonly<Record<Side, string>> = {
  inside: 'inside',
  'before-from': 'last instant before',
  'at-from': 'first instant',
  'before-until': 'last instant',
  'at-until': 'first instant after',
}

/** The witness at each instant that is wanted, in the order of time; the inside needs no test of its own at an end. */
function momentsOf(rule: Rule, witness: Witness, wanted: readonly Side[]): readonly Moment[] {
  const ends = wanted.flatMap((side) => {
    const at = instantOfSide(rule, side)
    return at === undefined ? [] : [{ name: `${rule.id}: ${titles[side]}`, at, witness }]
  })
  const isInside = wanted.includes('inside') && ends.every(({ at }) => at !== witness.at)
  const inside = { name: `${rule.id}: ${titles.inside}`, at: witness.at, witness }
  return [...(isInside ? [inside] : []), ...ends].toSorted((a, b) => a.at - b.at)
}

/** The test as an author would write it: what is absent is left out, the keys in their usual order. */
function writtenTest(
  { name, at, witness }: Moment,
  policy: Policy,
  registry: Registry,
): Readonly<Record<string, unknown>> {
  const { surface, url, evidence = 'signed', author, followers, content, channel, client, token, visitor } = witness
  const values = eachValueFact((fact) => witness[fact])
  const test: PolicyTest = {
    name,
    at,
    surface,
    url,
    evidence,
    author,
    followers,
    content,
    channel,
    ...values,
    client,
    token,
    visitor,
    rollout: undefined,
    expect: '',
    rule: undefined,
    would: undefined,
    places: { whole: nowhere },
  }
  const [result] = runPolicyTests(policy, [test], registry)
  const would = result === undefined || result.would === 'none' ? undefined : result.would
  const keys = {
    name,
    at: zonedText(at, policy.program.meta.timezone),
    surface,
    evidence: evidence === 'signed' ? undefined : evidence,
    content,
    author: authorOf(author, followers),
    channel,
    ...values,
    client,
    token,
    visitor,
    url,
    expect: result?.got,
    would,
  }
  return Object.fromEntries(Object.entries(keys).filter(([, value]) => value !== undefined))
}

const nowhere = { start: { line: 1, column: 1 }, end: { line: 1, column: 1 } }

function authorOf(id: string | undefined, followers: number | undefined): unknown {
  if (followers === undefined) return id
  return id === undefined ? { followers } : { id, followers }
}

function flowAuthors(document: Document): void {
  const { contents } = document
  if (contents === null || !('items' in contents) || !Array.isArray(contents.items)) return
  for (const item of contents.items) {
    const author: unknown = isMap(item) ? item.get('author', true) : undefined
    if (isMap(author)) author.flow = true
  }
}
