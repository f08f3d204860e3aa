/**
 * A conflict: somebody else wrote the entry meanwhile. Mine and theirs are shown, and either can be taken.
 *
 * @module
 */

import { Merge, Save, Undo2 } from 'lucide-react'

import { Badge } from '../../parts/badge.tsx'
import { Button } from '../../parts/button.tsx'
import { Table, type Column } from '../../parts/table.tsx'
import { differences, type Cells, type Difference, type Draft } from './entry-draft.ts'
import type { Entry } from './entry-look.tsx'
import { useEntryWords } from './entry-words.ts'
import { useCatalogueWords } from './words.ts'

export interface EntryConflictProps {
  /** Absent: it was thought to be new. */
  readonly base: Cells | undefined
  readonly mine: Draft
  readonly theirs: Entry
  readonly busy: boolean
  readonly onTheirs: () => void
  readonly onMine: () => void
  readonly onMerge: () => void
}

export function EntryConflict({ base, mine, theirs, busy, onTheirs, onMine, onMerge }: EntryConflictProps) {
  const words = useEntryWords()
  const { columns: names } = useCatalogueWords()
  const rows = differences(base ?? {}, mine, theirs.row)
  const columns = columnsOf({ words, names, isNew: base === undefined })
  return (
    <div className="flex flex-col gap-4">
      <div role="alert" className="rounded-xl bg-caution-wash px-4 py-3 text-sm text-caution">
        <p className="font-semibold">{base === undefined ? words.conflict.exists : words.conflict.title}</p>
        <p>{words.conflict.lead(theirs.updated_by)}</p>
      </div>
      {rows.length === 0 ? (
        <p>{words.conflict.same}</p>
      ) : (
        <div className="rounded-xl border border-line">
          <Table caption={words.conflict.table} columns={columns} rows={rows} rowKey={({ column }) => column} />
        </div>
      )}
      {base !== undefined && rows.length > 0 && <p className="text-sm text-soft">{words.conflict.mergeHint}</p>}
      <div className="flex flex-wrap justify-end gap-2">
        <Button icon={Undo2} onClick={onTheirs}>
          {words.conflict.takeTheirs}
        </Button>
        {rows.length > 0 && (
          <>
            <Button icon={Save} busy={busy} onClick={onMine}>
              {words.conflict.takeMine}
            </Button>
            {base !== undefined && (
              <Button kind="primary" icon={Merge} onClick={onMerge}>
                {words.conflict.merge}
              </Button>
            )}
          </>
        )}
      </div>
    </div>
  )
}

interface Around {
  readonly words: ReturnType<typeof useEntryWords>
  readonly names: ReturnType<typeof useCatalogueWords>['columns']
  readonly isNew: boolean
}

function columnsOf({ words, names, isNew }: Around): readonly Column<Difference>[] {
  return [
    { key: 'column', title: words.conflict.column, heads: true, cell: ({ column }) => names[column] },
    ...(isNew ? [] : [{ key: 'base', title: words.conflict.base, cell: (row: Difference) => row.base || words.empty }]),
    { key: 'theirs', title: words.conflict.theirs, cell: (row) => row.theirs || words.empty },
    {
      key: 'mine',
      title: words.conflict.mine,
      cell: (row) => (
        <>
          {row.mine || words.empty}{' '}
          {!isNew && row.isContested && <Badge tone="caution">{words.conflict.contested}</Badge>}
        </>
      ),
    },
  ]
}
