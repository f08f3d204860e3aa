/**
 * The matrix of a policy, for all of time at once: stepping through it asks nothing again.
 *
 * @module
 */

import { useMemo } from 'react'

import { instant } from '../../../kernel/instant.ts'
import type { MatrixJson } from '../../../policy/analysis/matrix-json.ts'
import type { MatrixBy } from '../../../policy/analysis/matrix-rows.ts'
import { useEngine } from '../../engine/use-engine.ts'
import type { NamedPolicy } from '../../parts/policy-choice.tsx'
import { useLanguage } from '../../words/language.ts'
import { gridOf, type Grid } from './grid.ts'

export interface MatrixView {
  readonly policy: NamedPolicy
  readonly json: MatrixJson | undefined
  readonly grid: Grid | undefined
  /** The document has mistakes. */
  readonly isInvalid: boolean
  readonly isPending: boolean
  readonly isOld: boolean
  readonly error: unknown
  readonly retry: () => void
}

export function useMatrix(policy: NamedPolicy | undefined, by: MatrixBy, now: number): MatrixView | undefined {
  const language = useLanguage()
  const text = policy?.text
  const request = useMemo(
    () => (text === undefined ? undefined : ({ kind: 'matrix', text, language, by, now: instant(now) } as const)),
    [text, language, by, now],
  )
  const { data, error, isPending, isOld, retry } = useEngine(request)
  const json = data?.kind === 'matrix' ? data.json : undefined
  const grid = useMemo(() => (json === undefined ? undefined : gridOf(json)), [json])
  if (policy === undefined) return undefined
  return {
    policy,
    json,
    grid,
    isInvalid: data?.kind === 'invalid',
    isPending: policy.isPending || isPending,
    isOld,
    error: policy.error ?? error,
    retry: () => (policy.error === null ? retry() : policy.retry()),
  }
}
