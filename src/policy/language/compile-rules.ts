/**
 * Rules: the list under `rules`, each with its window, its conditions and its outcome.
 *
 * Ids stand in every record, so no two rules share one; a window that could never be in force and a compliance rule that
 * applies to a share of authors are mistakes and not settings.
 *
 * @module
 */

import { isId, isRuleId } from '../names.ts'
import { modes, rolloutHash, rolloutKeys, type IfUnknown, type Rollout, type Rule } from '../rule.ts'
import { compileConditions } from './compile-conditions.ts'
import { compileOutcome } from './compile-outcome.ts'
import type { Scope } from './compile-scope.ts'
import { idForm } from './compile-sections.ts'
import { windowOf } from './compile-window.ts'
import type { Range, Wording } from './diagnostic.ts'
import type { Entry, Located, LocatedScalar } from './document.ts'
import { fieldsOf, listOf, listOrOne, namedEntries } from './fields.ts'
import { inheritedName, isInherited } from './inherited-names.ts'
import { booleanOf, formedTextOf, numberOf, oneOfWords, plainTextOf, textOf, writtenOf } from './scalar-fields.ts'
import { conditionsSchema } from './schema/conditions.ts'
import { outcomeSchema } from './schema/outcomes.ts'
import {
  acceptableCodes,
  labelLength,
  labelsSchema,
  reservedRuleIds,
  rolloutSchema,
  ruleSchema,
  rulesSchema,
} from './schema/rules.ts'
import { correction, replacement } from './spelling.ts'
import { say, word } from './wording.ts'
import { wrongValue, type Correctable } from './wrong-value.ts'

export function compileRules(node: Located, scope: Scope): Rule[] {
  const { findings } = scope
  const items = listOf(node, rulesSchema, findings, {
    what: word('rules'),
    tooMany: say('put ids that differ by nothing else into lists', '请把仅 ID 不同的规则合并为列表'),
  })
  if (items === undefined) return []
  const ids = idsOf(items, scope)
  return items.flatMap((item) => compileRule(item, scope, ids) ?? [])
}

/** Ids first, because `overlaps` may name a rule that comes later. */
function idsOf(items: readonly Located[], { findings }: Scope): ReadonlyMap<string, Range> {
  const ids = new Map<string, Range>()
  for (const item of items) {
    if (item.kind !== 'map') continue
    const node = item.entries.find(({ key }) => key === 'id')?.value
    if (node?.kind !== 'scalar' || typeof node.value !== 'string') continue
    const earlier = ids.get(node.value)
    if (earlier === undefined) {
      ids.set(node.value, node.range)
      continue
    }
    findings.report({
      code: 'rule-id-twice',
      range: node.range,
      message: say(
        `two rules have the id \`${node.value}\`, and records tell rules apart by their ids`,
        `两条规则的 ID 都是 \`${node.value}\`，而记录靠 ID 区分规则`,
      ),
      help: say('give one of the two another id', '请为其中一条改用其他 ID'),
      related: [{ message: say('the first one', '第一条'), range: earlier }],
    })
  }
  return ids
}

