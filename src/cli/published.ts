/**
 * Versions as the command line reads them from an instance.
 *
 * @module
 */

import { ApiRefusal, type Api } from './api-client.ts'

/** As `GET /versions` has it. */
export interface VersionRow {
  readonly version: number
  readonly name: string
  readonly digest: string
  readonly base: number
  readonly kind: 'publish' | 'rollback'
  readonly restores: number | null
  readonly request: string | null
  readonly message: string
  readonly author: string
  readonly created_at: string
  readonly live_at: string | null
  readonly trouble: string | null
}

export interface VersionPage {
  readonly head: number
  readonly items: readonly VersionRow[]
  readonly next: string | null
}

/** What publishing answers with. */
export interface PublishedVersion {
  readonly version: number
  readonly name: string
  readonly digest: string
  readonly live: boolean
  readonly trouble: string | null
}

/** The newest version's number; 0 when nothing has been published. */
export async function headOf(api: Api): Promise<number> {
  return (await api.ask<VersionPage>('GET', '/versions', { query: { limit: 1 } })).head
}

/** A version with its document, YAML. */
export async function readVersion(api: Api, version: number): Promise<VersionRow & { readonly source: string }> {
  try {
    return await api.ask<VersionRow & { readonly source: string }>('GET', `/versions/${version}`)
  } catch (cause) {
    if (!(cause instanceof ApiRefusal) || cause.code !== 'not-found') throw cause
    throw new Error(`there is no version ${version}; \`detour versions list\` shows them`, { cause })
  }
}

/** The YAML of a version. */
export async function sourceOf(api: Api, version: number): Promise<string> {
  return (await readVersion(api, version)).source
}
