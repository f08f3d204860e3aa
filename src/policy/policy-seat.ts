/**
 * The policy in memory: prepared with the lists that are here, and with what counts of the override beside it.
 *
 * @module
 */

import { preparePolicy, type Policy } from './decide.ts'
import type { Tier } from './decision.ts'
import type { PolicyBeside } from './policy-beside.ts'
import type { Program } from './program.ts'
import type { Published } from './published.ts'

interface Memory {
  readonly policy: Policy
  /** The text it was read from; undefined for the bundled one. */
  readonly text: string | undefined
}

/** Where a policy came from. */
export interface Origin {
  readonly text: string | null
  readonly tier: Tier
}

export interface PolicySeat {
  /** Whatever its age; undefined before the first was adopted. */
  current(): Policy | undefined
  /** What a published policy must not go behind; undefined beside the bundled one, which any may follow. */
  lastAccepted(): Policy | undefined
  /** The policy in memory, when it was read from this text. */
  readFrom(text: string | null): Policy | undefined
  /** The same policy has come from there. */
  confirm(origin: Origin): void
  /** Another one takes its place, for which the override has yet to be fitted. */
  take(published: Published, origin: Origin): void
  /** Takes the bundled one where there is still none; what is in memory then. */
  takeBundled(digest: string): Policy
  /** Prepares the policy in force again when a list is here that it was prepared without. */
  completeLists(): void
  /** Its redirects are held to the stores of the policy it stands beside, whichever of the two is new. */
  applyOverride(): void
}

export function makePolicySeat(bundled: Program, { loading, override, candidate }: PolicyBeside): PolicySeat {
  let memory: Memory | undefined

  function prepare(program: Program, { version, digest, tier }: Pick<Policy, 'version' | 'digest' | 'tier'>): Policy {
    return preparePolicy(program, { version, digest, tier, lists: loading.arrived() })
  }

  return {
    current: () => memory?.policy,
    lastAccepted: () => (memory?.text === undefined ? undefined : memory.policy),
    readFrom: (text) => (memory !== undefined && memory.text === text ? memory.policy : undefined),
    confirm({ text, tier }) {
      if (memory !== undefined) memory = { text: text ?? undefined, policy: { ...memory.policy, tier } }
    },
    take({ program, version, digest }, { text, tier }) {
      memory = { text: text ?? undefined, policy: prepare(program, { version, digest, tier }) }
    },
    takeBundled(digest) {
      const policy = prepare(bundled, { version: 0, digest, tier: 'bundled' })
      memory ??= { text: undefined, policy: override.overridden(policy) }
      return memory.policy
    },
    completeLists() {
      if (memory === undefined || !loading.isLate(memory.policy)) return
      const { policy, text } = memory
      memory = { text, policy: override.overridden(prepare(policy.program, policy)) }
    },
    applyOverride() {
      candidate.override(override.fit((memory?.policy.program ?? bundled).stores))
      if (memory !== undefined) memory = { ...memory, policy: override.overridden(memory.policy) }
    },
  }
}
