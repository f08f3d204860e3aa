/**
 * Webhooks: who is told of what happens, by the Standard Webhooks specification.
 *
 * The audit is the outbox. Every webhook has a cursor in it; entries after the cursor that it wants become deliveries, and
 * a delivery is tried until it is taken or given up. It is claimed before it is sent, so whoever dies in between leaves
 * it to be sent again under the same id: at least once, never lost.
 *
 * @module
 */

import { dayMs, instant, type Instant } from '../kernel/instant.ts'
import { err, ok, type Result } from '../kernel/result.ts'
import { readUrl } from '../link/url.ts'
import { system } from './actor.ts'
import type { Act, AuditReader } from './audit.ts'
import { messageOf, type Outcome, type WebhookSender } from './webhook-message.ts'

export interface Webhook {
  readonly id: string
  readonly url: string
  /** Acts: `version.publish`, `request.*`, or `*`. */
  readonly events: readonly string[]
  /** The last entry of the audit that was looked at for it. */
  readonly cursor: number
  /** `Actor.id`. */
  readonly createdBy: string
  readonly createdAt: Instant
  /** When the receiver said that it is gone for good. */
  readonly disabledAt: Instant | undefined
}

export interface Delivery {
  readonly webhook: string
  /** The entry of the audit. */
  readonly n: number
  readonly act: string
  /** Tries so far. */
  readonly attempts: number
  readonly nextAt: Instant
  readonly deliveredAt: Instant | undefined
  /** When it was given up. */
  readonly failedAt: Instant | undefined
  readonly lastStatus: number | undefined
  readonly lastError: string | undefined
}

/** What is wrong with a webhook, for the status. */
export interface WebhookTrouble {
  readonly webhook: string
  readonly url: string
  readonly waiting: number
  readonly failed: number
}

export interface WebhookStore {
  /** Its cursor becomes the audit's end. */
  add(webhook: Omit<Webhook, 'cursor' | 'disabledAt'>, act: Act): Promise<boolean>
  list(): Promise<readonly Webhook[]>
  get(id: string): Promise<Webhook | undefined>
  /** With its deliveries. */
  remove(id: string, act: Act): Promise<boolean>
  disable(id: string, at: Instant, act: Act): Promise<boolean>
  /** Adds what is not there yet, and moves the cursor on; both or neither. */
  enqueue(
    webhook: Pick<Webhook, 'id' | 'cursor'>,
    entries: readonly { readonly n: number; readonly act: string }[],
    { cursor, at }: { readonly cursor: number; readonly at: Instant },
  ): Promise<void>
  /** The oldest of each webhook first. */
  due(at: Instant, limit: number): Promise<readonly Delivery[]>
  /** Takes a delivery for a while, counting the try. False: somebody else has it. */
  claim(delivery: Delivery, until: Instant): Promise<boolean>
  settle(delivery: Pick<Delivery, 'webhook' | 'n'>, settled: Settled): Promise<void>
  /** Newest first, from before `n`. */
  deliveries(id: string, before: number | undefined, limit: number): Promise<readonly Delivery[]>
  troubles(): Promise<readonly WebhookTrouble[]>
  /** Forgets what was settled before; at most so many rows. */
  prune(before: Instant, limit: number): Promise<number>
}

export interface Settled extends Outcome {
  readonly at: Instant
  /** When it is tried again; absent: never. */
  readonly nextAt: Instant | undefined
}

const eventPattern = /^(?:\*|[a-z_]+\.(?:\*|[a-z_]+))$/

export function isEventPattern(text: string): boolean {
  return eventPattern.test(text)
}

export function wants({ events }: Pick<Webhook, 'events'>, act: string): boolean {
  return events.some(
    (event) => event === '*' || event === act || (event.endsWith('.*') && act.startsWith(event.slice(0, -1))),
  )
}

const loopback = /^https?:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?\//

/** Where a webhook may lead: https, a public name; on a local instance this machine as well. */
export function readWebhookUrl(
  text: string,
  { allowLoopback }: { readonly allowLoopback: boolean },
): Result<string, string> {
  if (allowLoopback && URL.canParse(text) && loopback.test(new URL(text).href)) return ok(new URL(text).href)
  const read = readUrl(text)
  if (!read.ok) {
    const isPrivate = read.error.code === 'private_host'
    return err(
      isPrivate
        ? 'must not be an address number or a private name'
        : 'must be a URL such as https://hooks.example/detour',
    )
  }
  const { url, scheme, fault } = read.value
  if (scheme !== 'https') return err('must begin with https://')
  if (fault !== undefined && fault.code !== 'port')
    return err('must be written plainly: no user name, no odd characters')
  return ok(url.href)
}

