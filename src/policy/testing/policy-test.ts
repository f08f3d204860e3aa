/**
 * Tests inside a policy: what its author expects of single clicks, kept with the source and run before publishing.
 *
 * A test names an instant, a surface and a link, and whatever else the click shall have; what it does not name is not
 * known.
 *
 * @module
 */

import { builtinSurfaces, type Evidence } from '../../context/context.ts'
import type { Scope } from '../language/compile-scope.ts'
import { valueReaders } from '../language/compile-values.ts'
import type { Range } from '../language/diagnostic.ts'
import type { Entry, Located } from '../language/document.ts'
import { fieldsOf, listOf, namedEntries, type Fields } from '../language/fields.ts'
import { instantOf } from '../language/instants.ts'
import { formedTextOf, idOf, numberOf, oneOfWords, plainTextOf, textOf, writtenOf } from '../language/scalar-fields.ts'
import { rolloutSides, testAuthorSchema, testRolloutSchema, testSchema, testsSchema } from '../language/schema/tests.ts'
import { correction, type Written } from '../language/spelling.ts'
import { say, word } from '../language/wording.ts'
import { builtinReasons } from '../reasons.ts'
import { actions, evidences } from '../rule.ts'
import { eachValueFact, type ValueFact } from '../value-facts.ts'
import type { ForcedRollout, RolloutSide } from './force.ts'

export interface PolicyTest extends Readonly<Record<ValueFact, string | undefined>> {
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
  readonly client: string | undefined
  readonly token: string | undefined
  readonly visitor: string | undefined
  readonly rollout: ForcedRollout | undefined
  /** `action:reason`. */
  readonly expect: string
  /** The id of the rule that must decide, or `defaults`. */
  readonly rule: string | undefined
  /** `action:reason` of the first match in `mode: report`, or `none`. */
  readonly would: string | undefined
  readonly places: TestPlaces
}

/** Where the test stands, and the values it demands. */
export interface TestPlaces {
  readonly whole: Range
  readonly name?: Range | undefined
  readonly url?: Written | undefined
  readonly expect?: Range | undefined
  readonly rule?: Range | undefined
  readonly would?: Range | undefined
}

type TestFields = Fields<keyof (typeof testSchema)['properties']>

/** Reads the section `tests`. The ids are those of all rules as written, also of rules that have mistakes of their own. */
export function compileTests(node: Located, scope: Scope, ruleIds: readonly string[]): PolicyTest[] {
  const items = listOf(node, testsSchema, scope.findings, { what: word('tests') }) ?? []
  const names = new Map<string, Range>()
  return items.flatMap((item) => {
    const fields = fieldsOf(item, testSchema, scope.findings, { what: say('a test', '测试') })
    if (fields === undefined) return []
    const name = fields.name && nameOf(fields.name.value, names, scope)
    return readTest(item, fields, { ...scope, ruleIds, name }) ?? []
  })
}

/** Names tell the results of tests apart. */
function nameOf(node: Located, names: Map<string, Range>, { findings }: Scope): string | undefined {
  const name = textOf(node, findings, word('name'))
  if (name === undefined) return undefined
  const earlier = names.get(name)
  if (earlier === undefined) names.set(name, node.range)
  else {
    findings.report({
      code: 'test-name-twice',
      range: node.range,
      message: say(
        `two tests have the name \`${name}\`, and results are told apart by name`,
        `有两个测试都叫 \`${name}\`，测试结果以名称区分`,
      ),
      help: say('give one of the two another name', '请为其中一个测试改名'),
      related: [{ message: say('the first one', '第一处'), range: earlier }],
    })
  }
  return name
}

interface TestScope extends Scope {
  readonly ruleIds: readonly string[]
  readonly name: string | undefined
}

function readTest(node: Located, fields: TestFields, scope: TestScope): PolicyTest | undefined {
  const { findings, name } = scope
  const id = (entry: Entry | undefined) => entry && idOf(entry.value, findings, word(entry.key))
  const at = fields.at && instantOf(fields.at, scope)
  const surface = fields.surface && surfaceOf(fields.surface.value, scope)
  const url = fields.url && textOf(fields.url.value, findings, word('url'))
  const expect = fields.expect && expectationOf(fields.expect, scope)
  const evidence = fields.evidence === undefined ? 'signed' : evidenceOf(fields.evidence.value, scope)
  const author = fields.author === undefined ? {} : authorOf(fields.author.value, scope)
  const optional = {
    content: id(fields.content),
    channel: id(fields.channel),
    ...eachValueFact((fact) => fields[fact] && valueReaders[fact](fields[fact].value, findings, 'only')),
    client: id(fields.client),
    token: id(fields.token),
    visitor: id(fields.visitor),
    rollout: fields.rollout && rolloutOf(fields.rollout.value, scope),
    rule: fields.rule && ruleOf(fields.rule.value, scope, ['defaults']),
    would: fields.would && expectationOf(fields.would, scope, ['none']),
  }
  if (fields.note !== undefined) textOf(fields.note.value, findings, word('note'))
  if (name === undefined || at === undefined || surface === undefined || url === undefined) return undefined
  if (expect === undefined || evidence === undefined) return undefined
  const places = {
    whole: node.range,
    name: fields.name?.value.range,
    url: fields.url?.value.kind === 'scalar' ? writtenOf(fields.url.value, url) : undefined,
    expect: fields.expect?.value.range,
    rule: fields.rule?.value.range,
    would: fields.would?.value.range,
  }
  return {
    name,
    at,
    surface,
    url,
    evidence,
    author: author.id,
    followers: author.followers,
    ...optional,
    expect,
    places,
  }
}

