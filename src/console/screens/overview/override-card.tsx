/**
 * Break glass: what overrides the policy, ending it, and turning rules off.
 *
 * @module
 */

import { OctagonAlert, ShieldCheck, ShieldOff } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'

import { useActorName } from '../../parts/actor.tsx'
import { ActionBadge, Badge } from '../../parts/badge.tsx'
import { Button } from '../../parts/button.tsx'
import { QueryView } from '../../parts/query-view.tsx'
import { Stale } from '../../parts/state.tsx'
import { Card } from '../../parts/surface.tsx'
import { Time } from '../../parts/time.tsx'
import type { AnswerOf } from '../../server/call.ts'
import { useApi } from '../../server/query.ts'
import { useMay } from '../../server/whoami.ts'
import { useOverrideWords } from './override-words.ts'

// A dialog is opened rarely, and a page of figures must come quickly.
const EndDialog = lazy(async () => ({ default: (await import('./end-dialog.tsx')).EndDialog }))
const KillDialog = lazy(async () => ({ default: (await import('./kill-dialog.tsx')).KillDialog }))

export type Entry = AnswerOf<'GET /override'>['items'][number]

type Asking = { readonly what: 'kill' } | { readonly what: 'end'; readonly entry: Entry }

export function OverrideCard() {
  const { override: words } = useOverrideWords()
  const query = useApi('GET /override', {}, { everyMs: 10_000 })
  const mayPublish = useMay('publisher')
  const [asking, setAsking] = useState<Asking | undefined>()
  return (
    <Card
      id="override"
      title={words.title}
      note={words.note}
      className="scroll-mt-16"
      actions={
        mayPublish && (
          <Button kind="danger" icon={ShieldOff} onClick={() => setAsking({ what: 'kill' })}>
            {words.kill}
          </Button>
        )
      }
    >
      <QueryView query={query} lines={2}>
        {({ items, live, from_storage: isStored }) => (
          <>
            {!live && <Stale>{words.notLive}</Stale>}
            {!isStored && <Stale>{words.away}</Stale>}
            {items.length === 0 ? (
              <p className="flex items-center gap-2 text-sm text-soft">
                <ShieldCheck aria-hidden className="size-4.5 text-accent" />
                {words.none}
              </p>
            ) : (
              <ul className="flex flex-col divide-y divide-line">
                {items.map((entry) => (
                  <Row
                    key={entry.id}
                    entry={entry}
                    onEnd={mayPublish ? () => setAsking({ what: 'end', entry }) : undefined}
                  />
                ))}
              </ul>
            )}
          </>
        )}
      </QueryView>
      {!mayPublish && <p className="mt-3 text-sm text-soft">{words.publisher}</p>}
      <Suspense>
        {asking?.what === 'kill' && <KillDialog onClose={() => setAsking(undefined)} />}
        {asking?.what === 'end' && <EndDialog entry={asking.entry} onClose={() => setAsking(undefined)} />}
      </Suspense>
    </Card>
  )
}

interface RowProps {
  readonly entry: Entry
  readonly onEnd: (() => void) | undefined
}

function Row({ entry: { id, kill, rule, until, reason, set_by: by }, onEnd }: RowProps) {
  const { override: words } = useOverrideWords()
  const nameOf = useActorName()
  const action = rule?.then['action']
  const title = kill === null ? words.before(id) : kill === 'all' ? words.allOff : words.off(kill)
  return (
    <li className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2 py-3 text-sm first:pt-0 last:pb-0">
      <div className="min-w-0 flex-1 basis-64">
        <p className="flex flex-wrap items-center gap-2 font-medium">
          <OctagonAlert aria-hidden className="size-4.5 shrink-0 text-stop" />
          {title}
          {typeof action === 'string' && <ActionBadge action={action} />}
        </p>
        <p className="text-pretty">{reason}</p>
        <p className="text-soft">
          {words.until} <Time at={until} />{' '}
          <Badge tone="caution">
            <Time as="ago" at={until} />
          </Badge>
          {by !== null && <> · {words.by(nameOf(by))}</>} · <code className="font-mono text-xs">{id}</code>
        </p>
      </div>
      {onEnd && <Button onClick={onEnd}>{words.end}</Button>}
    </li>
  )
}
