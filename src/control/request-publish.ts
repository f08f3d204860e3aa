/**
 * Publishing a change request: by a person, now, or by the schedule, when its instant has come.
 *
 * Everything is looked at again: the base, the check, the gates, the reviews. Then whoever publishes holds the request, so
 * that nobody edits or declines it between the last look and the version; the version names the request, and no second one
 * can; and at last the request says what it has become. Whoever dies in between leaves a version that names its request,
 * and the next run of the schedule writes down the rest; or a hold without a version, which ends by itself.
 *
 * @module
 */

import { instant, type Instant, minuteMs } from '../kernel/instant.ts'
import { err, ok, type Result } from '../kernel/result.ts'
import type { Actor } from './actor.ts'
import type { Gate } from './gates.ts'
import { propose } from './proposals.ts'
import { publish, type Published, type PublishFault, type PublishPorts } from './publish.ts'
import { staleness, take, type DeskPorts, type RequestFault } from './request-acts.ts'
import { markApplied, newerFault, readinessFault, type By } from './request-steps.ts'
import { reviewsOf, type ChangeRequest } from './requests.ts'

export type RequestPublishPorts = DeskPorts & Omit<PublishPorts, 'now'>

export interface Asked {
  readonly actor: Actor
  readonly at: Instant
  /** The same for every try of one act. */
  readonly idempotencyKey: string | undefined
  /** The revision they have read; absent: they do not say. */
  readonly read?: number | undefined
}

export type PublishRequestFault = RequestFault | PublishFault

export async function publishChange(
  id: number,
  asked: Asked,
  ports: RequestPublishPorts,
): Promise<Result<Published, PublishRequestFault>> {
  const request = await ports.requests.get(id)
  if (request === undefined) return err({ kind: 'not_found' })
  const newer = newerFault(request, asked)
  if (newer !== undefined) return err(newer)
  const ready = await lookAgain(request, asked.at, ports)
  if (!ready.ok) return ready
  return await publishReady(request, ready.value, asked, ports)
}

/** What holds of a request at this moment; the gates may be others than when it was reviewed. */
export async function lookAgain(
  request: ChangeRequest,
  now: Instant,
  ports: RequestPublishPorts,
): Promise<Result<Ready, RequestFault>> {
  const { settings } = await ports.settings.read()
  // What is applied or cancelled has a base that is no longer the head; it should be told the former.
  const fault = readinessFault({ ...request, gates: [] }, { at: now, settings })
  if (fault !== undefined) return err(fault)
  const stale = await staleness(request, now, ports)
  if (stale !== undefined) return err(stale)
  const proposal = await propose(request, { settings, now }, ports)
  if (!proposal.ok) return proposal
  const { gates } = proposal.value
  const unready = readinessFault({ ...request, gates }, { at: now, settings })
  if (unready !== undefined) return err(unready)
  return ok({ gates, approvedBy: reviewsOf({ ...request, gates }, settings).approvedBy })
}

export interface Ready {
  readonly gates: readonly Gate[]
  readonly approvedBy: readonly string[]
}

/** Longer than any publishing takes; a hold that outlives its holder ends by itself. */
const holdMs = 10 * minuteMs

/** Publishes what was looked at, and marks it. */
export async function publishReady(
  request: ChangeRequest,
  { approvedBy }: Ready,
  { actor, at, idempotencyKey }: Asked,
  ports: RequestPublishPorts,
): Promise<Result<Published, PublishRequestFault>> {
  const { id, source, base, title } = request
  const token = crypto.randomUUID()
  const isHeld = await ports.requests.claim(request, { token, now: at, until: instant(at + holdMs) })
  if (!isHeld)
    return err({ kind: 'conflict', message: 'somebody changed or published it at this moment; read it again' })
  const approval = { request: String(id), approvedBy }
  const wanted = { source, base, message: title, actor, idempotencyKey, approval }
  let published: Result<Published, PublishFault>
  try {
    published = await publish(wanted, { ...ports, now: () => at })
  } catch (cause) {
    if ((await ports.versions.ofRequest(String(id))) === undefined) await ports.requests.release(id, token)
    throw cause
  }
  if (!published.ok) await ports.requests.release(id, token)
  // It is published, whether or not the request can say so yet; the next run of the schedule sees to that.
  else await mark(id, published.value.version, { actor, at }, ports).catch(() => undefined)
  return published
}

/** Says of a request what it has become. False: somebody else has said so, or does at this moment. */
export async function mark(id: number, version: number, by: By, ports: Pick<DeskPorts, 'requests'>): Promise<boolean> {
  const marked = await take(
    id,
    (request) =>
      request.state === 'applied'
        ? err({ kind: 'conflict', message: 'it says so already' })
        : ok(markApplied(request, version, by)),
    ports,
  )
  return marked.ok
}
