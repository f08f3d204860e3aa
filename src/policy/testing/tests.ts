/**
 * Tests inside a policy: what its author expects of single clicks, kept with the source and run before publishing.
 *
 * A test names an instant, a surface and a link. The link is read and the facts are made as for a click, with the
 * registry of whoever runs the tests.
 *
 * @module
 */

import type { Context, Evidence } from '../../context/context.ts'
import { instant } from '../../kernel/instant.ts'
import { destinationOf } from '../../link/destination.ts'
import type { Registry } from '../../link/registry.ts'
import type { Scope } from '../language/compile-scope.ts'
import { decide, type Policy } from '../decide.ts'
import type { Decision } from '../decision.ts'
import type { Diagnostic, Range } from '../language/diagnostic.ts'
import { factsOf, type Shopper } from '../facts.ts'
import type { Entry, Located } from '../language/document.ts'
import { fieldsOf, formedTextOf, idOf, instantOf, listOf, numberOf, oneOfWords, textOf } from '../language/fields.ts'
import { actions, evidences } from '../rule.ts'

export interface PolicyTest {
  readonly name: string
  /** Epoch milliseconds. */
  readonly at: number
  readonly surface: string
  readonly url: string
  readonly evidence: Evidence
  readonly author: string | undefined
  readonly followers: number | undefined
  readonly content: string | undefined
  readonly channel: string | undefined
  readonly region: string | undefined
  readonly language: string | undefined
  readonly client: string | undefined
  /** `action:reason`. */
  readonly expect: string
  readonly range: Range
}

const keys = [
  'name',
  'at',
  'surface',
  'url',
  'evidence',
  'author',
  'content',
  'channel',
  'region',
  'language',
  'client',
  'expect',
  'note',
] as const

export function compileTests(node: Located, scope: Scope): PolicyTest[] {
  return (listOf(node, scope.findings, '`tests`') ?? []).flatMap((item) => compileTest(item, scope) ?? [])
}

function compileTest(node: Located, scope: Scope): PolicyTest | undefined {
  const { findings } = scope
  const fields = fieldsOf(node, keys, findings, {
    what: 'a test',
    required: ['name', 'at', 'surface', 'url', 'expect'],
  })
  if (fields === undefined) return undefined
  const name = fields.name && textOf(fields.name.value, findings, '`name`')
  const at = fields.at && instantOf(fields.at, findings)
  const surface =
    fields.surface &&
    oneOfWords(fields.surface.value, scope.surfaces, findings, {
      what: 'a surface of this policy',
      code: 'unknown-surface',
    })
  const url = fields.url && textOf(fields.url.value, findings, '`url`')
  const expect =
    fields.expect &&
    formedTextOf(fields.expect.value, isExpectation, findings, {
      what: 'the expectation',
      form: 'written as `action:reason`',
    })
  const author = fields.author === undefined ? {} : authorOf(fields.author.value, scope)
  const evidence =
    fields.evidence === undefined
      ? 'signed'
      : oneOfWords(fields.evidence.value, evidences, findings, { what: 'a kind of evidence' })
  const text = (entry: Entry | undefined) => entry && idOf(entry.value, findings, `\`${entry.key}\``)
  const rest = {
    content: text(fields.content),
    channel: text(fields.channel),
    region: text(fields.region),
    language: text(fields.language),
    client: text(fields.client),
  }
  if (name === undefined || at === undefined || surface === undefined || url === undefined || expect === undefined)
    return undefined
  if (evidence === undefined) return undefined
  return {
    name,
    at,
    surface,
    url,
    evidence,
    author: author.id,
    followers: author.followers,
    ...rest,
    expect,
    range: node.range,
  }
}

function isExpectation(text: string): boolean {
  const [action, reason, ...rest] = text.split(':')
  return actions.some((each) => each === action) && reason !== undefined && reason !== '' && rest.length === 0
}

/** `author: a_1`, or `author: { id, followers }`. */
function authorOf(node: Located, { findings }: Scope): { readonly id?: string; readonly followers?: number } {
  if (node.kind === 'scalar') {
    const id = idOf(node, findings, '`author`')
    return id === undefined ? {} : { id }
  }
  const fields = fieldsOf(node, ['id', 'followers'], findings, { what: '`author`' })
  const id = fields?.id && idOf(fields.id.value, findings, '`id`')
  const count = { what: '`followers`', min: 0, max: Number.MAX_SAFE_INTEGER, whole: true }
  const followers = fields?.followers && numberOf(fields.followers.value, findings, count)
  return { ...(id === undefined ? {} : { id }), ...(followers === undefined ? {} : { followers }) }
}

export interface TestResult {
  readonly test: PolicyTest
  readonly passed: boolean
  /** `action:reason`. */
  readonly got: string
  readonly decision: Decision
}

/** Runs the tests of a document against its policy; all of them, in order. */
export function runPolicyTests(policy: Policy, tests: readonly PolicyTest[], registry: Registry): TestResult[] {
  return tests.map((test) => {
    const facts = factsOf(destinationOf(test.url, registry), contextOf(test), shopperOf(test), registry)
    const decision = decide(policy, facts, instant(test.at))
    const got = `${decision.outcome.action}:${decision.outcome.reason}`
    return { test, passed: got === test.expect, got, decision }
  })
}

/** What a red test says, as a finding about the document. */
export function testDiagnostic({ test, got, decision }: TestResult): Diagnostic {
  return {
    severity: 'error',
    code: 'test-failed',
    message: `the test \`${test.name}\` expects \`${test.expect}\` and got \`${got}\` from ${decision.rule === undefined ? 'the defaults' : `\`${decision.rule}\``}`,
    help: 'correct the rule, or the expectation; `policy simulate` shows which condition failed',
    range: test.range,
    related: [],
  }
}

function contextOf(test: PolicyTest): Context {
  const { surface, evidence, content, author, followers, channel, client, language } = test
  const nothing = { site: undefined, fault: undefined }
  return { surface, evidence, content, author, followers, channel, client, language, ...nothing }
}

function shopperOf({ region, language }: PolicyTest): Shopper {
  return { region, language, token: undefined, visitor: undefined }
}
