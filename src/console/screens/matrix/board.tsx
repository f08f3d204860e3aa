/**
 * The board: the timeline, below it the table of the chosen instant or of one surface, beside it the open cell.
 *
 * @module
 */

import { ArrowLeftRight } from 'lucide-react'
import { useMemo } from 'react'

import { zonedText } from '../../../kernel/instant.ts'
import { Button } from '../../parts/button.tsx'
import { SelectField } from '../../parts/field.tsx'
import { bandsOf, isWithin, joinedBoundaries } from '../../parts/policy-calendar.ts'
import { Empty } from '../../parts/state.tsx'
import { Card } from '../../parts/surface.tsx'
import { Tabs } from '../../parts/tabs.tsx'
import { useFormat } from '../../words/format.ts'
import { useLanguage } from '../../words/language.ts'
import { differencesAt, differingBands } from './compare.ts'
import type { Grid } from './grid.ts'
import { cellId, InstantTable } from './instant-table.tsx'
import { Legend } from './legend.tsx'
import { Panel } from './panel.tsx'
import { TimeTable } from './time-table.tsx'
import { Timeline } from './timeline.tsx'
import type { MatrixView } from './use-matrix.ts'
import { useMatrixPlace } from './use-place.ts'
import { useMatrixWords } from './words.ts'

export interface MatrixBoardProps {
  readonly mine: MatrixView
  readonly theirs: MatrixView | undefined
  readonly now: number
}

const none: ReadonlySet<number> = new Set()

export function MatrixBoard({ mine, theirs, now }: MatrixBoardProps) {
  const words = useMatrixWords()
  const format = useFormat()
  const place = useMatrixPlace()
  const { search, go } = place
  const { grid } = mine
  const otherGrid = theirs?.grid
  const at = place.at ?? now
  const mineAt = mine.policy.shape?.boundaries
  const theirsAt = theirs?.policy.shape?.boundaries
  const bands = useMemo(() => bandsOf(joinedBoundaries([mineAt ?? [], theirsAt ?? []])), [mineAt, theirsAt])
  const differing = useMemo(
    () => (grid === undefined || otherGrid === undefined ? none : differingBands(grid, otherGrid, bands, now)),
    [grid, otherGrid, bands, now],
  )
  if (grid === undefined) return null
  if (grid.lines.size === 0) {
    return (
      <Card>
        <Empty>{words.noRows}</Empty>
      </Card>
    )
  }
  const show = (instantAt: number | undefined): void =>
    go({ at: instantAt === undefined ? undefined : zonedText(instantAt, format.zone) }, { replace: true })
  const close = (): void => {
    const button = search.cell === undefined ? null : document.getElementById(cellId(search.cell))
    go({ cell: undefined }, { replace: true })
    button?.focus()
  }
  const surface = grid.surfaces.find(({ key }) => key === search.surface)?.key ?? grid.surfaces[0]?.key ?? ''
  const instantView = (
    <InstantTable
      grid={grid}
      other={
        theirs === undefined || otherGrid === undefined
          ? undefined
          : { grid: otherGrid, names: [mine.policy.label, theirs.policy.label] }
      }
      at={at}
      since={place.at === undefined ? undefined : bands.find((band) => isWithin(band, at))?.from}
      isTurned={search.turn ?? false}
      isOnlyDifferences={search.only ?? false}
      open={search.cell}
      onOpen={(key) => go({ cell: key === search.cell ? undefined : key }, { replace: true })}
    />
  )
  const timeView = (
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
  )
  return (
    <div className={`flex flex-col gap-4 ${mine.isOld ? 'opacity-70' : ''}`} aria-busy={mine.isOld || undefined}>
      <Card>
        <Timeline
          bands={bands}
          now={now}
          at={at}
          isNow={place.at === undefined}
          differing={differing}
          onChoose={show}
        />
      </Card>
      <div className={search.cell === undefined ? '' : 'grid items-start gap-4 xl:grid-cols-[minmax(0,1fr)_26rem]'}>
        <Card flush>
          <div className="px-3 pt-2">
            <Tabs
              label={words.viewsLabel}
              value={search.view ?? 'instant'}
              onChoose={(view) => go({ view: view === 'time' ? 'time' : undefined }, { replace: true })}
              tabs={[
                {
                  value: 'instant',
                  title: words.views.instant,
                  content: (
                    <>
                      <InstantHead grid={grid} other={otherGrid} at={at} />
                      <div className="-mx-3">{instantView}</div>
                    </>
                  ),
                },
                {
                  value: 'time',
                  title: words.views.time,
                  content: (
                    <>
                      <SurfaceChoice grid={grid} surface={surface} />
                      <div className="-mx-3">{timeView}</div>
                    </>
                  ),
                },
              ]}
            />
          </div>
          <Legend isCompared={otherGrid !== undefined} />
          <Notes view={mine} />
        </Card>
        {search.cell !== undefined && (
          <Panel policy={mine.policy} grid={grid} cellKey={search.cell} at={at} onShow={show} onClose={close} />
        )}
      </div>
    </div>
  )
}

function InstantHead({
  grid,
  other,
  at,
}: {
  readonly grid: Grid
  readonly other: Grid | undefined
  readonly at: number
}) {
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

function SurfaceChoice({ grid, surface }: { readonly grid: Grid; readonly surface: string }) {
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

/** What the matrix does not show, in its own words. */
function Notes({ view }: { readonly view: MatrixView }) {
  const language = useLanguage()
  const notes = view.json?.notes ?? []
  if (notes.length === 0) return null
  return (
    <ul className="border-t border-line px-4 py-2 text-xs text-soft">
      {notes.map(({ message }) => (
        <li key={message.en}>{message[language]}</li>
      ))}
    </ul>
  )
}
