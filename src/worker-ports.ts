/**
 * The control plane's ports: where its bindings meet its code, and nothing else.
 *
 * @module
 */

import type { AdminPorts } from './api/admin.ts'
import { makeIdentityMemory } from './api/identify.ts'
import { readOrigins } from './api/origin.ts'
import type { Env } from './bindings.ts'
import { makeCachedCatalogue } from './catalogue/source.ts'
import { makeAccessVerifier, type AccessVerifier } from './control/access.ts'
import { summarise } from './control/backtest-span.ts'
import type { TargetPorts } from './control/catalogue/targets.ts'
import type { CopyPorts } from './control/daily-copy.ts'
import { nacksSince } from './control/edge.ts'
import { usableSecret } from './control/keyed.ts'
import { missingLists } from './control/lists.ts'
import type { NackLog, NackSource } from './control/nacks.ts'
import { makeDecisionArchive } from './control/records/archive.ts'
import type { RetentionPorts } from './control/records/retention.ts'
import { programOf } from './control/versions.ts'
import { makeWebhookSender } from './control/webhook-message.ts'
import { instant } from './kernel/instant.ts'
import { builtinRegistry } from './link/registry.ts'
import type { Program } from './policy/program.ts'
import type { ArchiveWriter } from './record/archive.ts'
import type { DeadLetterStore } from './record/dead-letters.ts'
import type { RollupStore } from './record/rollup.ts'
import { d1Anchors } from './store/d1-anchors.ts'
import { d1Archives } from './store/d1-archives.ts'
import { d1Candidates } from './store/d1-candidate.ts'
import { d1Imports } from './store/d1-catalogue-imports.ts'
import { d1Targets } from './store/d1-catalogue-targets.ts'
import { d1CatalogueSums } from './store/d1-catalogue-sums.ts'
import { d1CatalogueRows, d1Entries, d1Projection } from './store/d1-catalogue.ts'
import { d1DeadLetters } from './store/d1-dead-letters.ts'
import { d1DecisionStats } from './store/d1-decision-stats.ts'
import { d1Drafts } from './store/d1-drafts.ts'
import { d1Edge } from './store/d1-edge.ts'
import { d1ExportNotes } from './store/d1-export-notes.ts'
import { d1Idempotency } from './store/d1-idempotency.ts'
import { d1LedgerTables } from './store/d1-ledger-copy.ts'
import { d1Audit, d1Ledger } from './store/d1-ledger.ts'
import { d1Lists } from './store/d1-lists.ts'
import { d1Members } from './store/d1-members.ts'
import { d1Mints } from './store/d1-mints.ts'
import { d1NackLog } from './store/d1-nacks.ts'
import { d1OpenRequests } from './store/d1-open-requests.ts'
import { d1Override } from './store/d1-override.ts'
import { d1Proof } from './store/d1-proof.ts'
import { d1Requests } from './store/d1-requests.ts'
import { d1Retention } from './store/d1-retention.ts'
import { d1Rollups } from './store/d1-rollups.ts'
import { d1Settings } from './store/d1-settings.ts'
import { d1Tokens } from './store/d1-tokens.ts'
import { d1Versions } from './store/d1-versions.ts'
import { d1Webhooks } from './store/d1-webhooks.ts'
import { kvCatalogue, kvCatalogueWriter } from './store/kv-catalogue.ts'
import { kvListImages, kvLists } from './store/kv-lists.ts'
import { kvActiveProgram, kvLiveOverride, kvOverrideNotes } from './store/kv-override.ts'
import { kvLiveCandidate, kvLivePolicy } from './store/kv-policy.ts'
import { r2Anchors } from './store/r2-anchors.ts'
import { r2Archive } from './store/r2-archive.ts'
import { r2LedgerCopies } from './store/r2-ledger-copies.ts'

/** What the cron uses besides what the admin API does. */
export interface CronPorts extends RetentionPorts, CopyPorts, Omit<TargetPorts, 'delists'> {
  readonly nackSource: NackSource
  readonly nackLog: NackLog
  /** What the consumer counts into, for what is counted later. */
  readonly letters: DeadLetterStore
  readonly rollups: RollupStore
  readonly archiveWriter: ArchiveWriter | undefined
  /** False on a machine of one's own: nobody's shop is asked from there. */
  readonly checksTargets: boolean
}

export type ControlPorts = AdminPorts & CronPorts

/** Who asks is remembered for a while, in the isolate. */
const memory = makeIdentityMemory()
const verifiers = new Map<string, AccessVerifier>()

export interface Asking {
  /** What Cloudflare Access has told the runtime. */
  readonly access: { getIdentity(): Promise<unknown> } | undefined
}

/** Break-glass works without D1, whether it is away or was never bound; everything else says that it did not answer. */
const noDatabase = new Proxy({} as D1Database, {
  get: () => () => {
    throw new Error('D1_ERROR: there is no D1 database bound as `DB`')
  },
})

