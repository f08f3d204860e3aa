/**
 * Why an act was not done. Where somebody was quicker, the way out is to read it again.
 *
 * @module
 */

import { RotateCw, UserPen } from 'lucide-react'

import { Button } from '../../parts/button.tsx'
import { Failure } from '../../parts/state.tsx'
import { isChangedMeanwhile, useReload } from './use-request.ts'
import { useRequestWords } from './words.ts'

export interface ActFailureProps {
  readonly error: unknown
  /** After everything was read again. */
  readonly onReload?: () => void
}

export function ActFailure({ error, onReload }: ActFailureProps) {
  const words = useRequestWords()
  const reload = useReload()
  if (!isChangedMeanwhile(error)) return <Failure error={error} />
  const said = error instanceof Error ? error.message : undefined
  return (
    <div
      role="alert"
      className="flex flex-wrap items-center gap-x-4 gap-y-2 rounded-xl bg-caution-wash px-4 py-3 text-sm"
    >
      <UserPen aria-hidden className="size-5 shrink-0 text-caution" />
      <div className="min-w-0 flex-1 basis-52">
        <p className="font-semibold text-caution">{words.changed}</p>
        <p>
          {said !== undefined && `${said}. `}
          {words.changedText}
        </p>
      </div>
      <Button
        icon={RotateCw}
        onClick={() => {
          reload()
          onReload?.()
        }}
      >
        {words.reload}
      </Button>
    </div>
  )
}
