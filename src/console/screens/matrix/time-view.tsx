/**
 * The view of all time: its table for the surface that is chosen.
 *
 * @module
 */

import { zonedText } from '../../../kernel/instant.ts'
import { SelectField } from '../../parts/field.tsx'
import { useFormat } from '../../words/format.ts'
import { useLanguage } from '../../words/language.ts'
import type { Grid } from './grid.ts'
import { TimeTable } from './time-table.tsx'
import { useMatrixPlace } from './use-place.ts'
import { useMatrixWords } from './words.ts'

export interface TimeViewProps {
  readonly grid: Grid
  readonly now: number
  readonly at: number
}

export function TimeView({ grid, now, at }: TimeViewProps) {
  const format = useFormat()
  const { search, go } = useMatrixPlace()
  const surface = grid.surfaces.find(({ key }) => key === search.surface)?.key ?? grid.surfaces[0]?.key ?? ''
  return (
    <>
      <SurfaceChoice grid={grid} surface={surface} />
      <div className="-mx-3">
        <TimeTable
          grid={grid}
          surface={surface}
          now={now}
          at={at}
          open={search.cell}
          onOpen={(key, start) =>
            go({ cell: key, at: start === undefined ? search.at : zonedText(start, format.zone) }, { replace: true })
          }
        />
      </div>
    </>
  )
}

interface SurfaceChoiceProps {
  readonly grid: Grid
  readonly surface: string
}

function SurfaceChoice({ grid, surface }: SurfaceChoiceProps) {
  const words = useMatrixWords()
  const language = useLanguage()
  const { go } = useMatrixPlace()
  return (
    <SelectField
      label={words.surface}
      className="mb-2 w-56 max-w-full px-1"
      value={surface}
      choices={grid.surfaces.map(({ key, label }) => ({ value: key, label: label[language] }))}
      onChoose={(chosen) => go({ surface: chosen, cell: undefined }, { replace: true })}
    />
  )
}
