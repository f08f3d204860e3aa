/**
 * One version: what it is, how far it has come, what it changed, and the way back to it.
 *
 * @module
 */

import { Link } from '@tanstack/react-router'
import { ChevronLeft, ChevronRight, FileCode2, FileQuestion } from 'lucide-react'
import type { ReactNode } from 'react'

import { minuteMs } from '../../../kernel/instant.ts'
import { Actor } from '../../parts/actor.tsx'
import { buttonClass } from '../../parts/button.tsx'
import { CopyButton } from '../../parts/copy.tsx'
import { QueryView } from '../../parts/query-view.tsx'
import { Empty } from '../../parts/state.tsx'
import { Card, Facts, ScreenHead } from '../../parts/surface.tsx'
import { Time, useNow } from '../../parts/time.tsx'
import { WatchEdge } from '../../parts/watch-edge.tsx'
import { Refusal, type AnswerOf } from '../../server/call.ts'
import { useApi } from '../../server/query.ts'
import { useSharedWords } from '../../words/shared.ts'
import { VersionBadges } from './badges.tsx'
import { Differences } from './differences.tsx'
import { RollBack } from './rollback.tsx'
import { useVersionPlace } from './use-place.ts'
import { useVersionWords } from './words.ts'

export type Version = AnswerOf<'GET /versions/{number}'>

export function VersionScreen(): ReactNode {
  const words = useVersionWords()
  const { number } = useVersionPlace()
  const isNumber = /^\d{1,15}$/.test(number)
  const query = useApi('GET /versions/{number}', { params: { number } }, { enabled: isNumber })
  if (!isNumber || (query.error instanceof Refusal && query.error.status === 404)) return <NoVersion number={number} />
  return (
    <>
      {query.data === undefined && <ScreenHead title={words.title(Number(number))} />}
      <QueryView query={query} lines={8}>
        {(version) => <VersionView version={version} />}
      </QueryView>
    </>
  )
}

function NoVersion({ number }: { readonly number: string }) {
  const words = useVersionWords()
  const all = (
    <Link to="/versions" className={buttonClass('primary')}>
      {words.all}
    </Link>
  )
  return (
    <>
      <ScreenHead title={words.list.title} />
      <Card>
        <Empty icon={FileQuestion} action={all}>
          {words.notFound(number)}
        </Empty>
      </Card>
    </>
  )
}

/** So long after it was published is a version watched on its way. */
const watchMs = 15 * minuteMs

function VersionView({ version }: { readonly version: Version }) {
  const words = useVersionWords()
  const { data: status } = useApi('GET /status', {}, { everyMs: 10_000 })
  const now = useNow(30_000)
  const head = status?.head ?? undefined
  const { version: number, message, live_at: live, created_at: at } = version
  const isHead = head === number
  const isWatched = isHead && (live === null || now - Date.parse(at) < watchMs)
  return (
    <>
      <ScreenHead
        title={
          <span className="inline-flex flex-wrap items-center gap-2.5">
            {words.title(number)}
            <span className="inline-flex flex-wrap items-center gap-2 text-base font-normal tracking-normal">
              <VersionBadges version={version} isHead={isHead} />
            </span>
          </span>
        }
        lead={message}
        actions={
          <>
            <Neighbours number={number} head={head} />
            <Link to="/policy" search={{ version: String(number) }} className={buttonClass('plain')}>
              <FileCode2 aria-hidden className="size-4" />
              {words.edit}
            </Link>
            {head !== undefined && !isHead && <RollBack version={version} head={head} />}
          </>
        }
      />
      <div className="grid gap-4">
        <div className={`grid gap-4 ${isWatched ? 'lg:grid-cols-2' : ''}`}>
          <Card title={words.facts}>
            <VersionFacts version={version} />
          </Card>
          {isWatched && (
            <Card title={words.watch}>
              <WatchEdge version={number} />
            </Card>
          )}
        </div>
        <Differences version={version} head={head} />
      </div>
    </>
  )
}

function Neighbours({ number, head }: { readonly number: number; readonly head: number | undefined }) {
  const words = useVersionWords()
  const go = (to: number, label: string, Icon: typeof ChevronLeft) => (
    <Link
      to="/versions/$number"
      params={{ number: String(to) }}
      aria-label={label}
      title={label}
      className={`${buttonClass('quiet')} px-2`}
    >
      <Icon aria-hidden className="size-4" />
    </Link>
  )
  return (
    <span className="inline-flex">
      {number > 1 && go(number - 1, words.previous(number - 1), ChevronLeft)}
      {head !== undefined && number < head && go(number + 1, words.next(number + 1), ChevronRight)}
    </span>
  )
}

function VersionFacts({ version }: { readonly version: Version }) {
  const words = useVersionWords()
  const shared = useSharedWords()
  const { name, author, created_at: created, live_at: live, base, digest, request, trouble } = version
  const published = (
    <>
      <Time at={created} /> (<Time at={created} as="ago" />)
    </>
  )
  const baseLink = (
    <Link to="/versions/$number" params={{ number: String(base) }} className="text-accent underline">
      {shared.version(base)}
    </Link>
  )
  const digestText = (
    <span className="inline-flex items-center gap-1">
      <code className="font-mono text-xs break-all">{digest}</code>
      <CopyButton text={digest} />
    </span>
  )
  const decisions = (
    <Link to="/decisions" search={{ version: version.version, range: '30d' }} className="text-accent underline">
      {words.ofThirtyDays}
    </Link>
  )
  return (
    <Facts
      items={[
        [words.policy, name],
        [words.published, published],
        [words.author, <Actor key="author" id={author} />],
        [words.live, live === null ? words.notLive : <Time key="live" at={live} />],
        ...(trouble === null ? [] : [[words.trouble, trouble] as const]),
        [words.base, base === 0 ? words.first : baseLink],
        ...(request === null ? [] : [[words.cameFrom, <RequestLink key="request" id={request} />] as const]),
        [words.digest, digestText],
        [words.decisions, decisions],
      ]}
    />
  )
}

function RequestLink({ id }: { readonly id: string }) {
  const words = useVersionWords()
  return (
    <Link to="/requests/$id" params={{ id }} className="text-accent underline">
      {words.request(id)}
    </Link>
  )
}
