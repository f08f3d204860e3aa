/**
 * Status: how the instance is, in one answer: what is published, what the edge does with it, and what waits.
 *
 * It is asked for most when something is wrong, so every part stands alone: one that cannot be read, or not in time, is
 * null, and named with its reason. Without D1 it still says what KV shows.
 *
 * @module
 */

import * as v from 'valibot'

import type { CandidateStore } from '../../control/candidate.ts'
import { countedUpTo, type CatalogueSums } from '../../control/catalogue/sums.ts'
import { edgeSince, type EdgeIsolate, type EdgeStore } from '../../control/edge.ts'
import type { LiveOverride, OverrideStore } from '../../control/override.ts'
import type { LivePolicy } from '../../control/projection.ts'
import type { ProofReader } from '../../control/records/proof.ts'
import type { DecisionStats } from '../../control/records/stats.ts'
import { isStorageFailure } from '../../control/storage-failure.ts'
import type { Version, VersionStore } from '../../control/versions.ts'
import type { WebhookStore } from '../../control/webhooks.ts'
import { dayMs, formatInstant, instant, type Instant, minuteMs } from '../../kernel/instant.ts'
import { inTimeOf } from '../../kernel/within.ts'
import { readOverride, type OverrideEntry } from '../../policy/override.ts'
import { endpointsOf, json } from '../endpoint.ts'
import { maybeShownInstant, shownInstant } from '../fields.ts'

export interface StatusPorts {
  readonly versions: VersionStore
  readonly live: LivePolicy
  readonly edgeStore: EdgeStore
  readonly decisionStats: DecisionStats
  readonly decisionProof: ProofReader
  readonly overrideEntries: OverrideStore
  readonly liveOverride: LiveOverride
  readonly candidates: CandidateStore
  /** Change requests by their state, those that are not over. */
  readonly openRequests: () => Promise<Readonly<Record<string, number>>>
  readonly catalogueSums: CatalogueSums
  readonly webhooks: WebhookStore
}

const endpoint = endpointsOf<StatusPorts>()

/** Isolates that were silent for longer are not counted as the edge of now. */
const edgeMs = 10 * minuteMs
const shareMs = 5 * minuteMs
/** A part that takes longer is left out. */
const inTime = inTimeOf(4000, 'D1_TIMEOUT')

const share = v.object({
  version: v.pipe(v.number(), v.description('0: the policy compiled into the Worker')),
  tier: v.string(),
  clicks: v.number(),
  share: v.pipe(v.number(), v.description('Of the clicks since `counted_from`, 0 to 1')),
})

const refused = v.object({
  version: v.pipe(v.number(), v.description('What the isolate decides by instead')),
  code: v.string(),
  pointer: v.nullable(v.string()),
  message: v.string(),
  isolates: v.number(),
})

const partNames = [
  'versions',
  'kv',
  'edge',
  'override',
  'candidate',
  'requests',
  'catalogue',
  'webhooks',
  'records',
] as const

