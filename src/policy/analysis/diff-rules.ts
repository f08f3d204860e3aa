/**
 * Rules of two versions compared as texts: added, removed, renamed, changed and moved.
 *
 * It says what an author did, not what follows from it; that is for the difference of decisions.
 *
 * @module
 */

import type { Rule } from '../rule.ts'
import { longestCommon } from './disagreement.ts'

/** The parts of a rule, as documents call them. */
export const ruleParts = ['mode', 'from', 'until', 'if', 'then', 'rollout', 'compliance', 'labels', 'overlaps'] as const
export type RulePart = (typeof ruleParts)[number]

export type RuleChange =
  | { readonly kind: 'added' | 'removed'; readonly id: string }
  /** The same rule under another id. */
  | { readonly kind: 'renamed'; readonly id: string; readonly was: string }
  | { readonly kind: 'changed'; readonly id: string; readonly parts: readonly RulePart[] }
  /** It stands elsewhere among the rules that both versions have. */
  | { readonly kind: 'moved'; readonly id: string }

export function compareRules(before: readonly Rule[], after: readonly Rule[]): readonly RuleChange[] {
  const old = new Map(before.map((rule) => [rule.id, rule]))
  const young = new Map(after.map((rule) => [rule.id, rule]))
  const orphans = Map.groupBy(
    before.filter(({ id }) => !young.has(id)),
    contentOf,
  )
  /** By new id, what the rule was called. */
  const names = new Map<string, string>()
  const changes: RuleChange[] = []
  for (const rule of after) {
    const known = old.get(rule.id)
    if (known !== undefined) {
      names.set(rule.id, rule.id)
      const parts = ruleParts.filter((part) => textOf(known, part) !== textOf(rule, part))
      if (parts.length > 0) changes.push({ kind: 'changed', id: rule.id, parts })
      continue
    }
    const orphan = orphans.get(contentOf(rule))?.shift()
    if (orphan === undefined) {
      changes.push({ kind: 'added', id: rule.id })
      continue
    }
    names.set(rule.id, orphan.id)
    changes.push({ kind: 'renamed', id: rule.id, was: orphan.id })
  }
  const kept = new Set(names.values())
  for (const { id } of before) if (!kept.has(id)) changes.push({ kind: 'removed', id })
  return [...changes, ...movedOf(before, after, names)]
}

function movedOf(
  before: readonly Rule[],
  after: readonly Rule[],
  names: ReadonlyMap<string, string>,
): readonly RuleChange[] {
  const kept = new Set(names.values())
  const left = before.flatMap(({ id }) => (kept.has(id) ? [id] : []))
  const right = after.flatMap(({ id }) => names.get(id) ?? [])
  const still = new Set(longestCommon(left, right, (id) => id).map(([id]) => id))
  return after.flatMap(({ id }): RuleChange[] => {
    const was = names.get(id)
    return was === undefined || still.has(was) ? [] : [{ kind: 'moved', id }]
  })
}

/** The default salt of a rollout is the id of its rule; it is the name then, and no content. */
function contentOf(rule: Rule): string {
  return JSON.stringify(ruleParts.map((part) => textOf(rule, part)))
}

function textOf(rule: Rule, part: RulePart): string | undefined {
  if (part === 'then') return sortedText(rule.outcome)
  if (part === 'rollout' && rule.rollout?.salt === rule.id) return sortedText({ ...rule.rollout, salt: undefined })
  return sortedText(rule[part])
}

/** JSON whose keys are in order, so that equal values have equal texts. */
export function sortedText(value: unknown): string {
  return (
    JSON.stringify(value, (_, each: unknown) =>
      typeof each === 'object' && each !== null && !Array.isArray(each)
        ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)))
        : each,
    ) ?? ''
  )
}
