/**
 * The manual: marketplaces that a policy adds.
 *
 * @module
 */

import { sections, type Manual } from './entry.ts'

export const marketplaces = {
  'template-type': {
    group: 'marketplaces',
    severity: 'error',
    title: { en: 'the placeholder is of no known type', 'zh-CN': '占位符类型未知' },
    why: {
      en: 'Links are told apart by templates and never by regular expressions, because a template costs no more than its length, whoever wrote it. A placeholder is a name and a type: `digits`, `alnum`, `slug`, or `rest` for everything up to the end.',
      'zh-CN':
        '链接用模板识别，不用正则表达式，因为模板的开销只与长度有关。占位符由名称和类型组成：`digits`、`alnum`、`slug`，或表示直到末尾的 `rest`。',
    },
    remedy: { en: 'Write it like `{id:digits}`.', 'zh-CN': '请写成 `{id:digits}` 的形式。' },
    wrong: sections(
      'marketplaces:',
      '  yangmatou:',
      '    name: { zh-CN: 洋码头, en: Ymatou }',
      '    domains: [ymatou.example]',
      "    links: [{ template: 'item.ymatou.example/p/{id:number}', kind: product }]",
    ),
    right: sections(
      'own: [xiaodian, yangmatou]',
      'marketplaces:',
      '  yangmatou:',
      '    name: { zh-CN: 洋码头, en: Ymatou }',
      '    domains: [ymatou.example]',
      "    links: [{ template: 'item.ymatou.example/p/{id:digits}', kind: product }]",
    ),
  },
  'marketplace-unusable': {
    group: 'marketplaces',
    severity: 'error',
    title: { en: 'the description of a marketplace cannot be used', 'zh-CN': '平台描述无法使用' },
    why: {
      en: 'Each part reads well, but not together: a template on a host outside `domains`, an address of products without `{id}`, two placeholders between two slashes. The edge would leave the marketplace out, and its links would count as unknown.',
      'zh-CN':
        '各部分单独看没有问题，合在一起却不成立：模板的域名不在 `domains` 中、商品地址缺少 `{id}`、两个斜杠之间有两个占位符等。边缘会忽略该平台，其链接将被视为未知。',
    },
    remedy: {
      en: 'Write templates as `host/path/{id:digits}` on a host of `domains`, and addresses as `https://host/…{id}`.',
      'zh-CN': '模板请写成 `域名/路径/{id:digits}`，且域名须在 `domains` 中；地址请写成 `https://域名/…{id}`。',
    },
    wrong: sections(
      'own: [xiaodian, yangmatou]',
      'marketplaces:',
      '  yangmatou:',
      '    name: { zh-CN: 洋码头, en: Ymatou }',
      '    domains: [ymatou.example]',
      "    links: [{ template: 'item.another.example/p/{id:digits}', kind: product }]",
    ),
    right: sections(
      'own: [xiaodian, yangmatou]',
      'marketplaces:',
      '  yangmatou:',
      '    name: { zh-CN: 洋码头, en: Ymatou }',
      '    domains: [ymatou.example]',
      "    links: [{ template: 'item.ymatou.example/p/{id:digits}', kind: product }]",
    ),
  },
} as const satisfies Readonly<Record<string, Manual>>
