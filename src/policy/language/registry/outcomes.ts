/**
 * The manual: actions, where they lead, and what shoppers read.
 *
 * @module
 */

import { rules, sections, type Manual } from './entry.ts'

export const outcomes = {
  'target-not-in-stores': {
    group: 'outcomes',
    severity: 'error',
    title: { en: 'the address is on none of the stores', 'zh-CN': '跳转地址不在 `stores` 中' },
    why: {
      en: 'A detour leads only to hosts that `stores` names. One wrong letter in a host would send every shopper to whoever registered it. For the pages of an own marketplace (`product_url`, `shop_url`) it is a warning: on another host they are left alone, and a notice stands in the place of every detour to them. Of built-in marketplaces it is told under `own`, and only where no page of any own marketplace is on a store.',
      'zh-CN':
        '绕行只能跳转到 `stores` 列出的域名。域名写错一个字母，就会把所有用户送到别人注册的网站。自有平台的页面（`product_url`、`shop_url`）不在其中时为警告：绕行不会跳转到那里，而是变成提示页。内置平台的情况在 `own` 处提示，且仅当所有自有平台的页面都不在 `stores` 中时才提示。',
    },
    remedy: {
      en: 'Correct the host; if it is yours indeed, add it to `stores`.',
      'zh-CN': '请更正域名；如果确实是自有域名，请加入 `stores`。',
    },
    wrong: rules(
      '- id: to-the-store',
      "  then: { redirect: 'https://haohuo.jinritemal.com/', reason: live_external_closed }",
    ),
    right: rules(
      '- id: to-the-store',
      "  then: { redirect: 'https://haohuo.jinritemai.com/', reason: live_external_closed }",
    ),
  },
  'target-not-https': {
    group: 'outcomes',
    severity: 'error',
    title: { en: 'the address is not https', 'zh-CN': '跳转地址不是 https' },
    why: {
      en: 'Over plain http anybody between the shopper and the store can read the click and answer in the place of the store.',
      'zh-CN': '使用明文 http 时，用户与商城之间的任何人都能看到这次点击，并冒充商城作出响应。',
    },
    remedy: { en: 'Begin the address with `https://`.', 'zh-CN': '请以 `https://` 开头。' },
    wrong: rules(
      '- id: to-the-store',
      "  then: { redirect: 'http://haohuo.jinritemai.com/', reason: live_external_closed }",
    ),
    right: rules(
      '- id: to-the-store',
      "  then: { redirect: 'https://haohuo.jinritemai.com/', reason: live_external_closed }",
    ),
  },
  'target-unreadable': {
    group: 'outcomes',
    severity: 'error',
    title: { en: 'the address cannot be read without doubt', 'zh-CN': '跳转地址无法明确解析' },
    why: {
      en: 'With a user name, a backslash, a port or a placeholder before the path, two browsers may see two different hosts. An address that a shopper is sent to must have its host written out, and nothing else there.',
      'zh-CN':
        '路径之前出现用户名、反斜杠、端口或占位符时，不同浏览器可能认出不同的域名。跳转地址必须明确写出域名，且该处不能有其他内容。',
    },
    remedy: {
      en: 'Write `https://`, the host, then the path; placeholders belong after the host.',
      'zh-CN': '请按 `https://`、域名、路径的顺序书写，占位符只能放在域名之后。',
    },
    wrong: rules(
      '- id: to-the-store',
      "  then: { redirect: 'https://shop@haohuo.jinritemai.com/', reason: live_external_closed }",
    ),
    right: rules(
      '- id: to-the-store',
      "  then: { redirect: 'https://haohuo.jinritemai.com/?from=shop', reason: live_external_closed }",
    ),
  },
  'two-actions': {
    group: 'outcomes',
    severity: 'error',
    title: { en: 'two actions in one `then`', 'zh-CN': '一个 `then` 中有两种处理方式' },
    why: {
      en: 'A rule does exactly one thing. Which of two would win is nothing an operator should have to look up.',
      'zh-CN': '一条规则只做一件事。两种处理方式哪个优先，不应该让人去查手册。',
    },
    remedy: {
      en: 'Keep one action. For two cases write two rules; the first that matches decides.',
      'zh-CN': '请只保留一种。两种情况请写成两条规则，自上而下首个命中的生效。',
    },
    wrong: rules('- id: live-closed', '  then: { allow: exempt, explain: live_external_closed }'),
    right: rules('- id: live-closed', '  then: { explain: live_external_closed }'),
  },
  'no-action': {
    group: 'outcomes',
    severity: 'error',
    title: { en: 'no action in `then`', 'zh-CN': '`then` 中没有处理方式' },
    why: {
      en: 'A rule that matches decides, and this one does not say what. A reason alone is no action.',
      'zh-CN': '规则命中后就要作出决定，而这里没有说明如何处理。只写原因不算处理方式。',
    },
    remedy: {
      en: 'Give it one of `allow`, `warn`, `explain`, `equivalent` and `redirect`.',
      'zh-CN': '请写明 `allow`、`warn`、`explain`、`equivalent`、`redirect` 之一。',
    },
    wrong: rules('- id: live-closed', '  then: { reason: live_external_closed }'),
    right: rules('- id: live-closed', '  then: { explain: live_external_closed }'),
  },
  'message-incomplete': {
    group: 'outcomes',
    severity: 'error',
    title: { en: 'a text is missing in one language', 'zh-CN': '文案缺少一种语言' },
    why: {
      en: 'Shoppers read the notice in their own language. A text in one language only leaves the others with a page they cannot read.',
      'zh-CN': '用户按各自的语言阅读提示。只有一种语言的文案，其他用户就会看到读不懂的页面。',
    },
    remedy: { en: 'Write the text under both `zh-CN` and `en`.', 'zh-CN': '请同时提供 `zh-CN` 和 `en` 文案。' },
    wrong: sections('messages:', '  exempt: { zh-CN: 该直播间可以打开外部链接 }'),
    right: sections(
      'messages:',
      '  exempt: { zh-CN: 该直播间可以打开外部链接, en: This room may open links to other shops }',
    ),
  },
  'chain-without-explain': {
    group: 'outcomes',
    severity: 'error',
    title: { en: 'the chain does not end in `explain`', 'zh-CN': '链没有以 `explain` 结尾' },
    why: {
      en: 'Not every product has an equivalent, and a catalogue may not answer. The chain is tried step by step; without `explain` at its end, a shopper for whom no step succeeds would get nothing at all.',
      'zh-CN':
        '并非每件商品都有站内同款，目录服务也可能没有响应。链会逐步尝试；末尾没有 `explain`，所有步骤都落空的用户就什么也得不到。',
    },
    remedy: { en: 'Write `explain` as the last step.', 'zh-CN': '请把 `explain` 写为最后一步。' },
    wrong: rules(
      '- id: live-closed',
      '  if: { surface: live_room }',
      '  then: { equivalent: [product, shop], reason: live_external_closed }',
    ),
    right: rules(
      '- id: live-closed',
      '  if: { surface: live_room }',
      '  then: { equivalent: [product, shop, explain], reason: live_external_closed }',
    ),
  },
} as const satisfies Readonly<Record<string, Manual>>
