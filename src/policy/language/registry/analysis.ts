/**
 * The manual: what the exact analyses and the tests of a policy find.
 *
 * @module
 */

import { rules, sections, sketch, type Manual } from './entry.ts'

const liveClosed = [
  '- id: live-closed',
  '  if: { surface: [live_room, unknown], to: { party: external } }',
  '  then: { explain: live_external_closed }',
] as const

export const analysis = {
  unreachable: {
    group: 'analysis',
    severity: 'error',
    title: { en: 'earlier rules leave nothing for this rule', 'zh-CN': '规则被前面的规则完全覆盖' },
    why: {
      en: 'The first rule that matches decides. Whatever this rule could match is matched by rules above it, so it never decides anything, however right it looks. Mostly an exemption stands below the rule it is meant to be exempt from.',
      'zh-CN':
        '自上而下首个命中的规则生效。本规则能命中的点击全部被前面的规则命中，所以写得再对也不会起作用。最常见的情况是豁免写在了被豁免的规则下面。',
    },
    remedy: {
      en: 'Move the rule above those that cover it, narrow them, or remove it.',
      'zh-CN': '请把它移到覆盖它的规则之前、收窄那些规则，或删除它。',
    },
    wrong: rules(
      ...liveClosed,
      '- id: charity-rooms',
      '  if: { surface: live_room, to: { party: external }, content: [r_71001] }',
      '  then: { allow: exempt }',
    ),
    right: rules(
      '- id: charity-rooms',
      '  if: { surface: live_room, to: { party: external }, content: [r_71001] }',
      '  then: { allow: exempt }',
      ...liveClosed,
    ),
  },
  'never-effective': {
    group: 'analysis',
    severity: 'error',
    title: { en: 'no click can ever match this rule', 'zh-CN': '没有任何点击能命中该规则' },
    why: {
      en: 'The conditions of the rule contradict each other, whatever the other rules say: a marketplace that is not of the party, a rollout to nobody. The policy reads as if something were regulated, and nothing is.',
      'zh-CN':
        '不论其他规则如何，该规则自身的条件就互相矛盾：平台不属于所写的归属方、灰度比例为零等。看起来有规定，实际上没有。',
    },
    remedy: {
      en: 'Correct the conditions. A rule that shall rest for a while says `mode: off`.',
      'zh-CN': '请更正条件。若只想暂时停用，请写 `mode: off`。',
    },
    wrong: rules(
      '- id: taobao-closed',
      '  if: { to: { party: own, marketplace: taobao } }',
      '  then: { explain: live_external_closed }',
    ),
    right: rules(
      '- id: taobao-closed',
      '  if: { to: { party: external, marketplace: taobao } }',
      '  then: { explain: live_external_closed }',
    ),
  },
  redundant: {
    group: 'analysis',
    severity: 'warning',
    title: { en: 'without this rule nothing would change', 'zh-CN': '删除该规则结果不变' },
    why: {
      en: 'Every click this rule decides would get the same outcome from what comes after it. The rule does no harm until somebody changes the later one and wonders why nothing happens.',
      'zh-CN':
        '由本规则决定的点击，交给后面的规则或默认处理结果也一样。它暂时无害，但日后有人修改后面的规则时，会奇怪为什么没有效果。',
    },
    remedy: {
      en: 'Remove the rule, or say `accepts: [redundant]` if it is kept for its name in records.',
      'zh-CN': '请删除该规则；若为了在记录中区分而保留，请写 `accepts: [redundant]`。',
    },
    wrong: rules(
      '- id: live-taobao-closed',
      '  if: { surface: live_room, to: { marketplace: taobao } }',
      '  then: { explain: live_external_closed }',
      ...liveClosed,
    ),
    right: rules(...liveClosed),
  },
  overlap: {
    group: 'analysis',
    severity: 'warning',
    title: { en: 'the order of two rules decides silently', 'zh-CN': '两条规则的结果取决于先后顺序' },
    why: {
      en: 'Some clicks match both rules, neither rule is a special case of the other, and they do different things. The upper one wins now; whoever moves one of them changes what happens without changing a rule.',
      'zh-CN':
        '有些点击同时命中两条规则，彼此又不是对方的特例，而处理方式不同。现在是靠前的生效；谁调整了顺序，谁就在没有改规则的情况下改变了结果。',
    },
    remedy: {
      en: 'Make the conditions exclude each other, or say that it is meant: `overlaps: [id of the other]`.',
      'zh-CN': '请让两条规则的条件互斥；若确属有意，请写 `overlaps: [另一条规则的 ID]`。',
    },
    wrong: rules(
      '- id: taobao-everywhere',
      '  if: { to: { marketplace: taobao } }',
      '  then: { warn: leaving_platform }',
      ...liveClosed,
    ),
    right: rules(
      '- id: taobao-everywhere',
      '  if: { to: { marketplace: taobao } }',
      '  then: { warn: leaving_platform }',
      '  overlaps: [live-closed]',
      ...liveClosed,
    ),
  },
  gap: {
    group: 'analysis',
    severity: 'error',
    title: {
      en: 'clicks that must be decided by a rule fall to the defaults',
      'zh-CN': '应由规则决定的点击落到了默认处理',
    },
    why: {
      en: 'Under `coverage` the policy demands that some rule decides certain clicks. At least one such click matches no rule, so `defaults` decides it; the finding shows which one.',
      'zh-CN':
        '策略在 `coverage` 中要求某些点击必须由规则决定，但至少有一种点击没有命中任何规则，落到了 `defaults`；提示中给出了这样的点击。',
    },
    remedy: {
      en: 'Add a rule for these clicks, or narrow what `coverage` demands.',
      'zh-CN': '请为这些点击补充规则，或收窄 `coverage` 的要求。',
    },
    wrong: sections(
      'coverage:',
      '  - name: every outside link in a live room',
      '    if: { surface: live_room, to: { party: external } }',
      'rules:',
      '  - id: live-taobao-closed',
      '    if: { surface: live_room, to: { marketplace: taobao } }',
      '    then: { explain: live_external_closed }',
    ),
    right: sections(
      'coverage:',
      '  - name: every outside link in a live room',
      '    if: { surface: live_room, to: { party: external } }',
      'rules:',
      ...liveClosed.map((line) => `  ${line}`),
    ),
  },
  'unknown-hole': {
    group: 'analysis',
    severity: 'warning',
    title: { en: 'whoever strips the token escapes the rule', 'zh-CN': '去掉 token 即可绕过该规则' },
    why: {
      en: 'The rule restricts, but leaves out clicks of which something is not known, and what decides those is more lenient. Followers, channel and client come with the token of a link; without the token they are unknown. The surface is told by the token or the Referer; without both it is `unknown`, a surface that a rule has to name. In a rule marked `compliance` this is an error.',
      'zh-CN':
        '这是限制性规则，但在信息未知时不命中，而未知的点击得到了更宽松的处理。粉丝数、渠道、客户端等信息来自链接的 token，去掉 token 就是未知。场景来自 token 或 Referer，两者都没有时为 `unknown`，规则须写明它才会命中。在标记了 `compliance` 的规则中，这是错误。',
    },
    remedy: {
      en: 'Say `if_unknown: match`, or name `unknown` under `surface`; or decide the unknown clicks in a later rule, or say `accepts: [unknown-hole]`.',
      'zh-CN':
        '请改为 `if_unknown: match`，或在 `surface` 中写上 `unknown`；也可以用后面的规则处理未知的点击；若可以接受，请写 `accepts: [unknown-hole]`。',
    },
    wrong: rules(
      '- id: small-authors',
      '  if: { author: { followers: { lt: 300000, if_unknown: skip } } }',
      '  then: { explain: author_below_threshold }',
    ),
    right: rules(
      '- id: small-authors',
      '  if: { author: { followers: { lt: 300000, if_unknown: match } } }',
      '  then: { explain: author_below_threshold }',
    ),
  },
  expired: {
    group: 'analysis',
    severity: 'info',
    title: { en: 'the rule is over', 'zh-CN': '规则已过期' },
    why: {
      en: 'Its `until` has passed, so it decides no click of today or later. It may stay as history, for tests and for replaying old records; a reader should know that it is history.',
      'zh-CN':
        '`until` 已过，今后的点击不会再由它决定。保留它可以作为历史，供测试和回放旧记录使用，但读者应当知道它已不再生效。',
    },
    remedy: {
      en: 'Remove it when nobody needs it any more, or say `accepts: [expired]`.',
      'zh-CN': '不再需要时请删除；若作为历史保留，请写 `accepts: [expired]`。',
    },
    wrong: rules(
      '- id: showcase-not-open-yet',
      '  until: 2019-09-01T00:00:00+08:00',
      '  if: { surface: showcase }',
      '  then: { explain: surface_not_open }',
    ),
    right: rules(
      '- id: showcase-not-open-yet',
      '  until: 2019-09-01T00:00:00+08:00',
      '  if: { surface: showcase }',
      '  then: { explain: surface_not_open }',
      '  accepts: [expired]',
    ),
  },
  'accepts-nothing': {
    group: 'analysis',
    severity: 'warning',
    title: { en: 'what the rule accepts is not there any more', 'zh-CN': '`accepts` 的问题已不存在' },
    why: {
      en: '`accepts` keeps a finding quiet that its author has looked at. The finding is gone; left in place, the word would silence the next one of its kind, which nobody has looked at.',
      'zh-CN':
        '`accepts` 用于让作者已确认的问题不再提示。该问题已经不存在；如果继续保留，今后出现的同类新问题也会被掩盖，而那是没有人确认过的。',
    },
    remedy: { en: 'Remove the code from `accepts`.', 'zh-CN': '请从 `accepts` 中删除该代码。' },
    wrong: rules(...liveClosed, '  accepts: [redundant]'),
    right: rules(...liveClosed),
  },
  unused: {
    group: 'analysis',
    severity: 'warning',
    title: { en: 'nobody refers to it', 'zh-CN': '没有被引用' },
    why: {
      en: 'A list, a message or a marketplace is described, and no rule uses it. Either it is left over, or the rule that should use it says something else than was meant.',
      'zh-CN': '定义了列表、文案或平台，却没有规则使用它。要么是遗留内容，要么是本该使用它的规则写成了别的。',
    },
    remedy: { en: 'Use it in a rule, or remove it.', 'zh-CN': '请在规则中使用它，或将其删除。' },
    wrong: sections('lists:', '  charity_rooms: { of: content, ids: [r_71001] }'),
    right: sections(
      'lists:',
      '  charity_rooms: { of: content, ids: [r_71001] }',
      'rules:',
      '  - id: charity-rooms',
      '    if: { surface: live_room, to: { party: external }, content: { in: charity_rooms } }',
      '    then: { allow: exempt }',
      ...liveClosed.map((line) => `  ${line}`),
    ),
  },
  'analysis-incomplete': {
    group: 'analysis',
    severity: 'warning',
    title: { en: 'an analysis gave up before its end', 'zh-CN': '分析未能完成' },
    why: {
      en: 'The analyses look at every combination that rules can tell apart, and stop when there are more than can be looked at in reasonable time. What was found holds; what was not found may still be there.',
      'zh-CN': '分析会检查规则能够区分的每一种组合，数量过多时会停止。已发现的问题是确定的，未发现不等于没有。',
    },
    remedy: {
      en: 'Use fewer different lists and bounds in the rules that the message names.',
      'zh-CN': '请减少提示中所列规则使用的不同列表和边界值。',
    },
    wrong: sketch(
      'rules:',
      '  # hundreds of rules that each combine lists, followers, versions and rollouts of their own',
    ),
    right: sections('rules:', ...liveClosed.map((line) => `  ${line}`)),
  },
  'test-name-twice': {
    group: 'tests',
    severity: 'error',
    title: { en: 'two tests have one name', 'zh-CN': '测试名称重复' },
    why: {
      en: 'A test is known by its name: in the report, in the history of what was red, and when somebody asks to run it alone.',
      'zh-CN': '测试靠名称识别：报告里、历史结果里、单独运行时都用它。',
    },
    remedy: { en: 'Say in each name what that test shows.', 'zh-CN': '请在名称中写明各自验证什么。' },
    wrong: sections(
      'tests:',
      '  - name: taobao',
      '    at: 2020-10-09T00:00:00+08:00',
      '    surface: live_room',
      '    url: https://item.taobao.com/item.htm?id=41',
      '    expect: allow:no_rule_matched',
      '  - name: taobao',
      '    at: 2020-10-09T00:00:00+08:00',
      '    surface: showcase',
      '    url: https://item.taobao.com/item.htm?id=41',
      '    expect: allow:no_rule_matched',
    ),
    right: sections(
      'tests:',
      '  - name: taobao in a live room',
      '    at: 2020-10-09T00:00:00+08:00',
      '    surface: live_room',
      '    url: https://item.taobao.com/item.htm?id=41',
      '    expect: allow:no_rule_matched',
      '  - name: taobao in the showcase',
      '    at: 2020-10-09T00:00:00+08:00',
      '    surface: showcase',
      '    url: https://item.taobao.com/item.htm?id=41',
      '    expect: allow:no_rule_matched',
    ),
  },
  'test-failed': {
    group: 'tests',
    severity: 'error',
    title: { en: 'a test expects something else', 'zh-CN': '测试未通过' },
    why: {
      en: 'The test is asked like a click, at its own instant, and gets another outcome than it expects. The message names the rule that decided, and what kept the expected one from matching. A policy with a red test is not published.',
      'zh-CN':
        '测试会像真实点击一样在指定时刻执行，得到的结果与期望不同。提示中给出了起决定作用的规则，以及期望的规则为何没有命中。有测试未通过的策略不能发布。',
    },
    remedy: {
      en: 'Correct the rule, or the expectation if the rule is right.',
      'zh-CN': '请更正规则；若规则无误，请更正期望。',
    },
    wrong: sections(
      'tests:',
      '  - name: live rooms are closed',
      '    at: 2020-10-09T00:00:00+08:00',
      '    surface: live_room',
      '    url: https://item.taobao.com/item.htm?id=41',
      '    expect: explain:live_external_closed',
    ),
    right: sections(
      'rules:',
      ...liveClosed.map((line) => `  ${line}`),
      'tests:',
      '  - name: live rooms are closed',
      '    at: 2020-10-09T00:00:00+08:00',
      '    surface: live_room',
      '    url: https://item.taobao.com/item.htm?id=41',
      '    expect: explain:live_external_closed',
    ),
  },
} as const satisfies Readonly<Record<string, Manual>>
