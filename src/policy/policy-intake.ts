/**
 * What KV or the cache brings is taken, or refused.
 *
 * What is refused leaves the last good policy, and a version never goes back within an isolate.
 *
 * A policy that names long lists becomes active with them. It does not wait for ever: when the budget has passed it is
 * active without those that have not come, which decisions and health name, and each reload asks for them again.
 *
 * @module
 */

import type { Lifetime } from '../kernel/lifetime.ts'
import type { Tier } from './decision.ts'
import type { PolicyBeside } from './policy-beside.ts'
import { readCopy, type CopiedValues } from './policy-copy.ts'
import type { Origin, PolicySeat } from './policy-seat.ts'
import { acceptPublished, type Nack, type Published } from './published.ts'

/** Why a policy was refused, and when. */
export type PolicyNack = Nack & { readonly at: number }

export interface PolicyIntake {
  /**
   * Takes what KV or the cache brought. The override counts at once, whatever becomes of the policy: break-glass waits
   * for no list. False when the policy was refused.
   */
  adopt(values: CopiedValues, tier: Tier, lifetime: Lifetime): Promise<boolean>
  /** The same of a copy, in an isolate that still has no policy. */
  adoptCopy(copy: string, lifetime: Lifetime): Promise<void>
  /** Whether the policy that KV brought last was refused. */
  isRefusing(): boolean
  lastNack(): PolicyNack | undefined
}

export function makePolicyIntake(seat: PolicySeat, beside: PolicyBeside, now: () => number): PolicyIntake {
  const { keeper, loading, override, candidate } = beside
  let hasAskedKv = false
  let refused: { readonly text: string | null } | undefined
  let lastNack: PolicyNack | undefined

  async function adopt(values: CopiedValues, tier: Tier, lifetime: Lifetime): Promise<boolean> {
    // What the cache has is older than anything KV has said.
    if ((tier !== 'cache' || !hasAskedKv) && override.adopt(values.override, now())) seat.applyOverride()
    hasAskedKv ||= tier !== 'cache'
    return await adoptActive({ text: values.active, tier }, lifetime)
  }

  async function adoptActive(origin: Origin, lifetime: Lifetime): Promise<boolean> {
    const { text, tier } = origin
    const same = seat.readFrom(text)
    if (same !== undefined) {
      seat.confirm(origin)
      refused = undefined
      seat.completeLists()
      void loading.fetch(same.program, lifetime)
      return true
    }
    if (refused !== undefined && refused.text === text) return false
    const accepted = await acceptPublished(text, seat.lastAccepted())
    if (!accepted.ok) {
      lastNack = { ...accepted.error, at: now() }
      refused = { text }
      return false
    }
    refused = undefined
    const { program, version } = accepted.value
    const coming = loading.awaited(program, lifetime, { isCold: seat.current() === undefined })
    if (coming !== undefined) await coming
    // Another read may have brought this version, or a newer one, meanwhile.
    const last = seat.lastAccepted()
    if (last === undefined || last.version < version) putInForce(accepted.value, origin, lifetime)
    else if (last.version === version) seat.confirm({ text, tier: last.tier === 'memory' ? 'memory' : tier })
    return true
  }

  function putInForce(published: Published, origin: Origin, lifetime: Lifetime): void {
    const { program } = published
    seat.take(published, origin)
    keeper.keepOnly(program)
    candidate.refit()
    // Where the lists of two policies were too much, those of the new one now have room.
    if (keeper.troubles(program).some(({ code }) => code === 'too_much')) void loading.fetch(program, lifetime)
    seat.applyOverride()
  }

  async function adoptCopy(copy: string, lifetime: Lifetime): Promise<void> {
    const values = readCopy(copy)
    if (values === undefined || seat.current() !== undefined) return
    await adopt(values, 'cache', lifetime)
    // What the cache had is no reason not to ask KV, and its refusals are not those of KV.
    refused = undefined
  }

  return { adopt, adoptCopy, isRefusing: () => refused !== undefined, lastNack: () => lastNack }
}
