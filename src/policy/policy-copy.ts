/**
 * The copy of the policy that the Cache API keeps, from which the next cold isolate starts.
 *
 * @module
 */

import type { Lifetime } from '../kernel/lifetime.ts'
import type { Within } from '../kernel/within.ts'

/** A cache copy is written again this often, so that it outlives its own expiry while the policy stays. */
const cacheRewriteMs = 600_000

export interface CopiedValues {
  readonly active: string | null
  readonly override: string | null
}

/** One line of JSON for the override, then the policy as it came: the large text is neither escaped nor parsed twice. */
function writeCopy({ active, override }: CopiedValues): string {
  return `${JSON.stringify(override)}\n${active ?? ''}`
}

export function readCopy(copy: string): CopiedValues | undefined {
  const end = copy.indexOf('\n')
  if (end === -1) return undefined
  try {
    const override: unknown = JSON.parse(copy.slice(0, end))
    return { active: copy.slice(end + 1), override: typeof override === 'string' ? override : null }
  } catch {
    return undefined
  }
}

export interface CopyKeeper {
  /** Writes a copy in the background, when it is another one or the one there is old. */
  keep(values: CopiedValues, lifetime: Lifetime): void
  /** Whether the last copy could not be written. */
  hasFailed(): boolean
}

export interface CopyKeeperOptions {
  readonly now: () => number
  readonly within: Within
  readonly write: (text: string) => Promise<void>
  /** How long writing may take. */
  readonly withinMs: number
}

export function makeCopyKeeper({ now, within, write, withinMs }: CopyKeeperOptions): CopyKeeper {
  let written: { readonly text: string; readonly at: number } | undefined
  let hasFailed = false

  async function isWritten(text: string): Promise<boolean> {
    await write(text)
    return true
  }

  return {
    keep(values, lifetime) {
      const text = writeCopy(values)
      const at = now()
      if (written?.text === text && at - written.at < cacheRewriteMs) return
      written = { text, at }
      lifetime.waitUntil(within(withinMs, () => isWritten(text), false).then((isKept) => (hasFailed = !isKept)))
    },
    hasFailed: () => hasFailed,
  }
}
