/**
 * Why the instance did not publish, read from its problem document.
 *
 * @module
 */

import type { Refusal } from '../../../server/call.ts'

export interface ShownGate {
  readonly code: string
  readonly message: string
  /** A link that shows it, and where it stands. */
  readonly witness: { readonly url: string; readonly surface: string } | undefined
}

export type Refused =
  | { readonly kind: 'gated'; readonly gates: readonly ShownGate[] }
  | { readonly kind: 'stale'; readonly head: number }
  /** Mistakes that were found; with what is wrong and where. */
  | { readonly kind: 'broken'; readonly messages: readonly string[] }
  | { readonly kind: 'other' }

export function readRefusal(refusal: Pick<Refusal, 'code' | 'problem'> | undefined): Refused {
  if (refusal === undefined) return { kind: 'other' }
  const { code, problem } = refusal
  const list = (name: string): readonly Record<string, unknown>[] => {
    const value = problem[name]
    return Array.isArray(value) ? value.filter((each) => typeof each === 'object' && each !== null) : []
  }
  if (code === 'approval-needed') return { kind: 'gated', gates: list('gates').map(gateOf) }
  if (code === 'stale-base' && typeof problem['head'] === 'number') return { kind: 'stale', head: problem['head'] }
  if (code === 'policy-invalid' || code === 'tests-failed') {
    const messages = list('diagnostics').filter(({ severity }) => severity === 'error')
    return { kind: 'broken', messages: messages.map(({ message }) => textOf(message)) }
  }
  return { kind: 'other' }
}

function gateOf({ code, message, witness }: Record<string, unknown>): ShownGate {
  const shown = typeof witness === 'object' && witness !== null ? (witness as Record<string, unknown>) : undefined
  return {
    code: textOf(code),
    message: textOf(message),
    witness: shown && { url: textOf(shown['url']), surface: textOf(shown['surface']) },
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
