/**
 * What the control plane does by itself, every minute: each duty alone, so that one that fails does not keep the others
 * from theirs, and every one repeatable.
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
import type { ControlPorts } from './worker-ports.ts'

interface Duty {
  readonly name: string
  /** In which minutes of the hour; absent: in every one. */
  readonly minutes?: readonly number[]
  readonly run: (ports: ControlPorts, now: Instant) => Promise<unknown>
}

const webhookBudget = 50

/** In their order: what shoppers notice first. */
const duties: readonly Duty[] = [
  { name: 'override', run: projectOverride },
  { name: 'reconcile', run: reconcile },
  { name: 'schedules', run: publishDue },
  { name: 'candidate', run: (ports, now) => projectCandidate(ports, now) },
  { name: 'catalogue', run: (ports) => projectCatalogue(ports) },
  { name: 'imports', minutes: [47], run: tidyImports },
  { name: 'nacks', run: noteNacks },
  { name: 'anchors', run: anchorAudit },
  { name: 'webhooks', run: (ports) => deliverWebhooks(ports, { budget: webhookBudget, now: ports.now }) },
  { name: 'copy', minutes: [7, 37], run: keepDailyCopy },
  { name: 'targets', minutes: [3, 13, 23, 33, 43, 53], run: checkAll },
  { name: 'retention', minutes: [17, 47], run: forget },
]

/** Never throws; what failed is one line of the log, and tried again in its next minute. */
export async function minute(ports: ControlPorts, at: number): Promise<void> {
  const now = instant(at)
  const minuteOfHour = new Date(at).getUTCMinutes()
  for (const { name, minutes, run } of duties) {
    if (minutes !== undefined && !minutes.includes(minuteOfHour)) continue
    try {
      await run(ports, now)
    } catch (cause) {
      const message = cause instanceof Error ? cause.message.slice(0, 500) : 'unknown'
      console.error(JSON.stringify({ event: 'cron-failed', duty: name, message }))
    }
  }
}

/** What was suspended or failed says so in its request and in the audit; what is in trouble is tried again. */
async function publishDue(ports: ControlPorts, now: Instant): Promise<void> {
  const { troubled } = await runSchedules(ports, now)
  if (troubled.length > 0) console.error(JSON.stringify({ event: 'schedules-troubled', requests: troubled }))
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
