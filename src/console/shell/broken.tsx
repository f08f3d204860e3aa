/**
 * A screen that failed: the rest of the console goes on.
 *
 * @module
 */

import type { ErrorComponentProps } from '@tanstack/react-router'

import { Failure } from '../parts/state.tsx'

export function Broken({ error, reset }: ErrorComponentProps) {
  return <Failure error={error} onRetry={reset} />
}
