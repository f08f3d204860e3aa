/**
 * The candidate: a program that is judged beside the active policy, so that its differences can be counted before it
 * decides anything.
 *
 * Whatever is wrong with it costs nobody a click: what cannot be read, is damaged or is over is simply no candidate, and
 * health says why. It is prepared once when it changes, after the click that found it was answered. Lists are shared with
 * the active policy; what it names besides has a small room of its own, so that it never takes any from the active one,
 * and a decision that asked for a list it lacks is not compared.
 *
 * @module
 */

import { dayMs, hourMs } from '../kernel/instant.ts'
import type { Lifetime } from '../kernel/lifetime.ts'
import { err, ok, type Result } from '../kernel/result.ts'
import type { LongLists } from './condition.ts'
import { preparePolicy, withOverride, type Policy } from './decide.ts'
import { makeListKeeper, type ListSource, type ListTrouble } from './list-source.ts'
import type { Override } from './override.ts'
import type { Program } from './program.ts'
import { acceptPublished, publishedText, type NackCode, type Published } from './published.ts'

/** A published policy, under a number of its own, that ends by itself. */
export interface PublishedCandidate extends Published {
  /** Epoch milliseconds; from then on it is no longer judged. */
  readonly until: number
}

/** Writes the value of `policy:candidate`: the same candidate is always the same text. */
export async function candidateText(
  program: Program,
  { number, setAt, until }: { readonly number: number; readonly setAt: number; readonly until: number },
): Promise<string> {
  const envelope = await publishedText(program, { version: number, base: 0, publishedAt: setAt })
  return `${envelope.slice(0, -1)},"until":${until}}`
}

/** A candidate that is forgotten ends by itself. */
export const longestCandidateMs = 30 * dayMs
/** How far the clock of whoever wrote it may run ahead of the edge's. */
const aheadMs = hourMs

export type CandidateFault = NackCode | 'until'

/** Reads the value of `policy:candidate`; undefined: there is none, or it is over. */
export async function acceptCandidate(
  text: string | undefined,
  now: number,
): Promise<Result<PublishedCandidate | undefined, CandidateFault>> {
  if (text === undefined || text === '') return ok(undefined)
  const accepted = await acceptPublished(text)
  if (!accepted.ok) return err(accepted.error.code)
  const candidate = accepted.value as PublishedCandidate
  const until: unknown = candidate.until
  if (typeof until !== 'number' || !Number.isSafeInteger(until)) return err('until')
  if (until > now + longestCandidateMs + aheadMs) return err('until')
  return ok(until <= now ? undefined : candidate)
}

/** The candidate as the clicks use it. Its counts are the isolate's own, for health. */
export interface Candidate {
  readonly policy: Policy
  readonly until: number
  readonly counts: CandidateCounts
}

export interface CandidateCounts {
  /** Clicks it threw at; the click went on without it. */
  failed: number
  /** Clicks whose decision asked for a list that is not here. */
  unknown: number
}

export type CandidateHealth =
  | ({
      readonly digest: string
      readonly until: number
      readonly lists: readonly ListTrouble[]
    } & Readonly<CandidateCounts>)
  | { readonly fault: CandidateFault }

export interface CandidateSeat {
  /** Undefined: there is none. Whether it is over is for the click to look at. */
  current(): Candidate | undefined
  /** Takes what KV brought, later and in the background. Never throws. */
  adopt(text: string | undefined, lifetime: Lifetime): void
  /** Holds for the candidate as it does for the active policy: what is compared are the policies. */
  override(value: Override): void
  /** The lists of the active policy are others now. */
  refit(): void
  health(): CandidateHealth | undefined
}

export interface CandidatePorts {
  readonly lists?: ListSource
  readonly now: () => number
  readonly sleep: (ms: number) => Promise<unknown>
}

/** The room for lists that only the candidate names; the active policy has four times as much. */
const maxOwnListBytes = 16 * 1024 * 1024

