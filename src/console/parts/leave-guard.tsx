/**
 * Asks before somebody leaves what is not finished: going elsewhere in the console, reloading, closing the tab.
 *
 * @module
 */

import { useBlocker } from '@tanstack/react-router'

import { Confirm } from './dialog.tsx'

interface Place {
  readonly pathname: string
  readonly search: object
}

export interface LeaveGuardProps {
  /** Nothing is asked otherwise. */
  readonly when: boolean
  readonly title: string
  readonly text: string
  /** What leaving does: “Discard the changes”. */
  readonly act: string
  /** Whether going from one place to the other leaves it; by default another path does. */
  readonly leaves?: (from: Place, to: Place) => boolean
}

export function LeaveGuard({ when, title, text, act, leaves = isElsewhere }: LeaveGuardProps) {
  const blocker = useBlocker({
    shouldBlockFn: ({ current, next }) => when && leaves(current, next),
    enableBeforeUnload: when,
    withResolver: true,
  })
  return (
    <Confirm
      open={blocker.status === 'blocked'}
      onClose={() => blocker.reset?.()}
      onConfirm={() => blocker.proceed?.()}
      title={title}
      lead={text}
      act={act}
      kind="danger"
    />
  )
}

function isElsewhere(from: Place, to: Place): boolean {
  return from.pathname !== to.pathname
}
