/**
 * The candidate: a document that is tried on live clicks beside the active policy, and decides none of them.
 *
 * It is kept in the storage with its audit, and KV is a projection of it, as with the active policy; the reconciler
 * compares the two every minute. It ends by itself after at most thirty days. A new one takes the place of the one before.
 *
 * @module
 */

import canonicalize from 'canonicalize'

import { dayMs, type Instant } from '../kernel/instant.ts'
import { pause } from '../kernel/pause.ts'
import { err, ok, type Result } from '../kernel/result.ts'
import { candidateText, longestCandidateMs } from '../policy/candidate-policy.ts'
import { checkPolicy } from '../policy/check.ts'
import type { Diagnostic } from '../policy/language/diagnostic.ts'
import { digestOf, type Program } from '../policy/program.ts'
import type { Actor } from './actor.ts'
import { programOf, type VersionStore } from './versions.ts'

export interface NewCandidate {
  readonly digest: string
  readonly name: string
  /** Of a published version that is tried. */
  readonly version: number | undefined
  readonly source: string
  /** The compiled program as canonical JSON. */
  readonly program: string
  /** Why, in the words of whoever set it. */
  readonly message: string
  /** `Actor.id`. */
  readonly setBy: string
  readonly setAt: Instant
  readonly until: Instant
}

export interface StoredCandidate extends NewCandidate {
  /** Counts from 1; the edge sees it as the candidate's version. */
  readonly id: number
}

export interface CandidateStore {
  /** What has neither ended nor been cleared. */
  standing(now: Instant): Promise<StoredCandidate | undefined>
  /** Keeps it in the place of the one before, with the audit entry. */
  set(candidate: NewCandidate): Promise<StoredCandidate>
  /** Takes it away; false when there was none. */
  clear(actor: string, now: Instant): Promise<boolean>
}

/** Where the edge reads the candidate; undefined is none. */
export interface LiveCandidate {
  put(text: string | undefined): Promise<void>
  read(): Promise<string | undefined>
}

export interface CandidatePorts {
  readonly candidates: CandidateStore
  readonly liveCandidate: LiveCandidate
  readonly versions: VersionStore
  /** Digests of lists that a program names and KV lacks. */
  readonly missingLists?: (program: Program) => Promise<readonly string[]>
  /** Before a second try, because KV takes one write a second; by default a little more than that. */
  readonly candidatePauseMs?: number
}

export interface CandidateRequest {
  readonly source: string | undefined
  readonly version: number | undefined
  /** By default a week ahead. */
  readonly until: Instant | undefined
  readonly message: string
  readonly actor: Actor
}

export interface CandidateSet {
  readonly candidate: StoredCandidate
  /** False: kept, and not seen in KV yet; it is tried again every minute. */
  readonly live: boolean
  readonly trouble: string | undefined
  /** Lists that the edge lacks: decisions that ask for them are not compared. */
  readonly missingLists: readonly string[]
  readonly warnings: readonly Diagnostic[]
}

export type CandidateRefusal =
  | { readonly kind: 'invalid' | 'red'; readonly diagnostics: readonly Diagnostic[] }
  | { readonly kind: 'no_such_version'; readonly number: number }
  | { readonly kind: 'neither_or_both' | 'until' }

const usualLifeMs = 7 * dayMs

export async function setCandidate(
  request: CandidateRequest,
  ports: CandidatePorts,
  now: Instant,
): Promise<Result<CandidateSet, CandidateRefusal>> {
  const until = request.until ?? ((now + usualLifeMs) as Instant)
  if (until <= now || until > now + longestCandidateMs) return err({ kind: 'until' })
  const content = await contentOf(request, ports, now)
  if (!content.ok) return content
  const { program, source, warnings } = content.value
  const missingLists = (await ports.missingLists?.(program)) ?? []
  const candidate = await ports.candidates.set({
    digest: await digestOf(program),
    name: program.meta.name,
    version: request.version,
    source,
    program: canonicalize(program) ?? '',
    message: request.message,
    setBy: request.actor.id,
    setAt: now,
    until,
  })
  const { outcome, trouble, shown } = await projectCandidate(ports, now)
  const isShown = shown === candidate.id
  return ok({
    candidate,
    live: outcome !== 'failed' && isShown,
    trouble: trouble ?? (isShown ? undefined : 'it was replaced or taken away meanwhile'),
    missingLists,
    warnings,
  })
}

