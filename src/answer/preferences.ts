/**
 * Preferences: what a client says it would rather have (RFC 9110, 12.5), with weights from 0 to 1.
 *
 * `hono/accepts` wants a router's context and gives wildcards no weight; clients like axios send
 * `application/json, text/plain` and a bare wildcard, where the wildcard has the same weight and the name must win.
 *
 * @module
 */

export interface Preference {
  /** In lower case. */
  readonly value: string
  readonly weight: number
}

/** A header is looked at this far; no client has more to say. */
const longestList = 32

/** Reads a list of weighted values, in the order written. An unreadable weight counts as 0. */
export function readPreferences(header: string | null | undefined): readonly Preference[] {
  if (header === null || header === undefined) return []
  return header
    .split(',', longestList)
    .map(readPreference)
    .filter(({ value }) => value !== '')
}

function readPreference(item: string): Preference {
  const [value = '', ...parameters] = item.split(';').map((part) => part.trim().toLowerCase())
  const weight = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2)
  if (weight === undefined) return { value, weight: 1 }
  return { value, weight: /^(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)$/.test(weight) ? Number(weight) : 0 }
}

/** Whether JSON is rather wanted than a page. Whoever does not say so gets the page, or the redirect. */
export function wantsJson(accept: string | null | undefined): boolean {
  if (accept === null || accept === undefined || !/json|application\/\*/i.test(accept)) return false
  const preferences = readPreferences(accept)
  const json = matchOf(preferences, 'application/json')
  const page = matchOf(preferences, 'text/html')
  if (json.weight === 0 || json.exactness === 0) return false
  if (json.weight !== page.weight) return json.weight > page.weight
  if (json.exactness !== page.exactness) return json.exactness > page.exactness
  return json.place < page.place
}

interface Match {
  readonly weight: number
  // 0 for `*/*`, 1 for `text/*`, 2 for the type by name.
  readonly exactness: number
  readonly place: number
}

// The most exact mention of a type speaks for it, so `text/html;q=0, */*` refuses pages.
function matchOf(preferences: readonly Preference[], type: string): Match {
  const family = `${type.slice(0, type.indexOf('/'))}/*`
  for (const [exactness, name] of [type, family, '*/*'].entries()) {
    const place = preferences.findIndex(({ value }) => value === name)
    const found = preferences[place]
    if (found !== undefined) return { weight: found.weight, exactness: 2 - exactness, place }
  }
  return { weight: 0, exactness: 0, place: preferences.length }
}
