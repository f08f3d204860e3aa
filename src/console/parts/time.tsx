/**
 * An instant, in the policy's zone with its offset; on hover in UTC and in the reader's own.
 *
 * @module
 */

import { useEffect, useState } from 'react'

import { useFormat } from '../words/format.ts'

export interface TimeProps {
  readonly at: string | number | Date
  /** `ago`: in 3 days, 5 minutes ago; by default day and time. */
  readonly as?: 'time' | 'day' | 'ago'
}

export function Time({ at, as = 'time' }: TimeProps) {
  const format = useFormat()
  // Only to be drawn again: measured from the last tick, what has just happened would lie ahead.
  useNow(as === 'ago' ? 30_000 : undefined)
  const text = as === 'ago' ? format.ago(at) : format[as](at)
  return (
    <time
      dateTime={new Date(at).toISOString()}
      title={`${format.time(at)}\n${format.elsewhere(at)}`}
      className="whitespace-nowrap"
    >
      {text}
    </time>
  )
}

/** The present, again every so often; without `everyMs` as it was at first. */
export function useNow(everyMs?: number): number {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    if (everyMs === undefined) return undefined
    const timer = setInterval(() => setNow(Date.now()), everyMs)
    return () => clearInterval(timer)
  }, [everyMs])
  return now
}
