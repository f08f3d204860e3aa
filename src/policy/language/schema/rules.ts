/**
 * Rules: `rules`, with their rollouts and labels.
 *
 * @module
 */

import { modes, rolloutHash, rolloutKeys } from '../../rule.ts'
import { key, list, mapping, namedBy, oneOrMany, shared } from '../json-schema.ts'
import { id, instant, note, ownNamePattern, text, yesOrNo } from './forms.ts'

/** Findings of the analyses that an author may have looked at and kept. */
export const acceptableCodes = ['redundant', 'overlap', 'unknown-hole', 'expired', 'unused', 'never-effective'] as const

export type AcceptableCode = (typeof acceptableCodes)[number]

/** Words that stand for something else where a rule is named: all rules, and no rule. */
export const reservedRuleIds = ['all', 'defaults'] as const

export const rolloutSchema = mapping(
  {
    percent: key({ type: 'number', minimum: 0, maximum: 100 }, 'for how many percent the rule applies', '灰度百分比'),
    by: key({ enum: rolloutKeys }, 'what is drawn by lot', '按什么分桶'),
    salt: key(
      text,
      'rules of one salt draw the same lot; the id of the rule by default',
      '分桶盐值，默认为规则 ID；相同盐值分桶一致',
    ),
    hash: key({ enum: [rolloutHash] }, 'the bucket function; there is one', '分桶函数，目前只有一种'),
  },
  { required: ['percent', 'by'] },
)

/** Labels stand in every record of their rule, so they are few and short. */
export const labelLength = 100
export const labelsSchema = namedBy(ownNamePattern, { ...text, maxLength: labelLength }, { maxProperties: 8 })

export const ruleSchema = mapping(
  {
    id: key(
      { ...id, not: { enum: reservedRuleIds } },
      'the name of the rule; it stands in every record, and no other rule has it',
      '规则 ID，会写入每条记录，不可重复',
    ),
    mode: key({ enum: modes }, 'whether the rule decides, only reports, or is off', '规则生效、仅上报或关闭'),
    from: key(instant, 'from this instant on, with offset', '生效时刻（含），必须带时区偏移'),
    until: key(instant, 'up to, but without this instant, with offset', '失效时刻（不含），必须带时区偏移'),
    if: key(
      shared('conditions'),
      'what must hold; without it the rule matches every click',
      '命中条件；不写则命中所有点击',
    ),
    then: key(shared('outcome'), 'what happens', '处理方式'),
    rollout: key(shared('rollout'), 'apply the rule to a share of clicks', '仅对部分点击生效'),
    compliance: key(yesOrNo, 'demanded by law or contract: never rolled out in parts', '法规或合同要求，不允许灰度'),
    labels: key(shared('labels'), 'names and texts that go into records', '写入记录的标签'),
    overlaps: key(oneOrMany(text), 'rules whose overlap with this one is meant', '与本规则有意重叠的规则'),
    accepts: key(
      oneOrMany({ enum: acceptableCodes }),
      'findings about this rule that its author has looked at',
      '作者已确认、不再提示的分析结果',
    ),
    note,
  },
  { required: ['id', 'then'] },
)

export const rulesSchema = list(shared('rule'), { maxItems: 2000 })