function compileRule(node: Located, scope: Scope, ids: ReadonlyMap<string, Range>): Rule | undefined {
  const { findings } = scope
  const fields = fieldsOf(node, ruleSchema, findings, { what: say('a rule', '规则'), belongs })
  if (fields === undefined) return undefined
  const id = fields.id && ruleIdOf(fields.id.value, scope)
  const mode =
    fields.mode === undefined
      ? 'enforce'
      : oneOfWords(fields.mode.value, modes, findings, { what: say('a mode', '规则模式') })
  const window = windowOf(fields.from, fields.until, scope)
  const advised = adviceFor(fields.then)
  const conditions = fields.if === undefined ? {} : compileConditions(fields.if.value, scope, { advised })
  const outcome = fields.then === undefined ? undefined : compileOutcome(fields.then.value, scope, 'then')
  const isCompliance =
    fields.compliance !== undefined && booleanOf(fields.compliance.value, findings, word('compliance')) === true
  const rollout = fields.rollout === undefined ? undefined : rolloutOf(fields.rollout, id ?? '', scope)
  if (isCompliance && fields.rollout !== undefined) complianceRollout(fields.rollout, fields.compliance, scope)
  const labels = fields.labels === undefined ? undefined : labelsOf(fields.labels.value, scope)
  const overlaps = fields.overlaps === undefined ? undefined : overlapsOf(fields.overlaps.value, scope, ids)
  if (fields.accepts !== undefined) checkAccepts(fields.accepts.value, scope)
  if (fields.note !== undefined) textOf(fields.note.value, findings, word('note'))
  if (id === undefined || mode === undefined || outcome === undefined) return undefined
  return {
    id,
    mode,
    ...window,
    if: conditions,
    outcome,
    ...(rollout === undefined ? {} : { rollout }),
    ...(isCompliance ? { compliance: true as const } : {}),
    ...(labels === undefined ? {} : { labels }),
    ...(overlaps === undefined ? {} : { overlaps }),
  }
}

/** Conditions and actions that slipped out of `if` and `then`. */
function belongs(key: string): Wording | undefined {
  const parent = Object.hasOwn(conditionsSchema.properties, key)
    ? 'if'
    : Object.hasOwn(outcomeSchema.properties, key)
      ? 'then'
      : undefined
  return parent && say(`put it under \`${parent}\``, `请移到 \`${parent}\` 之下`)
}

/** A rule that lets through must not let through whoever hides; every other should catch them. */
function adviceFor(then: Entry | undefined): IfUnknown {
  const allows = then?.value.kind === 'map' && then.value.entries.some(({ key }) => key === 'allow')
  return allows ? 'skip' : 'match'
}

function ruleIdOf(node: Located, { findings }: Scope): string | undefined {
  const reserved = reservedRuleIds.find((each) => node.kind === 'scalar' && node.value === each)
  if (reserved !== undefined) {
    const { en, 'zh-CN': chinese } = reservedFor[reserved]
    const message = say(
      `\`${reserved}\` cannot be the id of a rule, for it means ${en}`,
      `\`${reserved}\` 不能用作规则 ID，它表示${chinese}`,
    )
    return wrongValue(node, findings, message, { help: say('choose another id', '请换一个 ID') })
  }
  if (node.kind === 'scalar' && isInherited(node.source)) {
    findings.report(inheritedName(node.source, node.range))
    return undefined
  }
  return formedTextOf(node, isRuleId, findings, { what: say('the id', '规则 ID'), form: idForm, advise: betterId })
}

const reservedFor = {
  all: say('every rule, where rules are turned off', '紧急关闭时的全部规则'),
  defaults: say('that no rule decided', '没有规则决定'),
} as const satisfies Record<(typeof reservedRuleIds)[number], Wording>

function betterId(node: LocatedScalar): Correctable | undefined {
  const better = node.source
    .toLowerCase()
    .replaceAll(/[^a-z0-9_.-]+/gu, '-')
    .replaceAll(/^[-_.]+|-+$/gu, '')
  if (!isRuleId(better)) {
    return { help: say('write it like `live-external-closed`', '请写作 `live-external-closed` 的形式') }
  }
  // What YAML reads as a number, in small letters too, is a text only in quotes.
  const text = typeof node.value === 'number' ? `"${better}"` : better
  return { help: say(`write \`${text}\``, `请写作 \`${text}\``), fix: replacement(writtenOf(node, better), text) }
}

