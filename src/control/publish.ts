/**
 * Publishing: check, keep, show at the edge, look whether it is there.
 *
 * The version is kept first; KV is a projection of it. When KV refuses, the version is stored and not live, and that is
 * what the publisher is told: never a success that did not happen.
 *
 * @module
 */

import canonicalize from 'canonicalize'

import type { Instant } from '../kernel/instant.ts'
import { err, ok, type Result } from '../kernel/result.ts'
import { compilePolicy } from '../policy/compile.ts'
import type { Diagnostic } from '../policy/diagnostic.ts'
import { digestOf } from '../policy/program.ts'
import { publishedText } from '../policy/published.ts'
import type { StaleBase, VersionStore } from './versions.ts'

export interface PublishRequest {
  readonly source: string
  readonly base: number
  readonly message: string
  readonly author: string
}

/** Where the edge reads the active policy. */
export interface LivePolicy {
  put(text: string): Promise<void>
  read(): Promise<string | null>
}

export interface Published {
  readonly version: number
  readonly name: string
  readonly digest: string
  /** False: stored, and not yet seen at the edge; publishing again or the reconciler brings it there. */
  readonly live: boolean
  readonly warnings: readonly Diagnostic[]
}

export type PublishFault =
  | { readonly kind: 'invalid'; readonly diagnostics: readonly Diagnostic[] }
  | ({ readonly kind: 'stale' } & StaleBase)

export interface PublishPorts {
  readonly versions: VersionStore
  readonly live: LivePolicy
  readonly now: () => Instant
}

export async function publish(request: PublishRequest, ports: PublishPorts): Promise<Result<Published, PublishFault>> {
  const { program, diagnostics } = compilePolicy(request.source)
  if (program === undefined) return err({ kind: 'invalid', diagnostics })

  const digest = await digestOf(program)
  const createdAt = ports.now()
  const kept = await ports.versions.append({
    name: program.meta.name,
    digest,
    base: request.base,
    source: request.source,
    program: canonicalize(program) ?? '',
    message: request.message,
    author: request.author,
    createdAt,
  })
  if (!kept.ok) return err({ kind: 'stale', ...kept.error })

  const text = await publishedText(program, { version: kept.value, base: request.base, publishedAt: createdAt })
  const live = await project(text, ports.live)
  if (live) await ports.versions.markLive(kept.value, ports.now())
  return ok({ version: kept.value, name: program.meta.name, digest, live, warnings: diagnostics })
}

/** Writes the active policy and reads it back; false when either failed. */
async function project(text: string, live: LivePolicy): Promise<boolean> {
  try {
    await live.put(text)
    return (await live.read()) === text
  } catch {
    return false
  }
}
