/**
 * Contradictions: why no request can match a rule, in words, where that can be told.
 *
 * @module
 */

import type { Wording } from '../language/diagnostic.ts'
import { say } from '../language/wording.ts'
import { partyOf } from '../party.ts'
import type { Program } from '../program.ts'
import { listSubjects, type Rule } from '../rule.ts'
import { conditionParts, conditionNames, type ConditionName } from './condition-words.ts'
import { atomsIn, type Dimension, type Space } from './space.ts'

/** What contradicts what; undefined when it takes several dimensions to tell. */
export function contradictionIn(rule: Rule, space: Space): Wording | undefined {
  const box = space.boxOf(rule)
  const empty = space.dimensions.find((dimension) => atomsIn(box, dimension).length === 0)
  if (empty === undefined) {
    if (rule.rollout === undefined) return undefined
    return say('none of the ids that it names is in the share of its rollout', '它列出的 ID 都不在灰度范围内')
  }
  if (empty.name === 'bucket') return say('its rollout is of `0` percent', '灰度比例为 `0`')
  if (empty.name === 'destination') return strangersTo(rule, space) ?? together(rule, empty.name)
  return together(rule, empty.name)
}

/**
 * Whether a rule rests rather than contradicts itself: its list has no ids at the moment, or its rollout is of nobody. The
 * last id of an exemption must be removable without rewriting the rule.
 */
export function isResting({ if: conditions, rollout }: Rule, { lists }: Pick<Program, 'lists'>): boolean {
  if (rollout?.percent === 0) return true
  return listSubjects.some((subject) => {
    const ref = conditions[subject]?.in
    const list = typeof ref === 'string' && Object.hasOwn(lists, ref) ? lists[ref] : undefined
    return list !== undefined && 'ids' in list && list.ids.length === 0
  })
}

/** `taobao` is not of party `own`. */
function strangersTo({ if: { to } }: Rule, { subjects: [subject] }: Space): Wording | undefined {
  if (subject === undefined || to?.party === undefined || to.marketplace === undefined) return undefined
  const { program, registry } = subject
  const { party: wanted, marketplace } = to
  const isOf = (name: string) => wanted.includes(partyOf(name, program.own, registry))
  if (marketplace.some(isOf)) return undefined
  const [first = ''] = marketplace
  const party = partyOf(first, program.own, registry)
  const asked = wanted.map((each) => `\`${each}\``)
  return say(
    `\`${first}\` is of the party \`${party}\`, not ${asked.join(' or ')}`,
    `\`${first}\` 的归属方是 \`${party}\`，不是 ${asked.join(' 或 ')}`,
  )
}

const asking: Partial<Readonly<Record<Dimension['name'], readonly ConditionName[]>>> = {
  destination: ['to.party', 'to.marketplace', 'to.kind', 'product', 'shop'],
  followers: ['author.followers'],
}

/** The conditions of one dimension, which nothing satisfies together. */
function together(rule: Rule, name: Dimension['name']): Wording | undefined {
  const own = new Set<string>(asking[name] ?? [name])
  const parts = conditionParts(rule.if, { omit: conditionNames.filter((each) => !own.has(each)) })
  if (parts.length === 0) return undefined
  const en = parts.map((part) => `\`${part.en}\``).join(' and ')
  const zh = parts.map((part) => `\`${part['zh-CN']}\``).join(' 与 ')
  return say(`nothing satisfies ${en}`, `没有任何值满足 ${zh}`)
}
