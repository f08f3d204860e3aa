/**
 * Parties: whose a marketplace is, as the policy says.
 *
 * Own if the policy lists it; none where no marketplace is known or it is a content site, whose pages have no goods of
 * their own to judge; external otherwise.
 *
 * @module
 */

import type { Party } from './decision.ts'

/** What is asked of the link registry. */
export interface ContentSites {
  /** Whether a marketplace of the registry is a content site. */
  readonly isContentSite: (marketplace: string) => boolean
}

const sites: ReadonlySet<string> = new Set(['douyin', 'kuaishou', 'tiktok'])

/** The content sites among the built-in marketplaces. */
export const builtinContentSites: ContentSites = { isContentSite: (marketplace) => sites.has(marketplace) }

export function partyOf(
  marketplace: string | undefined,
  own: readonly string[] | ReadonlySet<string>,
  { isContentSite }: ContentSites = builtinContentSites,
): Party {
  if (marketplace === undefined) return 'none'
  if (Array.isArray(own) ? own.includes(marketplace) : (own as ReadonlySet<string>).has(marketplace)) return 'own'
  return isContentSite(marketplace) ? 'none' : 'external'
}
