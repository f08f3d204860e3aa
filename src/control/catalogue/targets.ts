/**
 * Targets: whether the pages that equivalents lead to are still there.
 *
 * Looked at are a few entries at a time, those first that nobody has looked at for longest, within a budget of requests
 * and time. Only https pages on hosts that the registry knows as the marketplace's own are asked, and no redirect is
 * followed. Gone is a page that says so (404, 410) or sends to the store's front page or to its page for what is not there.
 * Whatever else happens says nothing: stores turn robots away, and ask them to log in. Only what is gone twice in a row
 * counts, and what is taken off sale for it is bounded: a store that answers 404 to everybody for an hour must not empty the
 * catalogue.
 *
 * @module
 */

import { dayMs, instant, type Instant } from '../../kernel/instant.ts'
import { destinationOf } from '../../link/destination.ts'
import type { Registry } from '../../link/registry.ts'
import { fillTemplate } from '../../link/template.ts'
import { system } from '../actor.ts'
import type { Act } from '../audit.ts'
import { valueWith, type Health, type StoredEntry } from './entry.ts'
import { project, type ProjectionPorts } from './project.ts'

export interface Checked {
  readonly key: string
  readonly revision: number
  readonly health: Health
  readonly at: Instant
}

export interface Delisting {
  readonly key: string
  readonly revision: number
  /** JSON, as KV is to hold it. */
  readonly value: string
}

export interface TargetStore {
  /** Active entries that nobody has looked at for longest. */
  leastChecked(limit: number): Promise<readonly StoredEntry[]>
  /** Notes what was found; which of them have been gone twice in a row now. */
  note(checked: readonly Checked[]): Promise<readonly StoredEntry[]>
  /** How many entries are active, and how many were delisted by this check since an instant. */
  counts(since: Instant): Promise<{ readonly active: number; readonly delisted: number }>
  /** Takes them off sale, but never more than `most` since an instant; whether it took place. */
  delist(
    rows: readonly Delisting[],
    bounds: { readonly since: Instant; readonly most: number },
    act: Act,
  ): Promise<boolean>
}

export interface TargetPorts extends ProjectionPorts {
  readonly targets: TargetStore
  readonly registry: Registry
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>
  readonly now: () => Instant
  /** Whether what is gone is taken off sale; else it is only shown. */
  readonly delists: boolean
}

export interface TargetBudget {
  readonly entries?: number
  readonly atOnce?: number
}

export interface TargetReport {
  readonly checked: number
  readonly good: number
  readonly gone: number
  /** What could not be found out, and what was not asked because its host did not answer. */
  readonly unknown: number
  /** Not asked, because the time was up. */
  readonly left: number
  readonly delisted: number
}

/** For one page, and for all of them: what is left then waits for the next time. */
const timeoutMs = 1500
const totalMs = 10_000
/** Failures in a row after which a host is left alone until the next time. */
const patience = 3
const largestShare = 0.2

/** For every minute or less often. Never throws because of a page. */
export async function checkTargets(ports: TargetPorts, budget: TargetBudget = {}): Promise<TargetReport> {
  const { entries: most = 20, atOnce = 4 } = budget
  const rows = await ports.targets.leastChecked(most)
  const until = ports.now() + totalMs
  const failures = new Map<string, number>()
  const checked: Checked[] = []
  let next = 0

  async function work(): Promise<void> {
    for (let row = rows[next++]; row !== undefined; row = rows[next++]) {
      const url = pageOf(row, ports.registry)
      const host = url === undefined ? '' : new URL(url).host
      if (ports.now() >= until) continue
      // A host that is left alone counts as looked at: its entries would stay the oldest, and keep all others from their turn.
      const isAsked = url !== undefined && (failures.get(host) ?? 0) < patience
      const health = isAsked ? await ask(url, row, ports) : 'unknown'
      if (isAsked) failures.set(host, health === 'unknown' ? (failures.get(host) ?? 0) + 1 : 0)
      checked.push({ key: row.key, revision: row.revision, health, at: ports.now() })
    }
  }
  await Promise.all(Array.from({ length: atOnce }, work))
  const gone = await ports.targets.note(checked)
  const count = (health: Health): number => checked.filter((each) => each.health === health).length
  return {
    checked: checked.length,
    good: count('good'),
    gone: count('gone'),
    unknown: count('unknown'),
    left: rows.length - checked.length,
    delisted: ports.delists ? await delist(gone, ports) : 0,
  }
}

