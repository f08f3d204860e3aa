/**
 * The click asked again: by the policy that decided it, and by the policy of today.
 *
 * @module
 */

import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { FlaskConical } from 'lucide-react'
import { useState } from 'react'

import { buttonClass } from '../../parts/button.tsx'
import { CopyButton } from '../../parts/copy.tsx'
import { Empty, Skeleton } from '../../parts/state.tsx'
import { Card } from '../../parts/surface.tsx'
import { Tabs } from '../../parts/tabs.tsx'
import { useApi } from '../../server/query.ts'
import { useZone } from '../../server/zone.ts'
import { useSharedWords } from '../../words/shared.ts'
import { useRecordPlace } from './record-place.ts'
import type { DecisionRecord } from './record.ts'
import { useRecordWords } from './record-words.ts'
import { commandFor } from './replay.ts'
import { Replay } from './replay-view.tsx'
import type { SimulatorAsked } from './simulator-link.ts'

export function Again({ record }: { readonly record: DecisionRecord }) {
  const words = useRecordWords()
  const shared = useSharedWords()
  const zone = useZone()
  const { search, go } = useRecordPlace()
  const { data: status } = useApi('GET /status')
  // As if it were clicked when this page was opened: the answer must not change while one reads it.
  const [now] = useState(() => Date.now())
  const version = record.policy.version ?? 0
  const view = search.asked ?? (version > 0 ? 'then' : 'now')
  const then = { version, at: Date.parse(record.at) }
  const today = { version: status?.head ?? 0, at: now }
  const asked = view === 'then' ? then : today
  return (
    <Card title={words.again} note={words.againNote}>
      {status === undefined ? (
        <Skeleton lines={4} />
      ) : (
        <>
          {asked.version > 0 && (
            <div className="mb-3 flex flex-wrap items-center gap-2 text-sm">
              <CopyButton text={commandFor(record.id, { ...asked, zone })} label={words.copyCommand} />
              <ToSimulator record={record} asked={asked} />
            </div>
          )}
          <Tabs
            label={words.tabs}
            value={view}
            onChoose={(next) => go({ asked: next === 'now' ? 'now' : 'then' })}
            tabs={[
              {
                value: 'then',
                title: words.then(version > 0 ? shared.version(version) : words.bundled),
                content:
                  version > 0 ? (
                    <Replay record={record} {...then} isNow={false} />
                  ) : (
                    <Empty>{words.cannot.version}</Empty>
                  ),
              },
              {
                value: 'now',
                title: words.now(today.version > 0 ? shared.version(today.version) : words.bundled),
                content:
                  today.version > 0 ? <Replay record={record} {...today} isNow /> : <Empty>{words.cannot.head}</Empty>,
              },
            ]}
          />
        </>
      )}
    </Card>
  )
}

interface ToSimulatorProps {
  readonly record: DecisionRecord
  readonly asked: SimulatorAsked
}

/** The simulator is asked about a link, where a record is not always one. */
function ToSimulator({ record, asked }: ToSimulatorProps) {
  const words = useRecordWords()
  // What knows every marketplace's links is large, and only needed here.
  const { data: tools } = useQuery({
    queryKey: ['simulator-link'],
    queryFn: () => import('./simulator-link.ts'),
    staleTime: Infinity,
  })
  if (tools === undefined) return null
  const link = tools.linkFor(record)
  if (link === undefined) return <p className="text-soft">{words.cannot.simulate}</p>
  return (
    <>
      <Link to="/simulator" search={tools.simulatorSearchFor(record, link, asked)} className={buttonClass('plain')}>
        <FlaskConical aria-hidden className="size-4" />
        {words.simulate}
      </Link>
      {!link.isKept && (
        <p className="w-full min-w-0 text-soft">
          {words.madeUp} <code className="font-mono text-xs break-all">{link.url}</code>
        </p>
      )}
    </>
  )
}
