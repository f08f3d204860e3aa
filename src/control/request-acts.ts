/**
 * What people do with change requests: open, edit, bring onto the head, review, schedule, cancel.
 *
 * A step is decided upon what was read, and kept only if it is still the next one. Of two at the same moment the second is
 * decided again upon what the first one left, and is then told why it cannot be.
 *
 * @module
 */

import type { Instant } from '../kernel/instant.ts'
import { err, ok, type Result } from '../kernel/result.ts'
import { propose, type ProposalFault, type ProposalPorts } from './proposals.ts'
import { whatChanged, type PublishPorts, type Stale } from './publish.ts'
import {
  cancelRequest,
  commentOn,
  editRequest,
  openRequest,
  reviewRequest,
  scheduleRequest,
  type By,
  type Review,
  type StepFault,
  type Texts,
} from './request-steps.ts'
import type { ChangeRequest, RequestStore, Step } from './requests.ts'

export type RequestFault =
  | { readonly kind: 'not_found' }
  | StepFault
  | ProposalFault
  | ({ readonly kind: 'stale' } & Stale)

export interface DeskPorts extends ProposalPorts {
  readonly requests: RequestStore
  readonly settings: PublishPorts['settings']
}

export interface Opening extends Texts {
  readonly source: string
  readonly base: number
  readonly draft: string | undefined
}

type Outcome = Promise<Result<ChangeRequest, RequestFault>>

export async function openChange(opening: Opening, by: By, ports: DeskPorts): Outcome {
  const { settings } = await ports.settings.read()
  const proposal = await propose(opening, { settings, now: by.at }, ports)
  if (!proposal.ok) return proposal
  const request = openRequest(proposal.value, opening, { ...by, settings })
  const { base, digest, gates } = proposal.value
  const detail = { title: opening.title, base, digest, gates: gates.map(({ code }) => code) }
  const id = await ports.requests.open(request, (number) => {
    return { at: by.at, actor: by.actor.id, act: 'request.open', detail: { request: number, revision: 1, ...detail } }
  })
  return ok({ ...request, id })
}

export interface Amendment extends Partial<Texts> {
  readonly source: string
  readonly base: number | undefined
  /** How many steps there were when it was read; absent: any. */
  readonly steps: number | undefined
}

export async function amendChange(id: number, amendment: Amendment, by: By, ports: DeskPorts): Outcome {
  const request = await ports.requests.get(id)
  if (request === undefined) return err({ kind: 'not_found' })
  const { settings } = await ports.settings.read()
  const { source, base = request.base, steps } = amendment
  const proposal = await propose({ source, base }, { settings, now: by.at }, ports)
  if (!proposal.ok) return proposal
  const { title = request.title, description = request.description } = amendment
  const edit = { kind: 'edit', proposal: proposal.value, title, description, steps } as const
  return await take(id, (standing) => editRequest(standing, edit, { ...by, settings }), ports)
}

/** The same document upon another version; what it changes is then something else, and must be looked at again. */
export async function rebaseChange(id: number, base: number | undefined, by: By, ports: DeskPorts): Outcome {
  const request = await ports.requests.get(id)
  if (request === undefined) return err({ kind: 'not_found' })
  const { settings } = await ports.settings.read()
  const { source, title, description, steps } = request
  const onto = base ?? (await ports.versions.head())
  const proposal = await propose({ source, base: onto }, { settings, now: by.at }, ports)
  if (!proposal.ok) return proposal
  const edit = { kind: 'rebase', proposal: proposal.value, title, description, steps } as const
  return await take(id, (standing) => editRequest(standing, edit, { ...by, settings }), ports)
}

export async function reviewChange(id: number, review: Review, by: By, ports: DeskPorts): Outcome {
  const { settings } = await ports.settings.read()
  return await take(id, (request) => reviewRequest(request, review, { ...by, settings }), ports)
}

export interface Comment {
  readonly revision: number
  readonly comment: string
}

export async function commentOnChange(id: number, comment: Comment, by: By, ports: DeskPorts): Outcome {
  return await take(id, (request) => commentOn(request, comment, by), ports)
}

export async function scheduleChange(id: number, at: Instant, by: By, ports: DeskPorts): Outcome {
  const request = await ports.requests.get(id)
  if (request === undefined) return err({ kind: 'not_found' })
  const { settings } = await ports.settings.read()
  const scheduled = scheduleRequest(request, at, { ...by, settings })
  if (!scheduled.ok) return scheduled
  const stale = await staleness(request, by.at, ports)
  if (stale !== undefined) return err(stale)
  return await take(id, (standing) => scheduleRequest(standing, at, { ...by, settings }), ports)
}

export async function cancelChange(id: number, comment: string | undefined, by: By, ports: DeskPorts): Outcome {
  return await take(id, (request) => cancelRequest(request, comment, by), ports)
}

/** Undefined while its base is the head. */
export async function staleness(
  { base }: { readonly base: number },
  now: Instant,
  { versions }: Pick<DeskPorts, 'versions'>,
): Promise<({ readonly kind: 'stale' } & Stale) | undefined> {
  const head = await versions.head()
  return head === base ? undefined : { kind: 'stale', ...(await whatChanged(base, head, { versions, now: () => now })) }
}

/** Tries in a row; each time somebody else was first. */
const maxTries = 8

/** Decides upon what stands there, and keeps the step unless somebody was faster. */
export async function take(
  id: number,
  decide: (request: ChangeRequest) => Result<Step, StepFault>,
  { requests }: Pick<DeskPorts, 'requests'>,
): Outcome {
  for (let tries = 0; tries < maxTries; tries++) {
    const request = await requests.get(id)
    if (request === undefined) return err({ kind: 'not_found' })
    const step = decide(request)
    if (!step.ok) return step
    if (await requests.take(step.value)) return ok(step.value.request)
  }
  return err({ kind: 'conflict', message: 'others change it at this moment; try again' })
}
