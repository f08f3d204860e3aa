/**
 * Health: how many entries count, wait, expire or lead nowhere, each number leading to the entries behind it.
 *
 * @module
 */

import { CloudUpload, RefreshCw } from 'lucide-react'
import { useState, type ReactNode } from 'react'

import { Actions, Button } from '../../parts/button.tsx'
import { Confirm } from '../../parts/dialog.tsx'
import { QueryView } from '../../parts/query-view.tsx'
import { FailureLine } from '../../parts/state.tsx'
import { Card } from '../../parts/surface.tsx'
import { say } from '../../parts/toast.tsx'
import { useAct, useApi } from '../../server/query.ts'
import { useMay } from '../../server/whoami.ts'
import { useFormat } from '../../words/format.ts'
import { noFilters } from './filters.tsx'
import type { CatalogueSearch } from './search.ts'
import { useCataloguePlace } from './use-place.ts'
import { useCatalogueWords } from './words.ts'

type Figure = keyof ReturnType<typeof useCatalogueWords>['health']['hints']

/** What leads to the entries behind a number. */
const filters: Readonly<Partial<Record<Figure, CatalogueSearch>>> = {
  entries: {},
  active: { status: 'active' },
  pending: { status: 'pending' },
  delisted: { status: 'delisted' },
  expired: { expires: 'now' },
  soon: { expires: '14' },
  gone: { health: 'gone' },
}

/** Above nothing, somebody should look. */
const worrying: ReadonlySet<Figure> = new Set(['expired', 'gone'])
const pressing: ReadonlySet<Figure> = new Set(['pending', 'soon', 'waiting'])

export function CatalogueHealth() {
  const words = useCatalogueWords()
  const query = useApi('GET /catalogue/health', { query: { days: '14' } }, { everyMs: 15_000 })
  return (
    <Card title={words.tabs.health} note={words.health.lead}>
      <QueryView query={query}>
        {(health) => {
          const status = (name: string): number => health.by_status[name] ?? 0
          const figures: readonly (readonly [Figure, number])[] = [
            ['entries', health.entries],
            ['active', status('active')],
            ['pending', status('pending')],
            ['delisted', status('delisted')],
            ['expired', health.expired],
            ['soon', health.expiring_soon],
            ['gone', health.gone],
            ['waiting', health.waiting],
          ]
          return (
            <ul className="grid grid-cols-1 gap-3 min-[24rem]:grid-cols-2 lg:grid-cols-4">
              {figures.map(([name, count]) => (
                <FigureTile key={name} name={name} count={count}>
                  {name === 'waiting' && <Projection waiting={health.waiting} entries={health.entries} />}
                </FigureTile>
              ))}
            </ul>
          )
        }}
      </QueryView>
    </Card>
  )
}

interface FigureTileProps {
  readonly name: Figure
  readonly count: number
  readonly children?: ReactNode
}

function FigureTile({ name, count, children }: FigureTileProps) {
  const words = useCatalogueWords()
  const format = useFormat()
  const { go } = useCataloguePlace()
  const filter = filters[name]
  const tone = count > 0 && worrying.has(name) ? 'text-stop' : count > 0 && pressing.has(name) ? 'text-caution' : ''
  return (
    <li className="flex flex-col gap-1 rounded-xl border border-line p-4">
      <p className="text-sm font-medium">{words.health[name]}</p>
      <p className={`text-3xl leading-none font-bold tabular-nums ${tone}`}>{format.count(count)}</p>
      <p className="text-xs text-soft">{words.health.hints[name]}</p>
      {filter !== undefined && count > 0 && (
        <button
          type="button"
          className="mt-auto min-h-6 pt-1 text-left text-sm font-medium text-accent hover:underline"
          onClick={() => go({ ...noFilters, ...filter, tab: 'entries' })}
        >
          {words.health.look} <span className="sr-only">({words.health[name]})</span>
        </button>
      )}
      {children}
    </li>
  )
}

function Projection({ waiting, entries }: { readonly waiting: number; readonly entries: number }) {
  const words = useCatalogueWords()
  const format = useFormat()
  const mayPublish = useMay('publisher')
  const [isAsking, setAsking] = useState(false)
  const project = useAct('POST /catalogue/projection')
  if (!mayPublish) return null
  const run = (all: boolean): void => {
    project.mutate(
      { body: { all } },
      {
        onSuccess: ({ written, waiting: left }) =>
          say({
            title: words.health.projected(format.count(written)),
            ...(left > 0 ? { text: words.health.stillWaiting(format.count(left)) } : {}),
          }),
      },
    )
  }
  return (
    <div className="pt-2">
      <Actions>
        {waiting > 0 && (
          <Button icon={CloudUpload} busy={project.isPending} onClick={() => run(false)}>
            {words.health.project}
          </Button>
        )}
        <Button kind="quiet" icon={RefreshCw} disabled={project.isPending} onClick={() => setAsking(true)}>
          {words.health.projectAll}
        </Button>
      </Actions>
      <FailureLine error={project.error} />
      <Confirm
        open={isAsking}
        onClose={() => setAsking(false)}
        title={words.health.projectAll}
        lead={words.health.projectAllLead(format.count(entries))}
        act={words.health.projectAll}
        onConfirm={() => {
          setAsking(false)
          run(true)
        }}
      />
    </div>
  )
}
