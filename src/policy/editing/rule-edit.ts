/**
 * Editing a rule from a form: the few characters that have to change, found by where the parts of the rule stand.
 *
 * Nothing is given out unread: the text after the edit must parse, say what was asked for and nothing else, and have all
 * its comments (those inside a deleted rule go with it). Where it would not, the edit is left to the author.
 *
 * @module
 */

import { plainActions } from '../rule.ts'
import type { EditRefusal, RuleChange, RuleEdit, WrittenOutcome } from './rule-change.ts'
import { checkedEdit } from './checked-edit.ts'
import { addedPair, mapUnder, namesText, removedPair, renamedList, replacedValue, type Edits } from './map-edits.ts'
import { addedRule, deletedRule, movedRule } from './rule-list-edits.ts'
import { isUsable, outcomeText, scalarInFlow } from './rule-text.ts'
import { keyOf, pairAt, readRules, ruleIn, type RuleMap, type RulesRead } from './yaml-rules.ts'
import { conditionsSchema, targetSchema } from '../language/schema/conditions.ts'
import { outcomeSchema } from '../language/schema/outcomes.ts'
import { rolloutSchema, ruleSchema } from '../language/schema/rules.ts'
import { parseInstant } from '../../kernel/instant.ts'

/** The edits that carry out a change of the rule with this id; one that is added stands beside it, or last. */
export function applyRuleEdit(text: string, ruleId: string | undefined, change: RuleChange): RuleEdit {
  const read = readRules(text)
  if (!read.ok) return read
  if (change.kind === 'add') return checkedEdit(read, ruleId, change, addedRule(read, ruleId, change))
  const found = ruleIn(read, ruleId ?? '')
  if (!found.ok) return found
  const why = refusalOf(change)
  if (why !== undefined) return { ok: false, why }
  if (change.kind === 'move') return checkedEdit(read, ruleId, change, movedRule(read, found.index, change.to))
  if (change.kind === 'delete') return checkedEdit(read, ruleId, change, deletedRule(read, found.index))
  return checkedEdit(read, ruleId, change, { edits: inRule(found.rule, change, read) })
}

type InRule = Exclude<RuleChange, { readonly kind: 'add' | 'move' | 'delete' }>

function refusalOf(change: RuleChange): EditRefusal | undefined {
  if (change.kind === 'from' || change.kind === 'until') {
    return change.at === undefined || parseInstant(change.at).ok ? undefined : 'unusable'
  }
  if (change.kind === 'surfaces' || change.kind === 'marketplaces') {
    return change.names.every(isUsable) && new Set(change.names).size === change.names.length ? undefined : 'unusable'
  }
  if (change.kind === 'share') {
    const { percent = 0 } = change
    return percent >= 0 && percent <= 100 ? undefined : 'unusable'
  }
  if (change.kind === 'reason') return isUsable(change.reason) ? undefined : 'unusable'
  if (change.kind === 'outcome') {
    const { outcome } = change
    const steps = outcome.action === 'equivalent' ? outcome.chain : []
    return [outcome.reason, ...steps].every(isUsable) ? undefined : 'unusable'
  }
  return undefined
}

function inRule(rule: RuleMap, change: InRule, { text }: RulesRead): Edits {
  switch (change.kind) {
    case 'mode':
      return setKey(rule, 'mode', change.mode, text)
    case 'from':
    case 'until':
      return setKey(rule, change.kind, change.at, text)
    case 'surfaces':
      return setNames(rule, ['if', 'surface'], change.names, text)
    case 'marketplaces':
      return setNames(rule, ['if', 'to', 'marketplace'], change.names, text)
    case 'share':
      return setShare(rule, change, text)
    case 'outcome':
      return setOutcome(rule, change.outcome, text)
    case 'reason':
      return setReason(rule, change.reason, text)
  }
}

/** The keys of the mappings that a form touches, in the order of the language. */
const order: Readonly<Record<string, readonly string[]>> = {
  rule: Object.keys(ruleSchema.properties),
  if: Object.keys(conditionsSchema.properties),
  to: Object.keys(targetSchema.properties),
  then: Object.keys(outcomeSchema.properties),
  rollout: Object.keys(rolloutSchema.properties),
}

function before(map: string, key: string): readonly string[] {
  const keys = order[map] ?? []
  return keys.slice(0, keys.indexOf(key))
}

function setKey(map: RuleMap, key: string, written: string | undefined, text: string, name = 'rule'): Edits {
  const pair = pairAt(map, key)
  if (written === undefined) return removedPair(map, key, text)
  if (pair !== undefined) return replacedValue(pair, written, text)
  return addedPair(map, `${key}: ${written}`, text, before(name, key))
}

/** Sets a list of names some mappings deep; mappings that are missing are written, and those left empty taken away. */
function setNames(rule: RuleMap, path: readonly string[], names: readonly string[], text: string): Edits {
  let map = rule
  let name = 'rule'
  /** The last place above which more stands than this alone. */
  let removable = { map: rule, key: path[0] ?? '' }
  for (const [depth, key] of path.entries()) {
    const pair = pairAt(map, key)
    const isLast = depth === path.length - 1
    if (map.items.length > 1 || depth === 0) removable = { map, key }
    if (pair === undefined) {
      const written = path.slice(depth + 1).reduceRight((inner, each) => `{ ${each}: ${inner} }`, namesText(names))
      return names.length === 0 ? [] : addedPair(map, `${key}: ${written}`, text, before(name, key))
    }
    if (isLast)
      return names.length === 0 ? removedPair(removable.map, removable.key, text) : renamedList(pair, names, text)
    const inner = mapUnder(map, key)
    if (inner === undefined) return undefined
    map = inner
    name = key
  }
  return undefined
}

function setShare(
  rule: RuleMap,
  { percent, by }: Extract<RuleChange, { readonly kind: 'share' }>,
  text: string,
): Edits {
  if (percent === undefined) return removedPair(rule, 'rollout', text)
  const rollout = mapUnder(rule, 'rollout')
  const written = String(percent)
  if (rollout === undefined) return setKey(rule, 'rollout', `{ percent: ${written}, by: ${by ?? 'author'} }`, text)
  const shared = setKey(rollout, 'percent', written, text, 'rollout')
  const drawn = by === undefined ? [] : setKey(rollout, 'by', by, text, 'rollout')
  return shared === undefined || drawn === undefined ? undefined : [...shared, ...drawn]
}

/** Where one word and its reason give way to another, two words change, and all around them stays as it is. */
function setOutcome(rule: RuleMap, outcome: WrittenOutcome, text: string): Edits {
  const then = mapUnder(rule, 'then')
  const [pair, ...others] = then?.items ?? []
  const isPlain = outcome.action !== 'equivalent' && outcome.action !== 'redirect'
  if (pair === undefined || others.length > 0 || !isPlain || !isPlainAction(keyOf(pair))) {
    return setKey(rule, 'then', outcomeText(outcome), text)
  }
  const [from, to] = pair.key.range
  const value = replacedValue(pair, scalarInFlow(outcome.reason), text)
  return value && [{ from, to, insert: outcome.action }, ...value]
}

function isPlainAction(key: string): boolean {
  return plainActions.some((action) => action === key)
}

/** The reason stands at the action, or beside it. */
function setReason(rule: RuleMap, reason: string, text: string): Edits {
  const then = mapUnder(rule, 'then')
  if (then === undefined) return undefined
  const plain = then.items.map(keyOf).find(isPlainAction)
  return setKey(then, plain ?? 'reason', scalarInFlow(reason), text, 'then')
}
