/**
 * What a document declares under names that its rules use: surfaces, marketplaces, lists and messages.
 *
 * @module
 */

import { marketplaceIdPattern } from '../../../link/registry.ts'
import { surfacePattern } from '../../../link/token.ts'
import { codePattern } from '../../names.ts'
import { kinds, listSubjects } from '../../rule.ts'
import { key, list, mapping, namedBy, oneKeyOf, oneOrMany, shared } from '../json-schema.ts'
import { host, idText, maxInlineIds, note, ownNamePattern, text } from './forms.ts'

export const surfaceSchema = mapping(
  {
    label: key(shared('localName'), 'what people call the surface', '场景的展示名称'),
    pages: key(
      oneOrMany(text),
      'addresses of its pages: a host and a path with at most one `*`',
      '该场景的页面地址：域名加路径，最多一个 `*`',
    ),
    note,
  },
  { required: ['label'] },
)

export const surfacesSchema = namedBy(surfacePattern, shared('surface'), { maxProperties: 200 })

export const linkSchema = mapping(
  {
    template: key(
      { ...text, examples: ['item.example.com/item.htm?id={id:digits}'] },
      'host and path with placeholders `{id:digits}`, of type digits, alnum, slug or rest',
      '域名加路径，占位符如 `{id:digits}`，类型为 digits、alnum、slug 或 rest',
    ),
    kind: key({ enum: kinds }, 'what such a link leads to', '此类链接指向什么'),
  },
  { required: ['template', 'kind'] },
)

export const marketplaceSchema = mapping(
  {
    id: key(
      { ...idText, pattern: marketplaceIdPattern },
      'the name by which rules refer to it, where marketplaces are a list',
      '规则引用时使用的名称（仅在列表写法中需要）',
    ),
    name: key(shared('localName'), 'what people call it; a new one needs it', '平台名称，新增平台必填'),
    domains: key(oneOrMany(host), 'its domains; what is below them belongs to it too', '平台域名，子域名一并包含'),
    links: key(list(shared('link')), 'shapes of its links', '链接样式'),
    product_url: key(text, 'address of a product, with `{id}`', '商品页地址，含 `{id}`'),
    shop_url: key(text, 'address of a shop, with `{id}`', '店铺页地址，含 `{id}`'),
    note,
  },
  { required: [] },
)

const marketplaceLimit = 200

/** By id, or as a list with ids. */
export const marketplacesSchema = namedBy(marketplaceIdPattern, shared('marketplace'), {
  maxProperties: marketplaceLimit,
})
export const marketplaceListSchema = list(
  { ...shared('marketplace'), required: ['id'] },
  { maxItems: marketplaceLimit },
)

export const listSchema = mapping(
  {
    of: key({ enum: listSubjects }, 'what the ids are ids of', '列表中 ID 的对象类型'),
    ids: key(
      list(idText, { maxItems: maxInlineIds }),
      'the ids; those of shops and products are written `marketplace:id`',
      'ID 列表；店铺与商品写作 `平台:ID`',
    ),
    digest: key(
      { type: 'string', pattern: '^sha256:[0-9a-f]{64}$' },
      'the digest under which a long list is kept',
      '长列表另存时的摘要',
    ),
    note,
  },
  { required: ['of'], ...oneKeyOf('ids', 'digest') },
)

export const listsSchema = namedBy(ownNamePattern, shared('list'), { maxProperties: 2000 })

export const messagesSchema = namedBy(codePattern, shared('localName'), { maxProperties: 2000 })