/** Where the shopper would be sent; undefined where that is no https page of the marketplace. */
function pageOf({ kind, toMarketplace, toId }: StoredEntry, registry: Registry): string | undefined {
  const marketplace = registry.byId(toMarketplace)
  const template = kind === 'product' ? marketplace?.productUrl : marketplace?.shopUrl
  const url = template === undefined ? undefined : fillTemplate(template, { id: toId })
  if (url === undefined || !url.startsWith('https://')) return undefined
  return registry.marketplaceOfHost(new URL(url).hostname)?.id === toMarketplace ? url : undefined
}

async function ask(url: string, entry: StoredEntry, { fetch, registry }: TargetPorts): Promise<Health> {
  try {
    const init = { redirect: 'manual', signal: AbortSignal.timeout(timeoutMs) } as const
    const head = await fetch(url, { ...init, method: 'HEAD' })
    // Some stores answer only what a browser would ask.
    const response = head.status === 405 || head.status === 501 ? await fetch(url, { ...init, method: 'GET' }) : head
    await response.body?.cancel()
    const { status } = response
    if (status === 404 || status === 410) return 'gone'
    if (status >= 300 && status < 400) return leadsTo(response.headers.get('location'), url, { entry, registry })
    return status >= 200 && status < 300 ? 'good' : 'unknown'
  } catch {
    return 'unknown'
  }
}

interface Wanted {
  readonly entry: StoredEntry
  readonly registry: Registry
}

/** Paths that a store sends to when a product is not there. */
const nothingThere =
  /^\/(?:(?:index(?:\.html?)?|home)\/?)?$|^\/(?:[a-z]+\/)?(?:404|not-?_?found|error(?:404)?)(?:\.html?)?\/?$/i

/**
 * A store may move a product's page. One that sends to its front page, on the same host or under `www`, says that there is
 * none; every other way leads to a login or to a trap for robots as well.
 */
function leadsTo(location: string | null, from: string, { entry, registry }: Wanted): Health {
  if (location === null || !URL.canParse(location, from)) return 'unknown'
  const to = new URL(location, from)
  const { marketplace, id } = destinationOf(to.href, registry)
  if (marketplace === entry.toMarketplace && id === entry.toId) return 'good'
  const isOwn = registry.marketplaceOfHost(to.hostname)?.id === entry.toMarketplace
  const isFront = to.host === new URL(from).host || to.host.startsWith('www.')
  return isOwn && isFront && nothingThere.test(to.pathname) ? 'gone' : 'unknown'
}

async function delist(gone: readonly StoredEntry[], ports: TargetPorts): Promise<number> {
  if (gone.length === 0) return 0
  const at = ports.now()
  const since = instant(at - dayMs)
  const { active, delisted } = await ports.targets.counts(since)
  const most = Math.floor((active + delisted) * largestShare)
  const rows = gone.slice(0, Math.max(0, most - delisted)).map((row) => ({
    key: row.key,
    revision: row.revision,
    value: valueWith(row, { status: 'delisted' }),
  }))
  if (rows.length === 0) return 0
  const detail = { keys: rows.map(({ key }) => key), reason: 'the page of the target is gone' }
  const act = { at, actor: system.id, act: 'catalogue.delist', detail }
  if (!(await ports.targets.delist(rows, { since, most }, act))) return 0
  await project(await ports.projection.waitingOf(rows.map(({ key }) => key)), ports)
  return rows.length
}
