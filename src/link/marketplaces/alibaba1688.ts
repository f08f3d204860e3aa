/**
 * 1688, Alibaba's wholesale market. Offers carry their id in the path; suppliers have hosts of their own.
 *
 * @module
 */

import type { Marketplace } from '../marketplace.ts'

export const alibaba1688 = {
  id: '1688',
  name: { 'zh-CN': '1688', en: '1688' },
  domains: ['1688.com'],
  schemes: ['wireless1688'],
  productUrl: 'https://detail.1688.com/offer/{id}.html',
  shapes: [
    { kind: 'short', host: 'qr.1688.com', path: /^\/./ },
    { kind: 'affiliate', host: ['dj.1688.com', 's.click.1688.com'] },
    { kind: 'product', path: /^\/offer\/(?<id>\d+)\.html$/ },
    {
      kind: 'product',
      host: ['detail.1688.com', 'detail.m.1688.com', 'm.1688.com'],
      query: ['offerId'],
      needs: ['offerId'],
    },
    { kind: 'coupon', path: /\/coupon/ },
    { kind: 'search', host: ['s.1688.com', 'search.1688.com', 'p4psearch.1688.com'] },
    { kind: 'search', path: /^\/(?:offer_search|selloffer|page\/offerlist|search)/i },
    { kind: 'shop', path: /^\/winport\/(?<id>[\w-]+)\.html$/, form: 'code' },
    {
      kind: 'shop',
      host: /^(?!(?:www|m|h5|s|qr|dj|search|p4psearch|login|detail|work|trade|order|cart|air|re|go|tao|show|page|factory|member|club|view|sale|kj|cui|fuwu|img|gongyinglian|global)\.)(?<id>[\w-]+)\.(?:m\.)?1688\.com$/,
      path: /^\/(?:page\/(?:index|contactinfo|creditdetail)\.htm)?$/,
      form: 'code',
    },
  ],
} satisfies Marketplace
