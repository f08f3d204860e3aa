/**
 * Amazon China. Same pages as everywhere at Amazon; an ASIN is written in upper case.
 *
 * @module
 */

import type { Marketplace } from '../marketplace.ts'
import { amazonShapes } from './amazon.ts'

export const amazonCn = {
  id: 'amazon_cn',
  name: { 'zh-CN': '亚马逊中国', en: 'Amazon China' },
  domains: ['amazon.cn', 'z.cn'],
  productUrl: 'https://www.amazon.cn/dp/{id}',
  shapes: [{ kind: 'short', host: ['z.cn', 'www.z.cn'], path: /^\/./ }, ...amazonShapes],
} satisfies Marketplace
