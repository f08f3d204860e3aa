/**
 * Content sites: whose pages carry links, and which surface each page is.
 *
 * Profile pages count as showcases, notes and galleries as short videos, and a room stays a room whatever is laid over
 * it. A Referer is often no more than an origin, so a site says what its bare origins mean: `live.douyin.com` is live,
 * `www.douyin.com` is unknown, because live rooms stand there too.
 *
 * @module
 */

import type { Shape } from '../link/shape.ts'

/** Pages of one surface. */
export interface PageShape extends Shape {
  readonly surface: string
}

export interface Site {
  readonly id: string
  readonly name: { readonly 'zh-CN': string; readonly en: string }
  /** Domains; each stands for itself and everything below it. */
  readonly hosts: readonly string[]
  readonly schemes: readonly string[]
  /** In order: the first that fits says which surface a page is. */
  readonly pages: readonly PageShape[]
  /** Hosts of which every page, and the bare origin, is one surface; all others are unknown. */
  readonly originSurface: Readonly<Record<string, string>>
}