export function makeCandidateSeat(ports: CandidatePorts, shared: LongLists, first: Override): CandidateSeat {
  let wanted: string | undefined
  let seated: { readonly candidate: Candidate; readonly published: PublishedCandidate } | undefined
  let fault: CandidateFault | undefined
  let override = first
  let ownBytes = 0
  const tooMuch = new Set<string>()
  const own = makeListKeeper(ports.lists === undefined ? undefined : { get: smallList })

  async function smallList(digest: string): Promise<ArrayBuffer | null> {
    const image = (await ports.lists?.get(digest)) ?? null
    if (image === null) return null
    if (ownBytes + image.byteLength > maxOwnListBytes) {
      tooMuch.add(digest)
      return null
    }
    ownBytes += image.byteLength
    return image
  }

  function adopt(text: string | undefined, lifetime: Lifetime): void {
    if (text === wanted) {
      // The active policy's lists may have come, or gone, meanwhile.
      refit()
      if (seated !== undefined && lacking(seated.published.program).length > 0) {
        lifetime.waitUntil(fetchLists(seated.published.program))
      }
      return
    }
    wanted = text
    if (text === undefined) {
      leave(undefined)
      return
    }
    lifetime.waitUntil(take(text))
  }

  /** Never rejects. What a later read brought stays. */
  async function take(text: string): Promise<void> {
    try {
      // The click that found it is answered first.
      await ports.sleep(0)
      const accepted = wanted === text ? await acceptCandidate(text, ports.now()) : undefined
      if (accepted === undefined || wanted !== text) return
      if (!accepted.ok || accepted.value === undefined) {
        leave(accepted.ok ? undefined : accepted.error)
        return
      }
      fault = undefined
      ownBytes = 0
      own.keepOnly(withoutLists(accepted.value.program))
      seat(accepted.value, { failed: 0, unknown: 0 })
      await fetchLists(accepted.value.program)
    } catch {
      if (wanted === text) leave('invalid')
    }
  }

  function leave(why: CandidateFault | undefined): void {
    if (seated !== undefined) own.keepOnly(withoutLists(seated.published.program))
    seated = undefined
    ownBytes = 0
    fault = why
  }

  function seat(published: PublishedCandidate, counts: CandidateCounts): void {
    const { program, version, digest, until } = published
    const prepared = preparePolicy(program, { version, digest, lists: new Map([...own.lists, ...shared]) })
    seated = { published, candidate: { policy: withOverride(prepared, override), until, counts } }
  }

  async function fetchLists(program: Program): Promise<void> {
    const absent = lacking(program)
    if (absent.length === 0) return
    const lists = Object.fromEntries(
      absent.flatMap((name) => Object.entries(program.lists).filter(([at]) => at === name)),
    )
    await Promise.race([own.fetch({ ...program, lists }), ports.sleep(hungMs)])
    refit()
  }

  /** Names of the long lists that neither policy has here. */
  function lacking({ lists }: Program): readonly string[] {
    return Object.entries(lists).flatMap(([name, list]) =>
      'digest' in list && !shared.has(list.digest) && !own.lists.has(list.digest) ? [name] : [],
    )
  }

  function refit(): void {
    if (seated === undefined) return
    const { published, candidate } = seated
    const isFit = Object.entries(published.program.lists).every(
      ([name, list]) =>
        !('digest' in list) ||
        candidate.policy.lists.get(name) === (shared.get(list.digest) ?? own.lists.get(list.digest)),
    )
    if (!isFit) seat(published, candidate.counts)
  }

  return {
    current: () => seated?.candidate,
    adopt,
    override(value) {
      override = value
      if (seated === undefined) return
      const { published, candidate } = seated
      seated = { published, candidate: { ...candidate, policy: withOverride(candidate.policy, value) } }
    },
    refit,
    health() {
      if (fault !== undefined) return { fault }
      if (seated === undefined || seated.candidate.until <= ports.now()) return undefined
      const { candidate, published } = seated
      const absent = new Set(lacking(published.program))
      return {
        digest: published.digest,
        until: published.until,
        lists: own
          .troubles(published.program)
          .filter(({ list }) => absent.has(list))
          .map((trouble) => (tooMuch.has(trouble.digest) ? { ...trouble, code: 'too_much' } : trouble)),
        ...candidate.counts,
      }
    },
  }
}

/** How long a read of lists may take before it counts as hung. */
const hungMs = 10_000

function withoutLists(program: Program): Program {
  return { ...program, lists: {} }
}
