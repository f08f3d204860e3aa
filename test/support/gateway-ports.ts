/**
 * What a gateway needs from outside, in memory: one policy, a catalogue of a few values, records that go to the test, and a
 * clock that stands still. No token is good, and whatever nobody should ask for throws; a test gives what it is about.
 *
 * @module
 */

import { makeCachedCatalogue, type Catalogue } from '../../src/catalogue/source.ts'
import type { Ports } from '../../src/gateway/ports.ts'
import type { Instant } from '../../src/kernel/instant.ts'
import { err } from '../../src/kernel/result.ts'
import type { Policy } from '../../src/policy/decide.ts'
import type { PolicyHealth } from '../../src/policy/policy-health.ts'
import type { PolicySource } from '../../src/policy/source.ts'
import type { Batcher } from '../../src/record/batch.ts'

export function gatewayPorts(
  policy: Policy,
  now: Instant,
  given: Partial<Ports> & { readonly records: Batcher },
): Ports {
  return {
    policies: onePolicy(policy),
    catalogue: catalogueAt(now),
    readToken: () => Promise.resolve(err({ fault: 'token_signature', to: undefined })),
    visitorKey: () => Promise.reject(new Error('no rule goes by visitors, so nobody asks')),
    keyFaults: () => Promise.resolve([]),
    now: () => now,
    missingBindings: [],
    codeVersion: undefined,
    securityContact: 'mailto:security@detour.example',
    ...given,
  }
}

/** A source that has just this policy. */
export function onePolicy(policy: Policy, given: Partial<PolicySource> = {}): PolicySource {
  return {
    currentNow: () => policy,
    current: () => Promise.resolve(policy),
    candidate: () => undefined,
    reload: () => Promise.resolve(),
    health: () => {
      throw new Error('nobody asks for health')
    },
    ...given,
  }
}

/** What a source says of itself while nothing is wrong. */
export function goodHealth(): PolicyHealth {
  return {
    name: 'douyin',
    version: 7,
    digest: 'sha256:0',
    tier: 'memory',
    ageMs: 0,
    degraded: [],
    lastNack: undefined,
    override: { entries: [], fault: undefined },
  }
}

interface Values {
  readonly textOf?: (key: string) => string | null
  /** Told of every reading: of one key, or of several at once. */
  readonly onRead?: (keys: string | readonly string[]) => void
}

/** A catalogue whose KV holds these values; none of its own accord. */
export function catalogueAt(now: Instant, { textOf = () => null, onRead = () => {} }: Values = {}): Catalogue {
  return makeCachedCatalogue(
    {
      get: async (key) => {
        onRead(key)
        return textOf(key)
      },
      getMany: async (keys) => {
        onRead(keys)
        return new Map(keys.map((key) => [key, textOf(key)]))
      },
    },
    () => now,
  )
}

/** Hands every record on at once. */
export function recordsTo(put: Batcher['put']): Batcher {
  return {
    put,
    flush: () => Promise.resolve(),
    counters: () => ({ emitted: 0, sent: 0, dropped: {}, waiting: 0 }),
  }
}
