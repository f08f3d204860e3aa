/**
 * Entries by the day, each a sentence, with everything that is kept of it behind.
 *
 * @module
 */

import { ScrollText } from 'lucide-react'

import { Button } from '../../parts/button.tsx'
import { PagesView, usePages } from '../../parts/pages.tsx'
import { Empty } from '../../parts/state.tsx'
import { Card } from '../../parts/surface.tsx'
import { useFormat } from '../../words/format.ts'
import { Entry, type AuditEntry } from './entry.tsx'
import { AuditFilters } from './filters.tsx'
import { useAuditPlace } from './use-place.ts'
import { useAuditWords } from './words.ts'

export function Entries() {
  const words = useAuditWords()
  const format = useFormat()
  const { search, go } = useAuditPlace()
  const { actor, act } = search
  const query = usePages('GET /audit', {
    query: { limit: '50', ...(actor === undefined ? {} : { actor }), ...(act === undefined ? {} : { act }) },
  })
  const seen = query.data?.pages.flatMap(({ items }) => items) ?? []
  const clear = <Button onClick={() => go({ actor: undefined, act: undefined })}>{words.clear}</Button>
  return (
    <Card flush className="self-start">
      <AuditFilters actors={[...new Set(seen.map((entry) => entry.actor))]} />
      <PagesView query={query} lines={10}>
        {(entries) => {
          if (entries.length === 0) {
            return (
              <Empty icon={ScrollText} action={clear}>
                {words.empty}
              </Empty>
            )
          }
          const days = Map.groupBy(entries, ({ at }) => format.day(at))
          return (
            <section aria-label={words.entries}>
              {Array.from(days, ([day, of]) => (
                <Day key={day} day={day} entries={of} />
              ))}
            </section>
          )
        }}
      </PagesView>
    </Card>
  )
}

function Day({ day, entries }: { readonly day: string; readonly entries: readonly AuditEntry[] }) {
  const { zone } = useFormat()
  return (
    <section>
      <h2 className="border-y border-line bg-ground px-4 py-1.5 text-sm font-semibold tabular-nums">
        {day} <span className="font-normal text-soft">{zone}</span>
      </h2>
      <ul className="divide-y divide-line">
        {entries.map((entry) => (
          <Entry key={entry.n} entry={entry} />
        ))}
      </ul>
    </section>
  )
}
