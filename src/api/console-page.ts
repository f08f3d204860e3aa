/**
 * The console's files, as the Worker hands them out: one page for every address below `/console`, and its parts by name.
 *
 * @module
 */

/** Where the files are: the binding `ASSETS`. */
export interface Assets {
  fetch(request: Request): Promise<Response>
}

/** Everything comes from this origin; nothing is inline, nothing is evaluated, nobody frames it. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ')

const guards = {
  'content-security-policy': policy,
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
} as const

/** Plain names of one folder: no escapes, no dots before a name, and so no way out of it. */
const partForm = /^\/console\/assets\/[\w-][\w.-]*$/

const yearSeconds = 31_536_000

/** Whether the console answers a path. */
export function isConsolePath(path: string): boolean {
  return path === '/console' || path.startsWith('/console/')
}

export async function consolePage(request: Request, assets: Assets | undefined): Promise<Response> {
  if (request.method !== 'GET' && request.method !== 'HEAD') return plain(405, 'The console is read with GET.')
  if (assets === undefined) return plain(404, 'The console is not deployed here: bind its files as `ASSETS`.')
  const { origin, pathname, search } = new URL(request.url)
  if (pathname === '/console') return onward(`/console/${search}`)
  const isPart = pathname.startsWith('/console/assets/')
  if (isPart && !partForm.test(pathname)) return plain(404, 'There is no such file.')
  const found = await assets.fetch(new Request(new URL(isPart ? pathname : '/console/index.html', origin)))
  if (!found.ok)
    return plain(404, isPart ? 'There is no such file.' : 'The console was not built: `npm run build:console`.')
  const headers = new Headers(guards)
  for (const name of ['content-type', 'etag']) {
    const value = found.headers.get(name)
    if (value !== null) headers.set(name, value)
  }
  // The name of a part changes with its content.
  headers.set('cache-control', isPart ? `public, max-age=${yearSeconds}, immutable` : 'no-cache')
  return new Response(request.method === 'HEAD' ? null : found.body, { headers })
}

/** By its path alone: nothing of an answer is made of the `Host` that somebody sent. */
function onward(location: string): Response {
  return new Response(null, { status: 308, headers: { ...guards, location, 'cache-control': 'no-store' } })
}

function plain(status: number, text: string): Response {
  return new Response(`${text}\n`, {
    status,
    headers: { ...guards, 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' },
  })
}
