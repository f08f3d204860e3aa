/**
 * The sections of the fuzzer, and the laws in each.
 *
 * @module
 */

import { stopContentWorker } from './html/content-worker.ts'
import type { Law } from './law.ts'

export const sections: Readonly<Record<string, () => Promise<readonly Law[]>>> = {
  links: async () => [(await import('./links/canonical.ts')).canonical, (await import('./links/one-host.ts')).oneHost],
  tokens: async () => [(await import('./tokens/damaged.ts')).damaged, (await import('./tokens/headers.ts')).headers],
  policies: async () => [
    (await import('./policies/compiling.ts')).compiling,
    (await import('./policies/damaged-programs.ts')).damagedPrograms,
    (await import('./policies/index-is-linear.ts')).indexIsLinear,
  ],
  records: async () => [
    (await import('./records/canaries.ts')).canaries,
    (await import('./records/rollups.ts')).rollups,
  ],
  html: async () => [(await import('./html/there-and-back.ts')).pageThereAndBack],
  json: async () => [(await import('./json/there-and-back.ts')).thereAndBack],
  hostile: async () => [(await import('./hostile/no-off-policy-redirect.ts')).noOffPolicyRedirect],
}

/** Ends what sections have started. */
export async function closeSections(): Promise<void> {
  await stopContentWorker()
}
