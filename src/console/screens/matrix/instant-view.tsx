/**
 * The view of one instant: its table, how many cells differ, and the switch that turns it.
 *
 * @module
 */

import { ArrowLeftRight } from 'lucide-react'

import { Button } from '../../parts/button.tsx'
import { isWithin, type Band } from '../../parts/policy-calendar.ts'
import { differencesAt } from './compare.ts'
import type { Grid } from './grid.ts'
import { InstantTable } from './instant-table.tsx'
import type { MatrixView } from './use-matrix.ts'
import { useMatrixPlace } from './use-place.ts'
import { useMatrixWords } from './words.ts'

export interface InstantViewProps {
  readonly mine: MatrixView
  readonly theirs: MatrixView | undefined
  readonly grid: Grid
  readonly bands: readonly Band[]
  readonly at: number
}

export function InstantView({ mine, theirs, grid, bands, at }: InstantViewProps) {
  const { search, at: chosen, go } = useMatrixPlace()
  const otherGrid = theirs?.grid
  return (
    <>
      <InstantHead grid={grid} other={otherGrid} at={at} />
      <div className="-mx-3">
        <InstantTable
          grid={grid}
          other={
            theirs === undefined || otherGrid === undefined
              ? undefined
              : { grid: otherGrid, names: [mine.policy.label, theirs.policy.label] }
          }
          at={at}
          since={chosen === undefined ? undefined : bands.find((band) => isWithin(band, at))?.from}
          isTurned={search.turn ?? false}
          isOnlyDifferences={search.only ?? false}
          open={search.cell}
          onOpen={(key) => go({ cell: key === search.cell ? undefined : key }, { replace: true })}
        />
      </div>
    </>
  )
}

interface InstantHeadProps {
  readonly grid: Grid
  readonly other: Grid | undefined
  readonly at: number
}

function InstantHead({ grid, other, at }: InstantHeadProps) {
  const words = useMatrixWords()
  const { search, go } = useMatrixPlace()
  const count = other === undefined ? undefined : differencesAt(grid, other, at).count
  return (
    <div className="mb-1 flex flex-wrap items-center justify-between gap-2 px-1">
      <p className="text-sm text-soft" aria-live="polite">
        {count !== undefined && (count === 0 ? words.noneDiffer : words.differ(count))}
      </p>
      <Button
        kind="quiet"
        icon={ArrowLeftRight}
        aria-pressed={search.turn ?? false}
        onClick={() => go({ turn: search.turn === true ? undefined : true }, { replace: true })}
      >
        {words.turn}
      </Button>
    </div>
  )
}
