/**
 * A screen that failed, or did not come: the rest of the console goes on.
 *
 * @module
 */

import type { ErrorComponentProps } from '@tanstack/react-router'

import { Failure } from '../parts/state.tsx'
import { Unreachable } from '../server/call.ts'
import { isMissingPart, startAnew } from '../server/renew.ts'

export function Broken({ error, reset }: ErrorComponentProps) {
  const isMissing = isMissingPart(error)
  const retry = async (): Promise<void> => {
    if (!isMissing || !(await startAnew())) reset()
  }
  return (
    <Failure
      error={isMissing ? new Unreachable('a part of the console did not come') : error}
      onRetry={() => void retry()}
    />
  )
}
