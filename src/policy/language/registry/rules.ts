/**
 * The manual: instants, windows, and what makes a rule a rule.
 *
 * @module
 */

import { rules, type Manual } from './entry.ts'

export const ruleMistakes = {
  'instant-without-offset': {
    group: 'time',
    severity: 'error',
    title: { en: 'an instant has no offset', 'zh-CN': '时刻缺少时区偏移' },
    why: {
      en: '`2020-10-09` is midnight somewhere. Without an offset it would begin at another instant at every edge location, up to a day apart, and a ban would hold in one city and not in the next.',
      'zh-CN':
        '`2020-10-09` 在各地对应不同的零点。没有时区偏移，各边缘节点的生效时刻最多相差一天，同一条禁令会在有的城市生效、有的城市不生效。',
    },
    remedy: {
      en: 'Write date, time and offset: `2020-10-09T00:00:00+08:00`.',
      'zh-CN': '请写全日期、时间和时区偏移：`2020-10-09T00:00:00+08:00`。',
    },
    wrong: rules('- id: live-closed', '  from: 2020-10-09', '  then: { explain: live_external_closed }'),
    right: rules('- id: live-closed', '  from: 2020-10-09T00:00:00+08:00', '  then: { explain: live_external_closed }'),
  },
  'no-such-instant': {
    group: 'time',
    severity: 'error',
    title: { en: 'the instant does not exist', 'zh-CN': '时刻不存在' },
    why: {
      en: 'Many programs quietly read 30 February as 1 March and 24:00 as the next day. What somebody meant by such a date is their knowledge and not ours.',
      'zh-CN':
        '许多程序会悄悄把 2 月 30 日当成 3 月 1 日、把 24:00 当成次日零点。原意是什么只有作者清楚，程序不替你猜。',
    },
    remedy: {
      en: 'Write a day and a time that exist. The end of a day is the beginning of the next: `T00:00:00`.',
      'zh-CN': '请写真实存在的日期和时间。一天结束就是次日开始：`T00:00:00`。',
    },
    wrong: rules(
      '- id: shop-threshold',
      '  until: 2020-02-30T00:00:00+08:00',
      '  then: { explain: author_below_threshold }',
    ),
    right: rules(
      '- id: shop-threshold',
      '  until: 2020-03-01T00:00:00+08:00',
      '  then: { explain: author_below_threshold }',
    ),
  },
  'window-empty': {
    group: 'time',
    severity: 'error',
    title: { en: 'the window ends before it begins', 'zh-CN': '时间窗口为空' },
    why: {
      en: 'A rule is in force from `from` up to, but without, `until`. Where `until` is not later the rule is never in force. Mind the offsets: `2020-10-08T16:00:00Z` and `2020-10-09T00:00:00+08:00` are the same instant.',
      'zh-CN':
        '规则从 `from`（含）到 `until`（不含）有效。`until` 不晚于 `from` 时，规则永远不会生效。注意时区：`2020-10-08T16:00:00Z` 与 `2020-10-09T00:00:00+08:00` 是同一时刻。',
    },
    remedy: { en: 'Make `until` later, or remove one of the two.', 'zh-CN': '请推迟 `until`，或删除其中一个。' },
    wrong: rules(
      '- id: campaign-only',
      '  from: 2020-10-09T00:00:00+08:00',
      '  until: 2020-09-06T00:00:00+08:00',
      '  then: { explain: live_external_closed }',
    ),
    right: rules(
      '- id: campaign-only',
      '  from: 2020-09-06T00:00:00+08:00',
      '  until: 2020-10-09T00:00:00+08:00',
      '  then: { explain: live_external_closed }',
    ),
  },
  'range-empty': {
    group: 'rules',
    severity: 'error',
    title: { en: 'the range holds no value', 'zh-CN': '取值范围为空' },
    why: {
      en: '`gte` is the least value that matches and `lt` the first that does not. Where `lt` is not greater there is no value between them, and the rule could never match.',
      'zh-CN':
        '`gte` 是命中的最小值，`lt` 是第一个不命中的值。`lt` 不大于 `gte` 时，中间没有任何取值，规则不可能命中。',
    },
    remedy: { en: 'Make `lt` greater, or remove one of the two.', 'zh-CN': '请调大 `lt`，或删除其中一个。' },
    wrong: rules(
      '- id: middle-authors',
      '  if: { author: { followers: { gte: 300000, lt: 10000, if_unknown: match } } }',
      '  then: { warn: leaving_platform }',
    ),
    right: rules(
      '- id: middle-authors',
      '  if: { author: { followers: { gte: 10000, lt: 300000, if_unknown: match } } }',
      '  then: { warn: leaving_platform }',
    ),
  },
  'rule-id-twice': {
    group: 'rules',
    severity: 'error',
    title: { en: 'two rules have one id', 'zh-CN': '规则 ID 重复' },
    why: {
      en: 'The id of the deciding rule stands in every record, in what a shopper quotes to the support desk, and in the kill switch. With two rules of one id nobody could tell which of them it was.',
      'zh-CN':
        '起决定作用的规则 ID 会写入每条记录，用户向客服反馈时会引用它，紧急停用也靠它。ID 重复就分不清是哪一条。',
    },
    remedy: { en: 'Give one of the two another id.', 'zh-CN': '请给其中一条换一个 ID。' },
    wrong: rules(
      '- { id: closed, if: { surface: live_room }, then: { explain: live_external_closed } }',
      '- { id: closed, if: { surface: showcase }, then: { explain: surface_not_open } }',
    ),
    right: rules(
      '- { id: live-closed, if: { surface: live_room }, then: { explain: live_external_closed } }',
      '- { id: showcase-closed, if: { surface: showcase }, then: { explain: surface_not_open } }',
    ),
  },
  'if-unknown-missing': {
    group: 'rules',
    severity: 'error',
    title: { en: 'nothing is said for the case that it is not known', 'zh-CN': '未说明信息未知时如何处理' },
    why: {
      en: 'Followers, channel and client come with a token in the link, and a token can be stripped. If a rule that restricts did not say what absence means, whoever strips the token would escape it.',
      'zh-CN':
        '粉丝数、渠道和客户端信息来自链接中的 token，而 token 可以被去掉。限制性规则若不说明信息缺失时如何处理，去掉 token 就能绕过它。',
    },
    remedy: {
      en: 'Add `if_unknown: match` to a rule that restricts; `if_unknown: skip` to one that grants something.',
      'zh-CN': '限制性规则请加 `if_unknown: match`，放行或优待性规则请加 `if_unknown: skip`。',
    },
    wrong: rules(
      '- id: small-authors',
      '  if: { author: { followers: { lt: 300000 } } }',
      '  then: { explain: author_below_threshold }',
    ),
    right: rules(
      '- id: small-authors',
      '  if: { author: { followers: { lt: 300000, if_unknown: match } } }',
      '  then: { explain: author_below_threshold }',
    ),
  },
  'compliance-rollout': {
    group: 'rules',
    severity: 'error',
    title: { en: 'a compliance rule is rolled out in parts', 'zh-CN': '合规规则不允许灰度' },
    why: {
      en: 'What law or contract demands holds for everybody from its first second. A rule marked `compliance: true` that applied to a share of authors would be a breach for all others.',
      'zh-CN':
        '法规或合同要求的内容从第一秒起对所有人有效。标记 `compliance: true` 的规则若只对部分作者生效，对其余人就是违规。',
    },
    remedy: {
      en: 'Remove `rollout`, or watch the rule in `mode: report` before its date.',
      'zh-CN': '请删除 `rollout`；如需提前观察，请在生效日前使用 `mode: report`。',
    },
    wrong: rules(
      '- id: live-closed',
      '  compliance: true',
      '  rollout: { percent: 5, by: author }',
      '  then: { explain: live_external_closed }',
    ),
    right: rules('- id: live-closed', '  compliance: true', '  then: { explain: live_external_closed }'),
  },
} as const satisfies Readonly<Record<string, Manual>>
