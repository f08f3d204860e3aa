/**
 * A witness as the simulator's address has it.
 *
 * @module
 */

import type { EntryJson } from '../../../policy/analysis/matrix-json.ts'
import { valueFacts } from '../../../policy/value-facts.ts'
import { policyAddress, type PolicyName } from '../../parts/policy-name.ts'
import type { SimulatorSearch } from '../simulator/search.ts'

type Witness = NonNullable<EntryJson['witness']>

const names = [
  'url',
  'at',
  'surface',
  'evidence',
  'content',
  'author',
  'followers',
  'channel',
  ...valueFacts,
  'client',
  'token',
  'visitor',
] as const

export type WitnessField = (typeof names)[number]

/** What it says, in the order in which one reads a click. */
export function witnessFields(witness: Witness): readonly (readonly [WitnessField, string])[] {
  return names.flatMap((name) => {
    const value = witness[name]
    return value === null || value === undefined ? [] : [[name, String(value)] as const]
  })
}

export function witnessSearch(witness: Witness, policy: PolicyName): SimulatorSearch {
  const { version, draft } = policyAddress(policy)
  const given = Object.fromEntries(
    witnessFields(witness).map(([name, value]) => [name === 'language' ? 'lang' : name, value]),
  )
  return {
    ...given,
    ...(version === undefined ? {} : { version }),
    ...(draft === undefined ? {} : { draft }),
  }
}
