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
  /** `policy:*`, `eq:*`, `eqshop:*`; see docs/storage.md. */
  readonly KV?: KVNamespace
  /** The control plane's truth: versions, publications, audit, roll-ups. */
  readonly DB?: D1Database
  /** Micro-batches of decision records. */
  readonly DECISIONS?: Queue
  /** A JWK set: the keys that sign links. */
  readonly LINK_KEYS?: string
  /** The `aud` that link tokens must carry; by default `detour`. */
  readonly LINK_AUDIENCE?: string
  /** The bearer token of the admin API; without it the admin API refuses everyone. */
  readonly DETOUR_TOKEN?: string
  /** Where shoppers and merchants report a problem; shown in security.txt. */
  readonly SECURITY_CONTACT?: string
  readonly CODE_VERSION?: { readonly id: string; readonly tag: string; readonly timestamp: string }
}

/** Bindings the click path wants; `/healthz` names the ones that are absent. */
const gatewayBindings = ['KV', 'DECISIONS', 'LINK_KEYS'] as const

export function missingBindings(env: Env): readonly string[] {
  return gatewayBindings.filter((name) => env[name] === undefined)
}
