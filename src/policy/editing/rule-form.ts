/**
 * The form of a rule: what can be changed of it without writing YAML.
 *
 * @module
 */

import { isScalar, isSeq, type ParsedNode } from 'yaml'

import { actions, chainSteps, modes, rolloutKeys, type Mode, type Rollout } from '../rule.ts'
import type { EditRefusal, WrittenOutcome } from './rule-change.ts'
import { mapUnder } from './map-edits.ts'
import { keyOf, pairAt, readRules, ruleIn, scalarText, type RuleMap } from './yaml-rules.ts'

export interface RuleForm {
  readonly id: string
  /** From zero. */
  readonly index: number
  readonly count: number
  readonly mode: Mode
  /** As written. */
  readonly from: string | undefined
  readonly until: string | undefined
  readonly surfaces: readonly string[]
  readonly marketplaces: readonly string[]
  /** Undefined where it is not one that a form can show. */
  readonly outcome: WrittenOutcome | undefined
  readonly share: { readonly percent: number; readonly by: Rollout['by'] } | undefined
  /** Demanded by law or contract: such a rule has no share. */
  readonly isCompliance: boolean
  /** Conditions and keys that the form does not show. */
  readonly further: readonly string[]
}

export type RuleFormRead =
  | { readonly ok: true; readonly form: RuleForm }
  | { readonly ok: false; readonly why: EditRefusal }

const shown: ReadonlySet<string> = new Set(['id', 'mode', 'from', 'until', 'if', 'then', 'rollout', 'compliance'])
const shownConditions: ReadonlySet<string> = new Set(['surface', 'to'])

export function ruleForm(text: string, ruleId: string): RuleFormRead {
  const read = readRules(text)
  if (!read.ok) return read
  const found = ruleIn(read, ruleId)
  if (!found.ok) return found
  const { rule, index } = found
  const written = scalarAt(rule, 'mode')
  const conditions = mapUnder(rule, 'if')
  const to = conditions && mapUnder(conditions, 'to')
  const form: RuleForm = {
    id: ruleId,
    index,
    count: read.list.items.length,
    mode: modes.find((each) => each === written) ?? 'enforce',
    from: scalarAt(rule, 'from'),
    until: scalarAt(rule, 'until'),
    surfaces: namesAt(conditions, 'surface'),
    marketplaces: namesAt(to, 'marketplace'),
    outcome: outcomeIn(mapUnder(rule, 'then')),
    share: shareIn(mapUnder(rule, 'rollout')),
    isCompliance: scalarAt(rule, 'compliance') === 'true',
    further: [
      ...keysOf(rule).filter((key) => !shown.has(key)),
      ...keysOf(conditions).flatMap((key) => (shownConditions.has(key) ? [] : [`if.${key}`])),
      ...keysOf(to).flatMap((key) => (key === 'marketplace' ? [] : [`if.to.${key}`])),
    ],
  }
  return { ok: true, form }
}

function scalarAt(map: RuleMap, key: string): string | undefined {
  return scalarText(pairAt(map, key)?.value)
}

function keysOf(map: RuleMap | undefined): readonly string[] {
  return map?.items.map(keyOf) ?? []
}

function namesAt(map: RuleMap | undefined, key: string): readonly string[] {
  return map === undefined ? [] : textsOf(pairAt(map, key)?.value)
}

function textsOf(node: ParsedNode | null | undefined): readonly string[] {
  if (isSeq(node)) return node.items.flatMap((item) => scalarText(item) ?? [])
  return isScalar(node) ? [scalarText(node) ?? ''].filter((each) => each !== '') : []
}

function outcomeIn(then: RuleMap | undefined): WrittenOutcome | undefined {
  if (then === undefined) return undefined
  const action = actions.find((each) => pairAt(then, each) !== undefined)
  if (action === undefined) return undefined
  if (action === 'equivalent') {
    const chain = namesAt(then, action)
    const isKnown = chain.every((step) => chainSteps.some((each) => each === step))
    return isKnown ? { action, chain, reason: scalarAt(then, 'reason') ?? '' } : undefined
  }
  const value = scalarAt(then, action)
  if (value === undefined) return undefined
  return action === 'redirect'
    ? { action, url: value, reason: scalarAt(then, 'reason') ?? '' }
    : { action, reason: value }
}

function shareIn(rollout: RuleMap | undefined): RuleForm['share'] {
  if (rollout === undefined) return undefined
  const written = scalarAt(rollout, 'percent')
  const by = rolloutKeys.find((each) => each === scalarAt(rollout, 'by'))
  const percent = Number(written)
  return written === undefined || Number.isNaN(percent) || by === undefined ? undefined : { percent, by }
}
