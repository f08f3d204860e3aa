/**
 * Caching of what was looked at: no longer than its links count, and never because of us.
 *
 * What a page's origin did not allow to be kept is not kept: a mistake, a redirect to a log-in or a shopper's own page
 * often comes without a word about it.
 *
 * @module
 */

/** Directives of a network's own, which count there in the place of `Cache-Control` (RFC 9213). */
const ofNetworks = ['cdn-cache-control', 'cloudflare-cdn-cache-control', 'surrogate-control'] as const

/** Bounds what caches are allowed to half of a link's life; what may be kept without saying how long is asked for again. */
export function boundCaching(headers: Headers, lifeSeconds: number): void {
  const most = Math.floor(lifeSeconds / 2)
  const stated = ageOf(headers)
  headers.delete('expires')
  const directives = directivesOf(headers.get('cache-control'), most)
  if (stated !== undefined && !directives.some((each) => saysAge.test(each))) {
    directives.push(`max-age=${Math.min(stated, most)}`)
  }
  if (directives.length === 0) directives.push('no-cache')
  // Without any age, caches guess one.
  else if (!directives.some((each) => saysAge.test(each))) directives.push('max-age=0')
  headers.set('cache-control', directives.join(', '))
  for (const name of ofNetworks) {
    const written = headers.get(name)
    if (written !== null) headers.set(name, directivesOf(written, most).join(', '))
  }
}

/** A page that our own fault left as it came: the next one who asks is to have it as it should be. */
export function forbidCaching(headers: Headers): void {
  for (const name of ['expires', 'etag', 'last-modified', ...ofNetworks]) headers.delete(name)
  headers.set('cache-control', 'no-store')
}

/** How long a page may be kept, or that it may not. */
const saysAge = /^(?:max-age=|no-store$|no-cache$)/i

/** Seconds that `Expires` allows from when the page was made; what is no date forbids (RFC 9111, 5.3). */
function ageOf(headers: Headers): number | undefined {
  const expires = headers.get('expires')
  if (expires === null) return undefined
  const made = Date.parse(headers.get('date') ?? '')
  const seconds = (Date.parse(expires) - (Number.isNaN(made) ? Date.now() : made)) / 1000
  return seconds > 0 ? Math.floor(seconds) : 0
}

function directivesOf(written: string | null, most: number): string[] {
  const directives = (written ?? '').split(',').map((each) => each.trim())
  return directives.flatMap((each) => bounded(each, most))
}

/** Directives that let a copy be used beyond its age. */
const beyondItsAge = /^(?:immutable|stale-while-revalidate|stale-if-error)(?:=|$)/i

function bounded(directive: string, most: number): readonly string[] {
  if (directive === '' || beyondItsAge.test(directive)) return []
  const [name = '', seconds] = directive.split('=', 2)
  if (!/^(?:max-age|s-maxage)$/i.test(name)) return [directive]
  const wanted = Number((seconds ?? '').replaceAll('"', ''))
  return [`${name}=${Number.isFinite(wanted) ? Math.min(wanted, most) : 0}`]
}
