/**
 * Two matrices side by side: where they say something else.
 *
 * @module
 */

import type { Band } from '../../parts/policy-calendar.ts'
import { instantOfBand } from '../../parts/policy-calendar.ts'
import { cellAt, lineKey, saidBy, type Grid, type Head } from './grid.ts'

/** Rows and columns of either, those of the first in its order. */
export function joinedHeads(mine: readonly Head[], other: readonly Head[] = []): readonly Head[] {
  return [...mine, ...other.filter(({ key }) => mine.every((each) => each.key !== key))]
}

export function differsAt(mine: Grid, other: Grid, key: string, at: number): boolean {
  return saidBy(cellAt(mine, key, at)?.here) !== saidBy(cellAt(other, key, at)?.here)
}

export interface Differences {
  readonly surfaces: ReadonlySet<string>
  readonly targets: ReadonlySet<string>
  readonly count: number
}

export function differencesAt(mine: Grid, other: Grid, at: number): Differences {
  const surfaces = new Set<string>()
  const targets = new Set<string>()
  let count = 0
  for (const surface of joinedHeads(mine.surfaces, other.surfaces)) {
    for (const target of joinedHeads(mine.targets, other.targets)) {
      if (!differsAt(mine, other, lineKey(surface.key, target.key), at)) continue
      surfaces.add(surface.key)
      targets.add(target.key)
      count += 1
    }
  }
  return { surfaces, targets, count }
}

/** The bands in which anything differs, by their place. */
export function differingBands(mine: Grid, other: Grid, bands: readonly Band[], now: number): ReadonlySet<number> {
  return new Set(
    bands.flatMap((band, index) => (differencesAt(mine, other, instantOfBand(band, now)).count > 0 ? [index] : [])),
  )
}
