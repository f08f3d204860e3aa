/**
 * Webhooks and their deliveries in D1.
 *
 * @module
 */

import type { Delivery, Webhook, WebhookStore } from '../control/webhooks.ts'
import { instant, type Instant } from '../kernel/instant.ts'
import { d1Ledger } from './d1-ledger.ts'

interface WebhookRow {
  readonly id: string
  readonly url: string
  readonly events: string
  readonly cursor: number
  readonly created_by: string
  readonly created_at: number
  readonly disabled_at: number | null
}

interface DeliveryRow {
  readonly webhook: string
  readonly n: number
  readonly act: string
  readonly attempts: number
  readonly next_at: number
  readonly delivered_at: number | null
  readonly failed_at: number | null
  readonly last_status: number | null
  readonly last_error: string | null
}

export function d1Webhooks(database: D1Database, ledger = d1Ledger(database)): WebhookStore {
  return {
    add: async ({ id, url, events, createdBy, createdAt }, act) => {
      const insert = database
        .prepare(
          `INSERT INTO webhooks (id, url, events, cursor, created_by, created_at)
           VALUES (?1, ?2, ?3, coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'audit'), 0), ?4, ?5)`,
        )
        .bind(id, url, JSON.stringify(events), createdBy, createdAt)
      return (await ledger.commit(act, [insert])) !== undefined
    },
    list: async () => {
      const { results } = await database.prepare('SELECT * FROM webhooks ORDER BY created_at, id').all<WebhookRow>()
      return results.map(webhookOf)
    },
    get: async (id) => {
      const row = await database.prepare('SELECT * FROM webhooks WHERE id = ?1').bind(id).first<WebhookRow>()
      return row === null ? undefined : webhookOf(row)
    },
    remove: async (id, act) => {
      const statements = [
        database.prepare('DELETE FROM webhook_deliveries WHERE webhook = ?1').bind(id),
        database.prepare('DELETE FROM webhooks WHERE id = ?1').bind(id),
      ]
      return (await ledger.commit(act, statements)) !== undefined
    },
    disable: async (id, at, act) => {
      const update = database
        .prepare('UPDATE webhooks SET disabled_at = ?2 WHERE id = ?1 AND disabled_at IS NULL')
        .bind(id, at)
      return (await ledger.commit(act, [update])) !== undefined
    },
    enqueue: async (webhook, entries, { cursor, at }) => {
      await database.batch([
        database
          .prepare(
            `INSERT OR IGNORE INTO webhook_deliveries (webhook, n, act, next_at)
             SELECT ?1, value ->> 'n', value ->> 'act', ?3 FROM json_each(?2)
             WHERE EXISTS (SELECT 1 FROM webhooks WHERE id = ?1 AND cursor = ?4)`,
          )
          .bind(webhook.id, JSON.stringify(entries.map(({ n, act }) => ({ n, act }))), at, webhook.cursor),
        database
          .prepare('UPDATE webhooks SET cursor = ?2 WHERE id = ?1 AND cursor = ?3')
          .bind(webhook.id, cursor, webhook.cursor),
      ])
    },
    due: async (at, limit) => {
      const { results } = await database
        .prepare(
          `SELECT d.* FROM (
             SELECT *, row_number() OVER (PARTITION BY webhook ORDER BY n) AS turn FROM webhook_deliveries
             WHERE delivered_at IS NULL AND failed_at IS NULL AND next_at <= ?1
           ) d JOIN webhooks w ON w.id = d.webhook AND w.disabled_at IS NULL
           ORDER BY d.turn, d.n LIMIT ?2`,
        )
        .bind(at, limit)
        .all<DeliveryRow>()
      return results.map(deliveryOf)
    },
    claim: async ({ webhook, n, attempts, nextAt }, until) => {
      const { meta } = await database
        .prepare(
          `UPDATE webhook_deliveries SET attempts = attempts + 1, next_at = ?5
           WHERE webhook = ?1 AND n = ?2 AND attempts = ?3 AND next_at = ?4
             AND delivered_at IS NULL AND failed_at IS NULL`,
        )
        .bind(webhook, n, attempts, nextAt, until)
        .run()
      return meta.changes > 0
    },
    settle: async ({ webhook, n }, { isDelivered, status, error, at, nextAt }) => {
      await database
        .prepare(
          `UPDATE webhook_deliveries
           SET delivered_at = ?3, failed_at = ?4, next_at = coalesce(?5, next_at), last_status = ?6, last_error = ?7
           WHERE webhook = ?1 AND n = ?2 AND delivered_at IS NULL`,
        )
        .bind(
          webhook,
          n,
          isDelivered ? at : null,
          !isDelivered && nextAt === undefined ? at : null,
          nextAt ?? null,
          status ?? null,
          error ?? null,
        )
        .run()
    },
    deliveries: async (id, before, limit) => {
      const { results } = await database
        .prepare('SELECT * FROM webhook_deliveries WHERE webhook = ?1 AND n < ?2 ORDER BY n DESC LIMIT ?3')
        .bind(id, before ?? Number.MAX_SAFE_INTEGER, limit)
        .all<DeliveryRow>()
      return results.map(deliveryOf)
    },
    troubles: async () => {
      const { results } = await database
        .prepare(
          `SELECT w.id AS webhook, w.url, sum(d.failed_at IS NULL) AS waiting, sum(d.failed_at IS NOT NULL) AS failed
           FROM webhook_deliveries d JOIN webhooks w ON w.id = d.webhook
           WHERE d.delivered_at IS NULL AND (d.failed_at IS NOT NULL OR d.attempts > 0)
           GROUP BY w.id ORDER BY w.id`,
        )
        .all<{ webhook: string; url: string; waiting: number; failed: number }>()
      return results
    },
    prune: async (before, limit) => {
      const { meta } = await database
        .prepare(
          `DELETE FROM webhook_deliveries WHERE (webhook, n) IN
             (SELECT webhook, n FROM webhook_deliveries WHERE coalesce(delivered_at, failed_at) < ?1 LIMIT ?2)`,
        )
        .bind(before, limit)
        .run()
      return meta.changes
    },
  }
}

function webhookOf(row: WebhookRow): Webhook {
  return {
    id: row.id,
    url: row.url,
    events: JSON.parse(row.events) as string[],
    cursor: row.cursor,
    createdBy: row.created_by,
    createdAt: instant(row.created_at),
    disabledAt: instantOf(row.disabled_at),
  }
}

function deliveryOf(row: DeliveryRow): Delivery {
  return {
    webhook: row.webhook,
    n: row.n,
    act: row.act,
    attempts: row.attempts,
    nextAt: instant(row.next_at),
    deliveredAt: instantOf(row.delivered_at),
    failedAt: instantOf(row.failed_at),
    lastStatus: row.last_status ?? undefined,
    lastError: row.last_error ?? undefined,
  }
}

function instantOf(at: number | null): Instant | undefined {
  return at === null ? undefined : instant(at)
}
