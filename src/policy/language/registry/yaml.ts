/**
 * The manual: what is no plain YAML document.
 *
 * @module
 */

import { leastDocument, rules, sections, sketch, type Manual } from './entry.ts'

export const yaml = {
  'yaml-syntax': {
    group: 'yaml',
    severity: 'error',
    title: { en: 'the document is not YAML', 'zh-CN': '文档不符合 YAML 语法' },
    why: {
      en: 'A bracket without its partner, a line indented by a tab or by one space too few: from here on nobody can say what was meant. Only the first such place is reported, because whatever came after it would be an echo. A policy is one document, so a second `---` is refused as well.',
      'zh-CN':
        '括号没有成对、用制表符缩进、或少缩进一格：从这里起无法判断原意。只报告第一处，因为之后的问题多半由它引起。一份策略就是一个文档，因此第二个 `---` 也不接受。',
    },
    remedy: {
      en: 'Look at the marked place and at the line above it; mostly a bracket, a quote or a colon is missing.',
      'zh-CN': '检查标出的位置和它的上一行，通常是缺了括号、引号或冒号。',
    },
    wrong: rules('- id: live-closed', '  if: { surface: [live_room, unknown }', '  then: { explain: exempt }'),
    right: rules('- id: live-closed', '  if: { surface: [live_room, unknown] }', '  then: { explain: exempt }'),
  },
  'yaml-alias': {
    group: 'yaml',
    severity: 'error',
    title: { en: 'anchors and aliases are not used', 'zh-CN': '不支持锚点和别名' },
    why: {
      en: 'An alias (`*name`) means whatever its anchor (`&name`) said, often a screen further up. Whoever reviews a rule should see the whole rule, and a few lines of nested aliases can grow into gigabytes.',
      'zh-CN':
        '别名（`*name`）的含义取决于锚点（`&name`）处写了什么，往往在好几屏之外。审核规则的人应当在原处看到完整规则；而且几行嵌套的别名就能展开成数 GB 的内容。',
    },
    remedy: {
      en: 'Write the value out. Ids that several rules share belong in a list under `lists`.',
      'zh-CN': '请把值直接写出来。多条规则共用的 ID 可以放进 `lists`。',
    },
    wrong: rules(
      '- id: live-closed',
      '  if: &live { surface: live_room }',
      '  then: { explain: live_external_closed }',
    ),
    right: rules('- id: live-closed', '  if: { surface: live_room }', '  then: { explain: live_external_closed }'),
  },
  'yaml-tag': {
    group: 'yaml',
    severity: 'error',
    title: { en: 'tags are not used', 'zh-CN': '不支持类型标签' },
    why: {
      en: 'A tag such as `!!set` or `!secret` asks the reader of the YAML to do something special with a value. Readers differ in which tags they know, and a policy must mean the same to all of them.',
      'zh-CN':
        '`!!set`、`!secret` 之类的标签要求 YAML 解析器对值做特殊处理。不同解析器支持的标签不同，而策略必须在任何地方含义一致。',
    },
    remedy: {
      en: 'Remove the tag. To make a text of something that looks like a number, put it in quotes.',
      'zh-CN': '请删除标签。若要把形似数字的内容当作文本，请加引号。',
    },
    wrong: rules('- id: live-closed', '  note: !secret ticket-118', '  then: { explain: live_external_closed }'),
    right: rules('- id: live-closed', '  note: ticket-118', '  then: { explain: live_external_closed }'),
  },
  'yaml-key': {
    group: 'yaml',
    severity: 'error',
    title: { en: 'a key is not a text', 'zh-CN': '键不是文本' },
    why: {
      en: 'YAML reads `1:` as a number and `true:` as a switch, and lets even a list be a key. Names in a policy are texts, or two readers would disagree on whether `1` and `01` are the same name.',
      'zh-CN':
        'YAML 会把 `1:` 读成数字、把 `true:` 读成布尔值，甚至允许列表作键。策略里的名称一律是文本，否则不同解析器会对 `1` 和 `01` 是否相同得出不同结论。',
    },
    remedy: { en: 'Put the key in quotes, or give it a name.', 'zh-CN': '请给键加上引号，或换一个名称。' },
    wrong: sections('lists:', '  1: { of: content, ids: [r_71001] }'),
    right: sections('lists:', '  charity_rooms: { of: content, ids: [r_71001] }'),
  },
  'too-large': {
    group: 'yaml',
    severity: 'error',
    title: { en: 'the document is too large', 'zh-CN': '文档过大' },
    why: {
      en: 'A document holds at most 1,000,000 bytes. Almost always a long list of ids stands inside; it would be sent to every edge location with every change of a rule.',
      'zh-CN':
        '一份文档最多 1,000,000 字节。超出几乎总是因为写了很长的 ID 列表，而每次改规则都要把它整个分发到所有边缘节点。',
    },
    remedy: {
      en: 'Import the list and refer to it by its digest.',
      'zh-CN': '请把列表单独导入，再用 `digest` 引用。',
    },
    wrong: sketch('lists:', '  charity_rooms: { of: content, ids: [r_1, r_2, r_3] } # … and 90,000 more'),
    right: sections('lists:', `  charity_rooms: { of: content, digest: 'sha256:${'0123456789abcdef'.repeat(4)}' }`),
  },
  'too-deep': {
    group: 'yaml',
    severity: 'error',
    title: { en: 'the document nests too deeply', 'zh-CN': '嵌套层级过深' },
    why: {
      en: 'No policy needs more than 24 levels. A document that has them was written by a program that went wrong, or by somebody who wants to exhaust the reader.',
      'zh-CN': '正常策略不会超过 24 层。出现更深的嵌套，要么是生成程序出了错，要么是有人想耗尽解析资源。',
    },
    remedy: { en: 'Flatten what is nested.', 'zh-CN': '请减少嵌套层级。' },
    wrong: sections(`x-generated: ${'['.repeat(30)}${']'.repeat(30)}`),
    right: sections('x-generated: []'),
  },
  'too-many': {
    group: 'yaml',
    severity: 'error',
    title: { en: 'more entries than allowed', 'zh-CN': '条目数量超出上限' },
    why: {
      en: 'A document holds at most 2,000 rules and 10,000 ids in any one list. Beyond that nobody can review it, and what differs only by an id is no rule of its own.',
      'zh-CN': '一份文档最多 2,000 条规则，单个列表最多 10,000 个 ID。再多就无法审核；仅仅 ID 不同也不必各写一条规则。',
    },
    remedy: {
      en: 'Put ids that are treated alike into one list; import a list that is longer, and refer to it by its digest.',
      'zh-CN': '请把处理方式相同的 ID 放进同一个列表；更长的列表请单独导入并用 `digest` 引用。',
    },
    wrong: sketch(
      'rules:',
      '  - { id: room-1, if: { content: [r_1] }, then: { allow: exempt } }',
      '  # … and 2,000 more',
    ),
    right: sections(
      'lists:',
      '  charity_rooms: { of: content, ids: [r_1, r_2, r_3] }',
      'rules:',
      '  - { id: charity-rooms, if: { content: { in: charity_rooms } }, then: { allow: exempt } }',
    ),
  },
  'key-twice': {
    group: 'yaml',
    severity: 'error',
    title: { en: 'a key stands twice in one mapping', 'zh-CN': '同一映射中键重复' },
    why: {
      en: 'Some readers of YAML take the first, others the last, and none of them says so. Of two `from` in one rule one is a mistake, and it may be the one that counts.',
      'zh-CN':
        '有的 YAML 解析器取前者，有的取后者，而且都不提示。一条规则里的两个 `from` 必有一个写错，而生效的可能正是它。',
    },
    remedy: { en: 'Keep one of the two.', 'zh-CN': '请只保留一个。' },
    wrong: rules(
      '- id: live-closed',
      '  from: 2020-10-09T00:00:00+08:00',
      '  then: { explain: live_external_closed }',
      '  from: 2020-10-10T00:00:00+08:00',
    ),
    right: rules('- id: live-closed', '  from: 2020-10-09T00:00:00+08:00', '  then: { explain: live_external_closed }'),
  },
  'too-many-findings': {
    group: 'yaml',
    severity: 'error',
    title: { en: 'there are more findings than are shown', 'zh-CN': '问题过多，未全部显示' },
    why: {
      en: 'The first 200 findings are shown. Mostly a few of them cause the rest: a section in the wrong place, or a file that is no policy at all.',
      'zh-CN': '只显示前 200 处问题。通常其余问题由其中少数几处引起，例如某个段落放错了位置，或者文件根本不是策略。',
    },
    remedy: { en: 'Repair those that are shown, and check again.', 'zh-CN': '请先修复已显示的问题，再重新检查。' },
    wrong: sketch('rulez: []', 'sourfaces: {}', '# … and 200 more of the kind'),
    right: leastDocument,
  },
} as const satisfies Readonly<Record<string, Manual>>
