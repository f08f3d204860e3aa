/**
 * Checked edits: an edit is given out when the text after it says what was asked for, and nothing else.
 *
 * @module
 */

import { plainActions } from '../rule.ts'
import { commentsIn } from '../language/format/comments.ts'
import { canonicalPlain, isPlainMap, number, plainOf, type Plain, type PlainMap } from './plain.ts'
import type { RuleChange, RuleEdit } from './rule-change.ts'
import type { Proposed } from './rule-list-edits.ts'
import { edited } from './text-edit.ts'
import { endOf, lineStart, lineEnd, ruleIn, type RulesRead } from './yaml-rules.ts'

export function checkedEdit(
  read: RulesRead,
  ruleId: string | undefined,
  change: RuleChange,
  proposed: Proposed,
): RuleEdit {
  if ('why' in proposed) return { ok: false, why: proposed.why }
  const { edits, lines } = proposed
  if (edits === undefined) return { ok: false, why: 'by-hand' }
  const after = edited(read.text, edits)
  const wanted = wantedAfter(read.text, ruleId, change, lines)
  const found = plainOf(after)
  const isRight = wanted !== undefined && found !== undefined && canonicalPlain(wanted) === canonicalPlain(found)
  if (!isRight || !keepsComments(read, after, change.kind === 'delete' ? ruleId : undefined)) {
    return { ok: false, why: 'by-hand' }
  }
  return { ok: true, edits: edits.filter(({ from, to, insert }) => read.text.slice(from, to) !== insert) }
}

/** What the document says after the change. */
function wantedAfter(
  text: string,
  ruleId: string | undefined,
  change: RuleChange,
  lines: readonly string[] | undefined,
): Plain | undefined {
  const before = plainOf(text)
  const rules = isPlainMap(before) ? before['rules'] : undefined
  if (!isPlainMap(before) || !Array.isArray(rules)) return undefined
  const list = rules as readonly Plain[]
  const index = list.findIndex((rule) => isPlainMap(rule) && idIn(rule) === ruleId)
  const after = listAfter(list, index, change, lines)
  return after === undefined ? undefined : { ...before, rules: after }
}

/** An id may look like a number. */
function idIn({ id }: PlainMap): string | undefined {
  return typeof id === 'string' ? id.replace('\0', '') : undefined
}

function listAfter(
  list: readonly Plain[],
  index: number,
  change: RuleChange,
  lines: readonly string[] = [],
): readonly Plain[] | undefined {
  const rule = list[index]
  if (change.kind === 'add') {
    const added = plainOf(lines.join('\n'))
    const at = index === -1 ? list.length : change.where === 'before' ? index : index + 1
    return added === undefined ? undefined : list.toSpliced(at, 0, added)
  }
  if (!isPlainMap(rule)) return undefined
  if (change.kind === 'delete') return list.toSpliced(index, 1)
  if (change.kind === 'move') {
    return list.toSpliced(index, 1).toSpliced(change.to === 'up' ? index - 1 : index + 1, 0, rule)
  }
  return list.with(index, ruleAfter(rule, change))
}

function ruleAfter(
  rule: PlainMap,
  change: Exclude<RuleChange, { readonly kind: 'add' | 'move' | 'delete' }>,
): PlainMap {
  switch (change.kind) {
    case 'mode':
      return put(rule, ['mode'], change.mode)
    case 'from':
    case 'until':
      return put(rule, [change.kind], change.at)
    case 'surfaces':
      return put(rule, ['if', 'surface'], change.names.length === 0 ? undefined : change.names)
    case 'marketplaces':
      return put(rule, ['if', 'to', 'marketplace'], change.names.length === 0 ? undefined : change.names)
    case 'share': {
      const { percent, by } = change
      if (percent === undefined) return put(rule, ['rollout'], undefined)
      const had = isPlainMap(rule['rollout']) ? rule['rollout'] : { by: by ?? 'author' }
      return put(rule, ['rollout'], { ...had, percent: number(String(percent)), ...(by === undefined ? {} : { by }) })
    }
    case 'outcome': {
      const { outcome } = change
      if (outcome.action === 'equivalent') {
        return put(rule, ['then'], { equivalent: outcome.chain, reason: outcome.reason })
      }
      if (outcome.action === 'redirect') return put(rule, ['then'], { redirect: outcome.url, reason: outcome.reason })
      return put(rule, ['then'], { [outcome.action]: outcome.reason })
    }
    case 'reason': {
      const then = isPlainMap(rule['then']) ? rule['then'] : {}
      const key = plainActions.find((each) => each in then) ?? 'reason'
      return put(rule, ['then', key], change.reason)
    }
  }
}

function put(map: PlainMap, [key = '', ...deeper]: readonly string[], value: Plain | undefined): PlainMap {
  const { [key]: here, ...others } = map
  if (deeper.length === 0) return value === undefined ? others : { ...map, [key]: value }
  const inner = put(isPlainMap(here) ? here : {}, deeper, value)
  return Object.keys(inner).length === 0 ? others : { ...map, [key]: inner }
}

/** Every comment, as often as it stood there; those inside a deleted rule are deleted with it. */
function keepsComments(read: RulesRead, after: string, deleted: string | undefined): boolean {
  const gone = deleted === undefined ? undefined : ruleIn(read, deleted)
  const inside =
    gone?.ok === true
      ? {
          from: lineStart(read.text, gone.rule.range[0]),
          to: lineEnd(read.text, endOf(gone.rule, read.text)),
        }
      : { from: 0, to: 0 }
  const expected = commentsIn(read.text).filter(({ from }) => from < inside.from || from >= inside.to)
  const words = (comments: readonly { readonly text: string }[]) => comments.map(({ text }) => text).toSorted()
  return JSON.stringify(words(expected)) === JSON.stringify(words(commentsIn(after)))
}