function rolloutOf({ value }: Entry, id: string, { findings }: Scope): Rollout | undefined {
  const fields = fieldsOf(value, rolloutSchema, findings, {
    what: word('rollout'),
    instead: { help: say('write it like `{ percent: 5, by: author }`', '请写作 `{ percent: 5, by: author }` 的形式') },
  })
  if (fields === undefined) return undefined
  const percent =
    fields.percent && numberOf(fields.percent.value, rolloutSchema.properties.percent, findings, word('percent'))
  const by =
    fields.by && oneOfWords(fields.by.value, rolloutKeys, findings, { what: say('a key for a rollout', '分桶依据') })
  const salt = fields.salt === undefined ? id : textOf(fields.salt.value, findings, word('salt'))
  if (fields.hash !== undefined) {
    oneOfWords(fields.hash.value, [rolloutHash], findings, { what: say('a bucket function', '分桶函数') })
  }
  return percent === undefined || by === undefined || salt === undefined
    ? undefined
    : { percent, by, salt, hash: rolloutHash }
}

function complianceRollout(rollout: Entry, compliance: Entry | undefined, { findings }: Scope): void {
  findings.report({
    code: 'compliance-rollout',
    range: rollout.keyRange,
    message: say(
      'a rule marked `compliance` applies to everyone, and `rollout` to a share',
      '标记了 `compliance` 的规则须对所有人生效，而 `rollout` 只对部分点击生效',
    ),
    help: say(
      'remove `rollout`, or try the rule out in `mode: report`',
      '请删除 `rollout`，或先以 `mode: report` 试运行',
    ),
    related: compliance === undefined ? [] : [{ message: say('the mark', '该标记'), range: compliance.keyRange }],
  })
}

function labelsOf(node: Located, { findings }: Scope): Readonly<Record<string, string>> {
  const labels: [string, string][] = []
  for (const { key, keyRange, value } of namedEntries(node, labelsSchema, findings, word('labels'))) {
    const text = textOf(value, findings, say(`the label \`${key}\``, `标签 \`${key}\``))
    if (text !== undefined && Array.from(text).length > labelLength) {
      const problem = say(
        `the label \`${key}\` has more than \`${labelLength}\` characters, and it stands in every record of the rule`,
        `标签 \`${key}\` 超过 \`${labelLength}\` 个字符，而它会写入该规则的每条记录`,
      )
      findings.report({ code: 'wrong-value', range: value.range, message: problem, help: say('shorten it', '请缩短') })
    }
    if (isId(key)) labels.push([key, text ?? ''])
    else if (isInherited(key)) findings.report(inheritedName(key, keyRange))
    else {
      findings.report({
        code: 'wrong-value',
        range: keyRange,
        message: say(`\`${key}\` is no usable name`, `\`${key}\` 不能用作名称`),
        help: say('use lower-case letters, digits, `-` and `_`', '请使用小写字母、数字、`-` 和 `_`'),
      })
    }
  }
  return Object.fromEntries(labels)
}

function overlapsOf(
  node: Located,
  { findings }: Scope,
  ids: ReadonlyMap<string, Range>,
): readonly string[] | undefined {
  const items = listOrOne(node, ruleSchema.properties.overlaps, findings, { what: word('overlaps') }) ?? []
  const names = items.flatMap((item) => {
    const name = plainTextOf(item, findings, say('the id of a rule', '规则 ID'))
    if (name !== undefined && item.kind === 'scalar' && !ids.has(name)) {
      findings.report({
        code: 'unknown-rule',
        range: item.range,
        message: say(`there is no rule \`${name}\``, `没有 ID 为 \`${name}\` 的规则`),
        ...correction(
          writtenOf(item, name),
          [...ids.keys()],
          say('name a rule of this policy, or remove it', '请改为本策略中的规则 ID，或删除它'),
          findings,
        ),
      })
    }
    return name ?? []
  })
  return names.length === 0 ? undefined : names
}

/** What was accepted is asked for by the analyses, where it stands; here it only has to be a word. */
function checkAccepts(node: Located, { findings }: Scope): void {
  const items = listOrOne(node, ruleSchema.properties.accepts, findings, { what: word('accepts') }) ?? []
  for (const item of items) {
    oneOfWords(item, acceptableCodes, findings, { what: say('a finding that can be accepted', '可以确认的分析结果') })
  }
}
