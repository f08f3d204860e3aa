/**
 * Bindings: the names and types of everything the platform hands a Worker, and the settings read from them.
 *
 * Every binding is optional here, because a deployment may have forgotten one: the click path then answers with what is
 * left, and `/healthz` lists what is missing.
 *
 * @module
 */

/** What `wrangler.toml` binds; `src/worker*.ts` join these to the ports of the stages. */
export interface Env {
  /** What the control plane shows the data plane, and short links that were followed; the keys are in docs/storage.md. */
  readonly KV?: KVNamespace
  /** The control plane’s truth. */
  readonly DB?: D1Database
  /** Micro-batches of decision records. */
  readonly DECISIONS?: Queue
  /** A JWK set: the keys that sign links. */
  readonly LINK_KEYS?: string
  /** The `aud` that link tokens must carry; by default `detour`. */
  readonly LINK_AUDIENCE?: string
  /** Requests to the public part of the data plane per caller. */
  readonly PUBLIC_LIMIT?: RateLimit
  /** The platform's own services: bearer tokens of at least 32 characters, separated by blanks. */
  readonly SERVICE_TOKENS?: string
  /** Raw decision records, and copies of the ledger. */
  readonly ARCHIVE?: R2Bucket
  /** The files of the console, built into `dist/assets`. */
  readonly ASSETS?: Fetcher
  /** Requests to the admin API per actor. */
  readonly ADMIN_LIMIT?: RateLimit
  /** The token that works when nothing else does, also without D1: an admin's. At least 32 characters. */
  readonly DETOUR_TOKEN?: string
  /** What API tokens are hashed with and webhooks signed from; at least 32 characters. */
  readonly TOKEN_PEPPER?: string
  /** Cloudflare Access in front of the admin API: the team’s name, as in https://<team>.cloudflareaccess.com, and the application’s audience tag. */
  readonly ACCESS_TEAM?: string
  readonly ACCESS_AUD?: string
  /** Further origins whose pages may call the admin API, separated by blanks. */
  readonly ADMIN_ORIGINS?: string
  /** `true` on a machine of one's own: webhooks may go to this machine. */
  readonly LOCAL?: string
  /** The platform’s pages, to be sent on with their links governed: a Worker that is bound, or an address. */
  readonly ORIGIN?: Fetcher | string
  /** Scheme and host of the links that Detour makes; absent: the request’s own. */
  readonly PUBLIC_URL?: string
  /** Scheme and host under which the policy knows the pages behind `ORIGIN`; absent: the request’s own. */
  readonly PAGES_URL?: string
  /** How pages are rewritten, like a query: `mode=resolve&attributes=data-url&islands=1`. */
  readonly REWRITE?: string
  /** The names by which this Worker answers, separated by blanks; absent: any. */
  readonly HOSTS?: string
  /** Where shoppers and merchants report a problem; shown in security.txt. */
  readonly SECURITY_CONTACT?: string
  readonly CODE_VERSION?: { readonly id: string; readonly tag: string; readonly timestamp: string }
}

/** Bindings the click path wants; `/healthz` names the ones that are absent. */
const gatewayBindings = ['KV', 'DECISIONS', 'LINK_KEYS'] as const

export function missingBindings(env: Env): readonly string[] {
  return gatewayBindings.filter((name) => env[name] === undefined)
}