const status = v.object({
  at: shownInstant,
  head: v.pipe(
    v.nullable(v.number()),
    v.description('The newest version; 0 when nothing was published, null when it cannot be told'),
  ),
  published_at: maybeShownInstant,
  live_at: maybeShownInstant,
  in_step: v.pipe(v.nullable(v.boolean()), v.description('KV shows the head; null when one of them cannot be read')),
  kv_version: v.pipe(v.nullable(v.number()), v.description('What KV shows')),
  trouble: v.pipe(v.nullable(v.string()), v.description('Why the head was not brought to KV')),
  edge: v.nullable(
    v.object({
      clicks: v.pipe(v.number(), v.description('Since `counted_from`')),
      counted_from: v.pipe(
        shownInstant,
        v.description(
          'Five minutes ago, or the first whole minute since the head is live: clicks are counted by the minute, so it may lie ahead',
        ),
      ),
      versions: v.array(share),
      isolates: v.pipe(v.number(), v.description('That spoke in the last ten minutes')),
      oldest_age_seconds: v.nullable(v.number()),
      degraded: v.pipe(v.record(v.string(), v.number()), v.description('How many isolates lack what')),
      refused: v.array(refused),
    }),
  ),
  override: v.nullable(v.array(v.object({ id: v.string(), until: shownInstant, reason: v.string() }))),
  candidate: v.nullable(v.object({ digest: v.string(), until: shownInstant })),
  requests: v.nullable(v.record(v.string(), v.number())),
  catalogue: v.pipe(
    v.nullable(
      v.object({
        entries: v.number(),
        waiting: v.pipe(v.number(), v.description('Changes that KV does not show yet')),
        expired: v.number(),
        gone: v.pipe(v.number(), v.description('Whose page in the own store was not found')),
      }),
    ),
    v.description(`Counted up to ${countedUpTo}, which stands for more as well; \`GET /catalogue/health\` counts on`),
  ),
  webhooks: v.nullable(
    v.array(v.object({ webhook: v.string(), url: v.string(), waiting: v.number(), failed: v.number() })),
  ),
  records: v.pipe(
    v.nullable(
      v.object({
        stored: v.number(),
        dropped: v.number(),
        dead: v.number(),
        unaccounted: v.pipe(v.number(), v.description('Told and not found: still on their way, or lost')),
      }),
    ),
    v.description(
      'Sums over the isolates that spoke in the last day, each since it began, and the letters of that day. No proof: `detour decisions prove` holds each isolate to its own account',
    ),
  ),
  troubles: v.pipe(
    v.array(v.object({ part: v.picklist(partNames), message: v.string() })),
    v.description('Parts that could not be read; they are null above'),
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
      const { settle, troubles } = makeParts()
      const [newest, kv, edge, entries, candidate, requests, catalogue, webhooks, records] = await Promise.all([
        settle('versions', async () => (await ports.versions.list(1)).map(publishedOf)[0] ?? nothingPublished),
        settle('kv', async () => versionIn(await ports.live.read()) ?? nothingShown),
        settle('edge', () => edgePart(ports, now)),
        settle('override', async () => (await ports.overrideEntries.standing(now)).map(({ entry }) => entry)),
        settle('candidate', async () => await ports.candidates.standing(now)),
        settle('requests', () => ports.openRequests()),
        settle('catalogue', () => ports.catalogueSums(now)),
        settle('webhooks', () => ports.webhooks.troubles()),
        settle('records', () => ports.decisionProof.sums(now - dayMs)),
      ])
      const override = entries ?? (await overrideInKv(ports, now))
      return json(200, {
        at: formatInstant(now),
        head: newest?.head ?? null,
        published_at: newest?.published_at ?? null,
        live_at: newest?.live_at ?? null,
        in_step:
          newest === null || kv === null ? null : newest.head === (kv.version ?? 0) && newest.digest === kv.digest,
        kv_version: kv?.version ?? null,
        trouble: newest?.trouble ?? null,
        edge,
        override: override?.map(entryJson) ?? null,
        candidate: candidate ? { digest: candidate.digest, until: formatInstant(candidate.until) } : null,
        requests,
        catalogue,
        webhooks,
        records,
        troubles,
      })
    },
  }),
]

type PartName = (typeof partNames)[number]

interface Parts {
  readonly troubles: readonly { readonly part: PartName; readonly message: string }[]
  /** What it resolves to; null when it fails or takes too long. */
  readonly settle: <T>(part: PartName, read: () => Promise<T>) => Promise<T | null>
}

function makeParts(): Parts {
  const troubles: { part: PartName; message: string }[] = []
  return {
    troubles,
    settle: async (part, read) => {
      try {
        return await inTime(read())
      } catch (cause) {
        const message = cause instanceof Error ? cause.message.slice(0, 500) : 'unknown'
        console.error(JSON.stringify({ event: 'status-part-failed', part, message }))
        const isAway = isStorageFailure(cause) || part === 'kv'
        troubles.push({ part, message: isAway ? 'the storage did not answer' : 'it could not be read' })
        return null
      }
    },
  }
}

const nothingPublished = { head: 0, digest: '', published_at: null, live_at: null, trouble: null }

function publishedOf({ number, digest, createdAt, liveAt, trouble }: Version) {
  return {
    head: number,
    digest,
    published_at: formatInstant(createdAt),
    live_at: liveAt === undefined ? null : formatInstant(liveAt),
    trouble: trouble ?? null,
  }
}

/** As the edge has it, where D1 cannot say; the trouble is noted all the same. */
async function overrideInKv({ liveOverride }: StatusPorts, now: Instant): Promise<readonly OverrideEntry[] | null> {
  try {
    const read = readOverride(await inTime(liveOverride.read()))
    return read.ok ? read.value.entries.filter(({ until }) => until > now) : null
  } catch {
    return null
  }
}

function entryJson({ id, until, reason }: OverrideEntry) {
  return { id, until: formatInstant(instant(until)), reason }
}

const nothingShown = { version: null, digest: '' }

function versionIn(text: string | null): { readonly version: number; readonly digest: string } | undefined {
  if (text === null) return undefined
  try {
    const { version, digest } = JSON.parse(text) as { readonly version?: unknown; readonly digest?: unknown }
    return typeof version === 'number' && typeof digest === 'string' ? { version, digest } : undefined
  } catch {
    return undefined
  }
}

/** Clicks from before the head was live say nothing of how far it has come; they are counted by whole minutes. */
function countedFrom(now: Instant, liveAt: Instant | undefined): number {
  const since = liveAt === undefined ? 0 : Math.ceil(liveAt / minuteMs) * minuteMs
  return Math.max(now - shareMs, since)
}

async function edgePart({ edgeStore, decisionStats, versions: store }: StatusPorts, now: Instant) {
  const [head] = await store.list(1).catch(() => [])
  const from = countedFrom(now, head?.liveAt)
  const [isolates, minutes] = await Promise.all([
    edgeSince(edgeStore, instant(now - edgeMs)),
    decisionStats.minutes(from),
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
    counted_from: formatInstant(instant(from)),
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
