/**
 * The manual: names that nobody declared, or declared for something else.
 *
 * @module
 */

import { rules, sections, type Manual } from './entry.ts'

export const names = {
  'unknown-marketplace': {
    group: 'names',
    severity: 'error',
    title: { en: 'no such marketplace', 'zh-CN': '没有这个平台' },
    why: {
      en: 'A rule for a marketplace nobody knows would never match: links to it would pass as if there were no rule. Marketplaces are those built into Detour and those the policy adds under `marketplaces`.',
      'zh-CN':
        '平台名称写错的规则永远不会命中，对应链接会像没有规则一样放行。可用的平台包括 Detour 内置的，以及在 `marketplaces` 中新增的。',
    },
    remedy: {
      en: 'Correct the name, or describe the marketplace under `marketplaces`.',
      'zh-CN': '请更正名称，或在 `marketplaces` 中添加该平台。',
    },
    wrong: rules(
      '- id: no-taobao',
      '  if: { to: { marketplace: taoboa } }',
      '  then: { explain: live_external_closed }',
    ),
    right: rules(
      '- id: no-taobao',
      '  if: { to: { marketplace: taobao } }',
      '  then: { explain: live_external_closed }',
    ),
  },
  'unknown-site': {
    group: 'names',
    severity: 'error',
    title: { en: 'no such content site', 'zh-CN': '没有这个内容站点' },
    why: {
      en: '`sites` says whose pages count as surfaces of the platform. With a site nobody knows, every page of it would be an unknown place, and rules for live rooms would pass it by.',
      'zh-CN':
        '`sites` 决定哪些站点的页面算作本平台的场景。站点名写错后，其页面都会被视为未知位置，针对直播间的规则将不起作用。',
    },
    remedy: {
      en: 'Correct the name. Pages of other hosts are added to a surface with `pages`.',
      'zh-CN': '请更正名称。其他域名下的页面可通过场景的 `pages` 添加。',
    },
    wrong: sections('sites: [duoyin]'),
    right: sections('sites: [douyin]'),
  },
  'unknown-surface': {
    group: 'names',
    severity: 'error',
    title: { en: 'no such surface', 'zh-CN': '没有这个场景' },
    why: {
      en: 'A surface is where a link was clicked. Besides the built-in `live_room`, `short_video`, `showcase` and `unknown` there are those the policy names under `surfaces`; a rule for any other would never match.',
      'zh-CN':
        '场景是链接被点击的位置。内置的有 `live_room`、`short_video`、`showcase` 和 `unknown`，其余需在 `surfaces` 中定义；引用未定义的场景，规则永远不会命中。',
    },
    remedy: {
      en: 'Correct the name, or add the surface under `surfaces` with a label in both languages.',
      'zh-CN': '请更正名称，或在 `surfaces` 中添加该场景及其中英文名称。',
    },
    wrong: rules('- id: live-closed', '  if: { surface: liveroom }', '  then: { explain: live_external_closed }'),
    right: rules('- id: live-closed', '  if: { surface: live_room }', '  then: { explain: live_external_closed }'),
  },
  'unknown-list': {
    group: 'names',
    severity: 'error',
    title: { en: 'no such list', 'zh-CN': '没有这个列表' },
    why: {
      en: 'A text after `in` or `not_in` is the name of a list under `lists`. Without the list an exemption would exempt nobody, and a `not_in` would match everybody.',
      'zh-CN':
        '`in` 或 `not_in` 后的文本是 `lists` 中的列表名。列表不存在时，豁免谁也豁免不了，而 `not_in` 会命中所有人。',
    },
    remedy: {
      en: 'Correct the name, add the list, or write ids in brackets: `in: [r_71001]`.',
      'zh-CN': '请更正名称、添加该列表，或用方括号直接写 ID：`in: [r_71001]`。',
    },
    wrong: sections(
      'lists:',
      '  charity_rooms: { of: content, ids: [r_71001] }',
      'rules:',
      '  - { id: charity, if: { content: { in: charity_room } }, then: { allow: exempt } }',
    ),
    right: sections(
      'lists:',
      '  charity_rooms: { of: content, ids: [r_71001] }',
      'rules:',
      '  - { id: charity, if: { content: { in: charity_rooms } }, then: { allow: exempt } }',
    ),
  },
  'list-subject': {
    group: 'names',
    severity: 'error',
    title: { en: 'the list is of other things', 'zh-CN': '列表的对象类型不符' },
    why: {
      en: 'A list says what its ids are ids of. The id of a room among the ids of authors would never be found, and nothing would show it.',
      'zh-CN': '列表用 `of` 说明其中是哪类 ID。拿作者 ID 列表去匹配直播间，永远不会命中，而且看不出原因。',
    },
    remedy: {
      en: 'Refer to a list of the right kind, or correct its `of`.',
      'zh-CN': '请引用类型一致的列表，或更正列表的 `of`。',
    },
    wrong: sections(
      'lists:',
      '  charity_rooms: { of: author, ids: [r_71001] }',
      'rules:',
      '  - { id: charity, if: { content: { in: charity_rooms } }, then: { allow: exempt } }',
    ),
    right: sections(
      'lists:',
      '  charity_rooms: { of: content, ids: [r_71001] }',
      'rules:',
      '  - { id: charity, if: { content: { in: charity_rooms } }, then: { allow: exempt } }',
    ),
  },
  'unknown-rule': {
    group: 'names',
    severity: 'error',
    title: { en: 'no such rule', 'zh-CN': '没有这条规则' },
    why: {
      en: 'The id of a rule is used where no rule has it: in `overlaps`, or in a test. Perhaps the rule was renamed; what was said about it would then hold for nobody.',
      'zh-CN': '`overlaps` 或测试中引用的规则 ID 不存在。也许规则已经改名，原先对它的说明就落空了。',
    },
    remedy: { en: 'Correct the id, or remove the reference.', 'zh-CN': '请更正规则 ID，或删除这处引用。' },
    wrong: rules(
      '- id: charity',
      '  if: { surface: live_room, region: CN }',
      '  then: { allow: exempt }',
      '  overlaps: [live-close]',
      '- id: live-closed',
      '  if: { surface: live_room, to: { party: external } }',
      '  then: { explain: live_external_closed }',
    ),
    right: rules(
      '- id: charity',
      '  if: { surface: live_room, region: CN }',
      '  then: { allow: exempt }',
      '  overlaps: [live-closed]',
      '- id: live-closed',
      '  if: { surface: live_room, to: { party: external } }',
      '  then: { explain: live_external_closed }',
    ),
  },
  'unknown-reason': {
    group: 'names',
    severity: 'error',
    title: { en: 'no message says what the reason means', 'zh-CN': '原因代码没有对应文案' },
    why: {
      en: 'A reason is the code that stands in records, and the key of the text a shopper reads. Without a text the shopper would be stopped and not told why. Built-in reasons have built-in texts; others need one under `messages`.',
      'zh-CN':
        '原因代码既写入记录，也决定用户看到的文案。没有文案，用户被拦下却不知道为什么。内置原因有内置文案，其余需在 `messages` 中提供。',
    },
    remedy: {
      en: 'Correct the code, or add it under `messages` in both languages.',
      'zh-CN': '请更正原因代码，或在 `messages` 中补充中英文文案。',
    },
    wrong: rules('- id: live-closed', '  if: { surface: live_room }', '  then: { explain: live_external_close }'),
    right: rules('- id: live-closed', '  if: { surface: live_room }', '  then: { explain: live_external_closed }'),
  },
  'unknown-catalogue-step': {
    group: 'names',
    severity: 'error',
    title: { en: 'nobody says how this step works', 'zh-CN': '该步骤没有配置' },
    why: {
      en: 'Each step of a chain is described under `equivalents`: where products and shops are looked up, and which address a search has. A step without a description would be passed over at every click.',
      'zh-CN':
        '链中的每一步都要在 `equivalents` 中配置：商品和店铺从哪里查、搜索用什么地址。没有配置的步骤在每次点击时都会被跳过。',
    },
    remedy: {
      en: 'Describe the step under `equivalents`, or remove it from the chain.',
      'zh-CN': '请在 `equivalents` 中配置该步骤，或从链中删除。',
    },
    wrong: rules(
      '- id: live-closed',
      '  if: { surface: live_room }',
      '  then: { equivalent: [product, search, explain], reason: live_external_closed }',
    ),
    right: sections(
      'equivalents:',
      '  product: { catalogue: products }',
      "  search: { url: 'https://haohuo.jinritemai.com/search?keyword={title}', needs: [title] }",
      'rules:',
      '  - id: live-closed',
      '    if: { surface: live_room }',
      '    then: { equivalent: [product, search, explain], reason: live_external_closed }',
    ),
  },
} as const satisfies Readonly<Record<string, Manual>>