/** A text names the binding that is missing. */
export function controlPorts(env: Env, { access }: Asking = { access: undefined }): ControlPorts | string {
  const { DB: database = noDatabase, KV: kv, ARCHIVE: bucket } = env
  if (kv === undefined) return 'bind a KV namespace as `KV`'
  const now = () => instant(Date.now())
  const ledger = d1Ledger(database)
  const versions = d1Versions(database)
  const lists = d1Lists(database)
  const listImages = kvListImages(kv)
  const candidates = d1Candidates(database)
  const archive = bucket === undefined ? undefined : r2Archive(bucket)
  const decisionArchive = archive === undefined ? undefined : makeDecisionArchive(d1Archives(database), archive)
  const decisionStats = d1DecisionStats(database)
  const edgeStore = d1Edge(database)
  const listSource = kvLists(kv)
  const backtests = {
    ...(decisionArchive === undefined ? {} : { archive: decisionArchive }),
    rollupRows: d1Rollups(database),
    lists: listSource,
  }
  const activeProgram = async (): Promise<Program | undefined> => await kvActiveProgram(kv)

  return {
    now,
    limiter: env.ADMIN_LIMIT,
    idempotency: d1Idempotency(database),
    adminOrigins: readOrigins(env.ADMIN_ORIGINS),
    accessIdentity: access === undefined ? undefined : async () => await access.getIdentity(),
    access: verifierOf(env),
    members: d1Members(database),
    tokens: d1Tokens(database),
    pepper: env.TOKEN_PEPPER,
    bootstrap: env.DETOUR_TOKEN,
    memory,
    versions,
    live: kvLivePolicy(kv),
    settings: d1Settings(database),
    missingLists: async (program) => await missingLists(program, { lists, listImages }),
    summarise: async (before, after, days) => await summarise(before, after, { days, now: now() }, backtests),
    equivalents: makeCachedCatalogue(kvCatalogue(kv), Date.now),
    backtests,
    drafts: d1Drafts(database),
    requests: d1Requests(database),
    openRequests: d1OpenRequests(database),
    overrideEntries: d1Override(database),
    liveOverride: kvLiveOverride(kv),
    overrideNotes: kvOverrideNotes(kv),
    activeProgram,
    candidates,
    liveCandidate: kvLiveCandidate(kv),
    decisionArchive,
    decisionStats,
    decisionProof: d1Proof(database),
    exportNotes: d1ExportNotes(database, ledger),
    entries: d1Entries(database),
    catalogueSums: d1CatalogueSums(database),
    imports: d1Imports(database),
    exportRows: d1CatalogueRows(database),
    projection: d1Projection(database),
    edge: kvCatalogueWriter(kv),
    missingEquivalents: async (...asked) => await decisionStats.missingEquivalents(...asked),
    lists,
    listImages,
    programsInUse: async () => {
      const [active, candidate] = await Promise.all([activeProgram(), candidates.standing(now())])
      const tried = candidate === undefined ? undefined : programOf(candidate)
      return [
        ...(active === undefined ? [] : [{ what: 'the active policy', program: active }]),
        ...(tried === undefined ? [] : [{ what: 'the candidate', program: tried }]),
      ]
    },
    linkKeys: env.LINK_KEYS,
    linkAudience: env.LINK_AUDIENCE ?? 'detour',
    mintLog: d1Mints(database),
    keyUse: async (from, until) => await decisionStats.keyUse(from, until),
    webhooks: d1Webhooks(database),
    webhookSender: makeWebhookSender({ pepper: usableSecret(env.TOKEN_PEPPER), fetch: sent, sleep }),
    webhookRules: { allowLoopback: env.LOCAL === 'true' },
    audit: d1Audit(database),
    anchors: d1Anchors(database),
    anchorBucket: bucket === undefined ? undefined : r2Anchors(bucket),
    ledgerTables: d1LedgerTables(database),
    copyBucket: bucket === undefined ? undefined : r2LedgerCopies(bucket),
    edgeStore,
    nackSource: { nacks: async (since) => await nacksSince(edgeStore, since) },
    nackLog: d1NackLog(database),
    store: d1Retention(database),
    bucket: archive,
    letters: d1DeadLetters(database),
    rollups: d1Rollups(database),
    archiveWriter: archive,
    targets: d1Targets(database),
    registry: builtinRegistry,
    checksTargets: env.LOCAL !== 'true',
    fetch: sent,
  }
}

/** One verifier for each application, because it remembers the team's certificates. */
function verifierOf({ ACCESS_TEAM: team, ACCESS_AUD: audience }: Env): AccessVerifier | undefined {
  if (team === undefined || team === '' || audience === undefined || audience === '') return undefined
  const key = `${team} ${audience}`
  const known = verifiers.get(key)
  if (known !== undefined) return known
  const verifier = makeAccessVerifier({ team, audience, fetch: sent, now: () => instant(Date.now()), sleep })
  verifiers.set(key, verifier)
  return verifier
}

async function sent(url: string, init: RequestInit): Promise<Response> {
  return await fetch(url, init)
}

async function sleep(ms: number): Promise<void> {
  await scheduler.wait(ms)
}
