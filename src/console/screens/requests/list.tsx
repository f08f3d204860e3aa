/**
 * Change requests: first those that wait for whoever looks, then those that are open, then those that are over.
 *
 * @module
 */

import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import { FilePenLine, GitPullRequestArrow } from 'lucide-react'

import { buttonClass } from '../../parts/button.tsx'
import { PagesView, usePages } from '../../parts/pages.tsx'
import { Empty } from '../../parts/state.tsx'
import { Card, ScreenHead } from '../../parts/surface.tsx'
import { useMay, useMe } from '../../server/whoami.ts'
import { useSharedWords } from '../../words/shared.ts'
import { RequestTable, type ListedRequest } from './request-table.tsx'
import { states, type RequestsSearch } from './search.ts'
import { isOver, waitOf, type RequestRow } from './standing.ts'
import { useRequestWords } from './words.ts'

const route = getRouteApi('/requests')

export function RequestsScreen() {
  const { list: words } = useRequestWords()
  const { state }: RequestsSearch = route.useSearch()
  const query = usePages('GET /requests', { query: { limit: '50', state } })
  return (
    <>
      <ScreenHead title={words.title} lead={words.lead} actions={<WriteLink />} />
      <StateFilter />
      <PagesView query={query}>
        {(rows) => (rows.length === 0 ? <None /> : <Requests rows={rows} isFiltered={state !== undefined} />)}
      </PagesView>
    </>
  )
}

function WriteLink() {
  const { list: words } = useRequestWords()
  if (!useMay('editor')) return null
  return (
    <Link to="/policy" className={buttonClass('primary')}>
      <FilePenLine aria-hidden className="size-4" />
      {words.write}
    </Link>
  )
}

function StateFilter() {
  const { list: words } = useRequestWords()
  const { states: names } = useSharedWords()
  const { state: chosen }: RequestsSearch = route.useSearch()
  const navigate = useNavigate()
  return (
    // On a phone one row, that is pushed aside.
    <fieldset className="relative mb-4 flex min-w-0 gap-1.5 sm:flex-wrap max-sm:overflow-x-auto max-sm:-mx-4 max-sm:px-4 max-sm:py-1">
      <legend className="sr-only">{words.filter}</legend>
      {[undefined, ...states].map((state) => (
        <label
          key={state ?? 'all'}
          className="flex min-h-8 shrink-0 cursor-pointer items-center rounded-full border border-edge bg-card px-3 text-sm text-soft hover:text-ink has-checked:border-accent has-checked:bg-wash has-checked:font-medium has-checked:text-accent has-focus-visible:outline-3 has-focus-visible:outline-focus"
        >
          <input
            type="radio"
            name="state"
            className="sr-only"
            checked={state === chosen}
            onChange={() => void navigate({ to: '/requests', search: state === undefined ? {} : { state } })}
          />
          <span className="first-letter:uppercase">{state === undefined ? words.all : names[state]}</span>
        </label>
      ))}
    </fieldset>
  )
}

function None() {
  const { list: words } = useRequestWords()
  const { states: names } = useSharedWords()
  const { state }: RequestsSearch = route.useSearch()
  if (state === undefined) {
    return (
      <Card>
        <Empty icon={GitPullRequestArrow} action={<WriteLink />}>
          {words.none}
        </Empty>
      </Card>
    )
  }
  return (
    <Card>
      <Empty
        icon={GitPullRequestArrow}
        action={
          <Link to="/requests" className={buttonClass()}>
            {words.showAll}
          </Link>
        }
      >
        {words.noneIn(names[state])}
      </Empty>
    </Card>
  )
}

interface RequestsProps {
  readonly rows: readonly RequestRow[]
  readonly isFiltered: boolean
}

/** A filtered list is one table: who filters knows what they look for. */
function Requests({ rows, isFiltered }: RequestsProps) {
  const { list: words } = useRequestWords()
  const { states: names } = useSharedWords()
  const { state }: RequestsSearch = route.useSearch()
  const me = useMe()
  const listed: readonly ListedRequest[] = rows.map((row) => ({ row, wait: waitOf(row, me) }))
  if (isFiltered) {
    return (
      <Card
        title={<span className="block first-letter:uppercase">{state === undefined ? words.all : names[state]}</span>}
        flush
      >
        <RequestTable caption={words.title} requests={listed} />
      </Card>
    )
  }
  const groups = [
    [words.waiting, listed.filter(({ wait }) => wait !== undefined)],
    [words.open, listed.filter(({ row, wait }) => !isOver(row) && wait === undefined)],
    [words.over, listed.filter(({ row }) => isOver(row))],
  ] as const
  return (
    <div className="flex flex-col gap-5">
      {groups.map(
        ([title, requests]) =>
          requests.length > 0 && (
            <Card
              key={title}
              title={
                <>
                  {title} <span className="font-normal text-soft tabular-nums">{requests.length}</span>
                </>
              }
              flush
            >
              <RequestTable caption={title} requests={requests} />
            </Card>
          ),
      )}
    </div>
  )
}
