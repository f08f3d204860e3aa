/**
 * Defence against requests that another site's page makes in a member's name.
 *
 * Whatever the content type: a page can send JSON across sites too, where the answer to a preflight allows it or none is
 * asked for. A browser says with every such request where it comes from; a program says nothing, and may pass.
 *
 * @module
 */

const safeMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS'])

/** What a form, or a script without a preflight, can send. */
const simpleTypes: ReadonlySet<string> = new Set([
  'text/plain',
  'application/x-www-form-urlencoded',
  'multipart/form-data',
])

/**
 * Why the request must not be obeyed; undefined: it may be. `allowed` are other origins whose pages may call, such as a
 * console with its own host name.
 */
export function originFault(request: Request, allowed: readonly string[] = []): string | undefined {
  if (safeMethods.has(request.method)) return undefined
  const origin = request.headers.get('origin')
  return origin !== null && allowed.includes(origin) ? undefined : foreignness(request, origin)
}

function foreignness(request: Request, origin: string | null): string | undefined {
  if (origin !== null && origin !== new URL(request.url).origin) {
    return `pages of \`${origin.slice(0, 200)}\` may not call this API`
  }
  const site = request.headers.get('sec-fetch-site')
  return site === 'cross-site' || site === 'same-site' ? `the browser says the request is ${site}` : undefined
}

/**
 * The same of a request whose sender Access knows by what a browser sends along by itself: it must not be one that a form,
 * or a script of any page, could make without being asked.
 */
export function formFault(request: Request): string | undefined {
  if (safeMethods.has(request.method)) return undefined
  const type = request.headers.get('content-type')?.split(';', 1)[0]?.trim().toLowerCase()
  if (type === undefined || type === '') {
    return request.body === null ? undefined : 'a body needs a `Content-Type`'
  }
  return simpleTypes.has(type) ? `\`${type}\` is what a form sends; this API reads JSON` : undefined
}

/** `ADMIN_ORIGINS`: origins, separated by spaces or commas. */
export function readOrigins(setting: string | undefined): readonly string[] {
  return (setting ?? '').split(/[\s,]+/).filter((origin) => URL.canParse(origin) && new URL(origin).origin === origin)
}
