/**
 * The entries, page by page, as the filters in the address say.
 *
 * @module
 */

import { Boxes, Plus, Upload, X } from 'lucide-react'
import { useState } from 'react'

import { dayMs } from '../../../kernel/instant.ts'
import { Actions, Button } from '../../parts/button.tsx'
import { PagesView, usePages } from '../../parts/pages.tsx'
import { Empty } from '../../parts/state.tsx'
import { Card } from '../../parts/surface.tsx'
import { Table, type Column } from '../../parts/table.tsx'
import { Time } from '../../parts/time.tsx'
import { useMay } from '../../server/whoami.ts'
import { useFormat } from '../../words/format.ts'
import { Alerts, Goods, gradeName, StatusBadge, type Entry } from './entry-look.tsx'
import { Filters, hasFilters, noFilters } from './filters.tsx'
import type { CatalogueSearch } from './search.ts'
import { useCataloguePlace } from './use-place.ts'
import { useCatalogueWords } from './words.ts'

export function Entries() {
  const words = useCatalogueWords()
  const format = useFormat()
  const { search, go } = useCataloguePlace()
  // As the screen was opened: an instant that moves with every letter would be another question each time.
  const [opened] = useState(() => Date.now())
  const query = usePages('GET /catalogue/entries', { query: queryOf(search, opened) })
  return (
    <Card flush>
      <Filters />
      {search.import !== undefined && (
        <p className="flex flex-wrap items-center gap-2 px-4 pb-3 text-sm text-soft">
          {words.ofImport(search.import)}
          <Button kind="quiet" icon={X} onClick={() => go({ import: undefined })}>
            {words.clearFilters}
          </Button>
        </p>
      )}
      <PagesView query={query}>
        {(items) =>
          items.length === 0 ? (
            <Nothing isFiltered={hasFilters(search)} />
          ) : (
            <>
              <EntryTable items={items} onOpen={(entry) => go({ entry })} />
              <output className="block px-4 py-2 text-sm text-soft">{words.shown(format.count(items.length))}</output>
            </>
          )
        }
      </PagesView>
    </Card>
  )
}

function queryOf({ q, marketplace, status, health, expires, import: job }: CatalogueSearch, now: number) {
  const days = expires === undefined ? undefined : expires === 'now' ? 0 : Number(expires)
  return {
    limit: '50',
    text: q,
    marketplace,
    status,
    health,
    import: job,
    expires_before: days === undefined ? undefined : new Date(now + days * dayMs).toISOString(),
  }
}

interface EntryTableProps {
  readonly items: readonly Entry[]
  readonly onOpen: (key: string) => void
}

function EntryTable({ items, onOpen }: EntryTableProps) {
  const words = useCatalogueWords()
  return <Table caption={words.table} columns={columnsOf(words, onOpen)} rows={items} rowKey={({ key }) => key} />
}

function columnsOf(
  words: ReturnType<typeof useCatalogueWords>,
  onOpen: (key: string) => void,
): readonly Column<Entry>[] {
  return [
    {
      key: 'outside',
      title: words.outside,
      heads: true,
      className: 'min-w-56',
      cell: ({ key, row }) => (
        <>
          <button
            type="button"
            onClick={() => onOpen(key)}
            className="block min-h-6 text-left font-medium text-accent hover:underline"
          >
            {row.title ?? row.id}
          </button>
          <span className="text-soft">
            <Goods kind={row.kind ?? 'product'} marketplace={row.marketplace ?? ''} id={row.id ?? ''} />
          </span>
        </>
      ),
    },
    {
      key: 'own',
      title: words.own,
      className: 'min-w-52',
      cell: ({ row }) => (
        <Goods kind={row.kind ?? 'product'} marketplace={row.to_marketplace ?? ''} id={row.to_id ?? ''} />
      ),
    },
    {
      key: 'grade',
      title: words.columns.grade,
      cell: ({ row }) => (row.grade === undefined ? '' : gradeName(row.grade, words.grades)),
      className: 'whitespace-nowrap',
    },
    {
      key: 'state',
      title: words.columns.status,
      cell: (entry) => (
        <span className="flex flex-wrap gap-1">
          <StatusBadge status={entry.status} />
          <Alerts entry={entry} />
        </span>
      ),
    },
    {
      key: 'expires',
      title: words.columns.expires,
      cell: ({ expires_at: at }) => at !== null && <Time at={at} as="day" />,
    },
  ]
}

function Nothing({ isFiltered }: { readonly isFiltered: boolean }) {
  const words = useCatalogueWords()
  const { go } = useCataloguePlace()
  const mayWrite = useMay('editor')
  if (isFiltered) {
    return (
      <Empty icon={Boxes} action={<Button onClick={() => go(noFilters)}>{words.clearFilters}</Button>}>
        {words.noneFound}
      </Empty>
    )
  }
  const action = mayWrite && (
    <Actions>
      <Button kind="primary" icon={Upload} onClick={() => go({ tab: 'import' })}>
        {words.goImport}
      </Button>
      <Button icon={Plus} onClick={() => go({ add: '' })}>
        {words.add}
      </Button>
    </Actions>
  )
  return (
    <Empty icon={Boxes} action={action}>
      {words.none}
    </Empty>
  )
}
