/**
 * The names of a deployment (`HOSTS`). A Worker can be reached by names that nobody thought of: a preview, a route that was
 * forgotten. What comes by one of those is answered 421 (RFC 9110, 15.5.20) and not looked at.
 *
 * @module
 */

import type { Env } from './bindings.ts'
import { perEnv } from './per-env.ts'

/** Without names, or where the setting is empty, a Worker answers by every name. */
const namesOf = perEnv(
  (env) =>
    new Set(
      (env.HOSTS ?? '')
        .toLowerCase()
        .split(/\s+/)
        .filter((name) => name !== ''),
    ),
)

/** The refusal of a request that came by another name; ports do not count. */
export function misdirected(request: Request, env: Env): Response | undefined {
  if (env.HOSTS === undefined) return undefined
  const names = namesOf(env)
  const name = /^https?:\/\/(?<name>[^/:]*)/.exec(request.url)?.groups?.['name'] ?? ''
  if (names.size === 0 || names.has(name)) return undefined
  return new Response('This service does not answer by this name.\n', {
    status: 421,
    headers: { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' },
  })
}
