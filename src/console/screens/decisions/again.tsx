/**
 * The click asked again: by the policy that decided it, and by the policy of today.
 *
 * @module
 */

import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { FlaskConical } from 'lucide-react'
import { useState } from 'react'

import { Actions, buttonClass } from '../../parts/button.tsx'
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
import { Replay } from './replay-view.tsx'

export function Again({ record }: { readonly record: DecisionRecord }) {
  const words = useRecordWords()
  const hasFault = typeof record.in['fault'] === 'string'
  const version = record.policy.version ?? 0
  return (
    <Card title={words.again} note={words.againNote}>
      {hasFault ? <Empty>{words.cannot.fault}</Empty> : <Replays record={record} version={version} />}
    </Card>
  )
}

function Replays({ record, version }: { readonly record: DecisionRecord; readonly version: number }) {
  const words = useRecordWords()
  const shared = useSharedWords()
  const zone = useZone()
  const { search, go } = useRecordPlace()
  const view = search.asked ?? (version > 0 ? 'then' : 'now')
  // What knows every marketplace's links is large, and only needed here.
  const { data: replay } = useQuery({ queryKey: ['replay'], queryFn: () => import('./replay.ts'), staleTime: Infinity })
  const { data: status } = useApi('GET /status')
  // As if it were clicked when this page was opened: the answer must not change while one reads it.
  const [now] = useState(() => Date.now())
  const head = status?.head ?? 0
  if (replay === undefined || status === undefined) return <Skeleton lines={4} />
  const link = replay.linkFor(record)
  if (link === undefined) return <Empty>{words.cannot.link}</Empty>
  const at = Date.parse(record.at)
  const asked = view === 'then' ? { version, at, zone } : { version: head, at: now, zone }
  const content = (of: { readonly version: number; readonly at: number }, isNow: boolean) => (
    <Replay record={record} link={link} version={of.version} at={of.at} isNow={isNow} tools={replay} />
  )
  return (
    <>
      <div className="mb-3 flex flex-wrap items-center justify-between gap-2 text-sm">
        <p className="min-w-0">
          <span className="text-soft">{link.isKept ? words.keptLink : words.madeUp}</span>{' '}
          <code className="font-mono text-xs break-all">{link.url}</code>
        </p>
        <Actions>
          <CopyButton text={replay.commandFor(record, link, asked)} label={words.copyCommand} />
          <Link
            to="/simulator"
            search={replay.simulatorSearchFor(record, link, asked)}
            className={buttonClass('plain')}
          >
            <FlaskConical aria-hidden className="size-4" />
            {words.simulate}
          </Link>
        </Actions>
      </div>
      <Tabs
        label={words.tabs}
        value={view}
        onChoose={(next) => go({ asked: next === 'now' ? 'now' : 'then' })}
        tabs={[
          {
            value: 'then',
            title: words.then(version > 0 ? shared.version(version) : words.bundled),
            content: version > 0 ? content({ version, at }, false) : <Empty>{words.cannot.version}</Empty>,
          },
          { value: 'now', title: words.now(shared.version(head)), content: content({ version: head, at: now }, true) },
        ]}
      />
    </>
  )
}
