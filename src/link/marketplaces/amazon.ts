/**
 * Amazon outside China. A product is named by its ASIN, ten letters and digits behind `dp`, `gp/product` and their kin;
 * the short links do not say which country they lead to.
 *
 * @module
 */

import type { LinkShape, Marketplace } from '../marketplace.ts'

/** What every Amazon site has. */
export const amazonShapes: readonly LinkShape[] = [
  {
    kind: 'product',
    path: /^\/(?:[^/]+\/)?(?:dp|gp\/product|gp\/aw\/d|gp\/offer-listing|exec\/obidos\/asin|o\/asin|d)(?:\/product)?\/(?<id>[0-9a-z]{10})(?:\/|$)/i,
    form: 'upper',
  },
  { kind: 'shop', path: /^\/(?:[^/]+\/)?stores\/(?:page\/|[^/]+\/page\/)?(?<id>[0-9A-Za-z-]+)/, form: 'code' },
  { kind: 'shop', path: /^\/(?:s|sp|shops)(?:\/|$)/, query: ['me', 'seller'], needs: ['me', 'seller'], form: 'code' },
  { kind: 'shop', path: /^\/shops\/(?<id>[\w-]+)/, form: 'code' },
  { kind: 'search', path: /^\/(?:-\/[a-z]{2}\/)?(?:s|gp\/search|gp\/aw\/s|gp\/bestsellers|b)(?:\/|$)/ },
  { kind: 'coupon', path: /^\/(?:coupons?|gp\/coupons?|promocode)(?:\/|$)/ },
]

export const amazon = {
  id: 'amazon',
  name: { 'zh-CN': '亚马逊', en: 'Amazon' },
  domains: [
    'amazon.com',
    'amazon.co.jp',
    'amazon.co.uk',
    'amazon.de',
    'amazon.fr',
    'amazon.it',
    'amazon.es',
    'amazon.ca',
    'amazon.com.au',
    'amazon.com.br',
    'amazon.com.mx',
    'amazon.com.tr',
    'amazon.com.be',
    'amazon.in',
    'amazon.nl',
    'amazon.se',
    'amazon.pl',
    'amazon.sg',
    'amazon.ae',
    'amazon.sa',
    'amazon.eg',
    'amzn.to',
    'amzn.asia',
    'amzn.eu',
    'a.co',
  ],
  productUrl: 'https://www.amazon.com/dp/{id}',
  shapes: [{ kind: 'short', host: ['amzn.to', 'amzn.asia', 'amzn.eu', 'a.co'], path: /^\/./ }, ...amazonShapes],
} satisfies Marketplace
