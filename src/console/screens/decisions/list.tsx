/**
 * Decisions: a filter that stands in the address, how the clicks it lets through were decided, and the records themselves.
 *
 * @module
 */

import { Radio, RotateCw, SearchX } from 'lucide-react'
import type { ReactNode } from 'react'

import { Actions, Button, buttonClass } from '../../parts/button.tsx'
import { PagesView, usePages } from '../../parts/pages.tsx'
import { Empty, Stale } from '../../parts/state.tsx'
import { Card, ScreenHead } from '../../parts/surface.tsx'
import { Refusal } from '../../server/call.ts'
import { useSharedWords } from '../../words/shared.ts'
import { Counts } from './counts.tsx'
import { ExportMenu } from './export.tsx'
import { FilterBar } from './filter-bar.tsx'
import { RecordTable } from './record-table.tsx'
import { Tail } from './tail.tsx'
import { useDecisionsPlace } from './use-place.ts'
import { useListWords } from './words.ts'

export function DecisionsScreen(): ReactNode {
  const words = useListWords()
  const { search, go } = useDecisionsPlace()
  const isTail = search.tail === true
  return (
    <>
      <ScreenHead
        title={words.title}
        lead={words.lead}
        actions={
          <>
            <button
              type="button"
              aria-pressed={isTail}
              className={buttonClass(isTail ? 'primary' : 'plain')}
              onClick={() => go({ tail: isTail ? undefined : true })}
            >
              <Radio aria-hidden className={`size-4 ${isTail ? 'animate-pulse' : ''}`} />
              {words.tail}
            </button>
            <ExportMenu />
          </>
        }
      />
      <div className="grid gap-4">
        <FilterBar />
        {!isTail && <Counts />}
        <Card flush>{isTail ? <Tail /> : <Records />}</Card>
      </div>
    </>
  )
}

function Records() {
  const words = useListWords()
  const shared = useSharedWords()
  const { filter, span, search, go } = useDecisionsPlace()
  const query = usePages('GET /decisions', { query: { ...filter, ...span, limit: '50' } })
  if (query.error instanceof Refusal && query.error.code === 'not-configured') {
    return <Empty icon={SearchX}>{words.notKept}</Empty>
  }
  const gone = new Set(query.data?.pages.flatMap((page) => (page as { gone?: readonly string[] }).gone ?? []))
  const again = (
    <Button icon={RotateCw} busy={query.isFetching} onClick={() => void query.refetch()}>
      {shared.refresh}
    </Button>
  )
  const widen = <Button onClick={() => go({ range: '30d', from: undefined, until: undefined })}>{words.widen}</Button>
  return (
    <>
      {gone.size > 0 && (
        <div className="px-4 pt-4">
          <Stale>{words.gone(gone.size)}</Stale>
        </div>
      )}
      <PagesView query={query} lines={10}>
        {(items) => {
          if (items.length > 0) return <RecordTable records={items} />
          if (query.hasNextPage) return <Empty>{words.emptyPage}</Empty>
          return (
            <Empty
              icon={SearchX}
              action={
                <Actions>
                  {again}
                  {search.range !== '30d' && widen}
                </Actions>
              }
            >
              {words.empty}
            </Empty>
          )
        }}
      </PagesView>
    </>
  )
}
