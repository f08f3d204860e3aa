/**
 * What is special about a version: whether it is in force, whether it got there, and where it came from.
 *
 * @module
 */

import { Link } from '@tanstack/react-router'
import { CircleDot, Hourglass } from 'lucide-react'

import { Badge } from '../../parts/badge.tsx'
import type { ItemOf } from '../../parts/pages.tsx'
import { useVersionWords } from './words.ts'

export type VersionHead = ItemOf<'GET /versions'>

export interface VersionBadgesProps {
  readonly version: VersionHead
  readonly isHead: boolean
}

export function VersionBadges({ version, isHead }: VersionBadgesProps) {
  const words = useVersionWords()
  const { restores, request, live_at: live } = version
  return (
    <>
      {isHead && (
        <Badge tone="good" icon={CircleDot}>
          {words.current}
        </Badge>
      )}
      {isHead && live === null && (
        <Badge tone="caution" icon={Hourglass} title={words.onItsWayNote}>
          {words.onItsWay}
        </Badge>
      )}
      {restores !== null && (
        <Link
          to="/versions/$number"
          params={{ number: String(restores) }}
          className="inline-flex min-h-6 items-center text-sm text-accent"
        >
          {words.restores(restores)}
        </Link>
      )}
      {request !== null && (
        <Link
          to="/requests/$id"
          params={{ id: request }}
          className="inline-flex min-h-6 items-center text-sm text-accent"
        >
          {words.request(request)}
        </Link>
      )}
    </>
  )
}
