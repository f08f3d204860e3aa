/**
 * Publishing in tests: the real stores, and an instance on which nobody else has to agree.
 *
 * @module
 */

import { system } from '../../src/control/actor.ts'
import type { PublishPorts } from '../../src/control/publish.ts'
import { defaultSettings } from '../../src/control/settings.ts'
import { instant } from '../../src/kernel/instant.ts'
import { d1Override } from '../../src/store/d1-override.ts'
import { d1Versions } from '../../src/store/d1-versions.ts'
import { kvLivePolicy } from '../../src/store/kv-policy.ts'

export const byTheSystem = { actor: system, idempotencyKey: undefined, approval: undefined } as const

export function publishPorts({ DB, KV }: { readonly DB: D1Database; readonly KV: KVNamespace }): PublishPorts {
  return {
    versions: d1Versions(DB),
    overrideEntries: d1Override(DB),
    live: kvLivePolicy(KV),
    settings: { read: async () => ({ settings: { ...defaultSettings, approvals: 0 }, revision: 0 }) },
    now: () => instant(Date.now()),
  }
}
