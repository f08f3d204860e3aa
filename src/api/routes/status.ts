/**
 * Status: how the instance is, in one answer: what is published, what the edge does with it, and what waits.
 *
 * @module
 */

import * as v from 'valibot'

import type { CandidateStore } from '../../control/candidate.ts'
import type { EntryStore } from '../../control/catalogue/entry.ts'
import { edgeSince, type EdgeIsolate, type EdgeStore } from '../../control/edge.ts'
import type { OverrideStore } from '../../control/override.ts'
import type { LivePolicy } from '../../control/projection.ts'
import { prove, type ProofReader } from '../../control/records/proof.ts'
import type { DecisionStats } from '../../control/records/stats.ts'
import type { VersionStore } from '../../control/versions.ts'
import type { WebhookStore } from '../../control/webhooks.ts'
import { formatInstant, instant, type Instant } from '../../kernel/instant.ts'
import { endpointsOf, json } from '../endpoint.ts'
import { maybeShownInstant, shownInstant } from '../fields.ts'

export interface StatusPorts {
  readonly versions: VersionStore
  readonly live: LivePolicy
  readonly edgeStore: EdgeStore
  readonly decisionStats: DecisionStats
  readonly decisionProof: ProofReader
  readonly overrideEntries: OverrideStore
  readonly candidates: CandidateStore
  /** Change requests by their state, those that are not over. */
  readonly openRequests: () => Promise<Readonly<Record<string, number>>>
  readonly entries: EntryStore
  readonly webhooks: WebhookStore
}

const endpoint = endpointsOf<StatusPorts>()

const minuteMs = 60_000
/** Isolates that were silent for longer are not counted as the edge of now. */
const edgeMs = 10 * minuteMs
const shareMs = 5 * minuteMs
const dayMs = 86_400_000

const share = v.object({
  version: v.pipe(v.number(), v.description('0: the policy compiled into the Worker')),
  tier: v.string(),
  clicks: v.number(),
  share: v.pipe(v.number(), v.description('Of the clicks of the last five minutes, 0 to 1')),
})

const refused = v.object({
  version: v.pipe(v.number(), v.description('What the isolate decides by instead')),
  code: v.string(),
  pointer: v.nullable(v.string()),
  message: v.string(),
  isolates: v.number(),
})

const status = v.object({
  at: shownInstant,
  head: v.pipe(v.number(), v.description('The newest version; 0 when nothing was published')),
  published_at: maybeShownInstant,
  live_at: maybeShownInstant,
  in_step: v.pipe(v.boolean(), v.description('KV shows the head')),
  kv_version: v.nullable(v.number()),
  trouble: v.nullable(v.string()),
  edge: v.object({
    clicks: v.pipe(v.number(), v.description('In the last five minutes')),
    versions: v.array(share),
    isolates: v.pipe(v.number(), v.description('That spoke in the last ten minutes')),
    oldest_age_seconds: v.nullable(v.number()),
    degraded: v.pipe(v.record(v.string(), v.number()), v.description('How many isolates lack what')),
    refused: v.array(refused),
  }),
  override: v.array(v.object({ id: v.string(), until: shownInstant, reason: v.string() })),
  candidate: v.nullable(v.object({ digest: v.string(), until: shownInstant })),
  requests: v.record(v.string(), v.number()),
  catalogue: v.object({
    entries: v.number(),
    waiting: v.pipe(v.number(), v.description('Changes that KV does not show yet')),
    expired: v.number(),
    gone: v.pipe(v.number(), v.description('Whose page in the own store was not found')),
  }),
  webhooks: v.array(v.object({ webhook: v.string(), url: v.string(), waiting: v.number(), failed: v.number() })),
  records: v.pipe(
    v.object({ stored: v.number(), dropped: v.number(), dead: v.number(), unaccounted: v.number() }),
    v.description('Of the last day; `detour decisions prove` tells more'),
  ),
})

