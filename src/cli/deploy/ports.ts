/**
 * What a deployment needs of the world: wrangler, a few files, and the deployed Workers. Everything it changes goes through
 * here, so that it can be rehearsed, and tested, without an account.
 *
 * @module
 */

import type { Configuration } from './target.ts'

/** What one call of wrangler came to. */
export interface Ran {
  readonly status: number
  readonly stdout: string
  readonly stderr: string
  /** Where the Worker answers, after `deploy`. */
  readonly addresses: readonly string[]
}

export type Secrets = Readonly<Record<string, string>>

/** What `/healthz` says, as far as it matters here. */
export interface Health {
  readonly ok: boolean
  readonly missing: readonly string[]
  readonly settings: readonly string[]
  readonly degraded: readonly string[]
}

export interface DeployPorts {
  readonly wrangler: (args: readonly string[]) => Promise<Ran>
  /** As `wrangler.toml` is now. */
  readonly configuration: () => Promise<Configuration>
  readonly toml: { readonly read: () => string; readonly write: (text: string) => void }
  /** What Cloudflare never shows again, until somebody moves it to where secrets are kept. */
  readonly kept: {
    readonly file: string
    readonly read: () => Secrets
    readonly write: (secrets: Secrets) => void
  }
  /** Lends a file that only its owner can read, for as long as it is used. */
  readonly lend: <T>(secrets: Secrets, use: (file: string) => Promise<T>) => Promise<T>
  readonly newSecret: (name: string) => Promise<string>
  /** Undefined while nobody answers. */
  readonly health: (url: string) => Promise<Health | undefined>
  /** Publishes where nothing was published yet; the number of the newest version. */
  readonly publishFirst: (url: string, token: string, policy: string) => Promise<number>
  readonly wait: () => Promise<void>
  readonly say: (line: string) => void
}
