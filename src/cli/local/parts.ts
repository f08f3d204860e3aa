/**
 * What a local instance is made of: two Workers, their bindings, the migrations of D1 and the files of the console.
 *
 * In the repository they are built from the sources (`build-parts.ts`); a package carries them (`packed-parts.ts`).
 *
 * @module
 */

export interface Parts {
  /** The Workers, each as the text of one module. */
  readonly detour: string
  readonly demo: string
  readonly configured: Configured
  /** In order. */
  readonly migrations: readonly Migration[]
  /** The folder behind the binding `ASSETS`. */
  readonly assets: string
}

export interface Migration {
  readonly name: string
  readonly statements: readonly string[]
}

/** What wrangler makes of `wrangler.toml`, as far as it is used here. */
export interface Configured {
  readonly compatibilityDate: string
  readonly compatibilityFlags: string[]
  readonly versionMetadata: string
  readonly bindings: Record<string, string>
  readonly kvNamespaces: Record<string, { id: string }>
  readonly d1Databases: Record<string, { id: string }>
  readonly r2Buckets: Record<string, { id: string }>
  readonly ratelimits: Record<string, RateLimit>
  readonly queueProducers: Record<string, { queueName: string }>
  readonly queueConsumers: Record<string, object>
}

interface RateLimit {
  readonly namespace_id: string
  readonly simple: { readonly limit: number; readonly period: 10 | 60 }
}
