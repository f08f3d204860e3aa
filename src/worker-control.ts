/**
 * The control plane: the admin API and its console, the consumers of decision records, and what is done every minute. It owns D1; KV is its
 * projection.
 *
 * @module
 */

import { adminApi, type AccessContext } from './api/admin.ts'
import { consolePage, isConsolePath } from './api/console-page.ts'
import { endpoints } from './api/routes.ts'
import type { Env } from './bindings.ts'
import { deliverWebhooks } from './control/webhooks.ts'
import type { Lifetime } from './kernel/lifetime.ts'
import { misdirected } from './own-hosts.ts'
import { consume } from './record/consumer.ts'
import { consumeDead } from './record/dead-letters.ts'
import { retryLater } from './record/retry.ts'
import { d1DeadLetters } from './store/d1-dead-letters.ts'
import { d1Rollups } from './store/d1-rollups.ts'
import { r2Archive } from './store/r2-archive.ts'
import { minute } from './worker-cron.ts'
import { controlPorts } from './worker-ports.ts'

export default {
  fetch: async (request, env, context) => misdirected(request, env) ?? (await controlFetch(request, env, context)),
  queue: controlQueue,
  scheduled: controlScheduled,
} satisfies ExportedHandler<Env>

const api = adminApi<Env>((env, access) => controlPorts(env, { access }))

/** What is posted there changes nothing. */
const reading: ReadonlySet<string> = new Set(
  endpoints.filter(({ reads }) => reads === true).map(({ path }) => `/api/v1${path}`),
)

type Context = Lifetime & { readonly access?: AccessContext }

export async function controlFetch(request: Request, env: Env, context: Context): Promise<Response> {
  const { access } = context
  if (isConsolePath(new URL(request.url).pathname)) return await consolePage(request, env.ASSETS)
  const response = await api.fetch(request, {
    bindings: env,
    lifetime: context,
    ...(access === undefined ? {} : { access }),
  })
  if (request.method !== 'GET' && response.ok && !reading.has(new URL(request.url).pathname)) {
    context.waitUntil(tellWebhooks(env))
  }
  return response
}

/** What has just been done is told at once; the cron tells what is left. */
async function tellWebhooks(env: Env): Promise<void> {
  const ports = controlPorts(env)
  if (typeof ports === 'string') return
  await deliverWebhooks(ports, { budget: 10, now: ports.now }).catch(() => undefined)
}

const deadQueue = 'detour-decisions-dead'

/** Without D1 the messages are tried again later and later, and at last wait in the dead-letter queue. */
export async function controlQueue(batch: MessageBatch, env: Env): Promise<void> {
  const { DB: database, ARCHIVE: bucket } = env
  if (database === undefined) {
    for (const message of batch.messages) retryLater(message)
    return
  }
  if (batch.queue === deadQueue) {
    const { kept } = await consumeDead(batch, d1DeadLetters(database))
    tellKept(kept)
    return
  }
  const archive = bucket === undefined ? undefined : r2Archive(bucket)
  const stores = { rollups: d1Rollups(database), archive, letters: d1DeadLetters(database) }
  const { poison, failed } = await consume(batch, stores)
  tellKept(poison)
  if (failed > 0) console.error(JSON.stringify({ event: 'decision-batches-not-stored', failed }))
}

function tellKept(kept: number): void {
  if (kept > 0) console.error(JSON.stringify({ event: 'dead-letters-kept', kept }))
}

export async function controlScheduled(event: ScheduledController, env: Env): Promise<void> {
  const ports = controlPorts(env)
  if (typeof ports === 'string') console.error(JSON.stringify({ event: 'cron-failed', message: ports }))
  else await minute(ports, event.scheduledTime)
}
