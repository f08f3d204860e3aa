/**
 * What the control plane does by itself, every minute: each duty alone, so that one that fails does not keep the others
 * from theirs, and every one repeatable.
 *
 * A minute may still be at work when the next one begins, and nothing keeps them apart: whatever must happen once is made
 * so where it is kept. A due request is held by whoever publishes it, a delivery is claimed before it is sent, a nack, an
 * anchor and a replayed batch have a key that is taken once; what is brought to KV is compared with the storage after it
 * was written; what is deleted twice is deleted.
 *
 * @module
 */

import { anchorAudit } from './control/anchors.ts'
import { projectCandidate } from './control/candidate.ts'
import { tidyImports } from './control/catalogue/imports.ts'
import { projectCatalogue } from './control/catalogue/project.ts'
import { checkTargets } from './control/catalogue/targets.ts'
import { keepDailyCopy } from './control/daily-copy.ts'
import { pruneIdempotency } from './control/idempotency.ts'
import { noteNacks } from './control/nacks.ts'
import { projectOverride } from './control/override-projection.ts'
import { reconcile } from './control/projection.ts'
import { defaultRetention, retain } from './control/records/retention.ts'
import { runSchedules } from './control/schedule.ts'
import { deliverWebhooks, pruneWebhooks } from './control/webhooks.ts'
import { instant, type Instant } from './kernel/instant.ts'
import { replayDeadLetters } from './record/replay.ts'
import type { ControlPorts } from './worker-ports.ts'

interface Duty {
  readonly name: string
  /** In which minutes of the hour; absent: in every one. */
  readonly minutes?: readonly number[]
  /** Answers with what it could not do, in one sentence; it is tried again in its next minute. */
  readonly run: (ports: ControlPorts, now: Instant) => Promise<Trouble>
}

type Trouble = string | undefined

const webhookBudget = 50
const lettersPerMinute = 50

/** In their order: what shoppers notice first. */
const duties: readonly Duty[] = [
  { name: 'override', run: async (ports, now) => (await projectOverride(ports, now)).trouble },
  { name: 'reconcile', run: async (ports) => (await reconcile(ports)).trouble },
  { name: 'schedules', run: publishDue },
  { name: 'candidate', run: async (ports, now) => (await projectCandidate(ports, now)).trouble },
  { name: 'catalogue', run: bringCatalogue },
  { name: 'imports', minutes: [47], run: quietly(tidyImports) },
  { name: 'nacks', run: quietly(noteNacks) },
  { name: 'anchors', minutes: [2, 32], run: quietly(anchorAudit) },
  { name: 'replay', run: replayLetters },
  {
    name: 'webhooks',
    // A receiver that does not answer is in the status and in the list of deliveries.
    run: quietly((ports) => deliverWebhooks(ports, { budget: webhookBudget, now: ports.now })),
  },
  { name: 'copy', minutes: [7, 37], run: quietly(keepDailyCopy) },
  { name: 'targets', minutes: [3, 13, 23, 33, 43, 53], run: quietly(checkAll) },
  { name: 'retention', minutes: [2, 7, 12, 17, 22, 27, 32, 37, 42, 47, 52, 57], run: quietly(forget) },
]

/** Never throws; what failed or is in trouble is one line of the log, and tried again in its next minute. */
export async function minute(ports: ControlPorts, at: number): Promise<void> {
  const now = instant(at)
  const minuteOfHour = new Date(at).getUTCMinutes()
  for (const { name, minutes, run } of duties) {
    if (minutes !== undefined && !minutes.includes(minuteOfHour)) continue
    try {
      const trouble = await run(ports, now)
      if (trouble !== undefined) console.error(JSON.stringify({ event: 'cron-trouble', duty: name, trouble }))
    } catch (cause) {
      const message = cause instanceof Error ? cause.message.slice(0, 500) : 'unknown'
      console.error(JSON.stringify({ event: 'cron-failed', duty: name, message }))
    }
  }
}

/** What was suspended or failed says so in its request and in the audit; what is in trouble is tried again. */
async function publishDue(ports: ControlPorts, now: Instant): Promise<Trouble> {
  const { troubled } = await runSchedules(ports, now)
  if (troubled.length === 0) return undefined
  return troubled.map(({ request, message }) => `change request ${request}: ${message}`).join('; ')
}

async function bringCatalogue(ports: ControlPorts): Promise<Trouble> {
  const { failed } = await projectCatalogue(ports)
  return failed === 0 ? undefined : `KV did not take ${failed} keys`
}

async function replayLetters({ letters, rollups, archiveWriter }: ControlPorts, now: Instant): Promise<Trouble> {
  const stores = { letters, rollups, archive: archiveWriter }
  const { failed } = await replayDeadLetters(stores, { now, limit: lettersPerMinute })
  return failed === 0 ? undefined : `${failed} dead letters can be read and still not be stored`
}

/** For what has no trouble but to fail. */
function quietly(work: (ports: ControlPorts, now: Instant) => Promise<unknown>): Duty['run'] {
  return async (ports, now) => {
    await work(ports, now)
    return undefined
  }
}

async function checkAll(ports: ControlPorts): Promise<void> {
  if (ports.checksTargets) await checkTargets({ ...ports, delists: false })
}

async function forget(ports: ControlPorts, now: Instant): Promise<void> {
  const { retention } = (await ports.settings.read()).settings
  const kept = { ...defaultRetention, archives: retention.raw, rollups: retention.rollups }
  await retain(ports, { now, days: kept })
  await pruneIdempotency(ports.idempotency, now)
  await pruneWebhooks(ports, now)
}
