/**
 * Caching of what was rewritten: no longer than its links count.
 *
 * @module
 */

/** Bounds what caches are allowed to half of a link's life; a page that says nothing may be kept for as long as that. */
export function boundCaching(headers: Headers, lifeSeconds: number): void {
  const longestKeptSeconds = Math.floor(lifeSeconds / 2)
  headers.delete('expires')
  const written = headers.get('cache-control')
  if (written === null) {
    headers.set('cache-control', `max-age=${longestKeptSeconds}`)
    return
  }
  const directives = written.split(',').map((each) => each.trim())
  headers.set('cache-control', directives.flatMap((each) => bounded(each, longestKeptSeconds)).join(', '))
}

/** Directives that let a copy be used beyond its age. */
const beyondItsAge = /^(?:immutable|stale-while-revalidate|stale-if-error)(?:=|$)/i

function bounded(directive: string, longestKeptSeconds: number): readonly string[] {
  if (directive === '' || beyondItsAge.test(directive)) return []
  const [name = '', seconds] = directive.split('=', 2)
  if (!/^(?:max-age|s-maxage)$/i.test(name)) return [directive]
  const wanted = Number((seconds ?? '').replaceAll('"', ''))
  return [`${name}=${Number.isFinite(wanted) ? Math.min(wanted, longestKeptSeconds) : 0}`]
}
