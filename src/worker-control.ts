/**
 * The control plane: the admin API, and the consumer that counts decision records. It owns D1; KV is its projection.
 *
 * @module
 */

import { adminApi } from './api/admin.ts'
import type { Env } from './bindings.ts'
import { instant } from './kernel/instant.ts'
import { consume } from './record/consumer.ts'
import { d1Rollups } from './store/d1-rollups.ts'
import { d1Versions } from './store/d1-versions.ts'
import { kvLivePolicy } from './store/kv-policy.ts'

export default {
  fetch: controlFetch,
  queue: controlQueue,
} satisfies ExportedHandler<Env>

const api = adminApi<Env>(({ DB: database, KV: kv, DETOUR_TOKEN: token }) => {
  if (database === undefined || kv === undefined) return undefined
  return { versions: d1Versions(database), live: kvLivePolicy(kv), now: () => instant(Date.now()), token }
})

export async function controlFetch(request: Request, env: Env): Promise<Response> {
  return await api.fetch(request, env)
}

/** Without D1 the batch is tried again later, and at last kept in the dead-letter queue. */
export async function controlQueue(batch: MessageBatch, env: Env): Promise<void> {
  if (env.DB === undefined) {
    batch.retryAll()
    return
  }
  const { poison, failed } = await consume(batch, d1Rollups(env.DB))
  if (poison + failed > 0) console.error(JSON.stringify({ event: 'decision-batches-not-stored', poison, failed }))
}