function surfaceOf(node: Located, { findings, surfaces }: Scope): string | undefined {
  const known = [...new Set([...surfaces, ...builtinSurfaces])]
  return oneOfWords(node, known, findings, {
    what: say('a surface of this policy', '本策略的页面场景'),
    code: 'unknown-surface',
  })
}

function evidenceOf(node: Located, { findings }: Scope): Evidence | undefined {
  return oneOfWords(node, evidences, findings, { what: say('a kind of evidence', '可用的依据') })
}

/** `action:reason` of an outcome that is possible, or one of a few other words. */
function expectationOf(
  { key, value }: Entry,
  { findings, messages }: Scope,
  others: readonly string[] = [],
): string | undefined {
  const [other] = others
  const orOther = other === undefined ? say('', '') : say(`, or \`${other}\``, `，或 \`${other}\``)
  const text = formedTextOf(value, (each) => others.includes(each) || isExpectation(each), findings, {
    what: word(key),
    form: say(`written as \`action:reason\`${orOther.en}`, `「处理方式:原因代码」形式${orOther['zh-CN']}`),
    advise: () => ({
      help: say('write it like `allow:no_rule_matched`', '写法如 `allow:no_rule_matched`'),
    }),
  })
  if (text === undefined || others.includes(text) || value.kind !== 'scalar') return text
  const [action = '', reason = ''] = text.split(':')
  const known = [...builtinReasons, ...messages]
  if (known.includes(reason)) return text
  const expectations = known.map((each) => `${action}:${each}`)
  findings.report({
    code: 'unknown-reason',
    range: value.range,
    message: say(`there is no reason \`${reason}\``, `没有原因代码 \`${reason}\``),
    ...correction(
      writtenOf(value, text),
      expectations,
      say('expect a reason that a rule of this policy gives', '请填写本策略中某条规则给出的原因代码'),
      findings,
    ),
  })
  return undefined
}

function isExpectation(text: string): boolean {
  const [action, reason, ...rest] = text.split(':')
  return actions.some((each) => each === action) && reason !== undefined && reason !== '' && rest.length === 0
}

interface Author {
  readonly id?: string | undefined
  readonly followers?: number | undefined
}

/** `author: a_1`, or `author: { id, followers }`. */
function authorOf(node: Located, { findings }: Scope): Author {
  if (node.kind === 'scalar') return { id: idOf(node, findings, word('author')) }
  const fields = fieldsOf(node, testAuthorSchema, findings, { what: word('author') })
  const { properties } = testAuthorSchema
  return {
    id: fields?.id && idOf(fields.id.value, findings, word('id')),
    followers: fields?.followers && numberOf(fields.followers.value, properties.followers, findings, word('followers')),
  }
}

/** One side for every rollout, or rule by rule. */
function rolloutOf(node: Located, scope: TestScope): ForcedRollout | undefined {
  if (node.kind !== 'map') return sideOf(node, scope)
  const sides: [string, RolloutSide][] = []
  for (const entry of namedEntries(node, testRolloutSchema, scope.findings, word('rollout'))) {
    const name: Located = {
      kind: 'scalar',
      value: entry.key,
      source: entry.key,
      range: entry.keyRange,
      quote: entry.keyQuote,
    }
    const rule = ruleOf(name, scope)
    const side = sideOf(entry.value, scope)
    if (rule !== undefined && side !== undefined) sides.push([rule, side])
  }
  return Object.fromEntries(sides)
}

function sideOf(node: Located, { findings }: Scope): RolloutSide | undefined {
  return oneOfWords(node, rolloutSides, findings, { what: say('a side of a rollout', '灰度的一侧') })
}

/** The id of a rule, or one of a few other words. */
function ruleOf(node: Located, { findings, ruleIds }: TestScope, others: readonly string[] = []): string | undefined {
  const id = plainTextOf(node, findings, say('the id of a rule', '规则 ID'))
  const known = [...ruleIds, ...others]
  if (id === undefined || node.kind !== 'scalar' || known.includes(id)) return id
  findings.report({
    code: 'unknown-rule',
    range: node.range,
    message: say(`there is no rule \`${id}\``, `没有规则 \`${id}\``),
    ...correction(writtenOf(node, id), known, say('name a rule of this policy', '请填写本策略中的规则 ID'), findings),
  })
  return undefined
}
