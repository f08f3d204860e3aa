/**
 * The newest decisions, read again every few seconds while one watches.
 *
 * @module
 */

import { Radio } from 'lucide-react'
import { useState } from 'react'

import { Button } from '../../parts/button.tsx'
import { QueryView } from '../../parts/query-view.tsx'
import { Empty } from '../../parts/state.tsx'
import { useNow } from '../../parts/time.tsx'
import { useApi } from '../../server/query.ts'
import { RecordTable } from './record-table.tsx'
import type { DecisionRecord } from './record.ts'
import { useDecisionsPlace } from './use-place.ts'
import { useListWords } from './words.ts'

const everyMs = 3000
/** What has just come in is marked for so long. */
const freshMs = 6000

export function Tail() {
  const words = useListWords()
  const { filter, span, go } = useDecisionsPlace()
  const { from } = span
  const query = useApi(
    'GET /decisions',
    { query: { ...filter, ...(from === undefined ? {} : { from }), limit: '100' } },
    { everyMs, keep: true },
  )
  const fresh = useFresh(query.data?.items)
  return (
    <>
      <output className="flex flex-wrap items-center justify-between gap-2 border-b border-line px-4 py-2 text-sm">
        <span className="inline-flex items-center gap-2 text-accent">
          <Radio aria-hidden className="size-4 animate-pulse" />
          {words.tailOn}
        </span>
        <Button kind="quiet" onClick={() => go({ tail: undefined })}>
          {words.tailStop}
        </Button>
      </output>
      <div className={query.data === undefined || query.error !== null ? 'p-4' : ''}>
        <QueryView query={query} lines={8}>
          {({ items }) =>
            items.length === 0 ? (
              <Empty icon={Radio}>{words.tailEmpty}</Empty>
            ) : (
              <RecordTable records={items} fresh={fresh} />
            )
          }
        </QueryView>
      </div>
    </>
  )
}

interface Seen {
  readonly records: readonly DecisionRecord[]
  /** When each was first there; 0 where it was from the beginning. */
  readonly since: ReadonlyMap<string, number>
}

/** Ids that were not there when one began to watch, for a while after they came. */
function useFresh(records: readonly DecisionRecord[] | undefined): ReadonlySet<string> {
  const now = useNow(1000)
  const [seen, setSeen] = useState<Seen>()
  if (records !== undefined && records !== seen?.records) {
    const sinceOf = (id: string) => (seen === undefined ? 0 : (seen.since.get(id) ?? now))
    setSeen({ records, since: new Map(records.map(({ id }) => [id, sinceOf(id)])) })
  }
  return new Set(Array.from(seen?.since ?? []).flatMap(([id, at]) => (now - at < freshMs ? [id] : [])))
}
