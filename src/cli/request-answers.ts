/**
 * Change requests as the command line reads them from an instance.
 *
 * @module
 */

import type { EventKind, RequestState } from '../control/requests.ts'
import { visible } from '../policy/language/render/visible.ts'
import { ApiRefusal, type Api, type AskOptions } from './api-client.ts'
import { printJson } from './print-json.ts'
import { localText } from './time.ts'

/** As `GET /requests` has it. */
export interface RequestRow {
  readonly id: number
  readonly title: string
  readonly state: RequestState
  readonly author: string
  readonly base: number
  readonly revision: number
  readonly scheduled_at: string | null
  readonly scheduled_by: string | null
  readonly why: string | null
  readonly version: number | null
  readonly created_at: string
  readonly updated_at: string
  readonly head: number
  readonly stale: boolean
  readonly approvals: {
    readonly needed: number
    readonly approved_by: readonly string[]
    readonly declined_by: readonly string[]
  }
}

export interface RequestPage {
  readonly items: readonly RequestRow[]
  readonly next: string | null
}

/** As `GET /requests/{id}` has it; what stands elsewhere is left out. */
export interface RequestAnswer extends RequestRow {
  readonly description: string | null
  readonly source: string
  readonly gates: readonly { readonly code: string; readonly message: string }[]
  readonly events: readonly {
    readonly kind: EventKind
    readonly revision: number
    readonly actor: string
    readonly comment: string | null
    readonly at: string
  }[]
}

/** Does something with a request. */
export async function askOf(
  api: Api,
  [method, id, act]: readonly [method: 'POST' | 'PUT', id: number, act?: string],
  options: AskOptions,
): Promise<RequestAnswer> {
  const path = `/requests/${id}${act === undefined ? '' : `/${act}`}` as const
  return await withWayOut(id, () => api.ask<RequestAnswer>(method, path, options))
}

/** A base that is no longer the head is told together with the way out. */
export async function withWayOut<Answer>(id: number, act: () => Promise<Answer>): Promise<Answer> {
  try {
    return await act()
  } catch (cause) {
    if (cause instanceof ApiRefusal && cause.code === 'stale-base') {
      process.stderr.write(`bring it onto the head, and look at what it changes then:\n  detour request rebase ${id}\n`)
    }
    throw cause
  }
}

export function printAnswer(answer: RequestAnswer, json: boolean): void {
  if (json) printJson(answer)
  else process.stdout.write(`${summary(answer)}\n`)
}

/** `request 12, revision 2: in review, 1 of 2 approvals`. */
export function summary(answer: RequestAnswer): string {
  const { id, revision, approvals } = answer
  const counts = approvals.needed === 0 ? 'needs no approval' : `${approvedText(answer)} approvals`
  return `request ${id}, revision ${revision}: ${stateText(answer)}, ${counts}`
}

export function approvedText({ approvals: { approved_by: by, needed } }: RequestRow): string {
  return `${by.length} of ${needed}`
}

export function stateText({ state, scheduled_at: at, why, version }: RequestRow): string {
  const word = state.replace('_', ' ')
  if (version !== null) return `${word} as version ${version}`
  if (at !== null) return `${word} for ${localText(at)}`
  return why === null ? word : `${word}: ${visible(why)}`
}

/** What somebody would do next; absent where it is over. */
export function nextCommand({ id, state, stale, revision }: RequestAnswer): string | undefined {
  if (state === 'applied' || state === 'cancelled') return undefined
  if (stale) return `detour request rebase ${id} --revision ${revision}`
  if (state === 'approved') return `detour request publish ${id} --revision ${revision}`
  if (state === 'scheduled') return `detour request show ${id}`
  if (state === 'rejected' || state === 'failed') return `detour request edit ${id} FILE --revision ${revision}`
  return `detour request approve ${id} --revision ${revision}`
}
