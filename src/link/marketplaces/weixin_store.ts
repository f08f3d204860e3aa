/**
 * WeChat Store. Share links carry an opaque code that reveals no product.
 *
 * @module
 */

import type { Marketplace } from '../marketplace.ts'

export const weixinStore = {
  id: 'weixin_store',
  name: { 'zh-CN': '微信小店', en: 'WeChat Store' },
  domains: ['store.weixin.qq.com'],
  shapes: [{ kind: 'product', path: /^\/shop\/a\/[\w-]+\/?$/ }],
} satisfies Marketplace
