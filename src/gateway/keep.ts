/**
 * Keeping: the record of a click, with what the candidate would have decided of it.
 *
 * @module
 */

import type { View } from '../answer/view.ts'
import type { Lifetime } from '../kernel/lifetime.ts'
import { pendingRecord, type RecordedCandidate } from '../record/record.ts'
import type { Token } from './arrival.ts'
import { compare, type Arrival } from './compare.ts'
import type { Case } from './consider.ts'
import { followNow } from './follow.ts'
import type { Ports } from './ports.ts'
import type { Terrain } from './terrain.ts'

/** A click that has been decided, and how it came. */
export interface Clicked {
  readonly decided: Case
  readonly view: View
  readonly token: Token | undefined
  readonly arrival: Arrival
  /** Reads the click again, by other marketplaces, sites or pages. */
  readonly arrivalBy: (terrain: Terrain) => Arrival
  readonly headers: Headers
}

/** Takes a promise only for a candidate: without one the record has been handed over on return. */
export function keep(clicked: Clicked, ports: Ports, lifetime: Lifetime): Promise<void> | undefined {
  const { decided, view, token, arrival, arrivalBy, headers } = clicked
  const { at, policy, matter, considered } = decided
  const put = (compared: RecordedCandidate | undefined): void => {
    const claims = token?.ok === true ? token.value : undefined
    const beside = { kid: claims?.kid, rendered: claims?.rendered, candidate: compared }
    ports.records.put(pendingRecord(considered.answer, view, matter.shopper, beside), lifetime)
  }
  const candidate = ports.policies.candidate()
  if (candidate === undefined) {
    put(undefined)
    return undefined
  }
  return compare(candidate, {
    at,
    active: policy,
    decision: considered.decision,
    arrival,
    shopper: matter.shopper,
    readBy: (terrain) => followNow(arrivalBy(terrain), { terrain, ports }),
    visitor: () => ports.visitorKey(headers, at),
  }).then(put)
}
