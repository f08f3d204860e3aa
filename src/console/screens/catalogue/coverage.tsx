/**
 * Coverage: what shoppers clicked and the catalogue had nothing for, most clicks first.
 *
 * @module
 */

import { Plus, Target } from 'lucide-react'

import { Badge } from '../../parts/badge.tsx'
import { Button } from '../../parts/button.tsx'
import { SelectField } from '../../parts/field.tsx'
import { QueryView } from '../../parts/query-view.tsx'
import { Empty } from '../../parts/state.tsx'
import { Card } from '../../parts/surface.tsx'
import { Table, type Column } from '../../parts/table.tsx'
import type { AnswerOf } from '../../server/call.ts'
import { useApi } from '../../server/query.ts'
import { useMay } from '../../server/whoami.ts'
import { useFormat, type Format } from '../../words/format.ts'
import { Goods } from './entry-look.tsx'
import { useCataloguePlace, type CataloguePlace } from './use-place.ts'
import { useCatalogueWords } from './words.ts'

type Uncovered = AnswerOf<'GET /catalogue/coverage'>['items'][number]

const spans = ['1', '7', '30', '90'] as const

export function Coverage() {
  const words = useCatalogueWords()
  const { search, go } = useCataloguePlace()
  const days = search.days ?? '7'
  const query = useApi('GET /catalogue/coverage', { query: { days, limit: '100' } }, { keep: true })
  return (
    <Card
      flush
      title={words.tabs.coverage}
      note={words.coverage.lead}
      actions={
        <SelectField
          bare
          label={words.coverage.days}
          value={days}
          choices={spans.map((value) => ({ value, label: words.coverage.lastDays(value) }))}
          onChoose={(value) => go({ days: spans.find((each) => each === value) })}
        />
      }
    >
      <QueryView query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty icon={Target}>{words.coverage.none}</Empty>
          ) : (
            <>
              <UncoveredTable items={items} />
              <p className="px-4 py-3 text-xs text-soft">{words.coverage.note}</p>
            </>
          )
        }
      </QueryView>
    </Card>
  )
}

function UncoveredTable({ items }: { readonly items: readonly Uncovered[] }) {
  const words = useCatalogueWords()
  const format = useFormat()
  const { go } = useCataloguePlace()
  const mayWrite = useMay('editor')
  const most = Math.max(...items.map(({ count }) => count))
  const columns = columnsOf({ words, format, most, mayWrite, go })
  return (
    <Table
      caption={words.coverage.table}
      columns={columns}
      rows={items}
      rowKey={({ product, why }) => `${product} ${why}`}
    />
  )
}

interface Around {
  readonly words: ReturnType<typeof useCatalogueWords>
  readonly format: Format
  /** Clicks of the first. */
  readonly most: number
  readonly mayWrite: boolean
  readonly go: CataloguePlace['go']
}

function columnsOf({ words, format, most, mayWrite, go }: Around): readonly Column<Uncovered>[] {
  return [
    {
      key: 'product',
      title: words.coverage.product,
      heads: true,
      className: 'min-w-52',
      cell: ({ product }) => {
        const [marketplace = '', ...rest] = product.split(':')
        return <Goods kind="product" marketplace={marketplace} id={rest.join(':')} />
      },
    },
    {
      key: 'why',
      title: words.coverage.why,
      className: 'min-w-40',
      cell: ({ why }) => (Object.hasOwn(words.coverage.whys, why) ? words.coverage.whys[why as Why] : why),
    },
    {
      key: 'clicks',
      title: words.coverage.clicks,
      align: 'end',
      className: 'w-40',
      cell: ({ count }) => (
        <span className="flex items-center justify-end gap-2">
          <span aria-hidden className="hidden h-1.5 w-20 overflow-hidden rounded-full bg-line sm:block">
            <span className="block h-full rounded-full bg-swap" style={{ width: `${(100 * count) / most}%` }} />
          </span>
          {format.count(count)}
        </span>
      ),
    },
    {
      key: 'act',
      title: <span className="sr-only">{words.coverage.add}</span>,
      align: 'end',
      cell: ({ product, key, has_entry: hasEntry }) => {
        if (hasEntry) {
          return (
            <span className="inline-flex flex-wrap items-center justify-end gap-2">
              <Badge tone="good">{words.coverage.hasEntry}</Badge>
              <Button onClick={() => go({ entry: key })}>
                {words.coverage.look} <span className="sr-only">{product}</span>
              </Button>
            </span>
          )
        }
        return mayWrite ? (
          <Button icon={Plus} onClick={() => go({ add: product })}>
            {words.coverage.add} <span className="sr-only">{product}</span>
          </Button>
        ) : null
      },
    },
  ]
}

type Why = keyof ReturnType<typeof useCatalogueWords>['coverage']['whys']
