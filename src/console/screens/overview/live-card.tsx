/**
 * What is live: the active version, and how far it has come.
 *
 * @module
 */

import { Link } from '@tanstack/react-router'
import { CircleCheck, FileCode2, Truck } from 'lucide-react'

import { useActorName } from '../../parts/actor.tsx'
import { Badge } from '../../parts/badge.tsx'
import { buttonClass } from '../../parts/button.tsx'
import { Empty, Failure, Skeleton } from '../../parts/state.tsx'
import { usePolicyInForce } from '../../parts/policy-in-force.ts'
import { Card, Facts } from '../../parts/surface.tsx'
import { Time } from '../../parts/time.tsx'
import { useApi } from '../../server/query.ts'
import { useSharedWords } from '../../words/shared.ts'
import type { Status } from './concerns.ts'
import { EdgeShare } from './edge-share.tsx'
import { useOverviewWords } from './words.ts'

export function LiveCard({ status }: { readonly status: Status }) {
  const words = useOverviewWords()
  const { head } = status
  return (
    <Card
      title={words.live.title}
      actions={
        head !== null &&
        head > 0 && (
          <Link to="/versions/$number" params={{ number: String(head) }} className={`${buttonClass('quiet')} -my-1.5`}>
            {words.live.see}
          </Link>
        )
      }
    >
      {head === null && <p className="text-soft">{words.live.unknown}</p>}
      {head === 0 && (
        <Empty
          icon={FileCode2}
          action={
            <Link to="/policy" className={buttonClass('primary')}>
              {words.live.write}
            </Link>
          }
        >
          {words.live.nothing}
        </Empty>
      )}
      {head !== null && head > 0 && <Version number={head} status={status} />}
      <EdgeShare status={status} />
    </Card>
  )
}

function Version({ number, status }: { readonly number: number; readonly status: Status }) {
  const { live: words } = useOverviewWords()
  const shared = useSharedWords()
  const nameOf = useActorName()
  const {
    data: version,
    error,
    refetch,
  } = useApi('GET /versions/{number}', { params: { number: String(number) } }, { keep: true })
  const isBehind = status.in_step === false
  const policy = usePolicyInForce()
  const rules = policy?.version === number ? ` · ${words.rules(policy.rules.length)}` : ''
  return (
    <>
      <div className="mb-3 flex flex-wrap items-center gap-x-3 gap-y-1">
        <p className="text-4xl leading-none font-bold tracking-tight tabular-nums">{shared.version(number)}</p>
        {isBehind ? (
          <Badge tone="caution" icon={Truck}>
            {words.onTheWay}
          </Badge>
        ) : (
          <Badge tone="good" icon={CircleCheck}>
            {shared.phases.active}
          </Badge>
        )}
        {isBehind && status.kv_version !== null && (
          <span className="text-sm text-soft">{words.shows(status.kv_version)}</span>
        )}
      </div>
      {version === undefined ? (
        error === null ? (
          <Skeleton lines={3} />
        ) : (
          <Failure error={error} onRetry={() => void refetch()} />
        )
      ) : (
        <Facts
          items={[
            [words.policy, `${version.name}${rules}`],
            [words.why, version.message],
            [
              words.published,
              <span key="published">
                <Time at={version.created_at} /> <span className="text-soft">{words.by(nameOf(version.author))}</span>
              </span>,
            ],
            ...(version.live_at === null ? [] : [[words.at, <Time key="at" at={version.live_at} />] as const]),
            ...(version.request === null
              ? []
              : [[words.from, <FromRequest key="from" id={version.request} />] as const]),
            ...(version.restores === null ? [] : [[words.restores, shared.version(version.restores)] as const]),
          ]}
        />
      )}
    </>
  )
}

function FromRequest({ id }: { readonly id: string }) {
  const { live: words } = useOverviewWords()
  return (
    <Link to="/requests/$id" params={{ id }} className="text-accent underline underline-offset-2">
      {words.request(id)}
    </Link>
  )
}
