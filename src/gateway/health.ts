/**
 * Health: which policy decides, where it came from, and what is missing or failing.
 *
 * The status is 200 even when degraded, because clicks are still answered; `ok` and `degraded` say what is wrong.
 *
 * @module
 */

import type { Lifetime } from '../kernel/lifetime.ts'
import type { PolicyHealth } from '../policy/policy-health.ts'
import type { Ports } from './ports.ts'

export async function healthOf(ports: Ports, lifetime: Lifetime): Promise<Record<string, unknown>> {
  await ports.policies.current(lifetime)
  const { name, version, digest, tier, ageMs, degraded, lastNack, override, candidate, lists } = ports.policies.health()
  const keyFaults = await ports.keyFaults()
  const missing = ports.missingBindings
  const { settingFaults = [] } = ports
  const troubles = [
    ...degraded,
    ...(keyFaults.length > 0 ? ['keys'] : []),
    ...(settingFaults.length > 0 ? ['settings'] : []),
  ]
  return {
    ok: troubles.length === 0 && missing.length === 0,
    policy: { name, version, digest, tier, age_ms: ageMs },
    override: override ?? null,
    candidate: candidate ?? null,
    lists_missing: lists ?? [],
    missing,
    degraded: troubles,
    refused: lastNack ?? null,
    keys: keyFaults,
    settings: settingFaults,
    catalogue: ports.catalogue.counters(),
    short_links: ports.expander?.counters() ?? null,
    records: ports.records.counters(),
    code: ports.codeVersion ?? null,
  }
}

/** What an isolate says of its policy with every message of records, for the control plane to see the edge by. */
export function edgeReportOf(health: PolicyHealth): Record<string, unknown> {
  const { version, digest, tier, ageMs, degraded, lastNack } = health
  return {
    version,
    digest: digest ?? null,
    tier,
    age_ms: ageMs ?? null,
    degraded,
    nack: degraded.includes('policy') ? (lastNack ?? null) : null,
  }
}
