/**
 * The override that is in force at the edge, held to the stores of the policy it stands beside.
 *
 * One that is refused leaves the last good one, and health says why.
 *
 * @module
 */

import { withOverride, type Policy } from './decide.ts'
import { fitOverride, noOverride, parseOverride, type Override, type Unfit } from './override.ts'
import type { ShapeFault } from './shape.ts'

export interface OverrideHealth {
  /** Ids of the override entries in force, and why the last override was refused. */
  readonly entries: readonly string[]
  readonly fault: ShapeFault | undefined
  /** Temporary rules that do not count, because they lead outside the stores of the policy; absent when there are none. */
  readonly unfit?: readonly Unfit[]
}

export interface OverrideSeat {
  /** Takes what KV or the cache brought. True when another one is in force, which then has to be fitted. */
  adopt(text: string | null, now: number): boolean
  /** Its redirects are held to these stores; the answer is what of it counts. */
  fit(stores: readonly string[]): Override
  /** The policy with what counts beside it. */
  overridden(policy: Policy): Policy
  health(now: number): OverrideHealth
}

export function makeOverrideSeat(): OverrideSeat {
  let override: { readonly text: string | null; readonly value: Override } = { text: null, value: noOverride }
  /** What of it counts beside the policy in memory. */
  let fitting: ReturnType<typeof fitOverride> = { fit: noOverride, unfit: [] }
  let refused: { readonly text: string | null; readonly fault: ShapeFault } | undefined

  return {
    adopt(text, now) {
      if (text === override.text) {
        refused = undefined
        return false
      }
      if (text === refused?.text) return false
      const parsed = parseOverride(text, { now })
      if (!parsed.ok) {
        refused = { text, fault: parsed.error }
        return false
      }
      override = { text, value: parsed.value }
      refused = undefined
      return true
    },
    fit(stores) {
      fitting = fitOverride(override.value, stores)
      return fitting.fit
    },
    /** Where nothing overrides it, decisions have nothing to look at. */
    overridden: (policy) => withOverride(policy, fitting.fit.entries.length === 0 ? undefined : fitting.fit),
    health(now) {
      const unfit = fitting.unfit.filter(({ until }) => now < until)
      return {
        entries: fitting.fit.entries.filter((entry) => now < entry.until).map((entry) => entry.id),
        fault: refused?.fault,
        ...(unfit.length === 0 ? {} : { unfit }),
      }
    },
  }
}
