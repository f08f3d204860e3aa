/**
 * Publishing: check, compare with what is in force, keep, show at the edge, look whether it is there.
 *
 * The version is kept first; KV is a projection of it. When KV refuses, the version is stored and not live, and that is
 * what the publisher is told: never a success that did not happen. The reconciler brings it there later.
 *
 * @module
 */

import canonicalize from 'canonicalize'

import type { Instant } from '../kernel/instant.ts'
import { err, ok, type Result } from '../kernel/result.ts'
import { diffPolicies, type PolicyDiff } from '../policy/analysis/diff.ts'
import { checkPolicy } from '../policy/check.ts'
import type { Diagnostic } from '../policy/language/diagnostic.ts'
import { digestOf, type Program } from '../policy/program.ts'
import { registryOf } from '../policy/registry.ts'
import type { Actor } from './actor.ts'
import type { BacktestSummary } from './backtest.ts'
import { gatesOf, type Gate } from './gates.ts'
import { conflictWithOverride, type OverrideConflict } from './override-conflict.ts'
import type { OverrideStore } from './override.ts'
import { project, type ProjectionPorts } from './projection.ts'
import type { SettingsStore } from './settings.ts'
import { programOf, type NewVersion, type PublicationKind, type StoredVersion } from './versions.ts'

/** What meets the gates: somebody else looked at exactly this. */
export interface Approval {
  readonly request: string
  readonly approvedBy: readonly string[]
}

interface Publishing {
  readonly base: number
  readonly message: string
  readonly actor: Actor
  /** The same for every try of one act. */
  readonly idempotencyKey: string | undefined
  readonly approval: Approval | undefined
}

export interface PublishRequest extends Publishing {
  readonly source: string
}

export interface RollbackRequest extends Publishing {
  /** The version whose content is wanted back. */
  readonly to: number
}

export interface Published {
  readonly version: number
  readonly name: string
  readonly digest: string
  /** False: stored, and not seen at the edge, or already replaced there. */
  readonly live: boolean
  /** Why it is not live yet. */
  readonly trouble: string | undefined
  readonly warnings: readonly Diagnostic[]
}

/** What the others changed since the base of whoever was too late. */
export interface Stale {
  readonly base: number
  readonly head: number
  /** From base to head; absent where there was nothing before. */
  readonly diff: PolicyDiff | undefined
  readonly timeZone: string
}

export type PublishFault =
  | { readonly kind: 'invalid'; readonly diagnostics: readonly Diagnostic[] }
  /** A test inside the policy does not hold. */
  | { readonly kind: 'red'; readonly diagnostics: readonly Diagnostic[] }
  | ({ readonly kind: 'stale' } & Stale)
  /** It needs somebody else's approval. */
  | { readonly kind: 'gated'; readonly gates: readonly Gate[] }
  /** Long lists that the policy names are not at the edge. */
  | { readonly kind: 'lists_missing'; readonly lists: readonly string[] }
  | { readonly kind: 'no_such_version'; readonly number: number }
  /** Break-glass entries that stand would no longer fit. */
  | ({ readonly kind: 'override_conflict' } & OverrideConflict)
  /** Document and program together are more than a row of D1 holds. */
  | { readonly kind: 'too_large'; readonly bytes: number; readonly most: number }

export interface PublishPorts extends ProjectionPorts {
  readonly overrideEntries: Pick<OverrideStore, 'standing'>
  readonly settings: Pick<SettingsStore, 'read'>
  /** Digests of lists that a program names and KV lacks. */
  readonly missingLists?: (program: Program) => Promise<readonly string[]>
  /** What the records of the last days say of a change; undefined when there are none. */
  readonly summarise?: (before: Program, after: Program, days: number) => Promise<BacktestSummary | undefined>
}

export async function publish(request: PublishRequest, ports: PublishPorts): Promise<Result<Published, PublishFault>> {
  const { verdict, program, diagnostics: found } = checkPolicy(request.source, { now: ports.now() })
  const diagnostics = found.filter(({ severity }) => severity !== 'info')
  if (program === undefined || verdict === 'invalid') return err({ kind: 'invalid', diagnostics })
  if (verdict === 'red') return err({ kind: 'red', diagnostics })
  const { source } = request
  return await keep(request, { kind: 'publish', source, program, restored: undefined, warnings: diagnostics }, ports)
}

/** Brings the content of an earlier version back, under a new number. */
export async function rollback(
  request: RollbackRequest,
  ports: PublishPorts,
): Promise<Result<Published, PublishFault>> {
  const restored = await ports.versions.get(request.to)
  const program = restored === undefined ? undefined : programOf(restored)
  if (restored === undefined || program === undefined) return err({ kind: 'no_such_version', number: request.to })
  const { source } = restored
  return await keep(request, { kind: 'rollback', source, program, restored, warnings: [] }, ports)
}

