/**
 * Versions: what was published, by whom, when and why, as a timeline.
 *
 * @module
 */

import { Link } from '@tanstack/react-router'
import { FileCode2, Rocket, TriangleAlert, Undo2 } from 'lucide-react'
import type { ReactNode } from 'react'

import { Actor } from '../../parts/actor.tsx'
import { buttonClass } from '../../parts/button.tsx'
import { PagesView, usePages, type ItemOf } from '../../parts/pages.tsx'
import { Empty } from '../../parts/state.tsx'
import { Card, ScreenHead } from '../../parts/surface.tsx'
import { Time } from '../../parts/time.tsx'
import { useApi } from '../../server/query.ts'
import { useSharedWords } from '../../words/shared.ts'
import { VersionBadges } from './badges.tsx'
import { useVersionWords } from './words.ts'

type Version = ItemOf<'GET /versions'>

export function VersionsScreen(): ReactNode {
  const words = useVersionWords()
  const query = usePages('GET /versions', { query: { limit: '30' } })
  const { data: status } = useApi('GET /status', {}, { everyMs: 10_000 })
  return (
    <>
      <ScreenHead title={words.list.title} lead={words.list.lead} />
      <Card flush>
        <PagesView query={query}>
          {(versions) => {
            if (versions.length === 0) {
              const write = (
                <Link to="/policy" className={buttonClass('primary')}>
                  {words.list.write}
                </Link>
              )
              return (
                <Empty icon={FileCode2} action={write}>
                  {words.list.empty}
                </Empty>
              )
            }
            const head = status?.head ?? versions[0]?.version
            return (
              <ol aria-label={words.list.timeline} className="py-2">
                {versions.map((version) => (
                  <Entry key={version.version} version={version} head={head} />
                ))}
              </ol>
            )
          }}
        </PagesView>
      </Card>
    </>
  )
}

const look = 'inline-flex min-h-6 items-center text-soft underline underline-offset-2 hover:text-ink'

function Entry({ version, head }: { readonly version: Version; readonly head: number | undefined }) {
  const words = useVersionWords()
  const shared = useSharedWords()
  const { version: number, kind, message, author, created_at: at, trouble } = version
  const isHead = number === head
  const of = <span className="sr-only">: {shared.version(number)}</span>
  const Icon = kind === 'rollback' ? Undo2 : Rocket
  return (
    <li className="group relative flex gap-3 px-4 sm:gap-4">
      <div className="relative flex flex-col items-center">
        <span
          className={`z-10 mt-2.5 grid size-8 shrink-0 place-items-center rounded-full border ${isHead ? 'border-transparent bg-accent text-on-accent' : 'border-line bg-ground text-soft'}`}
        >
          <Icon aria-hidden className="size-4" />
        </span>
        <span
          aria-hidden
          className="absolute top-0 bottom-0 w-px bg-line group-first:top-4 group-last:bottom-auto group-last:h-4"
        />
      </div>
      <div className="min-w-0 flex-1 pt-2 pb-4">
        <p className="flex flex-wrap items-center gap-x-2.5 gap-y-1">
          <Link
            to="/versions/$number"
            params={{ number: String(number) }}
            className="inline-flex min-h-6 items-center font-semibold text-accent hover:underline"
          >
            {shared.version(number)}
          </Link>
          <VersionBadges version={version} isHead={isHead} />
        </p>
        <p className="text-pretty">{message}</p>
        <p className="text-sm text-soft">
          {words.kinds[kind]} · <Time at={at} /> (<Time at={at} as="ago" />) · {words.by} <Actor id={author} />
        </p>
        <p className="mt-0.5 flex flex-wrap gap-x-4 text-sm">
          {number > 1 && (
            <Link to="/versions/$number" params={{ number: String(number) }} className={look}>
              {words.changed}
              {of}
            </Link>
          )}
          {!isHead && (
            <Link
              to="/versions/$number"
              params={{ number: String(number) }}
              search={head === undefined ? {} : { with: head }}
              className={look}
            >
              {words.compareWithHead}
              {of}
            </Link>
          )}
          <Link to="/decisions" search={{ version: number, range: '30d' }} className={look}>
            {words.decisions}
            {of}
          </Link>
        </p>
        {trouble !== null && (
          <p className="mt-1 flex items-start gap-1.5 text-sm text-stop">
            <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
            {trouble}
          </p>
        )}
      </div>
    </li>
  )
}
