/**
 * Rules: the list under `rules`, each with its window, its conditions and its outcome.
 *
 * Ids stand in every record, so no two rules share one; a window that could never be in force and a compliance rule that
 * applies to a share of authors are mistakes and not settings.
 *
 * @module
 */

import { compileConditions } from './compile-conditions.ts'
import { compileOutcome } from './compile-outcome.ts'
import type { Scope } from './compile-scope.ts'
import type { Range } from './diagnostic.ts'
import type { Entry, Located } from './document.ts'
import {
  booleanOf,
  fieldsOf,
  formedTextOf,
  instantOf,
  listOf,
  listOrOne,
  namedEntries,
  numberOf,
  oneOfWords,
  textOf,
} from './fields.ts'
import { isId, isRuleId } from '../names.ts'
import { modes, rolloutHash, rolloutKeys, type Rollout, type Rule } from '../rule.ts'
import { didYouMean } from './spelling.ts'

const keys = [
  'id',
  'mode',
  'from',
  'until',
  'if',
  'then',
  'rollout',
  'compliance',
  'labels',
  'overlaps',
  'note',
] as const
const maxDocumentRules = 2000

export function compileRules(node: Located, scope: Scope): Rule[] {
  const { findings } = scope
  const items = listOf(node, findings, '`rules`')
  if (items === undefined) return []
  if (items.length > maxDocumentRules) {
    findings.report({
      code: 'too-many',
      range: node.range,
      message: `the policy has \`${items.length}\` rules and may have \`${maxDocumentRules}\``,
      help: 'put ids that differ by nothing else into lists',
    })
    return []
  }
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
      message: `two rules have the id \`${node.value}\`, and ids stand in every record`,
      help: 'give one of the two another id',
      related: [{ message: 'the first one', range: earlier }],
    })
  }
  return ids
}

function compileRule(node: Located, scope: Scope, ids: ReadonlyMap<string, Range>): Rule | undefined {
  const { findings } = scope
  const fields = fieldsOf(node, keys, findings, { what: 'a rule', required: ['id', 'then'] })
  if (fields === undefined) return undefined
  const id =
    fields.id === undefined
      ? undefined
      : formedTextOf(fields.id.value, isRuleId, findings, {
          what: 'the id',
          form: 'lower-case letters, digits, `-`, `_` and `.`, and not `all`',
        })
  const mode =
    fields.mode === undefined ? 'enforce' : oneOfWords(fields.mode.value, modes, findings, { what: 'a mode' })
  const window = windowOf(fields.from, fields.until, scope)
  const conditions = fields.if === undefined ? {} : compileConditions(fields.if.value, scope)
  const outcome = fields.then === undefined ? undefined : compileOutcome(fields.then.value, scope, '`then`')
  const isCompliance =
    fields.compliance !== undefined && booleanOf(fields.compliance.value, findings, '`compliance`') === true
  const rollout = fields.rollout === undefined ? undefined : rolloutOf(fields.rollout, id ?? '', scope)
  if (isCompliance && fields.rollout !== undefined) complianceRollout(fields.rollout, fields.compliance, scope)
  const labels = fields.labels === undefined ? undefined : labelsOf(fields.labels.value, scope)
  const overlaps = fields.overlaps === undefined ? undefined : overlapsOf(fields.overlaps.value, scope, ids)
  if (fields.note !== undefined) textOf(fields.note.value, findings, '`note`')
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

function windowOf(
  from: Entry | undefined,
  until: Entry | undefined,
  { findings }: Scope,
): { from?: number; until?: number } {
  const start = from === undefined ? undefined : instantOf(from, findings)
  const end = until === undefined ? undefined : instantOf(until, findings)
  if (from !== undefined && until !== undefined && start !== undefined && end !== undefined && start >= end) {
    findings.report({
      code: 'window-empty',
      range: until.value.range,
      message: '`until` is not later than `from`',
      help: 'make `until` later, or remove one of the two',
      related: [{ message: '`from`', range: from.value.range }],
    })
  }
  return { ...(start === undefined ? {} : { from: start }), ...(end === undefined ? {} : { until: end }) }
}

function rolloutOf({ value }: Entry, id: string, { findings }: Scope): Rollout | undefined {
  const fields = fieldsOf(value, ['percent', 'by', 'salt', 'hash'], findings, {
    what: '`rollout`',
    required: ['percent', 'by'],
  })
  if (fields === undefined) return undefined
  const percent = fields.percent && numberOf(fields.percent.value, findings, { what: '`percent`', min: 0, max: 100 })
  const by = fields.by && oneOfWords(fields.by.value, rolloutKeys, findings, { what: 'a key for a rollout' })
  const salt = fields.salt === undefined ? id : textOf(fields.salt.value, findings, '`salt`')
  if (fields.hash !== undefined) oneOfWords(fields.hash.value, [rolloutHash], findings, { what: 'a bucket function' })
  return percent === undefined || by === undefined || salt === undefined
    ? undefined
    : { percent, by, salt, hash: rolloutHash }
}

function complianceRollout(rollout: Entry, compliance: Entry | undefined, { findings }: Scope): void {
  findings.report({
    code: 'compliance-rollout',
    range: rollout.keyRange,
    message: 'a rule marked `compliance` applies to everyone',
    help: 'remove `rollout`, or try the rule out in `mode: report`',
    related: compliance === undefined ? [] : [{ message: 'the mark', range: compliance.keyRange }],
  })
}

function labelsOf(node: Located, { findings }: Scope): Readonly<Record<string, string>> {
  const labels: [string, string][] = []
  for (const { key, keyRange, value } of namedEntries(node, findings, '`labels`')) {
    const text = textOf(value, findings, `the label \`${key}\``)
    if (isId(key)) labels.push([key, text ?? ''])
    else
      findings.report({
        code: 'wrong-value',
        range: keyRange,
        message: `\`${key}\` is no usable name`,
        help: 'use lower-case letters, digits, `-` and `_`',
      })
  }
  return Object.fromEntries(labels)
}

function overlapsOf(
  node: Located,
  { findings }: Scope,
  ids: ReadonlyMap<string, Range>,
): readonly string[] | undefined {
  const items = listOrOne(node, findings, '`overlaps`') ?? []
  const names = items.flatMap((item) => {
    const name = textOf(item, findings, 'the id of a rule')
    if (name !== undefined && !ids.has(name)) {
      findings.report({
        code: 'unknown-rule',
        range: item.range,
        message: `there is no rule \`${name}\``,
        help: didYouMean(name, [...ids.keys()]),
      })
    }
    return name ?? []
  })
  return names.length === 0 ? undefined : names
}
