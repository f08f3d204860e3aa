/**
 * Running a simulation: in the browser, or on the instance, which looks into its catalogue.
 *
 * @module
 */

import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'

import type { DecisionJson } from '../../../answer/json.ts'
import { instant, zonedText } from '../../../kernel/instant.ts'
import type { Described } from '../../../policy/editing/simulator.ts'
import type { TraceStepJson } from '../../../policy/editing/simulator.ts'
import { missingInputs, type TraceStep } from '../../../policy/trace.ts'
import { askEngine } from '../../engine/engine.ts'
import type { NamedPolicy } from '../../parts/policy-choice.tsx'
import { call } from '../../server/call.ts'
import { useLanguage } from '../../words/language.ts'
import type { Language } from '../../words/language.ts'
import { simulateBody } from './click.ts'
import type { Simulated } from './simulated.ts'

export type Catalogue = 'own' | 'none'

export interface Click {
  readonly described: Described
  readonly at: number
}

/** Why nothing could be simulated, where nothing failed. */
export type NotSimulated =
  | { readonly kind: 'invalid' }
  | { readonly kind: 'strange_surface'; readonly known: readonly string[] }

export interface Run {
  readonly policy: NamedPolicy
  readonly result: Simulated | undefined
  readonly not: NotSimulated | undefined
  readonly isPending: boolean
  /** Answers an earlier question. */
  readonly isOld: boolean
  readonly error: unknown
  readonly retry: () => void
}

interface RunOptions {
  readonly catalogue: Catalogue
  /** Counts what was asked for by hand, so that the same click can be tried again. */
  readonly turn: number
}

type Answered =
  | { readonly kind: 'simulated'; readonly result: Simulated }
  | { readonly kind: 'not'; readonly not: NotSimulated }

/** Undefined where there is no policy to ask. Nothing is asked without a click. */
export function useRun(
  policy: NamedPolicy | undefined,
  click: Click | undefined,
  { catalogue, turn }: RunOptions,
): Run | undefined {
  const language = useLanguage()
  const text = policy?.text
  const query = useQuery({
    queryKey: ['simulate', catalogue, turn, text, policy?.version, language, click],
    queryFn: ({ signal }): Promise<Answered> => {
      if (policy === undefined || click === undefined) throw new Error('nothing is asked')
      const asked = { policy, click, language, signal }
      return catalogue === 'own' ? onInstance(asked) : inBrowser(asked)
    },
    enabled: text !== undefined && click !== undefined,
    staleTime: Infinity,
    gcTime: 10_000,
    retry: false,
    placeholderData: keepPreviousData,
  })
  if (policy === undefined) return undefined
  const answered = click === undefined ? undefined : query.data
  return {
    policy,
    result: answered?.kind === 'simulated' ? answered.result : undefined,
    not: answered?.kind === 'not' ? answered.not : undefined,
    isPending: click !== undefined && (policy.isPending || (text !== undefined && query.isPending)),
    isOld: query.isPlaceholderData,
    error: policy.error ?? (click === undefined ? null : query.error),
    retry: () => (policy.error === null ? void query.refetch() : policy.retry()),
  }
}

interface Asking {
  readonly policy: NamedPolicy
  readonly click: Click
  readonly language: Language
  readonly signal: AbortSignal
}

async function inBrowser({ policy, click, language, signal }: Asking): Promise<Answered> {
  const { described, at } = click
  const { text = '', version } = policy
  const reply = await askEngine(
    {
      kind: 'simulate',
      text,
      language,
      now: instant(at),
      click: described,
      ...(version === undefined ? {} : { version }),
    },
    { signal, urgent: true },
  )
  if (reply.kind === 'invalid') return { kind: 'not', not: { kind: 'invalid' } }
  if (reply.kind === 'not-simulated') {
    const { fault } = reply
    const known = 'known' in fault ? fault.known : []
    return { kind: 'not', not: { kind: 'strange_surface', known } }
  }
  const { json, trace, missing, missingLists } = reply
  // What the engine gives is what the command line prints.
  return { kind: 'simulated', result: { decision: json as DecisionJson, trace, missing, missingLists } }
}

async function onInstance({ policy, click, signal }: Asking): Promise<Answered> {
  const { described, at } = click
  const { name, text, version } = policy
  const isPublished = version !== undefined && name !== 'candidate'
  const subject = isPublished ? { version } : { source: text }
  const body = { ...simulateBody(described), ...subject, at: zonedText(at, 'UTC') }
  const { decision, trace } = await call('POST /policies/simulate', { body, signal })
  const steps = trace as unknown as readonly TraceStepJson[]
  const missing = missingInputs(trace as unknown as readonly TraceStep[])
  const missingLists = missing.flatMap((each) =>
    each.startsWith('list:') ? [{ list: each.slice('list:'.length), digest: '' }] : [],
  )
  return {
    kind: 'simulated',
    result: { decision: decision as unknown as DecisionJson, trace: steps, missing, missingLists },
  }
}

interface Settling {
  readonly ms: number
  /** Another one: what there is counts at once. */
  readonly turn: number
}

/** A value that has stayed the same for so long; the first one counts at once. The key says whether it is another one. */
export function useSettled<Value>(value: Value, key: string, { ms, turn }: Settling): Value {
  const [settled, setSettled] = useState({ key, value, turn })
  if (settled.turn !== turn) setSettled({ key, value, turn })
  const latest = useRef(value)
  useEffect(() => {
    latest.current = value
  })
  useEffect(() => {
    const timer = setTimeout(() => setSettled((before) => ({ ...before, key, value: latest.current })), ms)
    return () => clearTimeout(timer)
  }, [key, ms])
  return settled.value
}
