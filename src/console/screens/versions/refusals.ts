/**
 * Why a version could not be published, where something can be done about it.
 *
 * @module
 */

import { Refusal } from '../../server/call.ts'

/** The version that was published meanwhile. */
export function staleHeadIn(error: unknown): number | undefined {
  if (!(error instanceof Refusal) || error.code !== 'stale-base') return undefined
  const { head } = error.problem
  return typeof head === 'number' ? head : undefined
}

/** What each gate found; undefined where no approval is what lacks. */
export function gatesIn(error: unknown): readonly string[] | undefined {
  if (!(error instanceof Refusal) || error.code !== 'approval-needed') return undefined
  const { gates } = error.problem
  const messages = Array.isArray(gates) ? gates.flatMap((gate: unknown) => messageOf(gate) ?? []) : []
  return messages.length === 0 ? [error.message] : messages
}

function messageOf(gate: unknown): string | undefined {
  if (typeof gate !== 'object' || gate === null || !('message' in gate)) return undefined
  return typeof gate.message === 'string' ? gate.message : undefined
}
