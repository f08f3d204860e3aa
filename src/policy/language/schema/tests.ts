/**
 * What an author expects of the rules: `coverage`, the clicks that a rule must decide, and `tests`, single clicks.
 *
 * @module
 */

import { actions, evidences } from '../../rule.ts'
import { eachValueFact } from '../../value-facts.ts'
import { key, list, mapping, namedBy, shared } from '../json-schema.ts'
import { count, idText, instant, note, ownNamePattern, surfaceName, text } from './forms.ts'
import { valueWords } from './value-words.ts'

export const coverageItemSchema = mapping(
  {
    name: key(text, 'what is demanded, in words', '覆盖要求的名称'),
    from: key(instant, 'from this instant on, with offset', '起始时刻（含），必须带时区偏移'),
    until: key(instant, 'up to, but without this instant, with offset', '结束时刻（不含），必须带时区偏移'),
    if: key(
      shared('conditions'),
      'clicks that some rule must decide, and not the defaults',
      '必须由某条规则而非默认处理决定的点击',
    ),
    note,
  },
  { required: ['name', 'if'] },
)

export const coverageSchema = list(shared('coverage'), { maxItems: 500 })

/** Whether a click of a test is inside a rollout. */
export const rolloutSides = ['in', 'out'] as const

export const testAuthorSchema = mapping(
  {
    id: key(idText, 'the id of the author', '作者 ID'),
    followers: key(count, 'how many followers', '粉丝数'),
  },
  { required: [] },
)

const outcomePattern = `(?:${actions.join('|')}):[^:]+`

export const testSchema = mapping(
  {
    name: key(text, 'what the test shows, in words', '测试名称'),
    at: key(instant, 'the instant of the click, with offset', '点击时刻，必须带时区偏移'),
    surface: key(surfaceName, 'where the link is clicked', '点击所在的页面场景'),
    url: key(text, 'the link', '链接'),
    evidence: key({ enum: evidences }, 'how the place is known; `signed` by default', '位置依据，默认为 `signed`'),
    author: key(
      { anyOf: [shared('testAuthor'), idText] },
      'the author: an id, or id and followers',
      '作者：ID，或 ID 与粉丝数',
    ),
    content: key(idText, 'the room, video or showcase', '直播间、视频或橱窗 ID'),
    channel: key(idText, 'the commercial channel', '商业渠道'),
    ...eachValueFact((fact) => key(valueWords[fact].value, ...valueWords[fact].inTest)),
    client: key(idText, 'app and version, as `aweme/29.3.0`', '客户端及版本，例如 `aweme/29.3.0`'),
    token: key(idText, 'the key of rollouts by token', '按 token 灰度时的分桶键'),
    visitor: key(idText, 'the key of rollouts by visitor', '按访客灰度时的分桶键'),
    rollout: key(
      { anyOf: [{ enum: rolloutSides }, shared('testRollout')] },
      'whether the click is inside the rollouts, of all rules or rule by rule',
      '是否落入灰度：对所有规则统一指定，或按规则指定',
    ),
    expect: key(
      { type: 'string', pattern: `^${outcomePattern}$`, examples: ['allow:no_rule_matched'] },
      'the outcome, as `action:reason`',
      '期望结果，写作 `处理方式:原因代码`',
    ),
    rule: key(text, 'the id of the rule that decides, or `defaults`', '期望由哪条规则决定，或 `defaults`'),
    would: key(
      { type: 'string', pattern: `^(?:none|${outcomePattern})$` },
      'what a rule in `mode: report` would have done, or `none`',
      '`mode: report` 的规则本会如何处理，或 `none`',
    ),
    note,
  },
  { required: ['name', 'at', 'surface', 'url', 'expect'] },
)

/** Rule by rule. */
export const testRolloutSchema = namedBy(ownNamePattern, { enum: rolloutSides })

export const testsSchema = list(shared('test'), { maxItems: 10_000 })
