/**
 * Publishing: check, test, keep, show at the edge, look whether it is there.
 *
 * The version is kept first; KV is a projection of it. When KV refuses, the version is stored and not live, and that is
 * what the publisher is told: never a success that did not happen.
 *
 * @module
 */

import canonicalize from 'canonicalize'

import type { Instant } from '../kernel/instant.ts'
import { err, ok, type Result } from '../kernel/result.ts'
import { checkPolicy } from '../policy/check.ts'
import type { Diagnostic } from '../policy/language/diagnostic.ts'
import { digestOf, type Program } from '../policy/program.ts'
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
  /** False: stored, and not seen at the edge, or already replaced there; publishing again brings it there. */
  readonly live: boolean
  readonly warnings: readonly Diagnostic[]
}

export type PublishFault =
  | { readonly kind: 'invalid'; readonly diagnostics: readonly Diagnostic[] }
  /** A test inside the policy does not hold. */
  | { readonly kind: 'red'; readonly diagnostics: readonly Diagnostic[] }
  | ({ readonly kind: 'stale' } & StaleBase)

export interface PublishPorts {
  readonly versions: VersionStore
  readonly live: LivePolicy
  readonly now: () => Instant
}

export async function publish(request: PublishRequest, ports: PublishPorts): Promise<Result<Published, PublishFault>> {
  const { verdict, program, diagnostics: found } = checkPolicy(request.source, { now: ports.now() })
  const diagnostics = found.filter(({ severity }) => severity !== 'info')
  if (program === undefined || verdict === 'invalid') return err({ kind: 'invalid', diagnostics })
  if (verdict === 'red') return err({ kind: 'red', diagnostics })
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

  const publication = { version: kept.value, base: request.base, publishedAt: createdAt }
  const live = await project(await publishedText(program, publication), kept.value, ports)
  if (live) await ports.versions.markLive(kept.value, ports.now())
  return ok({ version: kept.value, name: program.meta.name, digest, live, warnings: diagnostics })
}

/**
 * Shows a version at the edge and looks whether it is there. Of two publishers the slower one may write the older version
 * over the newer; so whoever has written looks at the head afterwards, and puts the head back where it was overwritten.
 */
async function project(text: string, version: number, { live, versions }: PublishPorts): Promise<boolean> {
  try {
    await live.put(text)
    const head = await versions.head()
    if (head === version) return (await live.read()) === text
    const newest = await versions.get(head)
    if (newest === undefined) return false
    const program = JSON.parse(newest.program) as Program
    const { base, createdAt } = newest
    await live.put(await publishedText(program, { version: head, base, publishedAt: createdAt }))
    return false
  } catch {
    return false
  }
}
