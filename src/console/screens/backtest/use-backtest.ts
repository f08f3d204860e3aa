/**
 * Running a backtest, and keeping what came of it: reading every record of weeks is not done again by itself.
 *
 * @module
 */

import { useQuery, type UseQueryResult } from '@tanstack/react-query'

import { minuteMs } from '../../../kernel/instant.ts'
import { call } from '../../server/call.ts'
import type { BacktestBody, BacktestReport } from './question.ts'

const keptMs = 30 * minuteMs

/** Nothing is asked while the question is undefined. */
export function useBacktest(
  body: BacktestBody | undefined,
  { key }: { readonly key?: readonly unknown[] } = {},
): UseQueryResult<BacktestReport> {
  return useQuery({
    queryKey: ['POST /backtest', ...(key ?? [body])],
    queryFn: ({ signal }) => {
      if (body === undefined) throw new Error('nothing is asked')
      return call('POST /backtest', { body, signal })
    },
    enabled: body !== undefined,
    staleTime: 'static',
    gcTime: keptMs,
    retry: false,
  })
}
