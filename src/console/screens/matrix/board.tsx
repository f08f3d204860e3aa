/**
 * The board: the timeline, below it the table of the chosen instant or of one surface, beside it the open cell.
 *
 * @module
 */

import { useMemo } from 'react'

import { zonedText } from '../../../kernel/instant.ts'
import { bandsOf, joinedBoundaries } from '../../parts/policy-calendar.ts'
import { Empty } from '../../parts/state.tsx'
import { Card } from '../../parts/surface.tsx'
import { Tabs } from '../../parts/tabs.tsx'
import { useFormat } from '../../words/format.ts'
import { useLanguage } from '../../words/language.ts'
import { differingBands } from './compare.ts'
import { cellId } from './instant-table.tsx'
import { InstantView } from './instant-view.tsx'
import { Legend } from './legend.tsx'
import { Panel } from './panel.tsx'
import { TimeView } from './time-view.tsx'
import { Timeline } from './timeline.tsx'
import type { MatrixView } from './use-matrix.ts'
import { useMatrixPlace } from './use-place.ts'
import { useMatrixWords } from './words.ts'

export interface MatrixBoardProps {
  readonly mine: MatrixView
  readonly theirs: MatrixView | undefined
  readonly now: number
}

export function MatrixBoard({ mine, theirs, now }: MatrixBoardProps) {
  const words = useMatrixWords()
  const format = useFormat()
  const place = useMatrixPlace()
  const { search, go } = place
  const { grid } = mine
  const at = place.at ?? now
  const { bands, differing } = useBands(mine, theirs, now)
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
                  content: <InstantView mine={mine} theirs={theirs} grid={grid} bands={bands} at={at} />,
                },
                {
                  value: 'time',
                  title: words.views.time,
                  content: <TimeView grid={grid} now={now} at={at} />,
                },
              ]}
            />
          </div>
          <Legend isCompared={theirs?.grid !== undefined} />
          <Notes view={mine} />
        </Card>
        {search.cell !== undefined && (
          <Panel policy={mine.policy} grid={grid} cellKey={search.cell} at={at} onShow={show} onClose={close} />
        )}
      </div>
    </div>
  )
}

const none: ReadonlySet<number> = new Set()

/** The spans between any two boundaries of either policy, and in which of them the two differ. */
function useBands(mine: MatrixView, theirs: MatrixView | undefined, now: number) {
  const mineAt = mine.policy.shape?.boundaries
  const theirsAt = theirs?.policy.shape?.boundaries
  const bands = useMemo(() => bandsOf(joinedBoundaries([mineAt ?? [], theirsAt ?? []])), [mineAt, theirsAt])
  const { grid } = mine
  const otherGrid = theirs?.grid
  const differing = useMemo(
    () => (grid === undefined || otherGrid === undefined ? none : differingBands(grid, otherGrid, bands, now)),
    [grid, otherGrid, bands, now],
  )
  return { bands, differing }
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
