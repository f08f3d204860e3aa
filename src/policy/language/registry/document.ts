/**
 * The manual: keys and values that the language does not have.
 *
 * @module
 */

import { leastDocument, rules, sections, type Manual } from './entry.ts'

export const document = {
  'unknown-key': {
    group: 'document',
    severity: 'error',
    title: { en: 'the language has no such key', 'zh-CN': '没有这个键' },
    why: {
      en: 'A misspelt key would be ignored without a word: with `untill` a rule would never end. So every key must be known, and keys of your own begin with `x-`.',
      'zh-CN':
        '拼错的键会被悄悄忽略：写成 `untill`，规则就永远不会结束。因此每个键都必须是已知的；自定义的键请以 `x-` 开头。',
    },
    remedy: {
      en: 'Correct the spelling, move the key to where it belongs, or begin it with `x-`.',
      'zh-CN': '请更正拼写、把它移到正确的位置，或在前面加上 `x-`。',
    },
    wrong: rules(
      '- id: showcase-not-open-yet',
      '  untill: 2019-09-01T00:00:00+08:00',
      '  if: { surface: showcase }',
      '  then: { explain: surface_not_open }',
    ),
    right: rules(
      '- id: showcase-not-open-yet',
      '  until: 2019-09-01T00:00:00+08:00',
      '  if: { surface: showcase }',
      '  then: { explain: surface_not_open }',
    ),
  },
  'missing-key': {
    group: 'document',
    severity: 'error',
    title: { en: 'something necessary is not said', 'zh-CN': '缺少必填的键' },
    why: {
      en: 'Nothing that decides a click is guessed. Without `defaults` nobody knows what happens to a link that no rule matches, and without an id a rule could not be found in any record.',
      'zh-CN':
        '凡是影响点击结果的内容都不靠猜测。没有 `defaults`，就不知道未命中任何规则的链接如何处理；没有 `id`，记录里就找不到这条规则。',
    },
    remedy: { en: 'Add the key.', 'zh-CN': '请补上这个键。' },
    wrong: rules('- if: { surface: live_room }', '  then: { explain: live_external_closed }'),
    right: rules('- id: live-closed', '  if: { surface: live_room }', '  then: { explain: live_external_closed }'),
  },
  'wrong-type': {
    group: 'document',
    severity: 'error',
    title: { en: 'the value is of another kind', 'zh-CN': '值的类型不对' },
    why: {
      en: 'A list stands where a mapping is needed, or a text where a number is. Often a dash, a colon or an indentation is missing, and YAML then reads something else than the eye does.',
      'zh-CN':
        '需要映射的地方写了列表，或需要数字的地方写了文本。常见原因是漏了短横线、冒号或缩进，于是 YAML 读到的和肉眼看到的不一样。',
    },
    remedy: { en: 'Write the value as the message says.', 'zh-CN': '请按提示的类型书写。' },
    wrong: rules(
      '- id: small-authors',
      '  if: { author: { followers: { lt: many, if_unknown: match } } }',
      '  then: { explain: author_below_threshold }',
    ),
    right: rules(
      '- id: small-authors',
      '  if: { author: { followers: { lt: 300000, if_unknown: match } } }',
      '  then: { explain: author_below_threshold }',
    ),
  },
  'wrong-value': {
    group: 'document',
    severity: 'error',
    title: { en: 'the value cannot be used', 'zh-CN': '值不可用' },
    why: {
      en: 'The value is of the right kind, but outside what is allowed: a word that is none of the choices, a number beyond its bounds, a name with letters that no name may have, or a condition that could never hold.',
      'zh-CN': '类型没错，但不在允许范围内：不属于可选项、数值越界、名称含有不允许的字符，或条件永远不可能成立。',
    },
    remedy: { en: 'Use one of the values that the message names.', 'zh-CN': '请改用提示中给出的取值。' },
    wrong: rules('- id: try-it-out', '  mode: observe', '  then: { warn: leaving_platform }'),
    right: rules('- id: try-it-out', '  mode: report', '  then: { warn: leaving_platform }'),
  },
  'unsupported-version': {
    group: 'document',
    severity: 'error',
    title: { en: 'this build does not read that version of the language', 'zh-CN': '当前版本不支持该策略语言版本' },
    why: {
      en: 'The first line says in which version of the language a policy is written. A newer one may give old words a new meaning, so it is refused and never guessed at.',
      'zh-CN': '首行说明策略使用哪个语言版本。新版本可能改变原有写法的含义，因此一律拒绝，不做猜测。',
    },
    remedy: {
      en: 'Write `detour: policy/v1`, or use a build that knows the version.',
      'zh-CN': '请写 `detour: policy/v1`，或升级到支持该版本的程序。',
    },
    wrong: sections('detour: policy/v9'),
    right: leastDocument,
  },
} as const satisfies Readonly<Record<string, Manual>>
