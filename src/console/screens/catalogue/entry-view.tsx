/**
 * One entry as it stands: what is outside, what stands for it, and what became of it.
 *
 * @module
 */

import { ArrowRight } from 'lucide-react'
import type { ReactNode } from 'react'

import { Facts } from '../../parts/surface.tsx'
import { Time } from '../../parts/time.tsx'
import { useFormat } from '../../words/format.ts'
import { Alerts, Goods, gradeName, HealthBadge, StatusBadge, type Entry } from './entry-look.tsx'
import { useEntryWords } from './entry-words.ts'
import { useCataloguePlace } from './use-place.ts'
import { useCatalogueWords } from './words.ts'

export function EntryView({ entry }: { readonly entry: Entry }) {
  const words = useCatalogueWords()
  const entryWords = useEntryWords()
  const { row } = entry
  const kind = row.kind ?? 'product'
  const facts: (readonly [string, ReactNode] | undefined)[] = [
    [
      words.columns.status,
      <span key="status" className="flex flex-wrap gap-1">
        <StatusBadge status={entry.status} />
        <Alerts entry={entry} />
      </span>,
    ],
    row.grade === undefined ? undefined : [words.columns.grade, gradeName(row.grade, words.grades)],
    row.stock === undefined
      ? undefined
      : [words.columns.stock, row.stock === 'out' ? words.stocks.out : words.stocks.in],
    [
      words.columns.expires,
      entry.expires_at === null ? entryWords.empty : <Time key="expires" at={entry.expires_at} />,
    ],
    row.shop === undefined ? undefined : [words.columns.shop, row.shop],
    row.approved_by === undefined ? undefined : [words.columns.approved_by, row.approved_by],
    row.note === undefined ? undefined : [words.columns.note, row.note],
  ]
  return (
    <div className="flex flex-col gap-4">
      <div className="grid items-stretch gap-2 sm:grid-cols-[1fr_auto_1fr]">
        <Side title={words.outside} price={row.price}>
          <Goods kind={kind} marketplace={row.marketplace ?? ''} id={row.id ?? ''} />
        </Side>
        <ArrowRight aria-hidden className="size-5 self-center justify-self-center text-soft max-sm:rotate-90" />
        <Side title={words.own} price={row.own_price} note={<PriceGap outside={row.price} own={row.own_price} />}>
          <Goods kind={kind} marketplace={row.to_marketplace ?? ''} id={row.to_id ?? ''} />
        </Side>
      </div>
      <Facts items={facts.filter((each) => each !== undefined)} />
      <details className="rounded-xl border border-line px-4 py-2 text-sm">
        <summary className="min-h-6 font-medium">{entryWords.more}</summary>
        <div className="pt-2 pb-1">
          <History entry={entry} />
        </div>
      </details>
    </div>
  )
}

interface SideProps {
  readonly title: string
  readonly price: string | undefined
  readonly note?: ReactNode
  readonly children: ReactNode
}

function Side({ title, price, note, children }: SideProps) {
  const words = useEntryWords()
  return (
    <div className="min-w-0 rounded-xl border border-line bg-ground px-4 py-3 text-sm">
      <p className="text-xs font-medium text-soft">{title}</p>
      <p>{children}</p>
      {price !== undefined && (
        <p>
          {words.price(price)} <span className="text-soft">{note}</span>
        </p>
      )}
    </div>
  )
}

function PriceGap({ outside, own }: { readonly outside: string | undefined; readonly own: string | undefined }) {
  const words = useEntryWords()
  const format = useFormat()
  const [from, to] = [Number(outside), Number(own)]
  if (outside === undefined || own === undefined || !(from > 0) || from === to) return null
  const share = format.share(Math.abs(to - from) / from)
  return to > from ? words.dearer(share) : words.cheaper(share)
}

function History({ entry }: { readonly entry: Entry }) {
  const words = useEntryWords()
  const { columns } = useCatalogueWords()
  const { go } = useCataloguePlace()
  const { import: job } = entry
  return (
    <Facts
      items={[
        [
          words.updated,
          <span key="by">
            <Time at={entry.updated_at} /> {words.by} {entry.updated_by}
          </span>,
        ],
        [
          words.importedBy,
          job === null ? (
            words.empty
          ) : (
            <button
              key="job"
              type="button"
              className="min-h-6 text-left font-mono text-accent hover:underline"
              onClick={() => go({ tab: 'import', job, entry: undefined })}
            >
              {job}
            </button>
          ),
        ],
        [
          words.looked,
          <span key="looked" className="inline-flex flex-wrap gap-2">
            {entry.checked_at !== null && <Time at={entry.checked_at} />}
            <HealthBadge health={entry.health} />
          </span>,
        ],
        [
          words.key,
          <code key="key" className="font-mono select-all">
            {entry.key}
          </code>,
        ],
        [words.revision, String(entry.revision)],
        [columns.kind, entry.row.kind ?? 'product'],
      ]}
    />
  )
}
