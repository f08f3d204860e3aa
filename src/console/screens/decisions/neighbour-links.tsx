/**
 * The ways to the next newer and older decision of the list one came from.
 *
 * @module
 */

import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { ChevronLeft, ChevronRight, type LucideIcon } from 'lucide-react'

import { buttonClass } from '../../parts/button.tsx'
import { useNow } from '../../parts/time.tsx'
import { call } from '../../server/call.ts'
import { useZone } from '../../server/zone.ts'
import { askedSpan, filterOf } from './filter.ts'
import { neighboursOf } from './neighbours.ts'
import { useRecordPlace } from './record-place.ts'
import type { DecisionRecord } from './record.ts'
import { useRecordWords } from './record-words.ts'

export function NeighbourLinks({ record }: { readonly record: DecisionRecord }) {
  const words = useRecordWords()
  const { search } = useRecordPlace()
  const zone = useZone()
  const now = useNow()
  const filter = filterOf(search)
  const span = askedSpan(search, now, zone)
  const { data } = useQuery({
    queryKey: ['decision-neighbours', record.id, filter, span],
    queryFn: ({ signal }) =>
      neighboursOf(record, span, (query) => call('GET /decisions', { query: { ...filter, ...query }, signal })),
    staleTime: 60_000,
  })
  return (
    <span className="inline-flex">
      <Way to={data?.newer} label={words.newer} icon={ChevronLeft} />
      <Way to={data?.older} label={words.older} icon={ChevronRight} />
    </span>
  )
}

interface WayProps {
  readonly to: string | undefined
  readonly label: string
  readonly icon: LucideIcon
}

function Way({ to, label, icon: Icon }: WayProps) {
  const { search } = useRecordPlace()
  if (to === undefined) {
    return (
      <button type="button" disabled aria-label={label} title={label} className={`${buttonClass('quiet')} px-2`}>
        <Icon aria-hidden className="size-4" />
      </button>
    )
  }
  return (
    <Link
      to="/decisions/$id"
      params={{ id: to }}
      search={search}
      aria-label={label}
      title={label}
      className={`${buttonClass('quiet')} px-2`}
    >
      <Icon aria-hidden className="size-4" />
    </Link>
  )
}