export const statusEndpoints = [
  endpoint({
    id: 'getStatus',
    method: 'get',
    path: '/status',
    area: 'status',
    role: 'viewer',
    summary: 'Say how the instance is',
    replies: [
      { status: 200, description: 'What is published, what the edge does with it, and what waits', schema: status },
    ],
    handle: async ({ ports, now }) => {
      const [published, edge, entries, candidate, requests, catalogue, webhooks, records] = await Promise.all([
        publishedPart(ports),
        edgePart(ports, now),
        ports.overrideEntries.standing(now),
        ports.candidates.standing(now),
        ports.openRequests(),
        ports.entries.summary(now, now),
        ports.webhooks.troubles(),
        recordsPart(ports, now),
      ])
      return json(200, {
        at: formatInstant(now),
        ...published,
        edge,
        override: entries.map(({ entry }) => ({
          id: entry.id,
          until: formatInstant(instant(entry.until)),
          reason: entry.reason,
        })),
        candidate: candidate === undefined ? null : { digest: candidate.digest, until: formatInstant(candidate.until) },
        requests,
        catalogue: {
          entries: catalogue.entries,
          waiting: catalogue.waiting,
          expired: catalogue.expired,
          gone: catalogue.gone,
        },
        webhooks,
        records,
      })
    },
  }),
]

async function publishedPart({ versions, live }: StatusPorts) {
  const [[newest], text] = await Promise.all([versions.list(1), live.read().catch(() => null)])
  const shown = versionIn(text)
  const isInStep =
    newest === undefined ? shown === undefined : shown?.version === newest.number && shown.digest === newest.digest
  return {
    head: newest?.number ?? 0,
    published_at: shownMaybe(newest?.createdAt),
    live_at: shownMaybe(newest?.liveAt),
    in_step: isInStep,
    kv_version: shown?.version ?? null,
    trouble: newest?.trouble ?? null,
  }
}

function versionIn(text: string | null): { readonly version: number; readonly digest: string } | undefined {
  if (text === null) return undefined
  try {
    const { version, digest } = JSON.parse(text) as { readonly version?: unknown; readonly digest?: unknown }
    return typeof version === 'number' && typeof digest === 'string' ? { version, digest } : undefined
  } catch {
    return undefined
  }
}

async function edgePart({ edgeStore, decisionStats }: StatusPorts, now: Instant) {
  const [isolates, minutes] = await Promise.all([
    edgeSince(edgeStore, instant(now - edgeMs)),
    decisionStats.minutes(now - shareMs),
  ])
  const clicks = minutes.reduce((sum, { count }) => sum + count, 0)
  const byVersion = Map.groupBy(minutes, ({ version, tier }) => `${version} ${tier}`)
  const versions = [...byVersion.values()].map((rows) => {
    const count = rows.reduce((sum, row) => sum + row.count, 0)
    return { version: rows[0]?.version ?? 0, tier: rows[0]?.tier ?? '', clicks: count, share: count / clicks }
  })
  const ages = isolates.flatMap(({ ageMs }) => (ageMs === undefined ? [] : [ageMs]))
  return {
    clicks,
    versions: versions.toSorted((a, b) => b.version - a.version || b.clicks - a.clicks),
    isolates: isolates.length,
    oldest_age_seconds: ages.length === 0 ? null : Math.round(Math.max(...ages) / 1000),
    degraded: degradedIn(isolates),
    refused: refusedIn(isolates),
  }
}

function degradedIn(isolates: readonly EdgeIsolate[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {}
  for (const name of isolates.flatMap(({ degraded }) => degraded)) counts[name] = (counts[name] ?? 0) + 1
  return counts
}

function refusedIn(isolates: readonly EdgeIsolate[]) {
  const groups = Map.groupBy(
    isolates.filter(({ nack }) => nack !== undefined),
    ({ version, nack }) => `${version} ${nack?.code} ${nack?.pointer ?? ''}`,
  )
  return [...groups.values()].flatMap((group) => {
    const [first] = group
    if (first?.nack === undefined) return []
    const { code, pointer, message } = first.nack
    return [{ version: first.version, code, pointer: pointer ?? null, message, isolates: group.length }]
  })
}

async function recordsPart({ decisionProof }: StatusPorts, now: Instant) {
  const { stored, dropped, dead, missing } = await prove(decisionProof, { from: now - dayMs, now })
  return { stored, dropped, dead, unaccounted: missing }
}

function shownMaybe(at: Instant | undefined): string | null {
  return at === undefined ? null : formatInstant(at)
}
