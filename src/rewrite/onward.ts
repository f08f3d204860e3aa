/**
 * Onward: a visitor's request as the origin gets it.
 *
 * All of it goes on, but what only whoever stands in front may say (where the page is seen), and what would have a page
 * come without its links being looked at: a copy confirmed that was made of it before, a part of it, a coding that nobody
 * here can open.
 *
 * @module
 */

/** Says that a request has been here already: an origin that leads back to Detour would go round for ever. */
export const passedHeader = 'detour-passed'

/** Where a page is seen, in the spellings that servers believe; an origin that did could be made to answer another page. */
const ofWhoeverIsInFront = [
  'forwarded',
  'x-forwarded-port',
  'x-forwarded-prefix',
  'x-forwarded-scheme',
  'x-forwarded-server',
  'x-host',
  'x-original-host',
  'x-original-url',
  'x-rewrite-url',
] as const

/** What asks for less than the whole answer. */
const forLess = ['if-match', 'if-modified-since', 'if-none-match', 'if-range', 'if-unmodified-since', 'range'] as const

export function onward(request: Request): Request {
  const headers = new Headers(request.headers)
  const { host, protocol } = new URL(request.url)
  for (const name of ofWhoeverIsInFront) headers.delete(name)
  if (isReading(request) && isForPage(headers)) for (const name of forLess) headers.delete(name)
  headers.set('accept-encoding', 'gzip, br')
  headers.set('x-forwarded-host', host)
  headers.set('x-forwarded-proto', protocol.slice(0, -1))
  headers.set(passedHeader, '1')
  return new Request(request, { headers, redirect: 'manual' })
}

/** With any other method a condition guards what is changed. */
function isReading({ method }: Request): boolean {
  return method === 'GET' || method === 'HEAD'
}

/** Browsers say what they ask for; of others, whoever takes HTML may be given a page. Images and films are asked as ever. */
function isForPage(headers: Headers): boolean {
  const destination = headers.get('sec-fetch-dest')
  if (destination !== null) return /^(?:document|embed|fencedframe|frame|iframe|object)$/i.test(destination)
  return (headers.get('accept') ?? '').toLowerCase().includes('text/html')
}
