/**
 * The columns of the table of long lists.
 *
 * @module
 */

import { CircleDot } from 'lucide-react'

import { Badge } from '../../parts/badge.tsx'
import type { Column } from '../../parts/table.tsx'
import { Time } from '../../parts/time.tsx'
import type { Format } from '../../words/format.ts'
import { nameOf, shortDigest, type List } from './list-name.ts'
import type { ListsInPolicy, ListUse } from './use.ts'
import { useListWords } from './words.ts'

export interface ListColumnsOptions {
  readonly words: ReturnType<typeof useListWords>
  readonly format: Format
  readonly used: ListsInPolicy | undefined
  readonly onOpen: (digest: string) => void
}

export function listColumns({ words, format, used, onOpen }: ListColumnsOptions): readonly Column<List>[] {
  return [
    {
      key: 'name',
      title: words.columns.name,
      heads: true,
      className: 'min-w-40',
      cell: (list) => (
        <>
          <button
            type="button"
            onClick={() => onOpen(list.digest)}
            className="block min-h-6 text-left font-medium text-accent hover:underline"
          >
            {nameOf(list)}
          </button>
          {list.name !== null && <code className="font-mono text-xs text-soft">{shortDigest(list.digest)}</code>}
        </>
      ),
    },
    { key: 'of', title: words.columns.of, cell: ({ of }) => (of === null ? words.anything : words.subjects[of]) },
    { key: 'count', title: words.columns.count, align: 'end', cell: ({ count }) => format.count(count) },
    { key: 'bytes', title: words.columns.bytes, align: 'end', cell: ({ bytes }) => format.bytes(bytes) },
    {
      key: 'used',
      title: words.columns.used,
      className: 'min-w-44',
      cell: (list) => <Used uses={used?.byDigest.get(list.digest) ?? []} namedBy={list.named_by} />,
    },
    {
      key: 'by',
      title: words.columns.by,
      cell: ({ uploaded_at: at, uploaded_by: by }) =>
        at === null ? (
          <span className="text-soft">{words.byHand}</span>
        ) : (
          <>
            <Time at={at} />
            <span className="block text-xs text-soft">{by}</span>
          </>
        ),
    },
  ]
}

interface UsedProps {
  readonly uses: readonly ListUse[]
  /** The newest version that names it. */
  readonly namedBy: number | null
}

export function Used({ uses, namedBy }: UsedProps) {
  const words = useListWords()
  if (uses.length === 0) {
    return (
      <span className="text-soft">
        {words.notInForce}
        {namedBy !== null && <span className="block text-xs">{words.namedBy(namedBy)}</span>}
      </span>
    )
  }
  return (
    <ul>
      {uses.map(({ name, rules }) => (
        <li key={name}>
          <Badge tone="good" icon={CircleDot}>
            {words.usedAs(name)}
          </Badge>
          <span className="block text-xs text-soft">
            {rules.length === 0 ? words.inNoRule : `${words.inRules(rules.length)}: ${rules.join(', ')}`}
          </span>
        </li>
      ))}
    </ul>
  )
}