interface Content {
  readonly kind: PublicationKind
  readonly source: string
  readonly program: Program
  readonly restored: StoredVersion | undefined
  readonly warnings: readonly Diagnostic[]
}

async function keep(
  request: Publishing,
  content: Content,
  ports: PublishPorts,
): Promise<Result<Published, PublishFault>> {
  const { versions } = ports
  const { program } = content
  const lists = (await ports.missingLists?.(program)) ?? []
  if (lists.length > 0) return err({ kind: 'lists_missing', lists })
  const conflict = await conflictWithOverride(program, ports.now(), ports)
  if (conflict !== undefined) return err({ kind: 'override_conflict', ...conflict })
  if (request.approval === undefined) {
    const gates = await openGates(request.base, content, ports)
    if (!gates.ok) return gates
    if (gates.value.length > 0) return err({ kind: 'gated', gates: gates.value })
  }
  const version = await newVersion(request, content, ports.now())
  const bytes = bytesOf(version.source) + bytesOf(version.program)
  if (bytes > mostBytes) return err({ kind: 'too_large', bytes, most: mostBytes })
  const kept = await versions.append(version)
  if (!kept.ok) return err({ kind: 'stale', ...(await whatChanged(kept.error.base, kept.error.head, ports)) })
  const { live, trouble } = await project(kept.value, ports)
  const { name, digest } = version
  return ok({ version: kept.value, name, digest, live, trouble, warnings: content.warnings })
}

/** A row of D1 holds 2 MB, and there is more in it than these two. */
const mostBytes = 1_900_000

function bytesOf(text: string): number {
  return new TextEncoder().encode(text).length
}

async function newVersion(request: Publishing, content: Content, createdAt: Instant): Promise<NewVersion> {
  const { program } = content
  return {
    name: program.meta.name,
    digest: await digestOf(program),
    base: request.base,
    source: content.source,
    program: canonicalize(program) ?? '',
    message: request.message,
    author: request.actor.id,
    createdAt,
    kind: content.kind,
    restores: content.restored?.number,
    request: request.approval?.request,
    approvedBy: request.approval?.approvedBy ?? [],
    idempotencyKey: request.idempotencyKey,
  }
}

/**
 * What stands in the way, compared with the base. When the base is no longer the head, keeping it will be refused anyway;
 * so what is judged here is what would be published.
 */
async function openGates(
  base: number,
  content: Content,
  ports: PublishPorts,
): Promise<Result<readonly Gate[], PublishFault>> {
  const settings = (await ports.settings.read()).settings
  if (settings.approvals === 0) return ok([])
  const standing = await ports.versions.get(base)
  // Only the first version of all has nothing to be compared with; a base that is not there yet would pass unseen.
  if (standing === undefined) {
    return base === 0
      ? ok([])
      : err({ kind: 'stale', ...(await whatChanged(base, await ports.versions.head(), ports)) })
  }
  const before = programOf(standing)
  // What cannot be compared cannot be let pass either.
  if (before === undefined) return err({ kind: 'no_such_version', number: base })
  const after = content.program
  const now = ports.now()
  const wantsBacktest = settings.backtest.max_changed_share !== null
  const gates = gatesOf({
    before,
    after,
    diff: differenceOf(before, after, now),
    settings,
    kind: content.kind,
    ...(await lastInForce(content.restored, ports)),
    ...(wantsBacktest ? { backtest: await ports.summarise?.(before, after, settings.backtest.days) } : {}),
    now,
  })
  return ok(gates)
}

/** Until when what is brought back was in force: until the version after it came. */
async function lastInForce(
  restored: StoredVersion | undefined,
  { versions }: Pick<PublishPorts, 'versions'>,
): Promise<{ readonly restoredAt?: Instant }> {
  if (restored === undefined) return {}
  const next = await versions.get(restored.number + 1)
  return { restoredAt: next?.createdAt ?? restored.createdAt }
}

/** For whoever was too late: what was published between the base and the head. */
export async function whatChanged(
  base: number,
  head: number,
  { versions, now }: Pick<PublishPorts, 'versions' | 'now'>,
): Promise<Stale> {
  const [from, to] = await Promise.all([versions.get(base), versions.get(head)])
  const before = from && programOf(from)
  const after = to && programOf(to)
  const diff = before === undefined || after === undefined ? undefined : differenceOf(before, after, now())
  return { base, head, diff, timeZone: after?.meta.timezone ?? 'UTC' }
}

export function differenceOf(before: Program, after: Program, now: Instant): PolicyDiff {
  const subject = (program: Program) => ({ program, registry: registryOf(program) })
  return diffPolicies(subject(before), subject(after), { now })
}
