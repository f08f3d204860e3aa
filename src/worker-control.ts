/**
 * The control plane: the admin API, the consumers of decision records, and what is done every minute. It owns D1; KV is its
 * projection.
 *
 * @module
 */

import { adminApi, type AccessContext, type Lifetime } from './api/admin.ts'
import type { Env } from './bindings.ts'
import { deliverWebhooks } from './control/webhooks.ts'
import { consume } from './record/consumer.ts'
import { consumeDead } from './record/dead-letters.ts'
import { d1DeadLetters } from './store/d1-dead-letters.ts'
import { d1Rollups } from './store/d1-rollups.ts'
import { r2Archive } from './store/r2-archive.ts'
import { minute } from './worker-cron.ts'
import { controlPorts } from './worker-ports.ts'

export default {
  fetch: controlFetch,
  queue: controlQueue,
  scheduled: controlScheduled,
} satisfies ExportedHandler<Env>

const api = adminApi<Env>((env, access) => controlPorts(env, { access }))

type Context = Lifetime & { readonly access?: AccessContext }

export async function controlFetch(request: Request, env: Env, context: Context): Promise<Response> {
  const { access } = context
  const response = await api.fetch(request, {
    bindings: env,
    lifetime: context,
    ...(access === undefined ? {} : { access }),
  })
  if (request.method !== 'GET' && response.ok) context.waitUntil(tellWebhooks(env))
  return response
}

/** What has just been done is told at once; the cron tells what is left. */
async function tellWebhooks(env: Env): Promise<void> {
  const ports = controlPorts(env)
  if (typeof ports === 'string') return
  await deliverWebhooks(ports, { budget: 10, now: ports.now }).catch(() => undefined)
}

const deadQueue = 'detour-decisions-dead'

/** Without D1 the batch is tried again later, and at last kept in the dead-letter queue. */
export async function controlQueue(batch: MessageBatch, env: Env): Promise<void> {
  const { DB: database, ARCHIVE: bucket } = env
  if (database === undefined) {
    batch.retryAll()
    return
  }
  if (batch.queue === deadQueue) {
    const { kept } = await consumeDead(batch, d1DeadLetters(database))
    if (kept > 0) console.error(JSON.stringify({ event: 'dead-letters-kept', kept }))
    return
  }
  const archive = bucket === undefined ? undefined : r2Archive(bucket)
  const { poison, failed } = await consume(batch, d1Rollups(database), archive)
  if (poison + failed > 0) console.error(JSON.stringify({ event: 'decision-batches-not-stored', poison, failed }))
}

export async function controlScheduled(event: ScheduledController, env: Env): Promise<void> {
  const ports = controlPorts(env)
  if (typeof ports === 'string') console.error(JSON.stringify({ event: 'cron-failed', message: ports }))
  else await minute(ports, event.scheduledTime)
}
