/**
 * The states every screen has: loading, empty, failed, stale.
 *
 * @module
 */

import { CloudOff, RotateCw, ShieldAlert, type LucideIcon } from 'lucide-react'
import { useEffect, useState, type ReactNode } from 'react'

import { Refusal, Unreachable } from '../server/call.ts'
import { useSharedWords } from '../words/shared.ts'
import { Button } from './button.tsx'

/** Lines where text will stand; not before 150 ms, so that quick answers do not flicker. */
export function Skeleton({ lines = 4 }: { readonly lines?: number }) {
  const words = useSharedWords()
  const [isLate, setLate] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), 150)
    return () => clearTimeout(timer)
  }, [])
  return (
    <div aria-busy className="flex flex-col gap-2.5 py-1">
      <output className="sr-only">{words.loading}</output>
      {Array.from({ length: lines }, (_, n) => (
        <div
          // oxlint-disable-next-line react/no-array-index-key
          key={n}
          aria-hidden
          className={`h-4 animate-pulse rounded bg-line ${isLate ? '' : 'invisible'}`}
          style={{ width: `${92 - ((n * 17) % 45)}%` }}
        />
      ))}
    </div>
  )
}

export interface EmptyProps {
  /** A sentence: what is not there. */
  readonly children: ReactNode
  /** What to do next. */
  readonly action?: ReactNode
  readonly icon?: LucideIcon
}

export function Empty({ children, action, icon: Icon }: EmptyProps) {
  return (
    <div className="flex flex-col items-center gap-3 px-4 py-10 text-center text-soft">
      {Icon && <Icon aria-hidden className="size-8 opacity-70" strokeWidth={1.5} />}
      <p className="max-w-md text-pretty">{children}</p>
      {action}
    </div>
  )
}

export interface FailureLineProps {
  readonly error: unknown
  readonly strong?: boolean
}

/** What went wrong, in a line where it was tried; nothing where nothing did. */
export function FailureLine({ error, strong = false }: FailureLineProps) {
  const sentence = useSentence(error)
  if (error === null || error === undefined) return null
  return (
    <p role="alert" className={`text-sm ${strong ? 'font-medium ' : ''}text-stop`}>
      {sentence}
    </p>
  )
}

export interface FailureProps {
  readonly error: unknown
  readonly onRetry?: (() => void) | undefined
  /** Older data stands below. */
  readonly kept?: boolean
}

/** What failed, the number to report, and the way to try again. */
export function Failure({ error, onRetry, kept = false }: FailureProps) {
  const words = useSharedWords()
  const id = error instanceof Refusal ? error.requestId : undefined
  return (
    <div
      role="alert"
      className="mb-4 flex flex-wrap items-center gap-x-4 gap-y-2 rounded-xl border border-stop bg-stop-wash px-4 py-3 text-sm"
    >
      {error instanceof Unreachable ? (
        <CloudOff aria-hidden className="size-5 shrink-0 text-stop" />
      ) : (
        <ShieldAlert aria-hidden className="size-5 shrink-0 text-stop" />
      )}
      <div className="min-w-0 flex-1 basis-60">
        <p className="font-semibold text-stop">{words.failure.title}</p>
        <p>{useSentence(error)}</p>
        {kept && <p className="text-soft">{words.failure.kept}</p>}
        {id !== undefined && (
          <p className="text-xs text-soft">
            {words.failure.request} <code className="font-mono select-all">{id}</code>
          </p>
        )}
      </div>
      {onRetry && (
        <Button icon={RotateCw} onClick={onRetry}>
          {words.retry}
        </Button>
      )}
    </div>
  )
}

/** Why something failed, in a sentence for people. */
export function useSentence(error: unknown): string {
  const { failure } = useSharedWords()
  if (error instanceof Unreachable) return failure.unreachable
  if (error instanceof Refusal) {
    if (error.status === 403 && error.problem['detail'] === undefined) return failure.refused
    // What went wrong inside is for the logs; a detail, where there is one, was written for people.
    if (error.status >= 500 && error.problem['detail'] === undefined) return failure.broken(error.status)
    return error.message
  }
  return failure.unexpected
}

/** Something on the screen is not the newest. */
export function Stale({ children, action }: { readonly children: ReactNode; readonly action?: ReactNode }) {
  return (
    <output className="mb-4 flex flex-wrap items-center justify-between gap-2 rounded-xl bg-caution-wash px-4 py-2.5 text-sm text-caution">
      <span>{children}</span>
      {action}
    </output>
  )
}
