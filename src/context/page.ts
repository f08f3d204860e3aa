/**
 * Pages: which surface an address of a content site is.
 *
 * A Referer that two readers could take differently says nothing. A policy limits the sites to its own, and adds pages
 * of its own as globs with at most one star, compared once from each end: no text of a policy can make a click slow.
 *
 * @module
 */

import { err, ok, type Result } from '../kernel/result.ts'
import { lookUpHost } from '../link/registry.ts'
import { matchShape } from '../link/shape.ts'
import { isPlainHost, readUrl, type Address } from '../link/url.ts'
import { unknownSurface, type Page } from './context.ts'
import type { Site } from './site.ts'
import { douyin } from './sites/douyin.ts'
import { kuaishou } from './sites/kuaishou.ts'
import { tiktok } from './sites/tiktok.ts'

/** A page as a policy names it, compiled. */
export interface PagePattern {
  readonly glob: string
  readonly surface: string
  readonly match: (address: Address) => { readonly id: string | undefined } | undefined
}

export interface PageOptions {
  /** Ids of the sites that count; absent: all. */
  readonly sites?: readonly string[]
  /** Pages of the policy's own; they are asked first, in order. */
  readonly patterns?: readonly PagePattern[]
}

/** All content sites we know. */
export const sites: readonly Site[] = [douyin, kuaishou, tiktok]

const byHost = new Map<string, Site>()
const byScheme = new Map<string, Site>()
for (const site of sites) {
  for (const host of site.hosts) byHost.set(host, site)
  for (const scheme of site.schemes) byScheme.set(scheme, site)
}
const schemes: ReadonlySet<string> = new Set(byScheme.keys())

/** The page at an address; undefined when it is no page of a known site. */
export function pageOf(text: string, options: PageOptions = {}): Page | undefined {
  const read = readUrl(text, schemes)
  if (!read.ok || read.value.fault !== undefined) return undefined
  const address = read.value
  const site = siteOf(address, options.sites)
  for (const pattern of options.patterns ?? []) {
    const found = pattern.match(address)
    if (found !== undefined) return { site: site?.id, surface: pattern.surface, id: found.id }
  }
  return site === undefined ? undefined : pageOn(site, address)
}

function siteOf(address: Address, allowed: readonly string[] | undefined): Site | undefined {
  const site = address.web ? lookUpHost(byHost, address.host) : byScheme.get(address.scheme)
  return site === undefined || allowed?.includes(site.id) === false ? undefined : site
}

function pageOn(site: Site, address: Address): Page {
  for (const page of site.pages) {
    const found = matchShape(page, address)
    if (found !== undefined) return { site: site.id, surface: page.surface, id: found.id }
  }
  return { site: site.id, surface: site.originSurface[address.host] ?? unknownSurface, id: undefined }
}

export type PagePatternFault = 'empty' | 'too_long' | 'host' | 'two_stars' | 'query'

/**
 * Compiles `mall.example/shelf/*` (one star, anywhere in the path), `*.example/live` (a star for the labels in front of a
 * host) or `live.example` (every page of a host). What the star stands for is the page's id, where it is one segment.
 */
export function compilePagePattern(glob: string, surface: string): Result<PagePattern, PagePatternFault> {
  const written = glob.trim().replace(/^https?:\/\//i, '')
  if (written === '') return err('empty')
  if (written.length > 512) return err('too_long')
  if (/[?#]/.test(written)) return err('query')
  const slash = written.indexOf('/')
  const host = (slash === -1 ? written : written.slice(0, slash)).toLowerCase()
  const path = slash === -1 ? '/*' : written.slice(slash)
  const below = host.startsWith('*.')
  const domain = below ? host.slice(2) : host
  if (!isPlainHost(domain)) return err(host.split('*').length > 2 ? 'two_stars' : 'host')
  if (path.split('*').length > 2 || (below && slash !== -1 && path.includes('*'))) return err('two_stars')
  const star = path.indexOf('*')
  const before = star === -1 ? path : path.slice(0, star)
  const after = star === -1 ? '' : path.slice(star + 1)
  return ok({
    glob: written,
    surface,
    match: (address) => {
      if (!address.web || !(below ? address.host.endsWith(`.${domain}`) : address.host === domain)) return undefined
      if (star === -1) return withoutSlash(address.path) === withoutSlash(path) ? { id: undefined } : undefined
      const enough = address.path.length >= before.length + after.length
      if (!enough || !address.path.startsWith(before) || !address.path.endsWith(after)) return undefined
      const found = withoutSlash(address.path.slice(before.length, address.path.length - after.length))
      return { id: slash !== -1 && /^[\w-]{1,128}$/.test(found) ? found : undefined }
    },
  })
}

function withoutSlash(path: string): string {
  return path.endsWith('/') ? path.slice(0, -1) : path
}