/** Takes the candidate away; undefined when there was none. */
export async function clearCandidate(
  actor: Actor,
  ports: CandidatePorts,
  now: Instant,
): Promise<CandidateProjected | undefined> {
  if (!(await ports.candidates.clear(actor.id, now))) return undefined
  return await projectCandidate(ports, now)
}

export async function currentCandidate(
  { candidates }: Pick<CandidatePorts, 'candidates'>,
  now: Instant,
): Promise<StoredCandidate | undefined> {
  return await candidates.standing(now)
}

export interface CandidateProjected {
  readonly outcome: 'in_step' | 'projected' | 'failed'
  /** Why it could not be brought there, in one sentence. */
  readonly trouble: string | undefined
  /** Whose turn it was in the end; absent: nobody's. */
  readonly shown: number | undefined
}

type LivePorts = Pick<CandidatePorts, 'candidates' | 'liveCandidate' | 'candidatePauseMs'>

/** Setting and clearing at the same moment, over and over, is left to the next minute. */
const mostRounds = 5

/**
 * Compares KV with the storage and mends what is different; for every minute. Throws when the storage is away. A slower
 * writer may have put an older candidate over a newer one, so the storage is looked at again afterwards.
 */
export async function projectCandidate(ports: LivePorts, now: Instant): Promise<CandidateProjected> {
  let standing = await ports.candidates.standing(now)
  for (let round = 1; ; round++) {
    const projected = await show(standing, ports)
    if (projected.outcome === 'in_step') return projected
    const after = await ports.candidates.standing(now)
    if (after?.id === standing?.id) return projected
    if (round === mostRounds) {
      return { outcome: 'failed', trouble: 'other candidates are being set all the time', shown: undefined }
    }
    standing = after
  }
}

async function show(standing: StoredCandidate | undefined, ports: LivePorts): Promise<CandidateProjected> {
  const { liveCandidate } = ports
  const shown = standing?.id
  const text = standing === undefined ? undefined : await textOf(standing)
  if (standing !== undefined && text === undefined) {
    return { outcome: 'failed', trouble: 'the candidate cannot be read by this build', shown }
  }
  const isThere = await liveCandidate.read().then(
    (read) => read === text,
    () => false,
  )
  if (isThere) return { outcome: 'in_step', trouble: undefined, shown }
  let trouble = await put(text, liveCandidate)
  if (trouble !== undefined) {
    await pause(ports.candidatePauseMs ?? 1_100)
    trouble = await put(text, liveCandidate)
  }
  return { outcome: trouble === undefined ? 'projected' : 'failed', trouble, shown }
}

async function put(text: string | undefined, liveCandidate: LiveCandidate): Promise<string | undefined> {
  try {
    await liveCandidate.put(text)
    return (await liveCandidate.read()) === text
      ? undefined
      : 'KV still shows the value before; it is looked at again every minute'
  } catch (cause) {
    return `KV did not take it: ${cause instanceof Error ? cause.message.slice(0, 200) : 'unknown'}`
  }
}

async function textOf(candidate: StoredCandidate): Promise<string | undefined> {
  const program = programOf(candidate)
  if (program === undefined) return undefined
  return await candidateText(program, { number: candidate.id, setAt: candidate.setAt, until: candidate.until })
}

interface Content {
  readonly program: Program
  readonly source: string
  readonly warnings: readonly Diagnostic[]
}

async function contentOf(
  { source, version }: CandidateRequest,
  { versions }: CandidatePorts,
  now: Instant,
): Promise<Result<Content, CandidateRefusal>> {
  if ((source === undefined) === (version === undefined)) return err({ kind: 'neither_or_both' })
  if (source === undefined) {
    const stored = await versions.get(version ?? 0)
    const program = stored === undefined ? undefined : programOf(stored)
    if (stored === undefined || program === undefined) return err({ kind: 'no_such_version', number: version ?? 0 })
    return ok({ program, source: stored.source, warnings: [] })
  }
  const { verdict, program, diagnostics } = checkPolicy(source, { now })
  const worth = diagnostics.filter(({ severity }) => severity !== 'info')
  if (verdict === 'red') return err({ kind: 'red', diagnostics: worth })
  if (program === undefined || verdict === 'invalid') return err({ kind: 'invalid', diagnostics: worth })
  return ok({ program, source, warnings: worth })
}
