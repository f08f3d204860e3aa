/**
 * `equivalents`: how each step of a chain looks for the same thing in a store.
 *
 * @module
 */

import { grades } from '../../rule.ts'
import { key, mapping, oneOrMany, shared } from '../json-schema.ts'
import { text, yesOrNo } from './forms.ts'

/** The catalogues there are, and what a search may need of them. */
export const productCatalogues = ['products'] as const
export const shopCatalogues = ['shops'] as const
export const searchNeeds = ['title'] as const

export const productGuardSchema = mapping(
  {
    catalogue: key({ enum: productCatalogues }, 'the catalogue in which products are looked up', '查找商品所用的目录'),
    grades: key(
      oneOrMany({ enum: grades }, { minItems: 1 }),
      'which grades of likeness count as the same',
      '哪些相似等级视为同款',
    ),
    max_price_increase: key(
      {
        anyOf: [
          { type: 'number', minimum: 0, maximum: 1000 },
          { type: 'string', pattern: '^\\d+(?:\\.\\d+)?\\s?%$' },
        ],
      },
      'how much dearer the product may be, in percent',
      '允许比站外价高出的百分比',
    ),
    in_stock: key(yesOrNo, 'whether it must be in stock; `true` unless `false` is said', '是否必须有货，默认 `true`'),
  },
  { required: [] },
)

export const shopStepSchema = mapping(
  { catalogue: key({ enum: shopCatalogues }, 'the catalogue in which shops are looked up', '查找店铺所用的目录') },
  { required: [] },
)

export const searchStepSchema = mapping(
  {
    url: key(
      { ...text, pattern: '^[Hh][Tt][Tt][Pp][Ss]://', examples: ['https://store.example/search?keyword={title}'] },
      'address of the search on one of the `stores`, with `{title}`',
      '`stores` 域名下的搜索地址，含 `{title}`',
    ),
    needs: key(
      oneOrMany({ enum: searchNeeds }),
      'what must be known of the product before the search is of use',
      '搜索前必须已知的商品信息',
    ),
  },
  { required: ['url'] },
)

export const equivalentsSchema = mapping(
  {
    product: key(shared('productGuard'), 'the same product in a store', '站内同款商品'),
    shop: key(shared('shopStep'), 'the shop of the same brand', '站内同品牌店铺'),
    search: key(shared('searchStep'), 'a search in a store', '站内搜索'),
  },
  { required: [] },
)