/** After the first try, the second, and so on. After the last it is given up. */
export const backOffMs: readonly number[] = [10_000, 60_000, 300_000, 1_800_000, 7_200_000, 21_600_000, 86_400_000]

/** How long a claim holds: longer than any try takes. */
export const claimMs = 60_000

const pageSize = 200
/** Pages of the audit that one run looks through for one webhook. */
const mostPages = 10

export interface WebhookPorts {
  readonly webhooks: WebhookStore
  readonly audit: AuditReader
  readonly webhookSender: WebhookSender
}

/** For the cron, and after an act: hands out what is new, and tries what is due; at most `budget` sendings. */
export async function deliverWebhooks(
  ports: WebhookPorts,
  { budget, now }: { readonly budget: number; readonly now: () => Instant },
): Promise<{ readonly delivered: number; readonly failed: number }> {
  await handOut(ports, now())
  const byWebhook = Map.groupBy(await ports.webhooks.due(now(), budget), ({ webhook }) => webhook)
  const outcomes = await Promise.all(Array.from(byWebhook, ([id, due]) => deliverInOrder(ports, { id, due, now })))
  return {
    delivered: outcomes.reduce((sum, { delivered }) => sum + delivered, 0),
    failed: outcomes.reduce((sum, { failed }) => sum + failed, 0),
  }
}

async function handOut({ webhooks, audit }: WebhookPorts, at: Instant): Promise<void> {
  const { last } = await audit.bounds()
  const behind = (await webhooks.list()).filter(({ cursor, disabledAt }) => disabledAt === undefined && cursor < last)
  for (const webhook of behind) {
    let { cursor } = webhook
    for (let page = 0; page < mostPages && cursor < last; page++) {
      const entries = await audit.read(cursor, pageSize)
      const end = entries.at(-1)?.n
      if (end === undefined) break
      const wanted = entries.filter(({ act }) => wants(webhook, act))
      await webhooks.enqueue({ id: webhook.id, cursor }, wanted, { cursor: end, at })
      cursor = end
    }
  }
}

interface Due {
  readonly id: string
  readonly due: readonly Delivery[]
  readonly now: () => Instant
}

/** One receiver at a time gets one message at a time; after a failure the rest waits for the next run. */
async function deliverInOrder(
  ports: WebhookPorts,
  { id, due, now }: Due,
): Promise<{ delivered: number; failed: number }> {
  const counts = { delivered: 0, failed: 0 }
  const webhook = await ports.webhooks.get(id)
  if (webhook === undefined || webhook.disabledAt !== undefined) return counts
  for (const delivery of due) {
    if (!(await ports.webhooks.claim(delivery, instant(now() + claimMs)))) continue
    const outcome = await deliver(ports, { webhook, delivery, now })
    if (outcome.isDelivered) {
      counts.delivered += 1
      continue
    }
    counts.failed += 1
    if (outcome.status === 410) await disable(ports, webhook, now())
    break
  }
  return counts
}

interface Sending {
  readonly webhook: Webhook
  readonly delivery: Delivery
  readonly now: () => Instant
}

async function deliver(
  { webhooks, audit, webhookSender }: WebhookPorts,
  { webhook, delivery, now }: Sending,
): Promise<Outcome> {
  const [entry] = await audit.read(delivery.n - 1, 1)
  if (entry?.n !== delivery.n) {
    const outcome = { isDelivered: false, status: undefined, error: 'the entry of the audit is missing' }
    await webhooks.settle(delivery, { ...outcome, at: now(), nextAt: undefined })
    return outcome
  }
  const outcome = await webhookSender.send(webhook, messageOf(webhook, entry), now())
  const wait = backOffMs[delivery.attempts]
  const isOver = outcome.isDelivered || outcome.status === 410 || wait === undefined
  await webhooks.settle(delivery, { ...outcome, at: now(), nextAt: isOver ? undefined : instant(now() + wait) })
  return outcome
}

/** 410 says that nobody is there any more: the specification wants the sending to end. */
async function disable({ webhooks }: WebhookPorts, { id }: Webhook, at: Instant): Promise<void> {
  await webhooks.disable(id, at, { at, actor: system.id, act: 'webhook.disable', detail: { webhook: id, status: 410 } })
}

const keptDays = 30

/** For the cron: deliveries are kept for a month after they were settled. */
export async function pruneWebhooks({ webhooks }: Pick<WebhookPorts, 'webhooks'>, now: Instant): Promise<number> {
  return await webhooks.prune(instant(now - keptDays * dayMs), 500)
}
