/**
 * Versions that a standing temporary rule does not fit: they lack the store it redirects to, and the edge would leave
 * the rule out without asking anybody. So such a version is refused before it is kept.
 *
 * @module
 */

import type { Instant } from '../kernel/instant.ts'
import { fitOverride, overrideSchema, type OverrideEntry } from '../policy/override.ts'
import type { Program } from '../policy/program.ts'
import type { OverrideStore } from './override.ts'

export interface OverrideConflict {
  /** Ids of the entries that stand in the way. */
  readonly entries: readonly string[]
  readonly message: string
}

/** What of the override stands in the way of a program; undefined when nothing does. */
export function overrideConflict(
  standing: readonly OverrideEntry[],
  { stores }: Pick<Program, 'stores'>,
  now: Instant,
): OverrideConflict | undefined {
  const entries = standing.filter(({ until }) => until > now)
  const { unfit } = fitOverride({ schema: overrideSchema, entries }, stores)
  if (unfit.length === 0) return undefined
  const ids = unfit.map(({ id }) => id)
  const named = ids.map((id) => `\`${id}\``).join(', ')
  const [noun, lead] = ids.length === 1 ? ['entry', 'redirects'] : ['entries', 'redirect']
  const message = `override ${noun} ${named} ${lead} to a host that \`stores\` of this version lacks: clear or change ${noun} ${named} first, or give the host to \`stores\``
  return { entries: ids, message }
}

/** The same of what the storage holds. Throws when it is away. */
export async function conflictWithOverride(
  program: Pick<Program, 'stores'>,
  now: Instant,
  { overrideEntries }: { readonly overrideEntries: Pick<OverrideStore, 'standing'> },
): Promise<OverrideConflict | undefined> {
  const standing = await overrideEntries.standing(now)
  return overrideConflict(
    standing.map(({ entry }) => entry),
    program,
    now,
  )
}
